"""A loguru patcher that scrubs records before any sink is given them, serialized, queued and diagnosed ones too.

    logger.configure(patcher=scrub_record)

An exception is left alone when nothing is found in it, in the locals of its frames, or in what `diagnose=True` would
show of them; else one of the same name that holds its scrubbed text takes its place. A patch that is added with
`logger.patch` runs later: what it adds is not seen.
"""

from __future__ import annotations

import inspect
import linecache
import re
from typing import TYPE_CHECKING, Any, cast

from scrubber.live.data import or_else, scrub_data, scrubbed_trace
from scrubber.live.drawing import Drawing
from scrubber.live.exceptions import stand_in
from scrubber.live.record import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from loguru import Record

MOST_VALUES = 5_000
"""Values that the source lines of one traceback may show; beyond it the exception counts as one with findings."""
_NAME = re.compile(r"[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*")
_KEPT = ("elapsed", "exception", "level", "time")
"""Parts of a record that hold no text of the caller's, or are looked at in another way."""
_NAMED = ("file", "process", "thread")
"""Parts of a record that are objects with names."""


def scrub_record(record: Record) -> None:
    """Scrub the record in place; never raises. What cannot be scrubbed is withheld."""
    fields = cast("dict[str, Any]", record)
    fields.update(or_else(lambda: _clean(fields), {"message": WITHHELD, "extra": {}, "exception": None}))


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in fields.items() if key not in _KEPT + _NAMED}
    clean: dict[str, Any] = {**scrub_data(plain)}
    for key in _NAMED:
        clean[key] = _named(fields[key])
    clean["exception"] = _exception(fields["exception"])
    return clean


def _named(part: Any) -> Any:
    """A file, process or thread as loguru shows it, with a clean name and path."""
    given = {name: getattr(part, name) for name in type(part).__slots__}
    clean = scrub_data(given)
    return part if clean is given else type(part)(*clean.values())


def _exception(info: Any) -> Any:
    if info is None or info.value is None:
        return info
    text = or_else(lambda: scrubbed_trace(info.value, _shown(info.traceback)), WITHHELD)
    if text is None:
        return info
    return type(info)(info.type, stand_in(info.value, text), None)  # the given type can be pickled, for enqueue=True


def _shown(traceback: Any) -> Iterator[tuple[Any, str]]:
    """What loguru writes under the source lines of a traceback and of the calls that led to it."""
    drawing = Drawing(MOST_VALUES, all_objects=True)
    for frame, line in _lines(traceback):
        source = linecache.getline(frame.f_code.co_filename, line)
        for names in _NAME.findall(source):
            for value, name in _values(frame, re.split(r"\s*\.\s*", names)):
                yield drawing.of(value), name


def _lines(traceback: Any) -> Iterator[tuple[FrameType, int]]:
    outer = traceback.tb_frame.f_back if traceback is not None else None
    while outer is not None:
        yield outer, outer.f_lineno
        outer = outer.f_back
    while traceback is not None:
        yield traceback.tb_frame, traceback.tb_lineno
        traceback = traceback.tb_next


def _values(frame: FrameType, names: list[str]) -> Iterator[tuple[Any, str]]:
    """The value of a name and of its attributes, found without running any code."""
    missing = object()
    value = frame.f_locals.get(names[0], frame.f_globals.get(names[0], missing))
    for name, following in zip(names, [*names[1:], ""], strict=True):
        if value is missing:
            return
        yield value, name
        value = inspect.getattr_static(value, following, missing) if following else missing
