"""Measures how fast a large log is scrubbed, beside the two bare RE2 scans that the work cannot do without.

python -m benchmarks.bench_throughput LOGS [--megabytes 100] [--json results.json]

LOGS holds small logs (see corpus.py), of which a large one is made with every value redrawn at each repetition.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.corpus import write_corpus
from benchmarks.environment import environment, save
from scrubber.library import load_pipeline
from scrubber.matcher import Re2Pattern, compile_re2

if TYPE_CHECKING:
    from scrubber.model import Triggers

BLOCK = 1 << 20
RUNS = 3
ROOM = 256 << 20
"""Bytes for RE2: within its usual eight megabytes the automaton of so many keywords would be built over and over."""
PEAK = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)
"""Measured from a small process: a child inherits the peak of the one that it was forked from."""


def bare_scans(path: Path) -> dict[str, float]:
    """MB/s of one RE2 alternation of all keywords and one of all shapes over the file, hits collected."""
    triggers: list[Triggers] = [detector.triggers for detector in load_pipeline(key="00" * 32).detectors]
    words = sorted({word for wanted in triggers for word in wanted.keywords})
    shapes = [shape for wanted in triggers for shape in (*wanted.shapes, *wanted.rare)]
    quoted = b"|".join(_quote(word) for word in words)
    blocks = _blocks(path)
    size = sum(map(len, blocks))
    found = {}
    for name, source in (("keywords", b"(?i)" + quoted), ("shapes", b"|".join(b"(?:%s)" % shape for shape in shapes))):
        pattern = compile_re2(source, captures=False, memory=ROOM)
        took = min(_timed(lambda pattern=pattern: [_scan(pattern, block) for block in blocks]) for _ in range(RUNS))
        found[name] = size / took / 1e6
    found["both"] = 1 / (1 / found["keywords"] + 1 / found["shapes"])
    return found


def whole_command(path: Path, *options: str) -> dict[str, float]:
    """MB/s (median), seconds and peak memory of the whole command, start-up included."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "scrubber",
            "-q",
            "--no-ner",
            "--force",
            "--jobs",
            "1",
            *options,
            str(path),
            f"{folder}/out",
        ]
        took = [_timed(lambda: subprocess.run(command, check=True)) for _ in range(RUNS)]
        peak = subprocess.run([sys.executable, "-c", PEAK, *command], check=True, capture_output=True).stdout
    seconds = statistics.median(took)
    return {"MB/s": path.stat().st_size / seconds / 1e6, "seconds": seconds, "peak MB": int(peak) / 1024}


def in_process(path: Path, profile: str) -> float:
    """MB/s of find and render in this process, start-up and files left out."""
    pipeline = load_pipeline(profile, key="00" * 32)
    blocks = _blocks(path)
    pipeline.scrub(blocks[0])
    took = min(_timed(lambda: [pipeline.scrub(block) for block in blocks]) for _ in range(1))
    return sum(map(len, blocks)) / took / 1e6


def start_up() -> dict[str, float]:
    """Milliseconds (median) of `scrub --version` and of a ten-line file, with the language model and without."""
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder, "small.log")
        small.write_text("INFO step=1 loss=0.5 from 10.1.2.3\n" * 10)
        calls = {
            "version": ["--version"],
            "ten lines": ["-q", "--no-ner", str(small)],
            "ten lines, names too": ["-q", "--ner", str(small)],
        }
        return {
            name: 1000
            * statistics.median(
                _timed(
                    lambda call=call: subprocess.run(
                        [sys.executable, "-m", "scrubber", *call], check=True, capture_output=True
                    )
                )
                for _ in range(7)
            )
            for name, call in calls.items()
        }


def _quote(word: bytes) -> bytes:
    return bytes(Re2Pattern(b"").compiled().QuoteMeta(word))


def _scan(pattern: Any, block: bytes) -> int:
    from scrubber.matcher import _ANYWHERE  # noqa: PLC0415

    position, hits = 0, 0
    while True:
        start, end = pattern.Match(_ANYWHERE, block, position, len(block))[0]
        if start < 0:
            return hits
        position, hits = max(end, position + 1), hits + 1


def _blocks(path: Path) -> list[bytes]:
    lines = path.read_bytes()
    cuts, position = [], 0
    while position < len(lines):
        end = lines.rfind(b"\n", position, position + BLOCK) + 1 or len(lines)
        cuts.append(lines[position:end])
        position = end
    return cuts


def _timed(work: Any) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs", type=Path)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    os.environ["SCRUB_KEY"] = "00" * 32
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "mix.log")
        write_corpus(arguments.logs, log, arguments.megabytes)
        results: dict[str, Any] = {
            **environment(),
            "megabytes": round(log.stat().st_size / 1e6),
            "bare RE2 scans, MB/s": bare_scans(log),
            "standard": whole_command(log),
            "secrets": whole_command(log, "--profile", "secrets"),
            "standard, two processes": whole_command(log, "--jobs", "2"),
            "in process, standard, MB/s": in_process(log, "standard"),
            "start-up, ms": start_up(),
        }
    bare = results["bare RE2 scans, MB/s"]["both"]
    results["standard / bare scans"] = results["standard"]["MB/s"] / bare
    results["in process / bare scans"] = results["in process, standard, MB/s"] / bare
    print(json.dumps(results, indent=1))
    save(arguments.json, results)


if __name__ == "__main__":
    main()
