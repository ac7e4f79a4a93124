"""What hostile or unlucky objects do to the scrubbing of records: nothing leaks, nothing is raised, everything ends."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scrubber
from scrubber.live.record import WITHHELD
from tests.live.mechanisms import PAIR, SECRET, SHOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrubber.pipeline import Pipeline

DOORS = ("install", "ScrubFilter")


class Raises:
    """Cannot be shown; its error holds the secret."""

    def __init__(self, kind: type[BaseException] = RuntimeError) -> None:
        self.kind = kind

    def __str__(self) -> str:
        raise self.kind(PAIR)

    __repr__ = __str__


class Panic(BaseException):
    """As a library's native part raises it: no Exception."""


class LyingText(str):
    """Text that encodes as something else than it is written."""

    __slots__ = ()

    def encode(self, *_: Any) -> bytes:
        """Lie."""
        return b"nothing"

    def __str__(self) -> str:
        return self


class Changes:
    """Says something else the second time it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __str__(self) -> str:
        self.asked += 1
        return PAIR if self.asked > 1 else "nothing"


class Logs:
    """Logs itself whenever it is shown."""

    def __init__(self, logger: logging.Logger) -> None:
        self.logger = logger

    def __str__(self) -> str:
        self.logger.error("shown: %s", self)
        return PAIR


class Braces(logging.LogRecord):
    """A record that puts its message together in its own way."""

    def getMessage(self) -> str:  # noqa: N802 - the name is logging's
        """Format with braces."""
        return str(self.msg).format(*(self.args or ()))


class Attributes:
    """Cannot be asked for its attributes."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(PAIR)

    def __repr__(self) -> str:
        return PAIR


def made(fields: dict[str, Any]) -> logging.LogRecord:
    """A record made by hand, which has a level at least."""
    return logging.makeLogRecord({"levelno": logging.ERROR, "levelname": "ERROR", **fields})


def _cyclic() -> BaseException:
    one, two = ValueError(PAIR), ValueError("two")
    one.__cause__, two.__cause__ = two, one
    one.__context__ = two
    return one


def _deep(depth: int) -> BaseException:
    error: BaseException = ValueError(PAIR)
    for _ in range(depth):
        error = ExceptionGroup("g", [error]) if isinstance(error, Exception) else error
    return error


def _chain(length: int) -> BaseException:
    error = ValueError(PAIR)
    for _ in range(length):
        follower = ValueError("next")
        follower.__cause__ = error
        error = follower
    return error


def _wide() -> dict[str, Any]:
    wide: dict[str, Any] = {"password": SECRET}
    wide.update((f"k{number}", wide) for number in range(50))
    return wide


def _bad_notes() -> BaseException:
    error = ValueError("x")
    error.__notes__ = [3, PAIR, Raises()]  # type: ignore[list-item]
    return error


@pytest.fixture(params=DOORS)
def log(request: pytest.FixtureRequest, pipeline: Pipeline) -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger behind a door, and what it wrote."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    logger = logging.Logger("app")
    logger.addHandler(handler)
    if request.param == "install":
        scrubber.install(pipeline)
    else:
        handler.addFilter(scrubber.ScrubFilter(pipeline))
    yield logger, out
    scrubber.uninstall()


HOSTILE: dict[str, Callable[[logging.Logger], None]] = {
    "argument": lambda log: log.error("x %s", Raises()),
    "argument that panics": lambda log: log.error("x %s", Raises(Panic)),
    "message": lambda log: log.error(Raises()),
    "unused argument of a bad format": lambda log: log.error("x %d", Raises()),
    "extra": lambda log: log.error("x", extra={"data": Raises()}),
    "extra that panics": lambda log: log.error("x", extra={"data": [Raises(Panic)]}),
    "key of extra": lambda log: log.error("x", extra={"data": {Raises(): 1}}),
    "attributes": lambda log: log.error("x %s %s", Attributes(), 1, extra={"data": Attributes()}),
    "lying text": lambda log: log.error(LyingText(PAIR)),
    "lying argument": lambda log: log.error("%s", LyingText(PAIR), extra={"note": LyingText(PAIR)}),
    "exception": lambda log: log.error("x", exc_info=ValueError(Raises())),
    "cyclic exceptions": lambda log: log.error("x", exc_info=_cyclic()),
    "deep groups": lambda log: log.error("x", exc_info=_deep(300)),
    "long chain": lambda log: log.error("x", exc_info=_chain(3000)),
    "notes that are none": lambda log: log.error("x", exc_info=_bad_notes()),
    "exc_info that is none": lambda log: log.handle(made({"msg": "x", "exc_info": PAIR})),
    "cyclic data in circles": lambda log: log.error("x", extra={"data": _wide()}),
    "name that is no text": lambda log: log.handle(made({"msg": "x", "name": {"password": SECRET}})),
    "number that is none": lambda log: log.handle(made({"msg": "x", "lineno": PAIR})),
    "level that is none": lambda log: log.handle(made({"msg": "x", "levelname": PAIR})),
    "args that are none": lambda log: log.handle(made({"msg": "%s", "args": PAIR})),
    "message of an earlier formatter": lambda log: log.handle(made({"msg": "x", "message": PAIR})),
    "record without fields": lambda log: log.handle(_stripped()),
    "own kind of record": lambda log: log.handle(Braces("app", 40, "x.py", 1, "{}={}", ("password", SECRET), None)),
    "braces in the result": lambda log: log.handle(Braces("app", 40, "x.py", 1, "{} " + PAIR, ("{0}",), None)),
    "lone surrogate": lambda log: log.error("\ud800 %s", PAIR),
    "names": lambda log: log.handle(logging.LogRecord(PAIR, 40, f"/{PAIR}/x.py", 1, "x", None, None, PAIR)),
}


def _stripped() -> logging.LogRecord:
    record = made({"msg": PAIR})
    for name in ("args", "exc_info", "processName", "created", "pathname"):
        vars(record).pop(name)
    return record


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_leaks_and_nothing_is_raised(
    log: tuple[logging.Logger, io.StringIO], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logger, out = log
    formatter = logging.Formatter("%(name)s %(levelname)s %(pathname)s %(lineno)s %(funcName)s %(message)s")
    logger.handlers[0].setFormatter(formatter)
    HOSTILE[name](logger)
    assert SHOWN not in out.getvalue() + capsys.readouterr().err
    logger.error("still here")
    assert out.getvalue().endswith("still here\n")


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
def test_what_stops_the_program_stops_it(log: tuple[logging.Logger, io.StringIO], kind: type[BaseException]) -> None:
    logger, out = log
    with pytest.raises(kind):
        logger.error("x %s", Raises(kind))
    assert out.getvalue() == ""


def test_an_object_that_logs_itself_ends_soon(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    out = io.StringIO()
    logger = logging.Logger("app")
    logger.addHandler(logging.StreamHandler(out))
    scrubber.install(pipeline)
    try:
        logger.error("x %s", Logs(logger))
    finally:
        scrubber.uninstall()
    assert SHOWN not in out.getvalue() + capsys.readouterr().err
    assert 1 < len(out.getvalue().splitlines()) < 1000


def test_an_object_that_changes_its_mind_is_caught_in_the_final_text(pipeline: Pipeline) -> None:
    out = io.StringIO()
    logger = logging.Logger("app")
    logger.addHandler(logging.StreamHandler(out))
    scrubber.install(pipeline)
    try:
        logger.error("x %s", Changes())
    finally:
        scrubber.uninstall()
    assert "REDACTED" in out.getvalue()
    assert SHOWN not in out.getvalue()


def test_a_formatter_that_fails_gives_the_marker(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(scrubber.ScrubFormatter("%(message)s %(missing)s", pipeline))
    handler.handle(made({"msg": PAIR}))
    assert out.getvalue() == f"{WITHHELD}\n"
    assert capsys.readouterr().err == ""


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.just(PAIR) | st.builds(Raises),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.just("password"), inner, max_size=3),
    max_leaves=8,
)


@given(message=st.text() | st.just("%s %s"), args=st.lists(values, max_size=3), extra=values)
def test_no_record_ever_raises_or_leaks(pipeline: Pipeline, message: str, args: list[Any], extra: Any) -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.Formatter("%(message)s %(data)s", defaults={"data": ""}))
    handler.addFilter(scrubber.ScrubFilter(pipeline))
    handler.handle(logging.LogRecord("app", 40, "x.py", 1, message, tuple(args), None))
    handler.handle(made({"msg": "x", "data": extra}))
    assert SHOWN not in out.getvalue()
