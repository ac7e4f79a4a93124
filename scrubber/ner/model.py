"""The model behind the recognizer: our own, read with its doubts, or any installed spaCy pipeline."""

from __future__ import annotations

from importlib.resources import files
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
import spacy

from scrubber.errors import UsageError
from scrubber.ner.storage import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc

OURS = "names.model"
BATCH = 8000
"""Characters that are read at once; the memory that it takes grows with them."""
EAGERNESS = 1.0
"""How much the model's belief in "no entity" is lowered, as a logarithm: the filter behind it asks for reasons."""


class Mention(NamedTuple):
    """A stretch of a line, in characters, that the model takes for an entity, and how sure it is of that (0 to 1)."""

    start: int
    end: int
    label: str
    score: float


class Model(Protocol):
    """Finds mentions in lines. What it says of a line depends on that line alone."""

    @property
    def name(self) -> str:
        """Name and version, for summaries."""

    def mentions(self, lines: Sequence[str]) -> list[tuple[Mention, ...]]:
        """The mentions in each line."""


class OurModel:
    """A spaCy pipeline with one transition-based component; a lock lets one thread in at a time.

    It is decoded here and not by spaCy, which tells the entities but not how sure of each the model is.
    """

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._component: Any = nlp.get_pipe("ner")
        moves = self._component.moves
        names = [moves.get_class_name(index) for index in range(moves.n_moves)]
        self._no_entity = names.index("O")
        self._lock = Lock()
        self.name = _name(nlp)

    def mentions(self, lines: Sequence[str]) -> list[tuple[Mention, ...]]:
        """See `Model.mentions`."""
        found: dict[int, tuple[Mention, ...]] = {}
        with self._lock:
            for batch in _batches(lines):
                found.update(zip(batch, self._read([lines[index] for index in batch]), strict=True))
        return [found[index] for index in range(len(lines))]

    def _read(self, lines: list[str]) -> list[tuple[Mention, ...]]:
        with self._nlp.memory_zone():
            docs = [self._nlp.make_doc(line) for line in lines]
            doubts = self._decode(docs)
            return [tuple(_mentions(doc, doubt)) for doc, doubt in zip(docs, doubts, strict=True)]

    def _decode(self, docs: list[Doc]) -> list[list[float]]:
        """Mark the entities in the documents; for each token, the model's belief that it is in none."""
        step, states = self._component.model.predict(docs), self._component.moves.init_batch(docs)
        doubts: list[list[float]] = [[] for _ in docs]
        open_states = [(state, doubt) for state, doubt in zip(states, doubts, strict=True) if not state.is_final()]
        while open_states:
            scores = step.predict([state for state, _ in open_states])
            for (_, doubt), belief in zip(open_states, _softmax(scores)[:, self._no_entity].tolist(), strict=True):
                doubt.append(belief)
            scores[:, self._no_entity] -= EAGERNESS
            self._component.transition_states([state for state, _ in open_states], scores)
            open_states = [(state, doubt) for state, doubt in open_states if not state.is_final()]
        self._component.set_annotations(docs, states)
        step.clear_memory()  # it refers to itself, so its tables would stay until the garbage collector runs
        return doubts


class SpacyModel:
    """Another spaCy pipeline, which does not tell how sure it is; a lock lets one thread in at a time."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._lock = Lock()
        self.name = _name(nlp)

    def mentions(self, lines: Sequence[str]) -> list[tuple[Mention, ...]]:
        """See `Model.mentions`."""
        with self._lock, self._nlp.memory_zone():
            return [tuple(_mentions(doc, [0.0] * len(doc))) for doc in self._nlp.pipe(lines)]


def _batches(lines: Sequence[str]) -> Iterator[list[int]]:
    """The indices of the lines, those of like length together."""
    batch: list[int] = []
    for index in sorted(range(len(lines)), key=lambda index: len(lines[index])):
        if len(batch) * len(lines[index]) > BATCH:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each row as shares of one."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float32] = raised / raised.sum(axis=1, keepdims=True)
    return shares


def _mentions(doc: Doc, doubts: Sequence[float]) -> Iterator[Mention]:
    for span in doc.ents:
        yield Mention(span.start_char, span.end_char, span.label_, 1 - max(doubts[span.start : span.end]))


def _name(nlp: Language) -> str:
    return f"{nlp.meta.get('name', 'model')} {nlp.meta.get('version', '')}".strip()


def load_model(name: str | None = None) -> Model:
    """Our own model, or the spaCy pipeline of that name.

    Raises:
        UsageError: it cannot be loaded.
    """
    problem = ""
    try:
        return SpacyModel(spacy.load(name)) if name else OurModel(shipped_language())
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a model's files, the way out is the same
        problem = type(error).__name__
    raise UsageError(f"the model '{name or OURS}' cannot be loaded ({problem}); reinstall it, or do without (--no-ner)")


def shipped_language() -> Language:
    """Our own model as the spaCy pipeline that it is.

    Raises:
        ValueError: the file is damaged.
    """
    return load((files("scrubber.ner") / "data" / OURS).read_bytes())
