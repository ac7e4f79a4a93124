"""Reads all that a log record can show onto a sheet, and makes its attributes anew from the scrubbed sheet."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrubber.live.drawing import TooMuchError
from scrubber.live.exceptions import values_in
from scrubber.live.values import Leaf, Sheet, differ, encode, rebuild

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scrubber.live.values import Tree
    from scrubber.pipeline import Pipeline

NAMES = (
    *("name", "levelname", "pathname", "filename", "module", "funcName"),
    *("threadName", "processName", "taskName", "asctime"),
)
"""Attributes that are short texts and the same in many records."""
NUMBERS = ("levelno", "lineno", "created", "msecs", "relativeCreated", "thread", "process")
_TEXTS = ("msg", "args", "message", "exc_info", "exc_text", "stack_info")
STANDARD = frozenset((*NAMES, *NUMBERS, *_TEXTS))
"""Attributes that every record may have."""
_NAME_TYPES = frozenset((str, type(None)))
_NUMBER_TYPES = frozenset((int, float, type(None)))
_PLAIN = frozenset((str, int, float))
_FORMATTER = logging.Formatter()


class Reading:
    """What one record held when it was read; nothing of the record is asked a second time.

    Attributes:
        sheet: all its texts.
    """

    __slots__ = ("_data", "_error", "_extra", "_fields", "_message", "sheet")

    def __init__(self, record: logging.LogRecord, fields: Mapping[str, Any]) -> None:
        """Read.

        Raises:
            DetectionError: there is too much to read.
            Exception: an object of the caller's cannot be shown.
        """
        self._fields = fields
        self._data: Tree | None = None
        self.sheet = Sheet()
        self._read_message(record)
        self._message = len(self.sheet.texts)
        if fields.get("exc_info") or fields.get("exc_text"):
            self._read_error()
        self._error = len(self.sheet.texts)
        self._extra = [(self.sheet.add_value(key), self.sheet.add_value(fields[key], key)) for key in _others(fields)]

    def attributes(self, texts: Sequence[str], pipeline: Pipeline) -> dict[str, Any]:
        """The record's attributes, names as they were, with the scrubbed `texts` of its sheet.

        A message, an exception or a field in which nothing was found stays the object that it was.

        Raises:
            DetectionError: detection failed.
        """
        before, made = self.sheet.texts, dict(self._fields)
        made.pop("message", None)  # made anew by the next formatter
        if any(map(differ, before[: self._message], texts)):
            args = self._arguments(texts[0], pipeline)
            if args is None:
                made["msg"] = self._message_data(texts, pipeline) or texts[0]
            made["args"] = args
        error = slice(self._message, self._error)
        if any(map(differ, before[error], texts[error])):
            made["exc_info"], made["exc_text"] = None, texts[self._message]
        for key, tree in self._extra:
            if isinstance(key, Leaf):
                made.pop(key.value)
                made[rebuild(key, texts, before)] = rebuild(tree, texts, before)
        return made

    def _arguments(self, message: str, pipeline: Pipeline) -> tuple[Any, ...] | None:
        """Several plain arguments without their findings, if they still make the scrubbed message.

        Some formatters take them one by one (uvicorn's of requests).
        """
        form, args = self._fields.get("msg"), self._fields.get("args")
        if type(form) is not str or type(args) is not tuple or len(args) < 2 or not _PLAIN.issuperset(map(type, args)):
            return None
        sheet = Sheet()
        trees = [sheet.add_value(arg) for arg in args]
        texts = sheet.scrub(pipeline)
        if texts is None:
            return None
        clean = tuple(rebuild(tree, texts, sheet.texts) for tree in trees)
        try:
            return clean if form % clean == message else None
        except Exception:  # noqa: BLE001 - a number that is a text now
            return None

    def _message_data(self, texts: Sequence[str], pipeline: Pipeline) -> Any:
        """A message that is data, as data again; None when it is none, or when its text still shows something."""
        if self._data is None or self._fields.get("args"):
            return None
        data = rebuild(self._data, texts, self.sheet.texts)
        return data if isinstance(data, dict | list) and not pipeline.find(encode(str(data))) else None

    def _read_message(self, record: logging.LogRecord) -> None:
        """The message, and what of the arguments it does not show: handlers may send them on as they are."""
        fields, sheet = self._fields, self.sheet
        args: Any = fields.get("args")
        try:
            message = record.getMessage()
        except Exception:  # noqa: BLE001 - logging's own error handler would print what does not fit together
            message = f"{record.msg!s} {args!r}"
        sheet.add(message)
        if type(fields.get("msg")) is not str:
            self._data = sheet.add_value(fields.get("msg"))
        for arg in args if type(args) is tuple else (args,) if args else ():
            if type(arg) is not str or arg not in message:
                _add_beside_text(sheet, arg)
        if (shown := fields.get("message")) is not None and shown != message:
            sheet.add_value(shown)

    def _read_error(self) -> None:
        """The traceback's text first, then whatever else the exception may bring along."""
        info: Any = self._fields.get("exc_info")
        sheet, text = self.sheet, self._fields.get("exc_text")
        sheet.add(text or _FORMATTER.formatException(info))
        if not info:
            return
        if text:
            sheet.add(_FORMATTER.formatException(info))
        try:
            for value, name in values_in(info[1]):
                sheet.add_value(value, name)
        except TooMuchError:
            sheet.add_unread()


def _others(fields: Mapping[str, Any]) -> list[str]:
    """The attributes that are no standard ones, or hold what those never do; and the stack's text."""
    others = list(fields.keys() - STANDARD) if not STANDARD.issuperset(fields) else []
    if fields.get("stack_info") is not None:
        others.append("stack_info")
    for keys, types in ((NUMBERS, _NUMBER_TYPES), (NAMES, _NAME_TYPES)):
        if not types.issuperset(map(type, map(fields.get, keys))):
            others += [key for key in keys if type(fields.get(key)) not in types]
    return others


def _add_beside_text(sheet: Sheet, value: Any) -> None:
    """Add what a part of the message may show elsewhere: the whole of a text that was cut, the data in an object."""
    if isinstance(value, str | bytes | dict | list | tuple | set | frozenset):
        sheet.add_value(value)
    elif not isinstance(value, int | float):
        sheet.add_held(value)
