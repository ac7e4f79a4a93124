"""Blocks: long lines in bounded memory, and nothing that depends on how a stream arrives."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from scrubber.batch.locate import located
from scrubber.batch.stream import LONGEST_LINE, LOOK_AHEAD, Stream

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.pipeline import Pipeline

SECRET = b" password=hunter2!x,"
FILL = b"lorem ipsum 123, "


def run(pipeline: Pipeline, chunks: Iterable[bytes]) -> bytes:
    stream = Stream(pipeline)
    pieces = [p for chunk in chunks for p in stream.feed(chunk)]
    pieces += stream.close()
    return b"".join(pipeline.render(p.data, p.findings, p.start, p.end) for p in pieces)


def chunked(data: bytes, size: int) -> list[bytes]:
    return [data[i : i + size] for i in range(0, len(data), size)]


@pytest.mark.parametrize(
    "offset",
    [
        0,
        100,
        LONGEST_LINE - 40,
        LONGEST_LINE - 12,
        LONGEST_LINE - 1,
        LONGEST_LINE,
        LONGEST_LINE + 7,
        2 * LONGEST_LINE - 9,
    ],
)
def test_a_secret_anywhere_in_a_line_of_megabytes_is_found(secrets_pipeline: Pipeline, offset: int) -> None:
    filler = FILL * (3 * LONGEST_LINE // len(FILL))
    data = filler[:offset] + SECRET + filler[offset:] + b"\nnext line\n"
    clean = run(secrets_pipeline, chunked(data, 1 << 20))
    assert b"hunter2" not in clean
    assert clean.endswith(b"\nnext line\n")
    assert len(data) - 100 < len(clean) < len(data) + 100


def test_a_long_line_gives_the_same_bytes_however_it_arrives(secrets_pipeline: Pipeline) -> None:
    draw = random.Random(3)  # noqa: S311
    data = (
        b"short\n"
        + b"".join(draw.choice((FILL, SECRET, b"x" * 50)) for _ in range(120_000))
        + b"\nshort password=abcd1234\n"
    )
    whole = run(secrets_pipeline, [data])
    assert run(secrets_pipeline, chunked(data, 70_001)) == whole
    assert run(secrets_pipeline, chunked(data, 1 << 20)) == whole


@pytest.mark.parametrize("size", [100, LONGEST_LINE - 5, LONGEST_LINE + LOOK_AHEAD + 5, 3 * LONGEST_LINE])
def test_a_value_longer_than_a_window_goes_whole(secrets_pipeline: Pipeline, size: int) -> None:
    value = random.Random(4).randbytes(size // 2).hex().encode()  # noqa: S311
    data = b"INFO password=" + value + b" n=3\nnext\n"
    clean = run(secrets_pipeline, chunked(data, 1 << 19))
    assert not any(value[i : i + 16] in clean for i in range(0, size - 16, max(1, size // 50)))
    assert clean.endswith(b" n=3\nnext\n")


def test_the_buffer_stays_bounded_in_an_endless_line(pipeline: Pipeline) -> None:
    stream = Stream(pipeline)
    for _ in range(12):
        list(stream.feed(FILL * (LONGEST_LINE // len(FILL))))
        assert len(stream._buffer) < 3 * LONGEST_LINE


def test_whole_lines_are_out_at_once(pipeline: Pipeline) -> None:
    stream = Stream(pipeline)
    assert [p.data[p.start : p.end] for p in stream.feed(b"one\ntwo\nthr")] == [b"one\ntwo\n"]
    assert [p.data[p.start : p.end] for p in stream.feed(b"ee\r50%\r")] == [b"three\r"]


def test_a_progress_bar_is_shown_while_it_moves(pipeline: Pipeline) -> None:
    stream = Stream(pipeline)
    out = [p.data[p.start : p.end] for step in range(5) for p in stream.feed(b"\r%d%%" % step)]
    assert b"".join(out) == b"\r0%\r1%\r2%\r3%\r"[: len(b"".join(out))]
    assert len(b"".join(out)) >= 9


def test_findings_are_located_by_line_column_and_offset(secrets_pipeline: Pipeline) -> None:
    data = b"one\ntwo password=hunter2!x\n\nx token=Zx81kQ9vB2nM7w password=abcd9\n"
    for size in (5, 1000):
        stream = Stream(secrets_pipeline)
        pieces = [p for chunk in chunked(data, size) for p in stream.feed(chunk)] + list(stream.close())
        places = list(located(pieces))
        assert [(p.line, p.column) for p in places] == [(2, 14), (4, 9), (4, 33)]
        assert [data[p.offset : p.offset + p.length] for p in places] == [b"hunter2!x", b"Zx81kQ9vB2nM7w", b"abcd9"]
