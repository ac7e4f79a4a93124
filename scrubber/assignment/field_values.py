"""What a field is called and what its value is, for detectors that go by the names of fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.assignment.values import element_value, value_at
from scrubber.matcher import Re2Pattern

if TYPE_CHECKING:
    from scrubber.model import Span

_JOIN = Re2Pattern(rb"(?:\\*[\"'])?\]?(?: ?: ?|[ \t]{0,8}(?:=>|=)[ \t]{0,8}|:[ \t]{1,8})|(>)")
_LONGEST = 256
"""Bytes in which a value ends; what is longer is nobody's name."""
_NAME = 48
"""Bytes before a value in which its name stands."""


def begins_field(data: bytes, start: int, *, may_be_part: bool = False) -> bool:
    """Whether a field's name begins here: `first_name`, not `thirst_name`; `billing_first_name` if it may be a part."""
    before = data[start - 1 : start]
    if not before.isalnum() and before < b"\x80":
        return may_be_part or before not in (b"_", b".", b"-", b"/", b"$", b"@")
    return before.islower() and data[start : start + 1].isupper()


def field_value(data: bytes, line: Span, position: int) -> tuple[int, int, bool] | None:
    """Where the value after a field's name stands, and whether something marks both its ends."""
    joined = _JOIN.match_at(data, position, line.end)
    if joined is None:
        return None
    begin = joined[0][1]
    if joined[1][0] >= 0:
        element = element_value(data, begin, line.end)
        return (element.start, element.end, True) if element else None
    value = value_at(data, begin, min(line.end, begin + _LONGEST))
    if value and not value.quoted and value.start > begin:  # the quote that closes it may stand further on
        value = value_at(data, begin, line.end)
    return (value.start, value.end, value.quoted) if value and value.end - begin < _LONGEST else None


def name_before(data: bytes, start: int) -> bytes:
    """The name that the value at `start` is given, in lower case, with what stands before it."""
    return data[max(0, start - _NAME) : start].lower().rstrip(b" =:\"'")
