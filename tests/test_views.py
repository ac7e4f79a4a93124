"""What is written in another encoding is found there and replaced whole."""

from __future__ import annotations

import base64
import gzip
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

SECRET = "password=hunter2!x-Kettle"
MAIL = "someone@northpeal728.com"


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def gzipped(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


@pytest.mark.parametrize(
    "written",
    [
        quote(SECRET, safe=""),
        quote(quote(SECRET, safe=""), safe=""),
        MAIL.replace("@", "\\u0040"),
        json.dumps(json.dumps({"mail": MAIL.replace("@", "\u0040")})),
        MAIL.replace("@", "\\x40"),
        "\x1b[31mpass\x1b[0mword=hunter2!x",
        "pass\u200bword=hunter2!x",
        MAIL.replace("@", "\uff20"),
        "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44\uff1dhunter2!x",
        in_base64(SECRET),
        in_base64("x" + SECRET),
        in_base64(in_base64(SECRET)),
        in_base64(json.dumps({"auth": {"password": "hunter2!x"}})),
        SECRET.encode().hex(),
        quote(in_base64(SECRET), safe=""),
        "p\u0430ssword=hunter2!x",
        "p\u0430ssw\u043erd: hunter2!x",
        "&quot;password&quot;:&quot;hunter2!x&quot;",
        "&#34;password&#x22;:&#34;hunter2!x&#34;",
        "&lt;password&gt;hunter2!x&lt;/password&gt;",
        "&amp;quot;password&amp;quot;:&amp;quot;hunter2!x&amp;quot;",
        MAIL.replace("@", "&#64;"),
        MAIL.replace("@", "&commat;"),
        gzipped(json.dumps({"user": "bob", "password": "hunter2!x"})),
        in_base64(gzipped(json.dumps({"user": "bob", "password": "hunter2!x"}))),
    ],
)
def test_a_value_is_found_however_it_is_written(pipeline: Pipeline, written: str) -> None:
    clean = pipeline.scrub(f"INFO got {written} n=3".encode()).decode()
    assert clean.startswith("INFO got ")
    assert clean.endswith(" n=3")
    assert "hunter2" not in clean
    assert "northpeal" not in clean
    assert written not in clean


@pytest.mark.parametrize(
    "text",
    [
        in_base64("nothing to see here, move along please"),
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "org/apache/hadoop/mapreduce/lib/output/FileOutputCommitterFactoryImpl",
        "50% done, 100%25 sure, C:\\temp\\new\\table",
        "\x1b[32mINFO\x1b[0m step 3",
        gzipped("nothing to see here, move along please" * 9),
        "a &lt;b&gt; &amp; c &copy; d",
        "\u043f\u0430\u0440\u043e\u043b\u044c step 3, c\u043e\u043d",
    ],
)
def test_what_hides_nothing_is_left_alone(pipeline: Pipeline, text: str) -> None:
    assert pipeline.find(text.encode()) == []


@given(before=st.text("abc {}:,", max_size=9), after=st.text("abc {}:,", max_size=9))
def test_a_password_is_found_in_base64_of_any_text_around_it(pipeline: Pipeline, before: str, after: str) -> None:
    encoded = in_base64(f"{before} {SECRET} {after}")
    assert encoded.encode() not in pipeline.scrub(f"blob {encoded} n=3".encode())
