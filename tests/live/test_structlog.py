"""structlog: what the renderers of the real library write with the processor in place, and what they leave alone."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
import structlog

import scrubber
from scrubber.live.record import WITHHELD
from scrubber.live.structlog import ScrubProcessor
from tests.live.mechanisms import PAIR, SECRET, SHOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RENDERERS: dict[str, list[Any]] = {
    "JSON": [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
    "JSON with dict_tracebacks": [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer()],
    "JSON of the exception's repr": [structlog.processors.JSONRenderer()],
    "console": [structlog.dev.ConsoleRenderer(colors=False)],
    "console with rich and locals": [
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.RichTracebackFormatter(show_locals=True))
    ],
    "logfmt": [structlog.processors.format_exc_info, structlog.processors.LogfmtRenderer()],
    "key value": [structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()],
}


def message(log: Any) -> None:
    log.error(PAIR)


def field(log: Any) -> None:
    log.error("login", password=SECRET, step=3)


def nested(log: Any) -> None:
    log.error("login", request={"headers": [{"password": SECRET}]}, step=3)


def bound(log: Any) -> None:
    log.bind(password=SECRET).error("login")


def exception(log: Any) -> None:
    try:
        raise ValueError(PAIR)
    except ValueError:
        log.exception("failed")


def exception_given(log: Any) -> None:
    log.error("failed", exc_info=ValueError(PAIR))


def frame_local(log: Any) -> None:
    password = SECRET
    try:
        raise ValueError("bad" * bool(password))
    except ValueError:
        log.exception("failed")


WAYS = [message, field, nested, bound, exception, exception_given, frame_local]


@pytest.fixture
def configure() -> Iterator[Callable[..., tuple[Any, io.StringIO]]]:
    def configured(*processors: Any) -> tuple[Any, io.StringIO]:
        out = io.StringIO()
        structlog.configure(processors=list(processors), logger_factory=structlog.PrintLoggerFactory(out))
        return structlog.get_logger(), out

    yield configured
    structlog.reset_defaults()


def split(name: str) -> tuple[list[Any], Any]:
    *before, renderer = RENDERERS[name]
    return before, renderer


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("name", RENDERERS)
def test_no_renderer_shows_the_secret(configure: Any, name: str, way: Callable[[Any], None]) -> None:
    before, renderer = split(name)
    log, out = configure(*before, ScrubProcessor(), renderer)
    way(log)
    assert out.getvalue()
    assert SHOWN not in out.getvalue()
    assert WITHHELD not in out.getvalue()


@pytest.mark.parametrize(
    ("name", "way"),
    [("JSON", nested), ("JSON with dict_tracebacks", frame_local), ("console with rich and locals", frame_local)],
    ids=str,
)
def test_without_the_processor_they_do(configure: Any, name: str, way: Callable[[Any], None]) -> None:
    log, out = configure(*RENDERERS[name])
    way(log)
    assert SHOWN in out.getvalue()


def test_an_event_keeps_its_types_and_its_order(configure: Any) -> None:
    log, out = configure(ScrubProcessor(), structlog.processors.JSONRenderer())
    log.error("login", step=3, loss=0.25, password=SECRET, tags=["a", None, True])
    shown = json.loads(out.getvalue())
    assert shown.pop("password").startswith("REDACTED-")
    assert list(shown.items()) == [("step", 3), ("loss", 0.25), ("tags", ["a", None, True]), ("event", "login")]


def test_a_clean_exception_stays_one(configure: Any) -> None:
    seen: list[Any] = []

    def render(_log: Any, _method: str, event: Any) -> str:
        seen.append(event)
        return ""

    log, _ = configure(ScrubProcessor(), render)
    error = ValueError("bad")
    log.error("failed", exc_info=error)
    assert seen[0]["exc_info"][1] is error


def test_after_the_renderer_it_scrubs_the_line(configure: Any) -> None:
    renderer = structlog.processors.JSONRenderer()
    log, out = configure(structlog.processors.format_exc_info, renderer, ScrubProcessor())
    exception(log)
    assert SHOWN not in out.getvalue()
    assert json.loads(out.getvalue())["event"] == "failed"


def test_bytes_come_back_as_bytes() -> None:
    line = ScrubProcessor()(None, "info", PAIR.encode() + b" \xff")
    assert line.startswith(b"password=REDACTED-")
    assert line.endswith(b" \xff")


def test_an_event_that_cannot_be_shown_is_withheld(configure: Any) -> None:
    class Hostile:
        def __str__(self) -> str:
            raise ValueError(PAIR)

    log, out = configure(ScrubProcessor(), structlog.processors.JSONRenderer())
    withheld = scrubber.stats().withheld
    log.error("login", password=SECRET, what=Hostile())
    assert json.loads(out.getvalue()) == {"event": WITHHELD, "level": "error"}
    assert scrubber.stats().withheld == withheld + 1


def test_structlog_in_front_of_logging_needs_install_alone() -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.dict_tracebacks,
                structlog.processors.JSONRenderer(),
            ]
        )
    )
    logger = logging.Logger("app")
    logger.addHandler(handler)
    processors = [structlog.stdlib.ProcessorFormatter.wrap_for_formatter]
    log = structlog.wrap_logger(logger, processors=processors, wrapper_class=structlog.stdlib.BoundLogger)
    scrubber.install()
    try:
        for way in WAYS:
            way(log)
    finally:
        scrubber.uninstall()
    lines = out.getvalue().splitlines()
    assert len([json.loads(line) for line in lines]) == len(WAYS)
    assert SHOWN not in out.getvalue()
