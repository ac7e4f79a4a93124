"""Makes a large log from a folder of small ones: repeated, with every value redrawn, so that no cache flatters a run.

python benchmarks/corpus.py LOGS OUT --megabytes 100

LOGS holds `*.log` or `*.log.gz`, for instance the eight samples of loghub (https://github.com/logpai/loghub).
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
from pathlib import Path

VARIABLE = re.compile(
    rb"(?P<ip>\b(?!127\.|0\.)(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b)"
    rb"|(?P<clock>\b[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\b)"
    rb"|(?P<user>(?<=user=)[a-z]+|(?<=/home/)[a-z]+|(?<=user )[a-z]{3,})"
    rb"|(?P<name>(?<=\()[a-z0-9-]+(?=\.[a-z0-9.-]+\)))"
    rb"|(?P<hex>\b(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b)"
    rb"|(?P<number>[0-9]{3,})"
)
NAMES = [
    first + last
    for first in (b"an", b"bo", b"ka", b"li", b"mo", b"ra", b"su", b"ti")
    for last in (b"na", b"ris", b"rin", b"sa", b"nik", b"mel", b"to")
]


def read_logs(folder: Path) -> bytes:
    """All logs of a folder, one after the other."""
    texts = [read_log(path) for path in sorted(folder.glob("*.log*"))]
    return b"".join(text if text.endswith(b"\n") else text + b"\n" for text in texts)


def read_log(path: Path) -> bytes:
    """One log, unpacked if its name says that it is gzip."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def redraw(text: bytes, seed: int) -> bytes:
    """The text with other addresses, clock times, users, names, hex ids and numbers."""
    draw = random.Random(seed)

    def other(match: re.Match[bytes]) -> bytes:
        old = match.group()
        match match.lastgroup:
            case "ip":
                return b"%d.%d.%d.%d" % (draw.randint(1, 223), *draw.randbytes(3))
            case "clock":
                return b"%02d:%02d:%02d" % (draw.randrange(24), draw.randrange(60), draw.randrange(60))
            case "user" | "name":
                return draw.choice(NAMES)
            case "hex":
                return draw.randbytes(len(old) // 2 + 1).hex().encode()[: len(old)]
            case _:
                return old[:1] + b"%0*d" % (len(old) - 1, draw.randrange(10 ** min(len(old) - 1, 15)))

    return VARIABLE.sub(other, text)


def write_corpus(logs: Path, out: Path, megabytes: int, seed: int = 1) -> None:
    """Write at least so many megabytes."""
    text = read_logs(logs)
    written = 0
    with out.open("wb") as file:
        while written < megabytes * 1e6:
            seed += 1
            written += file.write(redraw(text, seed))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--megabytes", type=int, default=100)
    arguments = parser.parse_args()
    write_corpus(arguments.logs, arguments.out, arguments.megabytes)


if __name__ == "__main__":
    main()
