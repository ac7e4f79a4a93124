"""Puts mistakes into the code, one at a time, and says which of them no test notices.

python -m tests.mutation [MODULE…] [--every N] [--json benchmarks/mutation.json]

Exit status 1 when one goes unnoticed that explained.toml does not explain, or when it explains one that is noticed.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import tomllib
from pathlib import Path

from benchmarks.environment import save

HERE = Path(__file__).parent
MODULES = {
    "scrubber.validators": ("tests/test_validators.py",),
    "scrubber.resolve": ("tests/test_resolve.py",),
    "scrubber.redact": ("tests/test_redact.py",),
    "scrubber.edges": ("tests/test_edges.py",),
    "scrubber.batch.rewriting": ("tests/batch/test_rewriting.py",),
    "scrubber.batch.target": ("tests/batch/test_target.py",),
}
"""What is mutated, and the tests that have to notice."""


def explained() -> dict[str, dict[str, str]]:
    """For each module the mutants that no test can notice, and why."""
    table: dict[str, dict[str, str]] = tomllib.loads((HERE / "explained.toml").read_text())
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", default=list(MODULES))
    parser.add_argument("--every", type=int, default=1, help="only every n-th mistake")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    os.environ["HYPOTHESIS_PROFILE"] = "ci"  # the same each time
    from tests.mutation.session import survivors  # noqa: PLC0415 - hypothesis reads its profile when it is imported

    counts, wrong = {}, 0
    for module in arguments.modules:
        started = time.monotonic()
        made, alive = survivors(module, MODULES[module], arguments.every)
        known = set(made) & explained().get(module, {}).keys()
        for name in sorted(set(alive) ^ known):
            print(f"{module}: {'nobody notices' if name in alive else 'is noticed'}: {name}", flush=True)  # noqa: T201
            wrong += 1
        counts[module] = {"mutants": len(made), "noticed": len(made) - len(alive), "explained": len(known)}
        print(f"{module}: {counts[module]} {time.monotonic() - started:.0f} s", flush=True)  # noqa: T201
    save(arguments.json, {"modules": counts})
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
