"""Scrubs what other logging libraries hand on: nested data and exceptions; a marker takes the place of what fails."""

from __future__ import annotations

import traceback
from itertools import chain
from typing import TYPE_CHECKING, Any

from scrubber.live.drawing import TooMuchError
from scrubber.live.exceptions import values_in
from scrubber.live.process import PROCESS
from scrubber.live.record import Outcome
from scrubber.live.values import Sheet, decode, encode, rebuild

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DEEPEST = 40
"""How deep data is taken apart; what is deeper is one text."""


def scrub_data(value: Any) -> Any:
    """The same data without its findings; the very object that was given when it holds none.

    Raises:
        DetectionError: detection failed, or there is too much to look at.
    """
    sheet = Sheet()
    tree = sheet.add_value(value, depth=DEEPEST)
    texts = sheet.scrub(PROCESS.records().pipeline)
    if texts is None:
        return value
    PROCESS.count(Outcome.SCRUBBED)
    return rebuild(tree, texts, sheet.texts)


def scrubbed_trace(error: BaseException, beside: Iterable[tuple[Any, str | None]] = ()) -> str | None:
    """The traceback without its findings; None when neither it nor what the exception holds has any.

    An exception that holds more than is looked at counts as one with findings.

    Args:
        error: the exception; its causes, notes and the locals of its frames are looked at too.
        beside: values that will be shown with it, with their names.

    Raises:
        DetectionError: detection failed, or there is too much to look at.
    """
    sheet = Sheet()
    sheet.add("".join(traceback.format_exception(error)))
    try:
        for value, name in chain(values_in(error), beside):
            sheet.add_value(value, name)
    except TooMuchError:
        sheet.add_unread()
    pipeline = PROCESS.records().pipeline
    texts = sheet.scrub(pipeline)
    if texts is None:
        return None
    PROCESS.count(Outcome.SCRUBBED)
    data = encode(texts[0])
    return decode(pipeline.render(data, pipeline.find(data)))


def or_else(clean: Callable[[], Any], fallback: Any) -> Any:
    """What `clean` returns; the fallback, counted as withheld, when it raises anything but what stops the program."""
    try:
        return clean()
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:  # noqa: BLE001, S110 - raw text is never the result; a panic of the engine is no Exception
        pass
    PROCESS.count(Outcome.WITHHELD)
    return fallback
