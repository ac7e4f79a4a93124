"""On a real Spark, two machines give what one process gives, also when one of them dies midway."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.batch.test_parallel import mixed_log
from tests.conftest import KEY
from tests.distributed.test_run import tree
from tests.tools import needs

MACHINES = "local-cluster[2,1,1024]"
"""Two executors, processes of their own, with a core and 1024 MiB each."""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """That of a small cluster, which writes its logs below a folder of the test."""
    needs("java")
    found = importlib.util.find_spec("pyspark")
    assert found is not None
    assert found.origin is not None
    home = tmp_path / "spark"
    home.mkdir()
    for entry in Path(found.origin).parent.iterdir():
        (home / entry.name).symlink_to(entry)
    return {
        **os.environ,
        "SCRUB_KEY": KEY,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(tmp_path / "local"),
        "PYSPARK_SUBMIT_ARGS": f"--master {MACHINES} pyspark-shell",
    }


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """One file that is cut into parts, and smaller ones."""
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    piece = mixed_log(300_000)
    (folder / "a.log").write_bytes(piece * (1 + (70 << 20) // len(piece)))
    for index in range(12):
        (folder / "sub" / f"{index}.log").write_bytes(mixed_log(30_000, index))
    return folder


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "scrubber", "--no-ner", "in", *arguments]


def executors(session: int) -> list[int]:
    """The processes of a session that are executors of Spark."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes()
            is_ours = int((entry / "stat").read_text().rpartition(")")[2].split()[3]) == session
        except (OSError, ValueError):
            continue
        if is_ours and b"CoarseGrainedExecutorBackend" in words:
            found.append(int(entry.name))
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds processes in /proc")
def test_a_machine_that_is_killed_midway_changes_nothing(
    tmp_path: Path, source: Path, environment: dict[str, str]
) -> None:
    subprocess.run(command("one", "--report", "one.jsonl"), cwd=tmp_path, check=True, env=environment)
    process = subprocess.Popen(
        command("two", "--report", "two.jsonl", "--engine", "spark"),
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while not list(tmp_path.glob("two/.scrub-*/part-*")) and process.poll() is None:
        time.sleep(0.02)
    killed = executors(process.pid)[:1]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said.decode()
    assert len(killed) == 1
    assert b"Lost executor" in said
    made = tree(tmp_path / "two")
    assert len(made) == 13
    assert made == tree(tmp_path / "one")
    assert (tmp_path / "two.jsonl").read_bytes() == (tmp_path / "one.jsonl").read_bytes()
    assert sorted(path.name for path in (tmp_path / "two").iterdir()) == ["a.log", "sub"]
    assert source.is_dir()
