"""Fuzzes for a while, and says how often each target ran.

python -m tests.fuzz --minutes 30 [--seed 1] [--only engine] [--json benchmarks/fuzz.json] [--failures FOLDER]

An input that breaks a promise is written to FOLDER; once repaired it belongs in tests/data/fuzz.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from benchmarks.environment import environment, save
from tests.fuzz.mutation import LARGEST, mutated, seeds
from tests.fuzz.targets import TARGETS

SLOWEST = 10.0
"""Seconds of processor time for an input of 4 KiB, which the slow machines that test run in share with others."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--failures", type=Path, default=Path("fuzz-failures"))
    arguments = parser.parse_args()
    draw, pool = random.Random(arguments.seed), seeds()  # noqa: S311 - to be repeated
    names = [name for name in TARGETS if arguments.only in name]
    counts, failed, slowest = Counter[str](), Counter[str](), 0.0
    deadline = time.monotonic() + 60 * arguments.minutes
    while time.monotonic() < deadline:
        data, name = mutated(draw, pool), draw.choice(names)
        started = time.process_time()
        try:
            TARGETS[name](data)
        except Exception:  # noqa: BLE001 - whatever it is, it is a failure
            failed[name] += 1
            _keep(arguments.failures, name, failed[name], data)
        slowest = max(slowest, time.process_time() - started)
        counts[name] += 1
        if draw.random() < 0.05 and len(pool) < 2000:
            pool.append(data)
    results = {
        **environment(),
        "seed": arguments.seed,
        "executions": counts.total(),
        "by target": dict(counts),
        "failures": dict(failed),
        "slowest, s": round(slowest, 2),
        "largest input, bytes": LARGEST,
        "peak MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(results, indent=1))  # noqa: T201 - a command
    save(arguments.json, results)
    sys.exit(1 if failed or slowest > SLOWEST else 0)


def _keep(folder: Path, name: str, number: int, data: bytes) -> None:
    if number <= 20:
        folder.mkdir(exist_ok=True)
        (folder / f"{name}-{number}").write_bytes(data)
        traceback.print_exc(limit=-2)


if __name__ == "__main__":
    main()
