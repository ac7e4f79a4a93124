"""Reads the time that a log line gives itself, for the time axis of a report."""

from __future__ import annotations

from datetime import UTC, datetime

from scrubber.matcher import Re2Pattern

NEAR = 160
"""Bytes at a line's start in which its time is looked for."""
NO_YEAR = 2000
"""The year of a time that names none (RFC 3164)."""
_MONTHS = b"jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = rb"([A-Z][a-z]{2})"
_CLOCK = rb"([0-2][0-9])[:.]([0-5][0-9])[:.]([0-5][0-9])"

_NUMBERS = Re2Pattern(rb"(?:[^0-9]|^)((?:19|20)[0-9]{2})[-/.]?([01][0-9])[-/.]?([0-3][0-9])(?:[Tt ]|-| at )" + _CLOCK)
"""ISO 8601, RFC 3339, and their relatives with other marks between the parts."""
_SHORT_YEAR = Re2Pattern(rb"(?:[^0-9]|^)([0-9]{2})/([01][0-9])/([0-3][0-9]) " + _CLOCK)
"""As log4j's default in Spark and Hadoop has it."""
_WEB = Re2Pattern(rb"()([0-3][0-9])/" + _MONTH + rb"/([0-9]{4}):" + _CLOCK)
"""The Common Log Format of web servers."""
_SYSLOG = Re2Pattern(rb"()" + _MONTH + rb" +([0-3]?[0-9]) " + _CLOCK + rb"(?: ([0-9]{4}))?")
"""RFC 3164, and asctime with its year at the end."""


def time_of(line: bytes) -> int | None:
    """Seconds since 1970 of the first time near the line's start, read as UTC; None where there is none."""
    near = line[:NEAR]
    for pattern, order in _ORDERS:
        found = next(pattern.find(near, 0, len(near)), None)
        spans = pattern.match_at(near, found.start, len(near)) if found else None
        if spans:
            return _seconds([near[max(0, start) : max(0, end)] for start, end in spans], order)
    return None


_ORDERS = (
    (_NUMBERS, (1, 2, 3, 4)),
    (_SHORT_YEAR, (1, 2, 3, 4)),
    (_WEB, (4, 3, 2, 5)),
    (_SYSLOG, (7, 2, 3, 4)),
)
"""Each pattern, and which of its groups are year, month, day and hour; minutes and seconds follow the hour."""


def _seconds(groups: list[bytes], order: tuple[int, int, int, int]) -> int | None:
    year, month, day, hour = (groups[index] for index in order)
    name = month.lower()
    number = _MONTHS.index(name) + 1 if name in _MONTHS else int(month) if month.isdigit() else 0
    minute, second = map(int, groups[order[3] + 1 : order[3] + 3])
    try:
        moment = datetime(_year(year), number, int(day), int(hour), minute, second, tzinfo=UTC)
    except ValueError:  # the 31st of February
        return None
    return int(moment.timestamp())


def _year(digits: bytes) -> int:
    return NO_YEAR if not digits else int(digits) + (2000 if len(digits) == 2 else 0)
