"""What is fuzzed: each target takes any bytes and fails with an AssertionError when a promise breaks."""

from __future__ import annotations

import bz2
import gzip
import logging
import lzma
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from scrubber.assignment.values import value_at
from scrubber.batch.files import Job
from scrubber.batch.stream import Stream
from scrubber.batch.tally import Tally
from scrubber.config import load_config
from scrubber.errors import ProcessingError, UsageError
from scrubber.library import load_pipeline
from scrubber.live.filter import ScrubFilter
from scrubber.rules import load_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrubber.pipeline import Pipeline

CANARY = b"hunter2" + b"!xQ9canary"
FRAMES = (
    b"password=%s",
    b'{"password": "%s", "step": 12}',
    b"Authorization: Basic-Token api_key=%s",
    b"connect postgresql://trainer:%s@db1:5432/runs",
    b"--password %s --verbose",
    b'{"msg": "{\\"api_key\\": \\"%s\\"}"}',
)
"""Lines in which the canary must be found, whatever stands on other lines."""


@cache
def pipeline() -> Pipeline:
    """The strictest profile: the most code."""
    return load_pipeline("strict", key="5c" * 32)


def planted(data: bytes) -> bytes:
    """The data with lines that hold the canary before, in the middle and after."""
    lines = data.split(b"\n")
    for number, place in enumerate((0, len(lines) // 2 + 1, len(lines) + 2)):
        lines.insert(place, FRAMES[(len(data) + number) % len(FRAMES)] % CANARY)
    return b"\n".join(lines)


def engine(data: bytes) -> None:
    """One pass over the whole text and a stream of it agree, keep the lines, and leave no canary."""
    text = planted(data)
    clean = pipeline().scrub(text)
    assert CANARY not in clean
    assert clean.count(b"\n") == text.count(b"\n")
    feeder, step = Stream(pipeline()), 1 + len(data) % 97
    pieces = [p for start in range(0, len(text), step) for p in feeder.feed(text[start : start + step])]
    pieces += feeder.close()
    assert b"".join(pipeline().render(p.data, p.findings, p.start, p.end) for p in pieces) == clean


def views(data: bytes) -> None:
    """Every byte of every decoded view stands for bytes of the text."""
    for layer in pipeline().layers(data):
        for view in layer.views[:1]:
            assert len(view.starts) == len(view.sources)
            assert all(0 <= start < end for start, end, _ in view.sources)


def values(data: bytes) -> None:
    """A value that begins anywhere ends inside its line."""
    for start in range(0, len(data), 1 + len(data) // 64):
        value = value_at(data, start, len(data))
        assert value is None or start <= value.start <= value.end <= len(data)


def reader(data: bytes) -> None:
    """Whatever a file is, it is refused with one of our errors, or read: then it holds no canary."""
    packed = [pack(planted(data)) for pack in (bytes, _utf_16, gzip.compress, bz2.compress, lzma.compress)]
    for file in (*packed, *(_damaged(whole, len(data)) for whole in packed[2:])):
        written: list[bytes] = []
        with suppress(ProcessingError):
            Job(pipeline(), Tally()).stream(iter((file,)), written.append)
        out = b"".join(written)
        assert CANARY not in out
        assert CANARY.decode().encode("utf-16-le") not in out


def rules(data: bytes) -> None:
    """Any file is a rule file or config, or refused as one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "any.toml")
        path.write_bytes(data)
        for load in (load_file, load_config):
            try:
                load(path)
            except UsageError as error:
                assert error.__context__ is None  # noqa: PT017 - what travels with it is the point


def record(data: bytes) -> None:
    """Any record passes the filter without raising, and what a handler prints of it holds no canary."""
    text, secret = data.decode("utf-8", "backslashreplace").replace("%", ""), CANARY.decode()
    formatter = logging.Formatter("%(name)s %(message)s")
    for message, arguments in (
        (text + f"\npassword={secret}", None),
        (text + " password=%s", (secret,)),
        ("%s", ({text: {"password": secret}},)),
    ):
        made = logging.LogRecord("app", logging.INFO, "app.py", 1, message, arguments, None)
        made.extra = {"password": secret, "x": text}
        assert _filter().filter(made)
        assert secret not in formatter.format(made)
        assert secret not in repr(vars(made))


@cache
def _filter() -> ScrubFilter:
    return ScrubFilter(pipeline())


def _utf_16(data: bytes) -> bytes:
    return data.decode("latin-1").encode("utf-16")


def _damaged(data: bytes, seed: int) -> bytes:
    """The file cut off, or with one byte wrong."""
    place = seed * 7919 % max(1, len(data))
    return data[:place] if seed % 2 else data[:place] + bytes((data[place] ^ 0x55,)) + data[place + 1 :]


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (engine, views, values, reader, rules, record)
}
