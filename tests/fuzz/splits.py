"""Splits documents everywhere and anywhere: a stream that arrives in pieces gives the bytes of one pass.

python -m tests.fuzz.splits --documents 1000 --splits 1000000 --json benchmarks/splits.json [--seed 1]

Each of the documents is split in two at every place, others at one to four random ones.
What differs is kept in --failures FOLDER.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.environment import environment, save
from scrubber.batch.stream import Stream
from scrubber.library import load_pipeline
from tests.fuzz.mutation import mutated, seeds
from tests.strategies import FRAMES, LOOSE, SECRETS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scrubber.pipeline import Pipeline

LARGEST = 600
"""Bytes of a document."""
LABEL = b"PRIVATE " + b"KEY-----"
BODY = b"MIIEpAIBAAKCAQEAdisHxwC5XFBqWgk8AuxGtb/ieepvh0hHK4ecNKrTwt"
OVER_LINES = (
    (b"-----BEGIN " + LABEL, BODY, BODY, b"-----END " + LABEL),
    (b"-----BEGIN " + LABEL, BODY, b"step=3"),
    (b"apiVersion: v1", b"kind: Secret", b"data:", b"  word: dHdvLUdyZWVuLUtldHRsZXM="),
    (b"machine intern.net", b"  login robot", b"  password dHdvLUdyZWVu"),
    (b"password:", b"  - two-Green-Kettles", b"  - blue-Kettle-42", b"step: 3"),
    (b'{"password":', b'  "two-Green-Kettles",', b' "step": 3}'),
    (b'"two-Green-Kettles",', b'"password"'),
    (b"<Password>", b"<Value>two-Green-Kettles</Value>", b"</Password>"),
    (b'token = """', b"two-Green-Kettles", b'"""'),
    (
        b"2026-01-02T03:04:05.0Z stdout P password=two-Green",
        b"2026-01-02T03:04:05.1Z stderr F other",
        b"2026-01-02T03:04:05.1Z stdout F -Kettles",
    ),
    (
        b'{"log":"password=two-Gre","stream":"stdout","time":"x"}',
        b'{"log":"en-Kettles\\n","stream":"stdout","time":"x"}',
    ),
)
"""Constructs of many lines: each of a kind that something is held back for."""
CODES: tuple[Callable[[bytes], bytes], ...] = (
    bytes,
    bytes,
    bytes,
    lambda line: b"\x1b[31m" + line + b"\x1b[0m",
    lambda line: line.decode("latin-1").encode("utf-16-le"),
    lambda line: line.replace(b"e", b"%65"),
    lambda line: b"  " + line,
    lambda line: b"2026-01-02 INFO app: " + line,
)


@cache
def pipelines() -> tuple[Pipeline, ...]:
    """The two profiles that differ most from one another in what they hold back."""
    return load_pipeline("standard", key="5c" * 32), load_pipeline("strict", key="5c" * 32)


def document(draw: Random, pool: Sequence[bytes]) -> bytes:
    """Some lines of logs, constructs of many lines among them, perhaps damaged."""
    code, end = draw.choice(CODES), draw.choice((b"\n", b"\n", b"\r\n", b"\r"))
    lines: list[bytes] = []
    for _ in range(draw.randint(1, 4)):
        match draw.randrange(5):
            case 0 | 1:
                lines += (code(line) for line in draw.choice(OVER_LINES))
            case 2:
                lines.append(code(draw.choice(FRAMES).replace(b"%s", draw.choice(SECRETS))))
            case 3:
                lines.append(b"".join(draw.choices(LOOSE, k=draw.randint(0, 5))))
            case _:
                lines.append(mutated(draw, list(pool))[: draw.randint(0, 120)])
    data = end.join(lines) + draw.choice((b"", end))
    return (mutated(draw, [data]) if draw.random() < 0.3 else data)[:LARGEST]


def streamed(pipeline: Pipeline, chunks: Sequence[bytes]) -> bytes:
    """What a stream gives for chunks."""
    feeder = Stream(pipeline)
    pieces = [piece for chunk in chunks for piece in feeder.feed(chunk)]
    pieces += feeder.close()
    return b"".join(pipeline.render(p.data, p.findings, p.start, p.end) for p in pieces)


def differing(pipeline: Pipeline, data: bytes, splits: Iterator[list[int]]) -> Iterator[list[int] | None]:
    """For each split the places, if the stream then gives something else than one pass, else None."""
    whole = pipeline.scrub(data)
    for places in splits:
        chunks = [data[a:b] for a, b in itertools.pairwise([0, *places, len(data)])]
        yield places if streamed(pipeline, chunks) != whole else None


def everywhere(data: bytes) -> Iterator[list[int]]:
    """Every split in two."""
    return ([cut] for cut in range(1, len(data)))


def anywhere(draw: Random, data: bytes, count: int) -> Iterator[list[int]]:
    """Random splits."""
    for _ in range(count):
        yield sorted(draw.randint(0, len(data)) for _ in range(draw.randint(1, 4)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--splits", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--failures", type=Path, default=Path("split-failures"))
    arguments = parser.parse_args()
    draw, pool = Random(arguments.seed), seeds()  # noqa: S311 - to be repeated
    counts, failed = {"everywhere": 0, "anywhere": 0}, 0
    for number in itertools.count():
        if number >= arguments.documents and counts["anywhere"] >= arguments.splits:
            break
        data, pipeline = document(draw, pool), pipelines()[number % 2]
        kind = "everywhere" if number < arguments.documents else "anywhere"
        splits = everywhere(data) if kind == "everywhere" else anywhere(draw, data, 20)
        places = list(differing(pipeline, data, splits))
        counts[kind] += len(places)
        if number % 5000 == 0:
            print(f"{number} documents, {counts['anywhere']} random splits, {failed} differ", flush=True)  # noqa: T201
        if any(places):
            failed += 1
            arguments.failures.mkdir(exist_ok=True)
            (arguments.failures / f"{('standard', 'strict')[number % 2]}-{number}").write_bytes(data)
    results = {
        **environment(),
        "seed": arguments.seed,
        "documents split at every place": arguments.documents,
        "splits of these": counts["everywhere"],
        "random splits": counts["anywhere"],
        "documents of these": number - arguments.documents,
        "largest document, bytes": LARGEST,
        "documents that differ": failed,
    }
    print(json.dumps(results, indent=1))  # noqa: T201 - a command
    save(arguments.json, results)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
