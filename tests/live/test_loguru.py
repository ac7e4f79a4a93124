"""loguru: what the real library's sinks get with the patcher in place, and what it leaves alone."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from loguru import logger

from scrubber.live.loguru import scrub_record
from scrubber.live.record import WITHHELD
from tests.live.mechanisms import PAIR, SECRET, SHOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FORMS: dict[str, dict[str, Any]] = {
    "plain": {"format": "{message} {extra} {thread.name}\n{exception}", "diagnose": False},
    "diagnose": {"format": "{message} {extra} {thread.name}\n{exception}", "diagnose": True, "backtrace": True},
    "colours": {"colorize": True},
    "serialize": {"serialize": True},
    "enqueue": {"enqueue": True, "diagnose": True},
}


class Account:
    """Shows nothing of what it holds, unless it is asked for it."""

    def __init__(self) -> None:
        self.password = SECRET

    def use(self) -> None:
        """Fail."""
        raise ValueError("bad" * bool(self.password))


def message() -> None:
    logger.error("login {}", PAIR)


def coloured_message() -> None:
    logger.opt(colors=True).error("<red>{}</red>", PAIR)


def raw_message() -> None:
    logger.opt(raw=True).error(PAIR)


def bound() -> None:
    logger.bind(password=SECRET).error("login")


def contextualized() -> None:
    with logger.contextualize(request={"password": SECRET}):
        logger.error("login")


def exception() -> None:
    try:
        raise ValueError(PAIR)
    except ValueError:
        logger.exception("failed")


def frame_local() -> None:
    password = SECRET
    try:
        raise ValueError("bad" * bool(password))
    except ValueError:
        logger.exception("failed")


def attribute_on_a_source_line() -> None:
    try:
        Account().use()
    except ValueError:
        logger.exception("failed")


def argument_of_an_outer_call() -> None:
    def inner(given: str) -> None:
        try:
            raise ValueError("bad" * bool(given))
        except ValueError:
            logger.exception("failed")

    password = SECRET
    inner(*[password for _ in "x"])


WAYS: list[Callable[[], None]] = [
    message,
    coloured_message,
    raw_message,
    bound,
    contextualized,
    exception,
    frame_local,
    attribute_on_a_source_line,
    argument_of_an_outer_call,
]


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    logger.remove()
    yield stream
    logger.remove()
    logger.configure(patcher=lambda _record: None)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("form", FORMS)
def test_no_sink_shows_the_secret(out: io.StringIO, form: str, way: Callable[[], None]) -> None:
    logger.configure(patcher=scrub_record)
    logger.add(out, **FORMS[form])
    way()
    logger.complete()
    assert out.getvalue()
    assert SHOWN not in out.getvalue()
    assert WITHHELD not in out.getvalue()


@pytest.mark.parametrize(
    ("form", "way"), [("plain", message), ("diagnose", attribute_on_a_source_line), ("serialize", bound)], ids=str
)
def test_without_the_patcher_they_do(out: io.StringIO, form: str, way: Callable[[], None]) -> None:
    logger.add(out, **FORMS[form])
    way()
    assert SHOWN in out.getvalue()


def test_a_sink_that_takes_the_record_gets_a_clean_one(out: io.StringIO) -> None:
    seen: list[Any] = []
    logger.configure(patcher=scrub_record)
    logger.add(lambda line: seen.append(line.record))
    logger.bind(password=SECRET, step=3).error("login {user}", user=PAIR)
    assert SHOWN not in str(seen[0])
    assert seen[0]["extra"]["step"] == 3
    assert not out.getvalue()


def test_a_clean_exception_keeps_its_traceback(out: io.StringIO) -> None:
    seen: list[Any] = []
    logger.configure(patcher=scrub_record)
    logger.add(lambda line: seen.append(line.record["exception"]))
    error = ValueError("bad")
    logger.opt(exception=error).error("failed")
    assert seen[0].value is error
    assert not out.getvalue()


def test_an_exception_with_findings_keeps_its_name(out: io.StringIO) -> None:
    logger.configure(patcher=scrub_record)
    logger.add(out, serialize=True)
    exception()
    shown = json.loads(out.getvalue())["record"]["exception"]
    assert shown["type"] == "ValueError"
    assert "REDACTED-" in shown["value"]


def test_a_rotating_file_holds_no_secret(tmp_path: Path, out: io.StringIO) -> None:
    logger.configure(patcher=scrub_record)
    logger.add(tmp_path / "app.log", rotation="1 KB")
    for number in range(30):
        logger.info("step {} {}", number, PAIR)
    files = list(tmp_path.iterdir())
    assert len(files) > 1
    assert SHOWN not in "".join(path.read_text() for path in files)
    assert not out.getvalue()


def test_a_record_that_cannot_be_shown_is_withheld(out: io.StringIO) -> None:
    class Hostile:
        def __str__(self) -> str:
            raise ValueError(PAIR)

    logger.configure(patcher=scrub_record)
    logger.add(out, format="{message} {extra}")
    logger.bind(what=Hostile(), password=SECRET).error(PAIR)
    assert out.getvalue() == f"{WITHHELD} {{}}\n"
