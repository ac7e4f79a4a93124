"""`ScrubFilter`: scrubs the records that pass one handler or logger.

Attach it to handlers: a filter on a logger never sees the records of that logger's children. A record in which nothing
is found is left exactly as it was. One with findings is edited; the objects in its `args` and `extra`, which belong to
the caller, are not. (Before Python 3.12 a record that a filter returns in its place is ignored.)
"""

from __future__ import annotations

import json
import logging
from functools import cache
from typing import TYPE_CHECKING, Any

from scrubber.library import load_pipeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.pipeline import Pipeline

WITHHELD = "[record withheld: scrubbing failed]"
DEEPEST = 8
"""Levels of containers in `extra` that are looked into; what is deeper is replaced by its scrubbed text."""

_STANDARD = frozenset(vars(logging.LogRecord("", 0, "", 0, "", None, None))) | {"message", "asctime", "taskName"}
_NAMES = ("name", "threadName", "processName", "taskName", "pathname", "filename", "module", "funcName")
_FORMATTER = logging.Formatter()


class ScrubFilter(logging.Filter):
    """Scrubs message, arguments, exception, stack, extra fields and names of every record; never raises.

    Attributes:
        withheld: how many records were replaced by a marker because they could not be scrubbed.
    """

    def __init__(self, pipeline: Pipeline | None = None) -> None:
        super().__init__()
        self._pipeline = pipeline if pipeline is not None else _default_pipeline()
        self.withheld = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Scrub the record in place; always let it pass."""
        try:
            self._scrub(record)
        except Exception:  # noqa: BLE001 - logging must not raise into the program, nor let raw text out
            self.withheld += 1
            _withhold(record)
        return True

    def _scrub(self, record: logging.LogRecord) -> None:
        message, broken = _message(record)
        trace = record.exc_text or (_FORMATTER.formatException(record.exc_info) if record.exc_info else "")
        vars(record).pop("message", None)  # an earlier handler's formatter left it; the next one makes it anew
        extra = {key: value for key, value in vars(record).items() if key not in _STANDARD}
        names = [str(getattr(record, name, None) or "") for name in _NAMES]
        everything = "\n".join((message, trace, record.stack_info or "", *names, *_strings(extra, DEEPEST)))
        if not broken and not self._pipeline.find(_encode(everything)):
            return
        record.msg, record.args = self._clean(message), None
        if trace:
            record.exc_text, record.exc_info = self._clean(trace), None
        if record.stack_info:
            record.stack_info = self._clean(record.stack_info)
        for name, value in zip(_NAMES, names, strict=True):
            if value:
                setattr(record, name, self._clean(value))
        for key, value in extra.items():
            delattr(record, key)
            setattr(record, self._clean(key), self._copy(value, DEEPEST, key))

    def _clean(self, text: str) -> str:
        return self._pipeline.scrub(_encode(text)).decode("utf-8", "surrogatepass")

    def _copy(self, value: Any, depth: int, key: Any = None) -> Any:
        """A scrubbed copy of a value; the value itself where there is nothing to scrub.

        The key may say what the value is (`{"password": "…"}`, `{"tokens": ["…"]}`).
        """
        if depth and isinstance(value, dict):
            return {self._copy(name, 0): self._copy(item, depth - 1, name) for name, item in value.items()}
        if depth and isinstance(value, list | tuple | set | frozenset):
            copies = (self._copy(item, depth - 1, key) for item in value)
            return type(value)(copies) if type(value) in (list, tuple, set, frozenset) else list(copies)
        text = str(value)
        found = self._by_key(key, text) if key is not None else None
        clean = self._clean(text) if found is None else found
        return value if clean == text else clean

    def _by_key(self, key: Any, text: str) -> str | None:
        """What replaces the whole text when its key says that it is sensitive."""
        head = _encode(f'"{key}": ')
        line = head + _encode(json.dumps(text, ensure_ascii=False))
        finding = next((found for found in self._pipeline.find(line) if found.end > len(head)), None)
        if finding is None or finding.rule_id[:9] != "assigned-":
            return None
        return self._pipeline.redactor(_encode(text), finding).decode("utf-8", "surrogatepass")


def _message(record: logging.LogRecord) -> tuple[str, bool]:
    """The record's message, and whether its arguments do not fit it: then everything there is of it."""
    try:
        return record.getMessage(), False
    except Exception:  # noqa: BLE001 - a bad format would be printed raw by logging's own error handler
        return f"{record.msg!s} {record.args!r}", True


def _strings(value: Any, depth: int, key: Any = None) -> Iterator[str]:
    """Every text in a value, keys beside their values."""
    if depth and isinstance(value, dict):
        for name, item in value.items():
            yield from _strings(item, depth - 1, name)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _strings(item, depth - 1, key)
    else:
        text = str(value)
        yield text
        if key is not None:
            yield f'"{key}": {json.dumps(text, ensure_ascii=False)}'


def _withhold(record: logging.LogRecord) -> None:
    """Leave nothing in the record but level and time."""
    for key in set(vars(record)) - _STANDARD:
        delattr(record, key)
    vars(record).pop("message", None)
    for name in _NAMES:
        setattr(record, name, None if name == "taskName" else "withheld")
    record.msg, record.args = WITHHELD, None
    record.exc_info = record.exc_text = record.stack_info = None


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@cache
def _default_pipeline() -> Pipeline:
    return load_pipeline()
