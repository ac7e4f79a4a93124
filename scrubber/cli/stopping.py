"""What signals do to a run: one ends it, and whatever it was at is cleaned up in peace; one without end, in order."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


def interrupt_once() -> None:
    """Let the first signal that asks for an end raise KeyboardInterrupt; later ones find the end under way.

    A signal that is ignored, as SIGHUP under nohup is, stays so.
    """

    def interrupt(_number: int, _frame: object) -> None:
        for number in _SIGNALS:
            signal.signal(number, lambda _number, _frame: None)  # not SIG_IGN, which children would take over
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
