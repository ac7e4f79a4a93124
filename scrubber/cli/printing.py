"""What is printed, and how: names that somebody else chose, and output that a reader may stop reading."""

from __future__ import annotations

import io
import os
import sys

from scrubber.errors import OutputError, ReaderGoneError


def printable(text: str) -> str:
    """The text without control characters and line ends, which could command the terminal or forge a line."""
    return "".join(char if char.isprintable() else "?" for char in text)


def visible(data: bytes) -> str:
    """Log content for a terminal: tabs as they are, every other control, invisible or undecodable byte as an escape."""
    text = data.decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() or char == "\t" else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    """`\\x1b` for ESC: what a Python string literal would say."""
    return char.encode("unicode_escape").decode("ascii")


def write_out(data: bytes) -> None:
    """Write to standard output at once.

    Raises:
        OutputError: it cannot be written, or nobody reads it any more.
    """
    view, problem = memoryview(data), OutputError("")
    try:
        while view:
            view = view[os.write(sys.stdout.fileno(), view) :]
    except io.UnsupportedOperation:  # no file but an object in memory, as in notebooks
        sys.stdout.write(data.decode("utf-8", "replace"))
        return
    except BrokenPipeError:
        problem = ReaderGoneError("standard output: closed by its reader")
    except OSError as error:
        problem = OutputError(f"standard output: cannot be written ({error.strerror})")
    else:
        return
    raise problem
