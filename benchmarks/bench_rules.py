"""Ranks detectors and rules by what they cost on given logs and on a hostile mix.

python -m benchmarks.bench_rules LOGS [--megabytes 4] [--rows 30] [--json results.json]

A detector's cost is its own time in `find`, a rule's the time of its pattern and checks on the lines that its keywords
nominate; both in milliseconds of processor time per megabyte of the whole text. Matching the triggers of all detectors
together is a row of its own.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from benchmarks.corpus import read_logs
from scrubber.config import Config
from scrubber.detectors.rules import Rules
from scrubber.library import load_pipeline, load_rules
from scrubber.matcher import Matcher
from scrubber.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Detector, Hit
    from scrubber.pipeline import Pipeline

    Called: TypeAlias = list[tuple[Block, list[Hit]]]

BLOCK = 1 << 20
HOSTILE = (
    b'token="',
    b"::",
    b"1::",
    b"phone 123 456 789 ",
    b"kind: Secret\n",
    b"-----BEGIN RSA PRIVATE KEY-----\n",
    b"+1 2 3 4 5 6 7 8 9 ",
    b"key ",
    b"a@",
    b"a.",
    b"1.2.3.4",
    b"password=",
    b"%25",
    b"QUJD",
    b"\x1b[0m",
    b"://a:b@c",
    b'{"a":',
    b"/home/a",
    b"a.local ",
    b"7",
    b'"',
    b"\\",
)
"""What is repeated to make hostile lines: what calls a detector as often as a text can."""


class Cost(NamedTuple):
    """What one detector or rule cost on one text."""

    text: str
    name: str
    ms_per_mb: float
    hits: int
    findings: int


def costs(text: str, data: bytes, pipeline: Pipeline) -> Iterator[Cost]:
    """The matcher, each detector, each rule that was called."""
    size = len(data) / 1e6
    blocks = [Block(part) for part in _parts(data)]
    start = time.process_time()
    hits = [pipeline.matcher.hits(block) for block in blocks]
    yield Cost(text, "all triggers", 1000 * (time.process_time() - start) / size, 0, 0)
    for index, detector in enumerate(pipeline.detectors):
        own = [block_hits[index] for block_hits in hits]
        yield _cost(text, detector.name, detector, list(zip(blocks, own, strict=True)), size)
    for rule in load_rules(Config()):
        alone = Rules([rule], pipeline.policy)
        if any(alone.triggers[:3]) and _may_call(rule.keywords, blocks):
            rule.compiled.prepare()
            called = [(block, Matcher([alone.triggers]).hits(block)[0]) for block in blocks]
            yield _cost(text, f"rule {rule.id}", alone, called, size)


def _cost(text: str, name: str, detector: Detector, called: Called, size: float) -> Cost:
    findings = 0
    start = time.process_time()
    for block, hits in called:
        findings += sum(1 for _ in detector.find(block, hits)) if hits else 0
    took = time.process_time() - start
    return Cost(text, name, round(1000 * took / size, 2), sum(len(hits) for _, hits in called), findings)


def _may_call(keywords: tuple[str, ...], blocks: list[Block]) -> bool:
    """Whether a keyword occurs, or there is none and the pattern itself is looked for."""
    return not keywords or any(word.lower().encode() in block.lowered for word in keywords for block in blocks)


def _parts(data: bytes) -> Iterator[bytes]:
    """Blocks of whole lines."""
    start = 0
    while start < len(data):
        end = data.rfind(b"\n", start, start + BLOCK) + 1 or min(len(data), start + BLOCK)
        yield data[start:end]
        start = end


def hostile(megabytes: float) -> bytes:
    """A line for each piece, which it repeats; all are of one length."""
    share = int(megabytes * 1e6 / len(HOSTILE))
    return b"".join((piece * (share // len(piece)) + b"\n") for piece in HOSTILE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs", type=Path)
    parser.add_argument("--megabytes", type=float, default=4)
    parser.add_argument("--rows", type=int, default=30)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    pipeline = load_pipeline("standard", key="00" * 32)
    logs = read_logs(arguments.logs)[: int(arguments.megabytes * 1e6)]
    texts = {"logs": logs, "hostile": hostile(arguments.megabytes)}
    ranked = []
    for name, data in texts.items():
        pipeline.find(data[:BLOCK])  # patterns are compiled at their first use
        found = sorted(costs(name, data, pipeline), key=lambda cost: -cost.ms_per_mb)[: arguments.rows]
        print(f"{name:<44} {'ms/MB':>8} {'hits':>8} {'findings':>8}")
        for cost in found:
            print(f"  {cost.name:<42} {cost.ms_per_mb:>8.2f} {cost.hits:>8} {cost.findings:>8}")
        ranked += found
    if arguments.json:
        arguments.json.write_text(json.dumps([cost._asdict() for cost in ranked], indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
