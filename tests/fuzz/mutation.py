"""Makes inputs out of others: cut, doubled, spliced, with bytes wrong and with words put in that scanners look for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bench_hostile import FRAGMENTS
from tests.strategies import FRAMES, LOOSE, SECRETS

if TYPE_CHECKING:
    from random import Random

CORPUS = Path(__file__).parent.parent / "data" / "fuzz"
WORDS = (*FRAGMENTS.values(), *FRAMES, *LOOSE, *SECRETS)
LARGEST = 4096
"""Bytes of an input."""


def seeds() -> list[bytes]:
    """The inputs that are kept."""
    return [path.read_bytes() for path in sorted(CORPUS.iterdir())]


def mutated(draw: Random, pool: list[bytes]) -> bytes:
    """An input made of one or two of the pool."""
    data = draw.choice(pool)
    for _ in range(draw.randint(1, 8)):
        place, end = sorted((draw.randint(0, len(data)), draw.randint(0, len(data))))
        match draw.randrange(7):
            case 0:
                data = data[:place] + data[end:]
            case 1:
                data = data[:end] + data[place:end] * draw.randint(1, 4) + data[end:]
            case 2:
                data = data[:place] + draw.randbytes(draw.randint(1, 4)) + data[place + 1 :]
            case 3:
                other = draw.choice(pool)
                data = data[:place] + other[draw.randint(0, len(other)) :]
            case 4:
                data = data[:place] + b"\n" + data[place:]
            case _:
                data = data[:place] + draw.choice(WORDS) * draw.choice((1, 1, 1, 2, 9)) + data[place:]
        data = data[:LARGEST]
    return data
