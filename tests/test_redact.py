"""The styles of redaction."""

from __future__ import annotations

import pytest

from scrubber.entities import Entity
from scrubber.keys import Key
from scrubber.model import Finding
from scrubber.redact import Style, make_redactor, mask_length
from scrubber.surrogates import Surrogate

KEY = Key(bytes(range(32)))
FOUND = Finding(0, 9, Entity.PASSWORD, "assigned-password")
VALUE = b"kettle-42"


@pytest.mark.parametrize(
    ("style", "redacted"),
    [
        (Style.SURROGATE, Surrogate(KEY)(VALUE, FOUND)),
        (Style.TAG, b"[PASSWORD:" + Surrogate(KEY).identify(VALUE) + b"]"),
        (Style.MASK, b"*********"),
        (Style.REMOVE, b""),
    ],
)
def test_each_style_writes_its_own(style: Style, redacted: bytes) -> None:
    assert make_redactor(style, KEY)(VALUE, FOUND) == redacted


@pytest.mark.parametrize(
    ("value", "length"),
    [(b"", 0), (b"abc", 3), ("aé☃😀".encode(), 4), (b"\xff\xfe", 2), (b"\xc3(", 2), (b"a\xe2\x98", 3), (b"\x00", 1)],
)
def test_a_mask_is_as_long_as_what_it_hides_in_code_points(value: bytes, length: int) -> None:
    assert mask_length(value) == length
    assert make_redactor(Style.MASK, KEY)(value, FOUND) == b"*" * length


def test_two_keys_give_two_stand_ins() -> None:
    other = Key(bytes(32))
    for style in (Style.SURROGATE, Style.TAG):
        assert make_redactor(style, KEY)(VALUE, FOUND) != make_redactor(style, other)(VALUE, FOUND)
