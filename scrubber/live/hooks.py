"""Wraps the hooks that print to stderr: of uncaught exceptions, in threads and finalizers too, and of warnings."""

from __future__ import annotations

import sys
import threading
import traceback
from functools import wraps
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from scrubber.live.exceptions import stand_in, values_in
from scrubber.live.guard import say, scrub_text
from scrubber.live.process import PROCESS
from scrubber.live.values import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    Hook = Callable[..., Any]

_DEFAULTS = (sys.__excepthook__, threading.__excepthook__, sys.__unraisablehook__)


def wrap_excepthook(previous: Hook) -> Hook:
    """`sys.excepthook`."""

    @wraps(previous)
    def hook(kind: Any, error: Any, trace: Any) -> None:
        _pass_on(
            previous,
            lambda: _traceback(kind, error, trace),
            error,
            (kind, error, trace),
            lambda new: (type(new), new, None),
        )

    return hook


def wrap_threading_excepthook(previous: Hook) -> Hook:
    """`threading.excepthook`."""

    @wraps(previous)
    def hook(args: Any) -> None:
        def report() -> str:
            name = args.thread.name if args.thread else threading.get_ident()
            return f"Exception in thread {name}:\n" + _traceback(args.exc_type, args.exc_value, args.exc_traceback)

        def replaced(new: Exception) -> tuple[Any]:
            return (threading.ExceptHookArgs((type(new), new, None, args.thread)),)

        if args.exc_type is SystemExit:  # ends the thread in silence
            previous(args)
        else:
            _pass_on(previous, report, args.exc_value, (args,), replaced)

    return hook


def wrap_unraisablehook(previous: Hook) -> Hook:
    """`sys.unraisablehook`."""

    @wraps(previous)
    def hook(args: Any) -> None:
        def report() -> str:
            head = f"{args.err_msg or 'Exception ignored in'}: {args.object!r}\n"
            return head + _traceback(args.exc_type, args.exc_value, args.exc_traceback)

        def replaced(new: Exception) -> tuple[Any]:
            fields = {"exc_type": type(new), "exc_value": new, "exc_traceback": None, "err_msg": None, "object": None}
            return (SimpleNamespace(**fields),)

        _pass_on(previous, report, args.exc_value, (args,), replaced)

    return hook


def wrap_formatwarning(previous: Hook) -> Hook:
    """`warnings.formatwarning`, which makes the text both for stderr and for `logging.captureWarnings`."""

    @wraps(previous)
    def formatwarning(*args: Any, **named: Any) -> str:
        text: str = previous(*args, **named)
        return scrub_text(text) if PROCESS.is_guarded else text

    return formatwarning


def _pass_on(
    previous: Hook, report: Callable[[], str], error: Any, given: tuple[Any, ...], replaced: Callable[[Exception], Any]
) -> None:
    """Call the previous hook if it may see the exception; else say it scrubbed, or give it one that does."""
    if not PROCESS.is_guarded or _is_clean(previous, report, error):
        previous(*given)
    elif previous in _DEFAULTS:
        say(report)
    else:
        previous(*replaced(_stand_in(error, report)))


def _is_clean(previous: Hook, report: Callable[[], str], error: Any) -> bool:
    """Whether the hook may see the exception; one that is not Python's own may show the locals of its frames."""
    try:
        sheet = Sheet()
        sheet.add(report())
        if previous not in _DEFAULTS and error is not None:
            for value, name in values_in(error):
                sheet.add_value(value, name)
        return sheet.scrub(PROCESS.records().pipeline) is None
    except Exception:  # noqa: BLE001 - what cannot be read is not clean
        return False


def _stand_in(error: Any, report: Callable[[], str]) -> Exception:
    """An exception of the same name that holds the scrubbed report and nothing else."""
    try:
        text = scrub_text(report())
    except Exception:  # noqa: BLE001 - an exception that cannot be shown
        text = ""
    return stand_in(error, text)


def _traceback(kind: Any, error: Any, trace: Any) -> str:
    return "".join(traceback.format_exception(kind, error, trace))
