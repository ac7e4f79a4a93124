"""Measures how well people, places and addresses are covered in log lines of shapes that the model never met.

python -m benchmarks.name_lines [--lines 1500] [--show 20]

Half of the names are of parts that are kept from training (see `benchmarks.train_ner.values.is_held_out`).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.train_ner.grammar import Piece, draw, read_shapes
from benchmarks.train_ner.values import Values
from scrubber.entities import Entity
from scrubber.library import load_pipeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.pipeline import Pipeline

SHAPES = Path(__file__).with_name("name_lines.txt")
SEED = 2026
FOUND = frozenset({Entity.PERSON, Entity.LOCATION, Entity.STREET_ADDRESS, Entity.ORGANIZATION, Entity.USER_NAME})


def labelled_lines(count: int, seed: int = SEED) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Lines and the start, end and kind of what is to be covered in them; the shapes take turns."""
    halves = (Values(seed), Values(seed + 1, held_out=True))
    shapes = read_shapes(SHAPES)
    for index in range(count):
        values = halves[index % 2]
        text = ""
        spans: list[tuple[int, int, str]] = []
        for piece in draw(shapes[index % len(shapes)], partial(_value, values), values.random):
            if piece.label:
                spans.append((len(text), len(text) + len(piece.text), piece.label))
            text += piece.text
        yield text, spans


def _value(values: Values, name: str) -> Piece:
    makers = {
        "person": values.person,
        "first": values.first_name,
        "last": values.last_name,
        "plus": lambda: values.full_name().replace(" ", "+"),
        "place": values.place,
        "address": values.address,
    }
    kind = name if name in ("place", "address") else "person"
    return Piece(makers[name](), kind)


def measure(pipeline: Pipeline, count: int, show: int) -> dict[str, float]:
    """Share of values at least half covered, by kind, and share of covered characters that belong to one."""
    seen: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    covered = right = shown = 0
    for text, spans in labelled_lines(count):
        gone = _covered(pipeline, text)
        inside = {i for s, e, _ in spans for i in range(s, e)}
        wrong = sorted(i for i in gone if i not in inside)
        covered, right = covered + len(gone), right + len(gone & inside)
        missed = []
        for s, e, kind in spans:
            seen[kind] += 1
            found = sum(i in gone for i in range(s, e)) >= (e - s) / 2
            hit[kind] += found
            missed += [] if found else [text[s:e]]
        if (missed or wrong) and shown < show:
            shown += 1
            print(f"{missed!r} {''.join(text[i] for i in wrong)!r} | {text}")
    result = {kind: hit[kind] / seen[kind] for kind in seen}
    return {**result, "all": hit.total() / seen.total(), "character precision": right / max(1, covered)}


def _covered(pipeline: Pipeline, text: str) -> set[int]:
    """The characters that the pipeline takes for people and places."""
    data = text.encode()
    gone: set[int] = set()
    for finding in pipeline.find(data):
        if finding.entity in FOUND:
            start = len(data[: finding.start].decode())
            gone.update(range(start, start + len(data[finding.start : finding.end].decode())))
    return gone


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1500)
    parser.add_argument("--show", type=int, default=0)
    arguments = parser.parse_args()
    numbers = measure(load_pipeline(key="00" * 32, ner=True), arguments.lines, arguments.show)
    print(json.dumps({name: round(value, 4) for name, value in numbers.items()}, indent=1))


if __name__ == "__main__":
    main()
