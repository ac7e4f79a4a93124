"""Mixes shapes, values and prose into labelled lines, no two of which share a context."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.train_ner.grammar import Piece, draw, read_shapes
from benchmarks.train_ner.words import Words
from scrubber.ner.skeleton import skeleton

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.train_ner.grammar import Shape
    from benchmarks.train_ner.values import Values
    from scrubber.ner.skeleton import Skeleton

SHAPES = Path(__file__).parent / "shapes"
LONGEST = 400
"""Characters of a training line."""
_LABELS = {
    "person": "PERSON",
    "first": "PERSON",
    "last": "PERSON",
    "plusperson": "PERSON",
    "place": "LOCATION",
    "address": "ADDRESS",
    "org": "ORGANIZATION",
}
_AFTER = r"(?:the |a |an )?\w+(?: \w+)?(?=[ .,])"
_FOR_PERSON = re.compile(r" (?:by|to|of|with|for|from|that|when|than) (?P<gap>" + _AFTER + ")")
_FOR_PLACE = re.compile(r" (?:in|at|to|from|near|into) (?P<gap>" + _AFTER + ")")
"""Where a sentence has room for a person, and where for a place."""
_LITERAL_WORD = re.compile(r"\b[a-z]{3,}\b")


class Line(NamedTuple):
    """A line, and start, end and label of what is in it, in characters."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


class Mix:
    """An endless mix of lines; which depends on the seed alone."""

    def __init__(self, values: Values, sentences: Sequence[str], weights: dict[str, float]) -> None:
        self._values = values
        self._chance = values.random
        self._words = Words(sentences, self._chance)
        self._shapes = {path.stem: read_shapes(path) for path in sorted(SHAPES.glob("*.txt"))}
        self._kinds, self._weights = list(weights), list(weights.values())

    def lines(self, count: int) -> Iterator[Line]:
        """So many lines, masked as the model will see them."""
        yield from masked([self._line() for _ in range(count)])

    def _line(self) -> Line:
        kind = self._chance.choices(self._kinds, self._weights)[0]
        special = {"insertion": self._insertion, "anywhere": self._anywhere, "fragments": self._fragment}
        pieces = list(special[kind]() if kind in special else self._of_kind(kind))
        return self._cropped(_joined(pieces))

    def _of_kind(self, kind: str) -> Iterator[Piece]:
        r = self._chance
        if kind == "sentences":
            if r.random() < 0.2:
                yield Piece(self._words.prefix())
            sentence = self._words.sentence()
            yield Piece(_recased(sentence, r.random()))
            return
        shape = r.choice(self._shapes[kind])
        chance_of_prefix = {"logs": 0.85, "negatives": 0.6, "records": 0.3, "prose": 0.25}[kind]
        if r.random() < chance_of_prefix:
            yield Piece(self._words.prefix())
        separator = r.choice("|;\t") if kind == "records" and r.random() < 0.2 else ""
        for piece in self._drawn(shape):
            yield piece if piece.label or not separator else piece._replace(text=piece.text.replace(",", separator))
        if r.random() < 0.1:
            yield Piece(" " + self._words.value(r.choice(("phrase", "id", "n", "Title", "tech", "sentence"))))

    def _drawn(self, shape: Shape) -> Iterator[Piece]:
        """A line of the shape; in half of them some words are exchanged for others."""
        strange = 0.3 if self._chance.random() < 0.5 else 0.0
        lowered = self._chance.random() < 0.08
        for piece in draw(shape, self._value, self._chance):
            text = piece.text
            if strange and not piece.label:
                text = _LITERAL_WORD.sub(lambda m: self._other(m.group(), strange), text)
            yield piece._replace(text=text.lower() if lowered else text)

    def _other(self, word: str, chance: float) -> str:
        return self._words.word() if self._chance.random() < chance else word

    def _value(self, name: str) -> Piece:
        values = self._values
        drawn = {
            "person": values.person,
            "first": values.first_name,
            "last": values.last_name,
            "plusperson": lambda: values.full_name().replace(" ", "+"),
            "place": values.place,
            "address": values.address,
            "org": values.organization,
            "job": values.job,
            "title": values.title,
        }
        if name in drawn:
            return Piece(drawn[name](), _LABELS.get(name, ""))
        return Piece(self._words.value(name))

    def _fragment(self) -> Iterator[Piece]:
        """A line of an address block, indented or marked as such lines are."""
        line, is_street = self._values.block_line()
        r = self._chance
        yield Piece(r.choice(("", "", "    ", " ", "> ", "# ", "- ", "\t", ", ")))
        yield Piece(line, "ADDRESS" if is_street else "LOCATION")
        yield Piece(r.choice(("", "", "", ",", ".", " ", " -", "|")))

    def _anywhere(self) -> Iterator[Piece]:
        """Words in a row, and somewhere among them a person or place: then it must show by its own letters."""
        words = self._words.sentence().split()
        start = self._chance.randrange(len(words))
        end = min(len(words), start + self._chance.choice((0, 1, 1, 2)))
        name = self._chance.choices(("person", "first", "place"), (50, 25, 25))[0]
        yield Piece("".join(word + " " for word in words[:start]))
        yield self._value(name)
        mark = self._chance.choice(("", "", "", ",", ".", ":", "'s", "?", ";"))
        yield Piece(mark + "".join(" " + word for word in words[end:]))

    def _insertion(self) -> Iterator[Piece]:
        """A sentence in which a person or place stands instead of something else."""
        sentence = self._words.sentence()
        is_person = self._chance.random() < 0.6
        found = list((_FOR_PERSON if is_person else _FOR_PLACE).finditer(sentence))
        if self._chance.random() < 0.3:
            yield Piece(self._words.prefix())
        if not found:
            yield Piece(sentence)
            return
        match = self._chance.choice(found)
        yield Piece(sentence[: match.start("gap")])
        yield self._value("person" if is_person else self._chance.choice(("place", "place", "address")))
        yield Piece(sentence[match.end() :])

    def _cropped(self, line: Line) -> Line:
        """Some lines lose their start or end, at any character; all end somewhere."""
        text, spans = line.text[:LONGEST], line.spans
        start, end = 0, len(text)
        if self._chance.random() < 0.12 and len(text) > 20:
            start = self._chance.randrange(len(text) // 2) if self._chance.random() < 0.5 else 0
            end = len(text) if start else self._chance.randrange(len(text) // 2, len(text))
        kept = ((max(s, start) - start, min(e, end) - start, label) for s, e, label in spans)
        return Line(text[start:end], tuple(span for span in kept if span[1] - span[0] > 1))


def _joined(pieces: Sequence[Piece]) -> Line:
    text, spans = "", []
    for piece in pieces:
        if piece.label:
            spans.append((len(text), len(text) + len(piece.text), piece.label))
        text += piece.text
    return Line(text, tuple(spans))


def _recased(sentence: str, roll: float) -> str:
    if roll < 0.06:
        return sentence.upper()
    return sentence.title() if roll < 0.14 else sentence.lower() if roll < 0.2 else sentence


def masked(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines as the model sees them, their spans moved along."""
    data = "\n".join(" ".join(line.text.split("\n")) for line in lines).encode("utf-8", "replace")
    skeletal = skeleton(data)
    offset = 0
    for line, text, start in zip(lines, skeletal.lines, skeletal.line_starts, strict=True):
        edges = [[offset + _size(line.text[:edge]) for edge in span[:2]] for span in line.spans]
        moved = [[_forward(skeletal, byte, text, start) for byte in pair] for pair in edges]
        spans = tuple((begin, end, span[2]) for (begin, end), span in zip(moved, line.spans, strict=True))
        yield Line(text.decode("utf-8", "replace"), tuple(span for span in spans if span[0] < span[1]))
        offset += _size(line.text) + 1


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _forward(skeletal: Skeleton, byte: int, text: bytes, start: int) -> int:
    """The character of the masked line that stands for a byte of its source."""
    return len(text[: max(0, skeletal.forth(byte) - start)].decode("utf-8", "replace"))
