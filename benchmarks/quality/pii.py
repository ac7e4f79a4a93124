"""Measures personal data on short texts: recall by kind, and how many redacted characters were personal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from benchmarks.quality.command import cases, percent, rewritten

if TYPE_CHECKING:
    from pathlib import Path

BEYOND_STANDARD = frozenset(
    "ORGANIZATION TITLE NRP AGE DATE_TIME DOMAIN_NAME US_DRIVER_LICENSE".split()  # reported, not counted
)


def measure(corpora: Path) -> dict[str, Any]:
    """A span counts as found when half of its characters that are no blanks changed."""
    rows = cases(corpora, "pii")
    outputs = rewritten({f"{index:05d}": row["text"].encode() for index, row in enumerate(rows)}, "--redact", "mask")
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    redacted = right = 0
    for index, row in enumerate(rows):
        text, output = row["text"], outputs[f"{index:05d}"]
        new = (text if output is None else output.decode("utf-8", "replace"))[: len(text)].ljust(len(text))
        changed = [old != now for old, now in zip(text, new, strict=True)]
        personal = bytearray(len(text))
        for span in row["spans"]:
            start, end = span["start"], span["end"]
            if span["type"] != "DATE_TIME":
                personal[start:end] = b"\1" * (end - start)
            solid = [place for place in range(start, end) if not text[place].isspace()]
            found[span["type"]] += sum(changed[place] for place in solid) >= 0.5 * len(solid)
            total[span["type"]] += 1
        redacted += sum(changed)
        right += sum(a and bool(b) for a, b in zip(changed, personal, strict=True))
    counted = [kind for kind in total if kind not in BEYOND_STANDARD]
    return {
        "recall": percent(sum(found[kind] for kind in counted), sum(total[kind] for kind in counted)),
        "precision by character": percent(right, redacted),
        "recall by kind": {kind: percent(found[kind], count) for kind, count in total.most_common()},
    }
