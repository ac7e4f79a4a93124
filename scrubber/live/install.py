"""`scrubber.install()`: scrubs every record of every logger to every handler, those that exist and those that come.

What is patched, from the outside in, and why, stands beside each patch. Calling `install` again swaps the pipeline, and
wraps what someone else has put in the place of a patch since.
"""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from scrubber.detectors.known_values import known_in
from scrubber.errors import UsageError
from scrubber.live import guard, hooks, workers
from scrubber.live.process import PROCESS, Stats

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline


class _Patch(NamedTuple):
    """What wraps an attribute of a module or class."""

    owner: Any
    name: str
    wrap: Callable[[Any], Any]


_PATCHES = (
    _Patch(logging.Logger, "handle", guard.wrap_handle),  # before Logger.callHandlers, where error trackers listen
    _Patch(logging.Handler, "handle", guard.wrap_handle),  # queue listeners, memory handlers, records made by hand
    _Patch(logging.Handler, "filter", guard.wrap_filter),  # fields that a handler's own filters add
    _Patch(logging.Handler, "format", guard.wrap_format),  # what formatters add: locals, fixed fields
    _Patch(logging.Handler, "handleError", guard.wrap_handle_error),  # logging.raiseExceptions
    _Patch(sys, "excepthook", hooks.wrap_excepthook),
    _Patch(threading, "excepthook", hooks.wrap_threading_excepthook),
    _Patch(sys, "unraisablehook", hooks.wrap_unraisablehook),
    _Patch(warnings, "formatwarning", hooks.wrap_formatwarning),
)


class _Installed(NamedTuple):
    """What stood in a patch's place, None where it was inherited, and what stands there now."""

    patch: _Patch
    before: Any
    ours: Any


_INSTALLED: list[_Installed] = []


def install(
    pipeline: Pipeline | None = None, *, known: Iterable[bytes | str] | Mapping[str, str] = (), ner: bool = False
) -> None:
    """Scrub all that is logged in this process from now on. Calling it again is harmless.

    Args:
        pipeline: what to scrub with; the one in use, else the standard profile, when not given.
        known: secret values to find in every encoding; of a mapping such as `os.environ`, those values whose names
            and contents say that they are secrets.
        ner: find names and places by the language model too; only when no pipeline is given.

    Raises:
        UsageError: a known value is too short or too common, or the pipeline cannot be built; nothing changed then.
    """
    from scrubber.library import load_pipeline  # noqa: PLC0415 - the library's front uses this package itself

    if pipeline is not None and ner:
        raise UsageError("a pipeline that is given has names and places by NER or not: load_pipeline(ner=True)")
    base = load_pipeline(ner=True) if ner else pipeline
    PROCESS.register(known_in(known) if isinstance(known, Mapping) else map(_bytes, known))
    if base is not None or not PROCESS.is_guarded:
        PROCESS.use(base)
    PROCESS.records()  # whatever is wrong with it shows now
    PROCESS.is_guarded = True
    for patch in _PATCHES:
        _apply(patch)
    workers.follow(on=True)


def uninstall() -> None:
    """Put back what `install` replaced. Values that were registered stay known to filters and formatters."""
    if not PROCESS.is_guarded:
        return
    PROCESS.is_guarded = False  # a wrapper of ours that someone else has wrapped stays, and lets all through
    PROCESS.use(None)
    workers.follow(on=False)
    while _INSTALLED:
        patch, before, ours = _INSTALLED.pop()
        if vars(patch.owner).get(patch.name) is not ours:
            continue
        if before is None:
            delattr(patch.owner, patch.name)
        else:
            setattr(patch.owner, patch.name, before)


def register(*values: bytes | str) -> None:
    """From now on find these values in every encoding: raw, percent, JSON, repr, base64 and hex.

    They count for `install`, for `scrubber.scrub`, and for filters and formatters without a pipeline of their own.

    Raises:
        UsageError: one is too short or too common to be looked for, and why; none is registered then.
    """
    PROCESS.register(map(_bytes, values))


def stats() -> Stats:
    """How many records and texts were scrubbed, and how many withheld because they could not be."""
    return PROCESS.stats()


def _apply(patch: _Patch) -> None:
    current = getattr(patch.owner, patch.name)
    if any(current is done.ours for done in _INSTALLED):
        return
    ours = patch.wrap(current)
    _INSTALLED.append(_Installed(patch, vars(patch.owner).get(patch.name), ours))
    setattr(patch.owner, patch.name, ours)


def _bytes(value: bytes | str) -> bytes:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
