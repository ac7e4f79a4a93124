"""Known values are found in every encoding, and refused when they would be found by chance."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.detectors.known_values import KnownValues, known_in
from scrubber.errors import UsageError
from scrubber.library import load_pipeline

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

VALUE = 'blue "Kettle" & über/42'
KEY = "5c" * 32


@pytest.fixture(scope="module")
def known() -> Pipeline:
    return load_pipeline("secrets", key=KEY, known=[VALUE])


@pytest.mark.parametrize(
    "spelled",
    [
        VALUE,
        quote(VALUE, safe=""),
        quote(VALUE, safe="").replace("%C3", "%c3"),
        quote_plus(VALUE),
        json.dumps(VALUE)[1:-1],
        json.dumps(VALUE, ensure_ascii=False)[1:-1],
        json.dumps(json.dumps(VALUE)[1:-1])[1:-1],
        repr(VALUE)[1:-1],
        VALUE.encode().hex(),
        VALUE.encode().hex().upper(),
    ],
)
def test_a_known_value_is_found_however_it_is_spelled(known: Pipeline, spelled: str) -> None:
    assert known.scrub(f"x {spelled} y".encode()).decode().startswith("x REDACTED-KNOWN-VALUE-")


@given(before=st.binary(max_size=9), after=st.binary(max_size=9), urlsafe=st.booleans())
def test_a_known_value_is_found_in_base64(known: Pipeline, before: bytes, after: bytes, *, urlsafe: bool) -> None:
    encode = base64.urlsafe_b64encode if urlsafe else base64.b64encode
    assert b"REDACTED-KNOWN-VALUE-" in known.scrub(encode(before + VALUE.encode() + after))


@pytest.mark.parametrize("value", [b"brief", b"password", b"aaaaaaaaaaaa", b"        "])
def test_short_and_common_values_are_refused_without_being_shown(value: bytes) -> None:
    with pytest.raises(UsageError, match="to be looked for") as caught:
        KnownValues([value])
    assert value.decode() not in str(caught.value)


def test_another_case_is_another_value(known: Pipeline) -> None:
    assert known.find(VALUE.upper().encode()) == []


def test_the_environments_secrets_are_known_by_their_names() -> None:
    environment = {
        "DB_PASSWORD": "blue-Kettle-42",
        "HOME": "/home/x",
        "TOKENIZERS_PARALLELISM": "false",
        "API_KEY": "<your key>",
    }
    assert known_in(environment) == [b"blue-Kettle-42"]


def test_no_repr_shows_a_value() -> None:
    assert "Kettle" not in repr(KnownValues([VALUE.encode()]))
