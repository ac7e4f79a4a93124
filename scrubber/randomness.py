"""Tells random strings from words, identifiers and paths, by a small trigram model; linear in the value's length.

The model (`trigrams.bin`, built by `benchmarks/train_randomness.py`) knows how people and programs write names. What it
gives is the probability that a value was drawn at random from its alphabet instead: 0.0 for `connection_pool`, 1.0 for
forty random letters and digits. Short values stay near the prior, because little speaks either way.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.resources import files
from math import log2
from zlib import compress

SYMBOLS = 32
"""Size of the folded alphabet: a letter of either case, any digit, any of five separators, the rest."""
SCALE = 12.0
"""Steps per bit in the stored tables, one byte an entry."""
PRIOR = -9.0
"""Log-odds, in bits, that an unknown value is random."""
_FRAME = 8
"""Bytes that zlib adds to what it compresses."""
MAX_LENGTH = 256
"""Bytes that are looked at; more cannot change the answer."""

_FOLD = bytes(
    c - 97
    if 97 <= c <= 122
    else c - 65
    if 65 <= c <= 90
    else 26
    if 48 <= c <= 57
    else {95: 27, 45: 28, 46: 29, 47: 30}.get(c, 31)
    for c in range(256)
)
"""Each byte's symbol: letters 0-25, digit 26, `_` 27, `-` 28, `.` 29, `/` 30, others 31."""
_CASE = bytes(0 if 97 <= c <= 122 else 1 if 65 <= c <= 90 else 2 if 48 <= c <= 57 else 3 for c in range(256))
"""Each byte's class: lower, upper, digit, other."""


def randomness(value: bytes) -> float:
    """The probability, 0 to 1, that `value` is random."""
    odds = PRIOR + surprise(value[:MAX_LENGTH])
    return 1 / (1 + 2 ** -max(-60.0, min(60.0, odds)))


def entropy(value: bytes) -> float:
    """Shannon entropy in bits a byte: 0 for `aaaa`, 2 for `abcd`; it knows nothing of words."""
    size = len(value)
    return sum(count / size * log2(size / count) for count in Counter(value).values())


def surprise(value: bytes) -> float:
    """Bits of evidence for random against written: how much better the uniform model explains the value."""
    letters, cases = _tables()
    folded, classes = value.translate(_FOLD), value.translate(_CASE)
    first = second = SYMBOLS - 1
    one = two = 3
    cost = 0
    for symbol, kind in zip(folded, classes, strict=True):
        cost += letters[(first * SYMBOLS + second) * SYMBOLS + symbol] + cases[(one * 4 + two) * 4 + kind]
        first, second, one, two = second, symbol, two, kind
    digits = classes.count(2)
    return cost / SCALE + digits * log2(10) - len(value) * log2(_alphabet(value, classes))


def unguessable_bits(value: bytes) -> float:
    """Bits in the longest run of letters and digits, were it drawn at random; never more than compression leaves of it.

    The rest may be a prefix that everybody knows.
    """
    run = max((bytes(c if _CASE[c] < 3 else 32 for c in value)).split(), key=len, default=b"")
    return min(len(run) * log2(_alphabet(run, run.translate(_CASE))), 8.0 * (len(compress(run)) - _FRAME))


def _alphabet(value: bytes, classes: bytes) -> int:
    """Size of the smallest usual alphabet that the value fits."""
    lower, upper, other = 0 in classes, 1 in classes, 3 in classes
    if not ((lower and upper) or other):
        if not value.strip(b"0123456789"):
            return 10
        if not value.strip(b"0123456789abcdefABCDEF"):
            return 16
        return 36 if 2 in classes else 26
    return 64 if other else 62 if 2 in classes else 52


@cache
def _tables() -> tuple[bytes, bytes]:
    """Costs in steps of 1/SCALE bit: a symbol after two symbols; a letter's case after two classes."""
    stored = files("scrubber").joinpath("trigrams.bin").read_bytes()
    return stored[: SYMBOLS**3], stored[SYMBOLS**3 :]
