"""Build scrubber/trigrams.bin from the names and words in Python's own standard library.

python benchmarks/train_randomness.py
"""

from __future__ import annotations

import re
import sysconfig
from collections import Counter
from math import log2
from pathlib import Path

from scrubber import randomness as model

TARGET = Path(model.__file__).with_name("trigrams.bin")
WORD = re.compile(rb"[A-Za-z0-9_./-]{3,60}")


def words() -> Counter[bytes]:
    """Distinct names, words and paths of the standard library, rare ones as telling as frequent ones."""
    found: Counter[bytes] = Counter()
    root = Path(sysconfig.get_paths()["stdlib"])
    for path in sorted(root.rglob("*.py")):
        if {"site-packages", "test", "tests", "idle_test"} & set(path.parts) or "encodings" in path.parts:
            continue
        found.update(WORD.findall(path.read_bytes()))
        found[str(path.relative_to(root)).encode()] += 1
    return found


def costs(counts: Counter[tuple[int, int, int]], size: int, smoothing: float) -> bytes:
    """Bits of each symbol after two others, backed off to one and none, in steps of 1/SCALE."""
    pairs: Counter[tuple[int, int]] = Counter()
    ones: Counter[int] = Counter()
    before: Counter[tuple[int, int]] = Counter()
    for (a, b, c), n in counts.items():
        pairs[b, c] += n
        ones[c] += n
        before[a, b] += n
    after_one: Counter[int] = Counter()
    for (b, _), n in pairs.items():
        after_one[b] += n
    total = sum(ones.values())
    out = bytearray()
    for a in range(size):
        for b in range(size):
            for c in range(size):
                p1 = (ones[c] + 1) / (total + size)
                p2 = (pairs[b, c] + smoothing * p1) / (after_one[b] + smoothing)
                p3 = (counts[a, b, c] + smoothing * p2) / (before[a, b] + smoothing)
                out.append(min(255, round(-log2(p3) * model.SCALE)))
    return bytes(out)


def case_costs(counts: Counter[tuple[int, int, int]]) -> bytes:
    """Bits of a letter's case after two classes; nothing for what is no letter."""
    table = costs(counts, 4, 30)
    return bytes(cost if index % 4 < 2 else 0 for index, cost in enumerate(table))


def main() -> None:
    letters: Counter[tuple[int, int, int]] = Counter()
    cases: Counter[tuple[int, int, int]] = Counter()
    for word, seen in words().items():
        weight = min(seen, 3)
        for table, counter, start in ((model._FOLD, letters, model.SYMBOLS - 1), (model._CASE, cases, 3)):  # noqa: SLF001
            coded = bytes([start, start]) + word.translate(table)
            for triple in zip(coded, coded[1:], coded[2:], strict=False):
                if counter is letters or triple[2] < 2:  # digits and separators have no case to pay for
                    counter[triple] += weight
    TARGET.write_bytes(costs(letters, model.SYMBOLS, 30) + case_costs(cases))
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
