"""Runs a program, scrubs what it writes, passes signals on to it and its exit status back."""

from __future__ import annotations

import os
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from scrubber.errors import ReaderGoneError, UsageError
from scrubber.running.channels import Channel, open_channels
from scrubber.running.copying import copy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scrubber.pipeline import Pipeline

_PASSED_ON = ("SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2")
_TYPED = ("SIGINT", "SIGQUIT")
"""What a terminal sends to the program as well as to us."""


def run(command: Sequence[str], pipeline: Pipeline, *, terminal: bool | None = None) -> int:
    """Run a program to the end of its output; return its exit status, 128 + n when signal n ended it.

    Args:
        command: program and arguments.
        pipeline: what to scrub with.
        terminal: give it terminals, or pipes, to write to; None: what our own standard output and error are.

    Raises:
        UsageError: it cannot be started.
        ProcessingError: its output could not be scrubbed or written.
    """
    channels = open_channels(terminal=terminal)
    different = list(dict.fromkeys(channels))
    with ThreadPoolExecutor(len(different)) as pool, _passing_on(different) as pass_to:
        child = _start(command, *channels)
        pass_to(child)
        copies = [pool.submit(copy, each.outside, each.target, pipeline) for each in different]
        status = child.wait()
    for problem in (done.result() for done in copies):
        if problem is not None and not isinstance(problem, ReaderGoneError):
            raise problem
    return status if status >= 0 else 128 - status


def _start(command: Sequence[str], out: Channel, err: Channel) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - it is what we were asked to run
            command, stdout=out.inside, stderr=err.inside
        )
    except OSError as error:
        reason = error.strerror
    finally:
        for descriptor in {out.inside, err.inside}:
            os.close(descriptor)
    for descriptor in {out.outside, err.outside}:
        os.close(descriptor)
    raise UsageError(f"{command[0]}: cannot be run ({reason})")


@contextmanager
def _passing_on(channels: Sequence[Channel]) -> Iterator[Callable[[subprocess.Popen[bytes]], None]]:
    """Pass signals on, unless a terminal has sent them to both; keep terminals at their size.

    Those that come before the function that is given out has been told of the program are passed on then.
    """
    children: list[subprocess.Popen[bytes]] = []
    early: list[int] = []

    def pass_on(number: int, _frame: Any) -> None:
        if signal.Signals(number).name in _TYPED and _in_foreground():
            return
        for child in children:
            child.send_signal(number)
        if not children:
            early.append(number)

    def pass_to(child: subprocess.Popen[bytes]) -> None:
        children.append(child)
        for number in early:
            child.send_signal(number)

    def resize(_number: int, _frame: Any) -> None:
        for channel in channels:
            channel.resize()

    wanted: dict[str, Callable[[int, Any], None]] = {**dict.fromkeys(_PASSED_ON, pass_on), "SIGWINCH": resize}
    handlers = {getattr(signal, name): handler for name, handler in wanted.items() if hasattr(signal, name)}
    before = {
        number: signal.signal(number, handler)
        for number, handler in handlers.items()
        if signal.getsignal(number) is not signal.SIG_IGN  # as under nohup
    }
    try:
        yield pass_to
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _in_foreground() -> bool:
    """Whether what is typed at the terminal goes to us and the program."""
    with suppress(OSError):
        terminal = os.open(os.ctermid(), os.O_RDONLY | os.O_NOCTTY)
        try:
            return os.tcgetpgrp(terminal) == os.getpgrp()
        finally:
            os.close(terminal)
    return False
