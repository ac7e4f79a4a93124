"""Measures the strict profile on log messages whose every token is labelled: F1 for each system and over all."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from benchmarks.quality.command import cases, rewritten

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

IGNORED = "CONFIG"
"""Sizes and counts of the machine: no profile redacts them."""


def measure(corpora: Path) -> dict[str, Any]:
    """A token counts as redacted when any of its characters changed."""
    systems: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in cases(corpora, "sdlog"):
        systems[row["system"]].append(row)
    texts = {name: "".join(" ".join(row["tokens"]) + "\n" for row in rows).encode() for name, rows in systems.items()}
    outputs = rewritten(texts, "--profile", "strict", "--redact", "mask")
    counts: dict[str, Counter[tuple[bool, bool]]] = {}
    for name, rows in sorted(systems.items()):
        lines = (outputs[name] or b"").decode("utf-8", "replace").split("\n")
        counts[name] = Counter(pair for row, line in zip(rows, lines, strict=False) for pair in _tokens(row, line))
    whole = sum(counts.values(), Counter())
    return {
        "F1": f1(whole),
        "precision": round(whole[True, True] / max(1, whole[True, True] + whole[False, True]), 4),
        "recall": round(whole[True, True] / max(1, whole[True, True] + whole[True, False]), 4),
        "F1 by system": {name: f1(count) for name, count in counts.items() if count[True, True] + count[True, False]},
        "wrong tokens where none is labelled": {
            name: count[False, True] for name, count in counts.items() if not count[True, True] + count[True, False]
        },
    }


def f1(count: Counter[tuple[bool, bool]]) -> float:
    """Of pairs (is labelled, is redacted)."""
    hits = 2 * count[True, True]
    return round(hits / max(1, hits + count[False, True] + count[True, False]), 4)


def _tokens(row: dict[str, Any], line: str) -> Iterator[tuple[bool, bool]]:
    position = 0
    for token, label in zip(row["tokens"], row["labels"], strict=True):
        if label != IGNORED:
            yield label != "O", line[position : position + len(token)] != token
        position += len(token) + 1
