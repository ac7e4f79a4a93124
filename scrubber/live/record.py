"""Scrubs one log record: it is left alone, or another one without its findings goes on, or one that says nothing."""

from __future__ import annotations

import logging
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from scrubber.detectors.ner import for_records
from scrubber.live.reading import NAMES, STANDARD, Reading
from scrubber.live.values import decode, encode

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

WITHHELD = "[record withheld: scrubbing failed]"
NAMES_REMEMBERED = 1 << 12
"""Names of loggers, threads, files and functions whose scrubbed forms are remembered."""
_SCALARS = frozenset((str, int, float, bool, type(None)))
_STOPS = (KeyboardInterrupt, SystemExit, GeneratorExit)


class Outcome(Enum):
    """What became of a record."""

    CLEAN = "clean"
    SCRUBBED = "scrubbed"
    WITHHELD = "withheld"


class Scrubbed(NamedTuple):
    """A record that may be shown: the given one when it is clean, else another one."""

    record: logging.LogRecord
    outcome: Outcome


class Records:
    """Scrubs records, and texts made of them, with one pipeline; any number of threads may use it at once."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = for_records(pipeline)
        self._clean_name = lru_cache(NAMES_REMEMBERED)(self._name)
        self._clean_names = lru_cache(NAMES_REMEMBERED)(self._names)

    def text(self, text: str) -> str:
        """A text without its findings.

        Raises:
            DetectionError: detection failed.
        """
        data = encode(text)
        findings = self.pipeline.find(data)
        return decode(self.pipeline.render(data, findings)) if findings else text

    def scrub(self, record: logging.LogRecord) -> Scrubbed:
        """The record to show. Raises nothing but what stops the program."""
        try:
            attributes = self._attributes(record)
            if attributes is None:
                return Scrubbed(record, Outcome.CLEAN)
            return Scrubbed(_like(record, attributes), Outcome.SCRUBBED)
        except _STOPS:
            raise
        except BaseException:  # noqa: BLE001, S110 - raw text is never the result; a panic of the engine is no Exception
            pass
        return Scrubbed(withheld(record), Outcome.WITHHELD)

    def _attributes(self, record: logging.LogRecord) -> dict[str, Any] | None:
        """The attributes of the record to show, or None when it can be shown as it is."""
        fields = dict(vars(record))
        names = tuple(map(fields.get, NAMES))
        clean = self._clean_names(names)
        reading = Reading(record, fields)
        texts = reading.sheet.scrub(self.pipeline)
        if texts is None and clean is None:
            return None
        made = reading.attributes(texts or reading.sheet.texts, self.pipeline)
        if clean is not None:
            made.update(clean)
        return made

    def _names(self, names: tuple[Any, ...]) -> dict[str, str] | None:
        """The names with findings, scrubbed; None when there are none. What is no text is not looked at here."""
        texts = {key: name for key, name in zip(NAMES, names, strict=True) if type(name) is str}
        clean = {key: new for key, name in texts.items() if (new := self._clean_name(name)) != name}
        return clean or None

    def _name(self, name: str) -> str:
        return self.text(name) if name else name


def is_plain(record: logging.LogRecord) -> bool:
    """Whether the record holds texts and numbers alone, so that it says the same whenever it is asked."""
    fields = vars(record)
    args = fields.get("args")
    return (
        type(fields.get("msg")) is str
        and not fields.get("exc_info")
        and (not args or (type(args) is tuple and _SCALARS.issuperset(map(type, args))))
        and STANDARD.issuperset(fields)
    )


def become(record: logging.LogRecord, other: logging.LogRecord) -> None:
    """Make a record all that another one is, for whoever holds on to it.

    Raises:
        TypeError: its class is laid out in another way.
    """
    if type(record) is not type(other):
        record.__class__ = type(other)
    fields = vars(record)
    fields.clear()
    fields.update(vars(other))


def withheld(record: logging.LogRecord) -> logging.LogRecord:
    """A record that tells nothing of the given one but level and time."""
    made = logging.LogRecord("withheld", logging.ERROR, "withheld", 0, WITHHELD, None, None, "withheld")
    fields, numbers = vars(made), ("created", "msecs", "relativeCreated")
    try:
        given = dict(vars(record))
    except Exception:  # noqa: BLE001 - then not even that
        given = {}
    if type(given.get("levelno")) is int:
        fields["levelno"], fields["levelname"] = given["levelno"], _level_name(given["levelno"])
    fields.update((key, given[key]) for key in numbers if type(given.get(key)) in (int, float))
    fields.update(dict.fromkeys(("threadName", "processName", "filename", "module"), "withheld"))
    return made


def _level_name(number: int) -> str:
    """The name of one of the levels that logging itself defines."""
    return logging.getLevelName(number) if number in _LEVELS else f"Level {number}"


def _like(record: logging.LogRecord, attributes: dict[str, Any]) -> logging.LogRecord:
    """A record of the same class with these attributes.

    A class that puts messages together in its own way would do that again with the message that is final: then the
    record is a plain one.
    """
    kind = type(record)
    if kind.getMessage is not logging.LogRecord.getMessage:
        kind = logging.LogRecord
    made = object.__new__(kind)
    made.__dict__ = attributes
    return made


_LEVELS = frozenset((logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL, logging.NOTSET))
