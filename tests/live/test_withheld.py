"""When scrubbing itself fails, a marker stands for the text, it is counted, and nothing is raised."""

from __future__ import annotations

import io
import logging
import sys
import threading
import traceback
import warnings
from typing import TYPE_CHECKING, Any

import pytest

import scrubber
from scrubber.live.formatter import ScrubFormatter
from scrubber.live.process import PROCESS
from scrubber.live.record import WITHHELD
from scrubber.model import Triggers
from tests.live.mechanisms import PAIR, SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scrubber.model import Block, Finding, Hit
    from scrubber.pipeline import Pipeline


class Failing:
    """A detector that fails at every text that names it, with the text in its error."""

    name = "failing"
    triggers = Triggers((b"kettle",))

    def find(self, block: Block, _hits: Sequence[Hit], /) -> Iterable[Finding]:
        """Fail."""
        raise ValueError(block.data)


@pytest.fixture
def own_hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's own hook for threads; pytest puts another in its place."""
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)


@pytest.fixture
def failing(pipeline: Pipeline, own_hooks: None) -> Iterator[None]:  # noqa: ARG001 - comes first
    scrubber.install(pipeline.with_detector(Failing()))
    yield
    scrubber.uninstall()


TEXT = f"kettle {PAIR}"


def withheld_in(report: str) -> bool:
    """Whether only the marker is left of it."""
    return SHOWN not in report and WITHHELD in report and "kettle" not in report


@pytest.mark.usefixtures("failing")
def test_a_final_text_that_cannot_be_scrubbed_is_withheld() -> None:
    before = scrubber.stats().withheld
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(logging.Formatter(TEXT + " %(message)s"))
    assert handler.format(logging.LogRecord("app", 40, "x.py", 1, "clean", None, None)) == WITHHELD
    assert scrubber.stats().withheld == before + 1


@pytest.mark.usefixtures("failing")
def test_a_record_that_cannot_be_scrubbed_is_withheld_on_every_handler() -> None:
    out = io.StringIO()
    logger = logging.Logger("app")
    logger.addHandler(logging.StreamHandler(out))
    logger.error(TEXT)
    assert withheld_in(out.getvalue())


@pytest.mark.usefixtures("failing")
def test_errors_of_the_program_that_cannot_be_scrubbed_are_withheld(capsys: pytest.CaptureFixture[str]) -> None:
    error = ValueError(TEXT)
    sys.excepthook(type(error), error, None)
    assert withheld_in(capsys.readouterr().err)
    threading.excepthook(threading.ExceptHookArgs((type(error), error, None, None)))
    assert withheld_in(capsys.readouterr().err)
    assert withheld_in(warnings.formatwarning(TEXT, UserWarning, "x.py", 1))


class Unshown(Exception):  # noqa: N818 - it is no error of ours
    """An exception that fails when it is shown."""

    def __str__(self) -> str:
        raise RuntimeError(PAIR)

    __repr__ = __str__


@pytest.mark.usefixtures("failing")
def test_an_exception_of_a_thread_that_cannot_be_shown_is_withheld(
    capsys: pytest.CaptureFixture[str],
) -> None:
    thread = threading.Thread(target=lambda: (_ for _ in ()).throw(Unshown()), name=f"worker {PAIR}")
    thread.start()
    thread.join()
    said = capsys.readouterr().err
    assert SHOWN not in said
    assert WITHHELD in said


@pytest.mark.usefixtures("own_hooks")
def test_a_thread_that_leaves_does_so_in_silence(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    scrubber.install(pipeline)
    try:
        thread = threading.Thread(target=sys.exit)
        thread.start()
        thread.join()
    finally:
        scrubber.uninstall()
    assert capsys.readouterr().err == ""


def test_a_formatter_scrubs_each_part_that_a_handler_may_ask_it_for(pipeline: Pipeline) -> None:
    formatter = ScrubFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y"), pipeline)
    record = logging.LogRecord("app", 40, "x.py", 1, PAIR, None, None)
    record.message, record.asctime = PAIR, "2026"
    try:
        raise ValueError(PAIR)
    except ValueError:
        trace = formatter.formatException(sys.exc_info())
    parts: list[Any] = [formatter.formatMessage(record), trace, formatter.formatStack("password=" + PAIR)]
    assert not any(SHOWN in part for part in parts)
    assert trace.startswith("Traceback")
    assert formatter.usesTime()
    assert formatter.formatTime(record, "%Y") == logging.Formatter().formatTime(record, "%Y")


def test_without_a_stream_for_errors_nothing_is_said_and_nothing_raised(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    scrubber.install(pipeline)
    try:
        monkeypatch.setattr(sys, "stderr", None)
        error = ValueError(PAIR)
        sys.excepthook(type(error), error, None)
    finally:
        scrubber.uninstall()
    assert PROCESS.is_guarded is False
    assert SHOWN in "".join(traceback.format_exception(error))
