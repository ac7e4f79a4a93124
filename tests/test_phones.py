"""Phone numbers: the joined plans say what `phonenumbers` says of each region."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.phones import REGIONS, is_international, is_national


@pytest.mark.parametrize("region", REGIONS)
def test_example_numbers_of_each_region_are_national(region: str) -> None:
    for kind in (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.MOBILE):
        number = phonenumbers.example_number_for_type(region, kind)
        assert number is not None
        for form in (phonenumbers.PhoneNumberFormat.NATIONAL, phonenumbers.PhoneNumberFormat.INTERNATIONAL):
            text = phonenumbers.format_number(number, form).encode()
            assert is_international(text) if text.startswith(b"+") else is_national(text)


@given(digits=st.text("0123456789", min_size=7, max_size=13))
def test_digits_that_no_region_calls_valid_are_none(digits: str) -> None:
    def is_valid(region: str) -> bool:
        try:
            return phonenumbers.is_valid_number(phonenumbers.parse(digits, region))
        except phonenumbers.NumberParseException:
            return False

    if is_national(digits.encode()) and "555" not in digits:
        assert any(map(is_valid, REGIONS))


@pytest.mark.parametrize("text", [b"1 2 3 4 5 6 7", b"1111111", b"000 000 0000", b"123456789012345"])
def test_other_digits_are_no_number(text: bytes) -> None:
    assert not is_national(text)


def test_numbers_kept_for_fiction_count() -> None:
    assert is_national(b"(415) 555-0180")
    assert is_national(b"1-415-555-0180")
    assert not is_international(b"+999")


def test_the_prefix_for_abroad_counts_as_a_plus() -> None:
    assert is_national(b"001-212-640-0854")
    assert is_national(b"011 44 20 7946 0786")
    assert not is_national(b"00 00 00 00 00")
