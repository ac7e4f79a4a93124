"""Runs other scrubbers and scanners beside this one, on the same files in the same run, each in its own environment.

python -m benchmarks.peers LOGS [--only NAME] [--json benchmarks/peers.json] [--environments FOLDER]

LOGS holds small logs (see corpus.py). Speed is that of the whole command less its start-up, which is measured on an
empty file; each tool gets as much of the log as it reads in a reasonable time. Leaks and damage are counted on
peer_sample.py. Tools are installed with pip; one that cannot be is listed with the reason.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

from benchmarks.bench_throughput import PEAK
from benchmarks.corpus import write_corpus
from benchmarks.environment import save
from benchmarks.peer_sample import LINES, PERSONAL, SECRETS, damage, leaks, sample
from benchmarks.peer_tools import TOOLS, UNAVAILABLE, Tool

LONGEST = 600
"""Seconds that a tool may take for one file."""
OURS = tuple(
    Tool(
        f"scrubber, {profile}",
        (),
        "import sys; from scrubber.cli import main; "
        f"main(['-q', '--force', '--no-ner', '--jobs', '1', '--profile', '{profile}', *sys.argv[1:]])",
        20,
    )
    for profile in ("secrets", "standard")
)


def installed(tool: Tool, folder: Path) -> Path:
    """The interpreter of an environment that has the tool.

    Raises:
        CalledProcessError: it cannot be installed.
    """
    if not tool.packages:
        return Path(sys.executable)
    home = folder / tool.packages[0]
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *tool.packages], check=True, capture_output=True)
    return python


def measured(tool: Tool, python: Path, log: Path, folder: Path) -> dict[str, Any]:
    """What the table says of a tool."""
    empty, labelled = folder / "empty.log", folder / "sample.log"
    empty.write_text("")
    labelled.write_text(sample())
    out = folder / f"{tool.name}.out"
    start_up = min(_run(tool, python, empty, out)[0] for _ in range(3))
    seconds, peak = _run(tool, python, log, out)
    _run(tool, python, labelled, out)
    clean = _clean(tool, out.read_text(errors="replace") if out.exists() else sample())
    return {
        "MB/s": round(log.stat().st_size / max(seconds - start_up, 1e-3) / 1e6, 3),
        "megabytes": round(log.stat().st_size / 1e6, 3),
        "start-up, ms": round(1000 * start_up),
        "peak MB": round(peak),
        f"secrets leaked, of {len(SECRETS)}": leaks(clean, SECRETS),
        f"personal data leaked, of {len(PERSONAL)}": leaks(clean, PERSONAL),
        "lines damaged": damage(clean),
        "finds only": tool.finds,
    }


def _clean(tool: Tool, written: str) -> list[str]:
    """The labelled lines as the tool leaves them; of a finder's, those that it names are taken out."""
    if not tool.finds:
        return written.removesuffix("\n").split("\n")
    found = {int(number) for number in written.split()}
    return ["" if number in found else line.text for number, line in enumerate(LINES, start=1)]


def _run(tool: Tool, python: Path, given: Path, wanted: Path) -> tuple[float, float]:
    """Seconds and peak memory in MB of one run."""
    wanted.unlink(missing_ok=True)
    command = [sys.executable, "-c", PEAK, str(python), "-c", tool.program, str(given), str(wanted)]
    started = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, timeout=LONGEST, cwd=wanted.parent)
    return time.perf_counter() - started, int(done.stdout.split()[-1]) / 1024


def _table(results: dict[str, dict[str, Any]]) -> str:
    """The results for people, as Markdown."""
    columns = [key for key in next(iter(results.values())) if key != "finds only"]
    rows = [["tool", *columns], ["---"] * (len(columns) + 1)]
    rows += [[name, *(str(row.get(key, row.get("error", ""))) for key in columns)] for name, row in results.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _head(log: Path, megabytes: float, folder: Path) -> Path:
    """The first so many megabytes of the log, in whole lines."""
    path = folder / f"{megabytes}.log"
    if not path.exists():
        data = log.read_bytes()[: int(megabytes * 1e6)]
        path.write_bytes(data[: data.rfind(b"\n") + 1])
    return path


def _result(tool: Tool, log: Path, folder: Path, environments: Path) -> dict[str, Any]:
    try:
        return measured(tool, installed(tool, environments), _head(log, tool.megabytes, folder), folder)
    except subprocess.CalledProcessError as error:
        return {"error": f"exit status {error.returncode}"}
    except subprocess.TimeoutExpired:
        return {"error": f"over {LONGEST} s"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--environments", type=Path, help="where the tools are installed, to be used again")
    arguments = parser.parse_args()
    os.environ["SCRUB_KEY"] = "00" * 32
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environments = arguments.environments or folder / "environments"
        log = folder / "mix.log"
        write_corpus(arguments.logs, log, 20)
        tools = [tool for tool in (*OURS, *TOOLS) if arguments.only in tool.name]
        results = {}
        for tool in tools:
            results[tool.name] = _result(tool, log, folder, environments)
            print(f"{tool.name}: {results[tool.name]}", file=sys.stderr, flush=True)
    print(_table(results))
    save(arguments.json, {"tools": results, "not installed": UNAVAILABLE})


if __name__ == "__main__":
    main()
