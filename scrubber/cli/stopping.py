"""Lets a run without end be stopped: the first signal ends it in order, a second one at once."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


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
