"""The ways out that a program is given in place of our own standard output and error: pipes, or terminals."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import NamedTuple

OUT, ERR = 1, 2


class Channel(NamedTuple):
    """Descriptors: the program writes to `inside`, we read from `outside` and write to `target`."""

    inside: int
    outside: int
    target: int
    is_terminal: bool

    def resize(self) -> None:
        """Give a terminal the size of the one that it stands for."""
        if self.is_terminal:
            from termios import TIOCGWINSZ, TIOCSWINSZ  # noqa: PLC0415 - not on Windows

            _copy_size(self.target, self.outside, TIOCGWINSZ, TIOCSWINSZ)


def open_channels(*, terminal: bool | None) -> tuple[Channel, Channel]:
    """For standard output and standard error; one for both where both go to the same place, so that order is kept.

    Args:
        terminal: give the program terminals, or pipes; None: what ours are.
    """
    out = _open(OUT, terminal=terminal)
    return out, out if os.path.sameopenfile(OUT, ERR) else _open(ERR, terminal=terminal)


def _open(target: int, *, terminal: bool | None) -> Channel:
    if terminal or (terminal is None and os.isatty(target)):
        return _open_terminal(target)
    outside, inside = os.pipe()
    return Channel(inside, outside, target, is_terminal=False)


def _open_terminal(target: int) -> Channel:
    import termios  # noqa: PLC0415 - not on Windows

    outside, inside = os.openpty()
    settings = termios.tcgetattr(inside)
    settings[1] &= ~termios.OPOST  # line ends are for the real terminal to make
    settings[3] &= ~termios.ECHO
    termios.tcsetattr(inside, termios.TCSANOW, settings)
    channel = Channel(inside, outside, target, is_terminal=True)
    channel.resize()
    return channel


def _copy_size(source: int, target: int, read: int, write: int) -> None:
    from fcntl import ioctl  # noqa: PLC0415 - not on Windows

    with suppress(OSError):  # what it stands for is no terminal
        ioctl(target, write, ioctl(source, read, bytes(8)))
