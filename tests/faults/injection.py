"""Runs a function in a child process while strace fails one of its system calls or sends it a signal.

The child is forked from a process that has everything loaded, and waits until strace is attached: a point costs about
30 ms instead of the second that a fresh interpreter under strace takes.
"""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
import traceback
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_RUN = 60.0
"""Seconds after which a run that hangs is ended."""
LONGEST_END = 3.0
"""Seconds that a process may live on after the run that started it."""
_WAITING = frozenset({"select", "pselect6", "restart_syscall", "exit_group"})
"""Calls of the harness itself."""
_CALL = re.compile(r"^[0-9]+ +([a-z_0-9]+)\(", re.MULTILINE)


class Fault(NamedTuple):
    """What happens at the `nth` call of a system call; `lasts` when at all later ones too."""

    call: str
    nth: int
    what: str
    lasts: bool = False

    @property
    def is_signal(self) -> bool:
        """Whether a signal arrives, rather than the call failing."""
        return self.what.startswith("SIG")

    def option(self) -> str:
        """The option of strace that makes it happen."""
        kind = "signal" if self.is_signal else "error"
        return f"--inject={self.call}:{kind}={self.what}:when={self.nth}{'+' if self.lasts else ''}"


class Outcome(NamedTuple):
    """How a run ended; a negative status is the number of the signal that ended it."""

    status: int
    stdout: bytes
    stderr: bytes


def calls_of(run: Callable[[], int], folder: Path, streams: Path, stdin: bytes) -> Counter[str]:
    """How often a run makes each system call."""
    trace = streams / "trace"
    disturbed(run, folder, streams, stdin, (f"--output={trace}",))
    return Counter(name for name in _CALL.findall(trace.read_text("utf-8", "replace")) if name not in _WAITING)


def undisturbed(run: Callable[[], int], folder: Path, streams: Path, stdin: bytes) -> Outcome:
    """Run it as it is."""
    pid, go = _fork(run, folder, streams, stdin)
    os.close(go)
    return _outcome(pid, streams)


def disturbed(run: Callable[[], int], folder: Path, streams: Path, stdin: bytes, options: tuple[str, ...]) -> Outcome:
    """Run it under strace with options.

    Raises:
        RuntimeError: strace may not attach here.
    """
    pid, go = _fork(run, folder, streams, stdin)
    command = ["strace", "-f", "-qq", "--output=/dev/null", *options, f"--attach={pid}"]
    tracer = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    attached = _is_attached(pid, tracer)
    os.close(go)
    outcome = _outcome(pid, streams)
    tracer.wait(LONGEST_RUN)
    if not attached:
        raise RuntimeError("strace cannot attach to a child here (ptrace is forbidden)")
    return outcome


def left_in(folder: Path) -> int:
    """Processes that a run in a folder has left behind; one that is on its way out gets a moment."""
    deadline = time.monotonic() + LONGEST_END
    while (count := sum(_works_in(each, folder) for each in Path("/proc").glob("[0-9]*/cwd"))) > 0:
        if time.monotonic() > deadline:
            break
        time.sleep(0.01)
    return count


def _works_in(place: Path, folder: Path) -> bool:
    with suppress(OSError):
        return place.readlink() == folder
    return False


def _fork(run: Callable[[], int], folder: Path, streams: Path, stdin: bytes) -> tuple[int, int]:
    """A child that waits, and the descriptor whose closing lets it run."""
    (streams / "stdin").write_bytes(stdin)
    (waits, go), (ready, is_ready) = os.pipe(), os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        status = 130  # of a signal that arrives after the run's own handling
        try:
            os.close(go)
            _redirect(folder, streams)
            os.write(is_ready, b".")
            select.select([waits], [], [])
            status = _status_of(run)
        finally:
            os._exit(status)
    os.read(ready, 1)
    for descriptor in (waits, ready, is_ready):
        os.close(descriptor)
    return pid, go


def _redirect(folder: Path, streams: Path) -> None:
    """Enter the folder, with files for standard streams."""
    os.chdir(folder)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
        descriptor = os.open(streams / name, flags, 0o600)
        os.dup2(descriptor, number)
        os.close(descriptor)
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout = os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False, errors="backslashreplace")


def _status_of(run: Callable[[], int]) -> int:
    """What the interpreter would exit with."""
    try:
        return run()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except KeyboardInterrupt:
        return 130
    except BaseException:  # noqa: BLE001 - as the interpreter does
        traceback.print_exc()
        return 1


def _is_attached(pid: int, tracer: subprocess.Popen[bytes]) -> bool:
    status = Path(f"/proc/{pid}/status")
    while tracer.poll() is None:
        if "TracerPid:\t0\n" not in status.read_text():
            return True
        time.sleep(0.001)
    return False


def _outcome(pid: int, streams: Path) -> Outcome:
    deadline = time.monotonic() + LONGEST_RUN
    done, status = os.waitpid(pid, os.WNOHANG)
    while not done:
        if time.monotonic() > deadline:
            os.kill(pid, 9)
        time.sleep(0.001)
        done, status = os.waitpid(pid, os.WNOHANG)
    code = os.waitstatus_to_exitcode(status)
    return Outcome(code, (streams / "stdout").read_bytes(), (streams / "stderr").read_bytes())
