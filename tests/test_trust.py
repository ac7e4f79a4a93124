"""What is never done: no network, core dumps, pickles or temporary folder, and no trust in a config that was found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import scrubber

CANARY = "hunter2" + "!canary"
LOG = f"INFO start\npassword={CANARY} from 10.1.2.3\n"
OFFLINE = """
import os, sys

def guard(event, arguments):
    # spaCy imports urllib3, which binds a port of the loopback to learn whether there is IPv6: nothing leaves by that.
    probe = event == "socket.__new__" or (event == "socket.bind" and arguments[1][0] == "::1")
    if event.startswith("socket.") and not probe:
        os._exit(99)

sys.addaudithook(guard)
from scrubber.cli import main
main(sys.argv[1:])
"""
"""Ends the process with 99 at the first name that is resolved, connection, datagram or port that others can reach."""
COMMANDS = (
    "in.log",
    "in.log out.log --report found.html --report found.sarif --two-pass --verify",
    "scan in.log --format html",
    "scan in.log --explain",
    "scan --why password=" + CANARY,
    "diff in.log",
    "key new a.key",
    "rules list",
    "rules test",
    "completion bash",
    "man",
    "--help",
)
LEAVES_ALL = """
profile = "secrets"
confidence = "high"
[allow]
values = ["{value}", "10.1.2.3"]
patterns = ["hunter.*"]
"""


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[bytes]:
    """A command in a folder."""
    (folder / "in.log").write_text(LOG)
    return subprocess.run(command, cwd=folder, capture_output=True, check=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_reaches_for_the_network(tmp_path: Path, command: str) -> None:
    done = run(tmp_path, sys.executable, "-c", OFFLINE, *command.split())
    assert done.returncode in (0, 1), done.stderr


@pytest.mark.parametrize(
    "use",
    [
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.getaddrinfo('localhost', 80)",
        "socket.gethostbyname('localhost')",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "socket.socket().bind(('127.0.0.1', 0))",
    ],
)
def test_the_guard_of_the_network_guards(tmp_path: Path, use: str) -> None:
    opened = OFFLINE.replace("from scrubber.cli", f"import socket; {use}; from scrubber.cli")
    assert run(tmp_path, sys.executable, "-c", opened, "--version").returncode == 99


@pytest.mark.skipif(not shutil.which("unshare"), reason="needs unshare, which only Linux has")
def test_a_machine_without_network_is_enough(tmp_path: Path) -> None:
    alone = ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("namespaces are forbidden here")
    done = run(tmp_path, *alone, sys.executable, "-m", "scrubber", "in.log", "out.log")
    assert done.returncode == 0
    assert CANARY not in (tmp_path / "out.log").read_text()


@pytest.mark.parametrize("name", ["scrub.toml", "pyproject.toml"])
@pytest.mark.parametrize("command", [("in.log",), ("in.log", "out.log"), ("diff", "in.log"), ("scan", "in.log")])
def test_a_config_that_came_with_the_tree_takes_no_detection_away(
    tmp_path: Path, name: str, command: tuple[str, ...]
) -> None:
    text = LEAVES_ALL.format(value=CANARY)
    if name == "pyproject.toml":
        text = "[tool.scrub]" + text.replace("[allow]", "[tool.scrub.allow]")
    (tmp_path / name).write_text(text)
    done = run(tmp_path, sys.executable, "-m", "scrubber", *command)
    out = tmp_path / "out.log"
    written = done.stdout + (out.read_bytes() if out.exists() else b"")
    assert CANARY.encode() not in written
    assert command[0] in ("diff", "scan") or b"10.1.2.3" not in written
    assert done.returncode == (1 if command[0] in ("scan", "diff") else 0)
    assert b"would remove detection" in done.stderr


def test_a_crash_writes_no_core_dump(tmp_path: Path) -> None:
    asked = (
        "import atexit, resource as r; r.setrlimit(r.RLIMIT_CORE, (r.getrlimit(r.RLIMIT_CORE)[1],) * 2); "
        "atexit.register(lambda: print(r.getrlimit(r.RLIMIT_CORE)[0])); from scrubber.cli import main; main(['in.log'])"
    )
    assert run(tmp_path, sys.executable, "-c", asked).stdout.splitlines()[-1] == b"0"


def test_nothing_that_is_shipped_is_a_pickle() -> None:
    """A pickle runs code when it is read."""
    package = Path(scrubber.__file__).parent
    for path in package.rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            data = path.read_bytes()
            assert data[:2] not in (b"\x80\x03", b"\x80\x04", b"\x80\x05"), path
            assert path.suffix != ".py" or b"import pickle" not in data, path
            assert b"allow_pickle=True" not in data, path


@pytest.mark.skipif(not shutil.which("strace") and not os.environ.get("CI"), reason="needs strace")
def test_no_temporary_folder_is_used(tmp_path: Path) -> None:
    """What is being worked on stands beside its output, with the output's protection."""
    (tmp_path / "temporary").mkdir()
    (tmp_path / "in.log").write_text(LOG)
    environment = {**os.environ, "TMPDIR": str(tmp_path / "temporary"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "scrubber", "in.log", "out.log", "--two-pass", "--verify"]
    subprocess.run(
        ["strace", "-f", "-e", "trace=openat", "-o", "trace", *command], cwd=tmp_path, check=True, env=environment
    )
    assert "temporary/" not in (tmp_path / "trace").read_text()
