"""Compares what is redacted in real public logs with a reviewed list that holds no log text.

An entry is (system, rule id, SHA-256 of the masked line) with a count. The masked line has each finding replaced by its
rule and everything that varies by `#`, so one entry stands for all lines of one template.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.quality.command import KEY
from scrubber.library import load_pipeline
from scrubber.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.model import Finding

GOLDEN = Path(__file__).parents[2] / "tests" / "data" / "loghub_standard.json"
_VARIABLE = re.compile(rb"[A-Za-z]*[0-9][A-Za-z0-9_.:@/-]*|/[A-Za-z0-9_./-]+")


def measure(corpora: Path) -> dict[str, Any]:
    """How the findings differ from the list; in the `secrets` profile there are none."""
    golden = {tuple(entry[:3]): entry[3] for entry in json.loads(GOLDEN.read_text("utf-8"))}
    found = observed(corpora, "standard")
    return {
        "redactions": sum(found.values()),
        "entries": len(found),
        "not in the list": sum(max(0, count - golden.get(entry, 0)) for entry, count in found.items()),
        "no longer found": sum(max(0, count - found[entry]) for entry, count in golden.items()),
        "in profile secrets": sum(observed(corpora, "secrets").values()),
    }


def update(corpora: Path) -> None:
    """Write the list anew; every line of the difference wants to be looked at."""
    entries = [[*entry, count] for entry, count in sorted(observed(corpora, "standard").items())]
    lines = ",\n".join(json.dumps(entry) for entry in entries)
    GOLDEN.write_text(f"[\n{lines}\n]\n", "utf-8")


def observed(corpora: Path, profile: str) -> Counter[tuple[str, ...]]:
    """What is redacted today."""
    pipeline = load_pipeline(profile, key=KEY)
    found: Counter[tuple[str, ...]] = Counter()
    for path in sorted((corpora / "loghub").glob("*.log.gz")):
        data = gzip.decompress(path.read_bytes())
        for line, findings in _by_line(data, pipeline.find(data)):
            digest = hashlib.sha256(template(line, findings)).hexdigest()
            found.update((path.name.removesuffix(".log.gz"), finding.rule_id, digest) for finding in findings)
    return found


def template(line: bytes, findings: Sequence[Finding]) -> bytes:
    """The line with its findings, whose offsets are the line's, and all that varies masked."""
    pieces, position = [], 0
    for finding in findings:
        pieces += [_VARIABLE.sub(b"#", line[position : finding.start]), b"<%b>" % finding.rule_id.encode()]
        position = finding.end
    return b"".join([*pieces, _VARIABLE.sub(b"#", line[position:])])


def _by_line(data: bytes, findings: Sequence[Finding]) -> Iterator[tuple[bytes, list[Finding]]]:
    """Each line that has findings, with them; offsets become the line's."""
    block, start, end = Block(data), 0, -1
    own: list[Finding] = []
    for finding in findings:
        if finding.start >= end:
            if own:
                yield data[start:end], own
            start, end, own = block.line_start(finding.start), block.line_end(finding.end), []
        own.append(finding._replace(start=finding.start - start, end=finding.end - start))
    if own:
        yield data[start:end], own
