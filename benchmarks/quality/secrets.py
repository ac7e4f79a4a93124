"""Measures credentials on the scanners' own test cases: recall, strict false positives, near misses, collateral."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from benchmarks.quality.command import cases, percent, rewritten

if TYPE_CHECKING:
    from pathlib import Path


def measure(corpora: Path) -> dict[str, Any]:
    """Figures in per cent; a secret counts as found when no quarter of the longest one survives."""
    rows = cases(corpora, "secrets")
    texts = {row["id"]: row["text"].encode() for row in rows}
    outputs = rewritten(texts, "--profile", "secrets")
    masked = rewritten(texts, "--profile", "secrets", "--redact", "mask")
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row in rows:
        output = outputs[row["id"]]
        text = None if output is None else output.decode("utf-8", "replace")
        if row["label"] == "pos":
            kind = row["origin"]
            found[kind] += text is not None and is_gone(max(row["secrets"], key=len), text)
            changed, around = collateral(row, (masked[row["id"]] or b"").decode("utf-8", "replace"))
            found["collateral"] += changed
            total["collateral"] += around
        else:
            kind = "near" if row["near_miss"] or row["has_known_secret"] else "strict"
            found[kind] += text != row["text"]
        total[kind] += 1
    return {
        "literal recall": percent(found["literal"], total["literal"]),
        "generated recall": percent(found["generated"], total["generated"]),
        "strict false positives": percent(found["strict"], total["strict"]),
        "near misses changed": percent(found["near"], total["near"]),
        "collateral": percent(found["collateral"], total["collateral"]),
        "cases": len(rows),
    }


def is_gone(secret: str, text: str) -> bool:
    """Whether no piece longer than a quarter of the secret, four characters at least, is in the text."""
    size = min(len(secret), max(4, len(secret) // 4) + 1)
    return all(secret[start : start + size] not in text for start in range(len(secret) - size + 1))


def collateral(row: dict[str, Any], masked: str) -> tuple[int, int]:
    """How many characters around the secrets changed, and how many there are."""
    text: str = row["text"]
    if len(masked) != len(text):
        return 0, 0
    inside = bytearray(len(text))
    for secret in row["secrets"]:
        start = text.find(secret)
        while start >= 0:
            inside[start : start + len(secret)] = b"\1" * len(secret)
            start = text.find(secret, start + len(secret))
    changed = sum(old != new and not within for old, new, within in zip(text, masked, inside, strict=True))
    return changed, inside.count(0)
