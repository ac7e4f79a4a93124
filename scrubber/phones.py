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


@cache
def _plan(regions: tuple[str, ...]) -> Re2Pattern:
    return Re2Pattern("|".join(map(_pattern, regions)).encode("ascii"))


def _pattern(region: str) -> str:
    """What `phonenumbers` calls a valid number of the region."""
    plan = import_module("phonenumbers").PhoneMetadata.metadata_for_region(region)
    kinds = [getattr(plan, kind) for kind in _KINDS]
    numbers = "|".join(kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern)
    return f"(?:{plan.country_code}|{plan.national_prefix})?(?:{numbers})"
