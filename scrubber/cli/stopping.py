"""What signals do to a run: one ends it, and whatever it was at is cleaned up in peace; one without end, in order."""

from __future__ import annotations

import signal
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
_PATIENCE = 2.0
"""Seconds that are left for cleaning up before another signal counts."""


def interrupt_once() -> None:
    """Let a signal that asks for an end raise KeyboardInterrupt; others right behind it find the end under way.

    A signal that is ignored, as SIGHUP under nohup is, stays so.
    """
    last = -_PATIENCE

    def interrupt(_number: int, _frame: object) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _PATIENCE:
            last = now
            raise KeyboardInterrupt

    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, interrupt)


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """While the block runs, what it gives tells whether somebody wants it to end."""
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    wanted = False

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def stop(_number: int, _frame: object) -> None:
        nonlocal wanted
        wanted = True
        restore()

    for number in _SIGNALS:
        signal.signal(number, stop)
    try:
        yield lambda: wanted
    finally:
        restore()
