"""Finds phone numbers by a plus, an area in parentheses, groups of digits, and the words before and after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.assignment.field_values import name_before
from scrubber.entities import Entity
from scrubber.matcher import Re2Pattern
from scrubber.model import Block, Confidence, Finding, Hit, Triggers, each
from scrubber.phones import NORTH_AMERICA, is_international, is_national, is_plausible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FIELDS = (b"phone", b"mobile", b"telefon", b"tel:", b"tel.", b"tel=", b"fax", b"sms", b"whatsapp", b"msisdn")
"""What a field is called, or what follows a number on a card; the number may stand on the line below."""
_BEHIND = (b"office", b"fax", b"mobile", b"cell", b"desk")
"""What says of a number before it which of several it is."""
_BEFORE = (b"call ", b"dial", b"answering at", b"messages to", b"message to", b"text to", b"reach me ", b"reached at")
_CUES = (*_FIELDS, *(word for word in _BEHIND if word not in _FIELDS), *_BEFORE)

_PLUS = rb"\+[1-9](?:[ ().-]{0,2}[0-9]){6,14}"
_AREA = rb"\([0-9]{2,5}\)[ -]?[0-9]{2,4}[ .-][0-9]{3,4}\b"
# the groups that North America writes, by NANPA: area and exchange begin with 2 to 9
_GROUPS = rb"\b[2-9][0-9]{2}(?:-[2-9][0-9]{2}-|\.[2-9][0-9]{2}\.)[0-9]{4}(?:x[0-9]{1,5})?\b"
_EXTENSION = rb"(?:[ ,]{0,2}(?:x|ext\.?)[ ]?[0-9]{1,5})?"
_NUMBER = Re2Pattern(rb"(?P<value>\+?[0-9(](?:[ ().-]{0,2}[0-9]){6,14}" + _EXTENSION + rb")\b")
_MORE = Re2Pattern(rb"(?:x|[ ,]{1,2}(?:x|ext\.?))[ ]?[0-9]{1,5}\b")
_LEADS_ON = Re2Pattern(
    rb"(?i)[^a-z0-9\r\n]{0,12}(?:(?:number|num|no|nr|is|was|to|from|sent|at|on|me|us)[^a-z0-9\r\n]{1,6}){0,3}"
)
"""What may stand between a cue and its number."""
_IS_FIELD = Re2Pattern(
    rb"(?i)[ _-]?(?:number|num|no|nr)?\.?\\?[\"']?[ \t]*[:=][ \t]*\\?[\"']?(?:[ \t*]*\r?\n[ \t>*?]*)?"
)
"""What makes the cue the name of a field, whose value is the number whatever country's it is."""
_HEADING = b" \t:*_=\"'"
_NUMBER_BEFORE = Re2Pattern(
    rb"(?:^|[^0-9A-Za-z_.+-])(?P<value>\+?[0-9(](?:[ ().-]{0,2}[0-9]){6,14}" + _EXTENSION + rb")(?: ?[-(] ?| )$"
)
_DIFFERENCES = (b"offset", b"delta", b"drift", b"skew", b"diff", b"shift", b"change")
_INNER = (b"-", b"_", b"/", b"\\", b"+", b".")
"""What stands beside a run of digits that is part of something longer."""
_SHORTEST = 7
_WINDOW = 48
"""Bytes beside a cue in which its number stands."""
_PLUSES, _AREAS, _GROUPED = range(3)


def _extent(block: Block, hit: Hit) -> int | None:
    """Where what a field's name says ends: on its own line, if anything follows there."""
    stop = block.line_end(hit[2], hit[2] + _WINDOW)
    if block.data[hit[2] : stop].strip(_HEADING):
        return hit[2]
    return hit[2] + _WINDOW if hit[2] + _WINDOW <= len(block.data) else None


class PhoneNumbers:
    """Finds phone numbers in the forms that people and programs write."""

    name = "phone-numbers"
    triggers = Triggers(
        _CUES,
        (_PLUS, _AREA),
        (_GROUPS,),
        multiline=len(_FIELDS),
        reach=_WINDOW,
        extents=each(_extent),
        public=True,
        entities=(Entity.PHONE_NUMBER,),
    )

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        data = block.data
        for trigger, start, end in hits:
            if trigger >= len(_CUES):
                yield from _shaped(data, trigger - len(_CUES), start, end)
                continue
            yield from _after(data, end, _stop(block, trigger, end))
            if _CUES[trigger] in _BEHIND:
                yield from _before(data, block.line_start(start, start - _WINDOW), start)


def _stop(block: Block, trigger: int, end: int) -> int:
    """Where the number that a cue introduces must end."""
    stop = block.line_end(end, end + _WINDOW)
    if trigger < len(_FIELDS) and block.is_whole and not block.data[end:stop].strip(_HEADING):
        return min(end + _WINDOW, len(block.data))
    return stop


def _shaped(data: bytes, kind: int, start: int, end: int) -> Iterator[Finding]:
    """What a shape of its own nominated."""
    before, after = data[start - 1 : start], data[end : end + 1]
    if before.isalnum() or name_before(data, start).endswith(_DIFFERENCES):
        return
    if kind == _PLUSES:
        yield from _international(data, start, end)
    elif (kind == _AREAS or not (before in _INNER or after in _INNER)) and is_national(
        data[start:end].partition(b"x")[0], NORTH_AMERICA
    ):
        yield _finding(start, _with_extension(data, end))


def _international(data: bytes, start: int, end: int) -> Iterator[Finding]:
    """The longest run of whole groups that is a number; what follows a number may look like more of it."""
    while end - start > _SHORTEST:
        stop = _with_extension(data, end)
        if not data[stop : stop + 1].isalnum() and is_international(data[start:end]):
            yield _finding(start, stop, Confidence.HIGH)
            return
        end = start + len(data[start:end].rstrip(b"0123456789").rstrip(b" ().-"))


def _after(data: bytes, start: int, stop: int) -> Iterator[Finding]:
    """The number that a cue introduces: the first digits after it."""
    match = next(_NUMBER.find(data, start, stop), None)
    if match is None:
        return
    lead, text = data[start : match.value_start], data[match.value_start : match.value_end]
    if not is_plausible(text):
        return
    is_led_to = _LEADS_ON.matches_all_of(lead) and (is_plausible(text, groups=2) or _is_known(text))
    if is_led_to or _IS_FIELD.matches_all_of(lead):
        yield _finding(match.value_start, match.value_end)


def _before(data: bytes, start: int, stop: int) -> Iterator[Finding]:
    """The number that a word behind it names: `655 437 108 office`."""
    text = data[start:stop]  # to the engine `$` is the end of all it is given
    for match in _NUMBER_BEFORE.find(text, 0, len(text)):
        if is_plausible(text[match.value_start : match.value_end], groups=1):
            yield _finding(start + match.value_start, start + match.value_end)


def _is_known(text: bytes) -> bool:
    """Whether a plan of numbers, of the world or of one of the regions, holds it."""
    return is_international(text) if text.startswith(b"+") else is_national(text)


def _with_extension(data: bytes, end: int) -> int:
    more = _MORE.match_at(data, end, min(len(data), end + 12))
    return more[0][1] if more else end


def _finding(start: int, end: int, confidence: Confidence = Confidence.MEDIUM) -> Finding:
    return Finding(start, end, Entity.PHONE_NUMBER, "phone-number", confidence)
