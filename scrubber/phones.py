"""Tells phone numbers from other digits: with a plus by their length, without by the plans of eight regions.

Asking `phonenumbers` about each region costs 100 µs a candidate, so its patterns of valid numbers are joined into one.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from scrubber.matcher import Re2Pattern

NORTH_AMERICA = ("US", "CA")
REGIONS = (*NORTH_AMERICA, "GB", "DE", "FR", "IN", "JP", "BR")
_KINDS = "fixed_line mobile toll_free premium_rate shared_cost personal_number voip pager uan voicemail".split()
_JOINERS = b" ().-"
_ABROAD = (b"00", b"011")
"""What is dialled for the plus, in most countries and in North America."""
_FICTION = b"555"
"""The exchange that North America keeps for made-up numbers, which no plan holds (NANPA, 555-01xx)."""
_SHORTEST, _LONGEST = 7, 15
"""Digits of a number: a local one in most countries, and the most that ITU-T E.164 allows."""
_OTHER = Re2Pattern(
    rb"(?:19|20)[0-9]{2}[-. ][0-9]{2}[-. ][0-9]{2}.*|[0-9]{2}[-. ][0-9]{2}[-. ](?:19|20)[0-9]{2}"
    rb"|[0-9]+\.[0-9]+|[0-9]{1,3}(?:\.[0-9]{1,3}){3}.*|(?:[0-9] ){2}.*"
)
"""Dates, fractions, addresses and single digits."""
_POSSIBLE = (7, 10)
"""Digits of a number in North America, with and without its area."""


def is_international(text: bytes, *, valid: bool = False) -> bool:
    """Whether a number that begins with a plus has a country code and a length that goes with it; or is even valid."""
    phonenumbers = import_module("phonenumbers")
    accepts = phonenumbers.is_valid_number if valid else phonenumbers.is_possible_number
    try:
        return bool(accepts(phonenumbers.parse(text.decode("ascii"))))
    except phonenumbers.NumberParseException:
        return False


def is_national(text: bytes, regions: tuple[str, ...] = REGIONS) -> bool:
    """Whether a number without a plus is valid in one of the regions; the national prefix or country code may stand."""
    digits = text.translate(None, _JOINERS)
    for prefix in _ABROAD:
        if digits.startswith(prefix) and is_international(b"+" + digits.removeprefix(prefix), valid=True):
            return True
    if _FICTION in text and len(digits.removeprefix(b"1")) in _POSSIBLE:
        return True
    return _plan(regions).matches_all_of(digits)


def is_plausible(text: bytes, groups: int = 0) -> bool:
    """Whether digits may be some country's number, given that a field says so: no date, address or fraction.

    Args:
        text: digits, with what joins their groups, and an extension.
        groups: how many joints there must be at least.
    """
    number, _, _ = text.lower().partition(b"x")
    digits = number.translate(None, _JOINERS + b"+, e")
    joints = len(number.strip(_JOINERS).translate(None, b"0123456789+()"))
    return (
        _SHORTEST <= len(digits) <= _LONGEST
        and joints >= groups
        and not (len(set(digits)) < 3 or _OTHER.matches_all_of(number))
    )


@cache
def _plan(regions: tuple[str, ...]) -> Re2Pattern:
    return Re2Pattern("|".join(map(_pattern, regions)).encode("ascii"))


def _pattern(region: str) -> str:
    """What `phonenumbers` calls a valid number of the region."""
    plan = import_module("phonenumbers").PhoneMetadata.metadata_for_region(region)
    kinds = [getattr(plan, kind) for kind in _KINDS]
    numbers = "|".join(kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern)
    return f"(?:{plan.country_code}|{plan.national_prefix})?(?:{numbers})"
