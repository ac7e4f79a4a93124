"""What each door lets through: every mechanism, through every kind of handler, unprotected and behind each door."""

from __future__ import annotations

import io
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

import scrubber
from tests.live.mechanisms import MECHANISMS, SHOWN, World
from tests.live.sinks import SINKS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scrubber.pipeline import Pipeline
    from tests.live.sinks import Sink

ELSEWHERE = {"another handler", "handlers replaced", "child that does not propagate"}
"""Handlers to which nobody attached anything."""
IN_THE_RECORD = {"extra", "nested extra", "key in extra", "logger name", "thread name", "process name"}
ADDED = {"earlier handler", "later filter"}

LEAKS: dict[tuple[str, str], set[str]] = {
    **{("none", sink): set(MECHANISMS) for sink in SINKS},
    **{("install", sink): set() for sink in SINKS},
    # A filter changes the record for the handlers after it, so one that was added later is covered, one before is not.
    **{("ScrubFilter", sink): ELSEWHERE | {"later filter"} for sink in SINKS},
    **{("ScrubFormatter", sink): ELSEWHERE | {"handler added later", "error while writing"} for sink in SINKS},
    # Fields travel in the queue beside the message, to whatever formats them at its other end.
    ("ScrubFormatter", "QueueHandler"): ELSEWHERE
    | {"handler added later", "error while writing"}
    | IN_THE_RECORD
    | ADDED,
    # Records are pickled and never formatted.
    ("ScrubFormatter", "SocketHandler"): set(MECHANISMS),
}
"""The mechanisms by which the secret leaves, for each door and handler."""


def attach(door: str, pipeline: Pipeline, handler: logging.Handler, writer: logging.Handler) -> None:
    if door == "ScrubFilter":
        handler.addFilter(scrubber.ScrubFilter(pipeline))
    if door == "ScrubFormatter":
        writer.setFormatter(scrubber.ScrubFormatter(writer.formatter, pipeline))


@contextmanager
def behind(door: str, pipeline: Pipeline) -> Iterator[None]:
    if door == "install":
        scrubber.install(pipeline)
    try:
        yield
    finally:
        scrubber.uninstall()


def what_left(door: str, sink: Sink, mechanism: str, pipeline: Pipeline) -> str:
    """All that leaves by the handler, and by handlers that nobody protected."""
    late = io.StringIO()

    def protect(handler: logging.Handler) -> logging.Handler:
        attach(door, pipeline, handler, handler)
        return handler

    log = logging.Logger("app")
    log.manager = logging.Manager(log)  # type: ignore[arg-type]
    attach(door, pipeline, sink.handler, sink.writer)
    log.addHandler(sink.handler)
    with behind(door, pipeline):
        MECHANISMS[mechanism](World(log, protect, late))
        return sink.read() + late.getvalue()


@pytest.mark.parametrize(("door", "kind"), LEAKS)
def test_what_leaves_is_what_the_table_says(
    door: str, kind: str, tmp_path: Path, pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    leaking = set()
    for index, mechanism in enumerate(MECHANISMS):
        folder = tmp_path / str(index)
        folder.mkdir()
        with contextmanager(SINKS[kind])(folder) as sink:
            left = what_left(door, sink, mechanism, pipeline) + capsys.readouterr().err
        assert left, f"nothing arrived: {mechanism}"
        if SHOWN in left:
            leaking.add(mechanism)
    assert leaking == LEAKS[door, kind]
