"""Where findings are said to be, and what is shown of the lines that they stand on."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha512
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.batch.locate import Located, located
from scrubber.batch.preview import visible
from scrubber.batch.stream import Stream

if TYPE_CHECKING:
    from scrubber.batch.stream import Piece
    from scrubber.pipeline import Pipeline

SECRET = "two-Green" + "-Kettles"
STARS = "*" * 17


def places(pipeline: Pipeline, *chunks: bytes) -> list[Located]:
    """The findings of a stream that comes in chunks."""
    stream = Stream(pipeline)
    return list(located((piece for chunk in (*chunks, None) for piece in _fed(stream, chunk)), "in.log"))


def _fed(stream: Stream, chunk: bytes | None) -> list[Piece]:
    return list(stream.close() if chunk is None else stream.feed(chunk))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"password={SECRET}", (1, 10, 1, 27, 9, 17)),
        (f"a\nb\n password={SECRET} c\n", (3, 11, 3, 28, 14, 17)),
        (f"ü€😀 password={SECRET}", (1, 14, 1, 31, 19, 17)),
    ],
)
def test_columns_count_characters_and_offsets_count_bytes(
    pipeline: Pipeline, text: str, place: tuple[int, ...]
) -> None:
    (found,) = places(pipeline, text.encode())
    assert found[1:7] == place


def test_a_byte_order_mark_is_no_column(pipeline: Pipeline) -> None:
    (found,) = places(pipeline, f"\ufeffpassword={SECRET}".encode())
    assert (found.column, found.offset, found.preview) == (10, 12, f"password={STARS}")


def test_an_invalid_byte_is_a_column_of_its_own(pipeline: Pipeline) -> None:
    (found,) = places(pipeline, b"\xff\xfe\x80 password=" + SECRET.encode())
    assert found.column == 14


def test_a_key_over_many_lines_ends_on_its_last(pipeline: Pipeline) -> None:
    kind, body = "PRIVATE" + " KEY", b64encode(sha512(b"x").digest()).decode()
    key = f"-----BEGIN {kind}-----\n{body}\n-----END {kind}-----"
    found = places(pipeline, f"x\n{key}\ny\n".encode())
    assert [(place.line, place.end_line, place.preview) for place in found] == [(2, 4, "*" * 27)]


@given(st.integers(1, 60))
def test_places_do_not_depend_on_how_the_stream_is_split(pipeline: Pipeline, size: int) -> None:
    text = f"ß\npassword={SECRET} from 10.1.2.3\r\nü 10.1.2.3 mail bob.builder@example.com\n".encode() * 2
    whole = places(pipeline, text)
    pieces = places(pipeline, *(text[at : at + size] for at in range(0, len(text), size)))
    assert [place[:7] for place in pieces] == [place[:7] for place in whole]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"DB_PASSWORD={SECRET} ok\n", f"DB_PASSWORD={STARS} ok"),
        (f"\x1b[31mpassword={SECRET}\x1b[0m \x1b]0;title\x07end\r\n", f"password={STARS} end"),
        (f"a\x08b\x00 password={SECRET}\n", f"a?b? password={STARS}"),
        (f"{'word ' * 40}password={SECRET} {'word ' * 40}\n", None),
        (f"password={sha512(b'x').hexdigest()}\n", "password=" + "*" * 40 + "…"),
    ],
)
def test_a_preview_is_one_harmless_line(pipeline: Pipeline, text: str, shown: str | None) -> None:
    found = next(place for place in places(pipeline, text.encode()) if place.finding.entity.name == "PASSWORD")
    assert found.preview == (shown or f"…{'word ' * 6}password={STARS} word word word word…")


def test_a_preview_masks_the_findings_beside_its_own(pipeline: Pipeline) -> None:
    shown = [place.preview for place in places(pipeline, f"from 10.1.2.3 password={SECRET} 10.1.2.4\n".encode())]
    whole = f"from ******** password={STARS} ********"
    assert shown == ["from ********…", whole, whole.replace("from ", "…")]


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_no_preview_shows_a_value_or_a_control_character(pipeline: Pipeline, before: bytes, after: bytes) -> None:
    for place in places(pipeline, before + b"\npassword=" + SECRET.encode() + b" " + after):
        assert SECRET not in place.preview
        assert place.preview.isprintable()


@given(st.binary())
def test_what_is_visible_commands_no_terminal(data: bytes) -> None:
    assert visible(data).isprintable()
