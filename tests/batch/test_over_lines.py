"""What goes on over lines is found however a stream is split, also where each line of it is in another code."""

from __future__ import annotations

import base64
import random
from typing import TYPE_CHECKING

import pytest

from tests.test_laws import stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrubber.pipeline import Pipeline

DRAW = random.Random(11)  # noqa: S311 - synthetic
BODY = [base64.b64encode(DRAW.randbytes(48)).decode() for _ in range(5)]
LABEL = "PRIVATE " + "KEY-----"
KEY = [f"-----BEGIN {LABEL}", *BODY, f"-----END {LABEL}"]
VALUE = base64.b64encode(b"two-Green-Kettles").decode()
MANIFEST = ["apiVersion: v1", "kind: Secret", "data:", f"  word: {VALUE}", "type: Opaque"]
NETRC = ["machine intern.net", "  login robot", f"  password {VALUE}", "done"]


def coloured(lines: list[str]) -> bytes:
    """Each line as a terminal shows it in colour."""
    return "".join(f"\x1b[31m{line}\x1b[0m\n" for line in lines).encode()


def with_nuls(lines: list[str]) -> bytes:
    """As UTF-16 looks inside a log of another encoding."""
    return "".join(line + "\n" for line in lines).encode("utf-16-le")


def with_crlf(lines: list[str]) -> bytes:
    """Coloured, with the line ends of Windows."""
    return coloured(lines).replace(b"\n", b"\r\n")


def plain(lines: list[str]) -> bytes:
    """As it is."""
    return "".join(line + "\n" for line in lines).encode()


@pytest.mark.parametrize("write", [plain, coloured, with_crlf, with_nuls])
@pytest.mark.parametrize("lines", [KEY, MANIFEST, NETRC], ids=["key", "manifest", "netrc"])
def test_it_is_found_wherever_the_stream_is_split(
    pipeline: Pipeline, lines: list[str], write: Callable[[list[str]], bytes]
) -> None:
    data = write(["INFO start", *lines, "INFO done n=3"])
    whole = pipeline.scrub(data)
    readable = whole.replace(b"\x00", b"").decode()
    assert not any(value[:20] in readable for value in (*BODY, VALUE))
    assert "INFO done n=3" in readable
    assert stream(pipeline, [data[i : i + 1] for i in range(len(data))]) == whole
    for cut in range(0, len(data), 3):
        assert stream(pipeline, [data[:cut], data[cut:]]) == whole


@pytest.mark.parametrize("left_out", [["plain"], ["", "", "", ""]])
def test_what_is_written_in_another_code_does_not_go_on_over_lines_that_are_not(
    pipeline: Pipeline, left_out: list[str]
) -> None:
    """The base64 after them belongs to no key, whether or not the lines between have been seen out."""
    data = coloured(["x", KEY[0]]) + plain(left_out) + coloured(["> " + "bm90IGEga2V5IGF0IGFsbCwgYnV0IHRleHQ"])
    whole = pipeline.scrub(data)
    assert b"bm90IGEga2V5" in whole
    assert stream(pipeline, [data[i : i + 1] for i in range(len(data))]) == whole


def test_a_coloured_key_that_has_ended_holds_no_stream_back(pipeline: Pipeline) -> None:
    data = coloured([*KEY, "done"])
    from scrubber.batch.stream import Stream  # noqa: PLC0415

    assert sum(piece.end - piece.start for piece in Stream(pipeline).feed(data)) == len(data)
