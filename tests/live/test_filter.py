"""ScrubFilter: what passes a handler is scrubbed, what belongs to the caller is not touched."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any

import pytest

import scrubber
from scrubber.live.filter import WITHHELD, ScrubFilter
from tests.live.mechanisms import PAIR, SHOWN

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

SECRET = "hunter2!x"
Log = tuple[logging.Logger, io.StringIO, list[logging.LogRecord], ScrubFilter]


@pytest.fixture
def log(pipeline: Pipeline) -> Log:
    """A logger whose only handler has the filter, its output, and the records that reached it."""
    out, records = io.StringIO(), []

    class Handler(logging.StreamHandler[io.StringIO]):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)
            super().emit(record)

    handler, scrubbing = Handler(out), ScrubFilter(pipeline)
    handler.addFilter(scrubbing)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
    logger = logging.Logger("app")
    logger.addHandler(handler)
    return logger, out, records, scrubbing


@pytest.mark.parametrize(
    ("message", "args"),
    [
        (f"password={SECRET}", ()),
        ("password=%s", (SECRET,)),
        ("%s=%s", ("password", SECRET)),
        ("%(a)s", ({"a": f"password={SECRET}"},)),
        ({"password": SECRET}, ()),
        (ValueError(f"password={SECRET}"), ()),
        ("bad %d", (f"password={SECRET}",)),
    ],
)
def test_the_message_is_scrubbed_however_it_is_put_together(log: Log, message: Any, args: tuple[Any, ...]) -> None:
    logger, out, records, _ = log
    logger.error(message, *args)
    assert SECRET not in out.getvalue()
    assert "REDACTED" in out.getvalue()
    assert not records[0].args


def test_a_record_without_findings_is_left_exactly_as_it_was(log: Log) -> None:
    logger, _, records, _ = log
    args = ({"step": 3},)
    logger.info("x %(step)d", *args, extra={"data": args})
    logger.warning("step %s", args, extra={"data": args})
    assert records[-1].msg == "step %s"
    assert records[-1].args == (args,)
    assert records[-1].data is args  # type: ignore[attr-defined]


def test_the_callers_objects_are_not_touched(log: Log) -> None:
    logger, _, records, _ = log
    extra = {"data": {"password": SECRET, "list": [f"pwd={SECRET}", 3]}}
    args = [f"password={SECRET}"]
    logger.error("x %s", args, extra=extra)
    assert extra == {"data": {"password": SECRET, "list": [f"pwd={SECRET}", 3]}}
    assert args == [f"password={SECRET}"]
    assert SECRET not in str(vars(records[0]))


@pytest.mark.parametrize("key", ["password", "api_key"])
def test_extra_fields_are_scrubbed_by_key_and_by_value(log: Log, key: str) -> None:
    logger, _, records, _ = log
    logger.error(
        "x",
        extra={key: SECRET + "Zx81kQ", "note": f"password={SECRET}", "nested": {"a": [{"password": SECRET}]}, "n": 3},
    )
    assert SECRET not in str(vars(records[0]))
    assert records[0].n == 3  # type: ignore[attr-defined]


def test_exception_and_stack_texts_are_scrubbed(log: Log) -> None:
    logger, out, _, _ = log
    try:
        try:
            raise KeyError(f"token={SECRET}Zx81kQ9")
        except KeyError as error:
            raise ValueError(f"password={SECRET}") from error
    except ValueError:
        logger.exception("failed", stack_info=True)
    text = out.getvalue()
    assert SECRET not in text
    assert "Traceback (most recent call last):" in text
    assert "ValueError: password=REDACTED-" in text


def test_hostile_objects_withhold_the_record_and_raise_nothing(log: Log) -> None:
    logger, out, _, scrubbing = log

    class Hostile:
        def __str__(self) -> str:
            raise RuntimeError(SECRET)

        __repr__ = __str__

    logger.error("x %s", Hostile())
    logger.error("y", extra={"data": Hostile()})
    assert out.getvalue().splitlines() == [f"withheld {WITHHELD}"] * 2
    assert scrubbing.withheld == 2


def test_a_failing_detector_withholds_the_record(log: Log, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    logger, out, _, _ = log
    monkeypatch.setattr(type(pipeline), "find", lambda *_: 1 / 0)
    logger.error("password=%s", SECRET)
    assert out.getvalue() == f"withheld {WITHHELD}\n"


def test_cyclic_data_ends(log: Log) -> None:
    logger, out, records, _ = log
    cycle: dict[str, Any] = {"password": SECRET}
    cycle["self"] = cycle
    logger.error("x", extra={"data": cycle})
    assert SECRET not in str(vars(records[0]))
    assert out.getvalue() == "app x\n"


def test_names_are_scrubbed(log: Log) -> None:
    logger, out, _, _ = log
    logger.name = "app.someone@northpeal728.com"
    logger.error("x")
    assert "northpeal728" not in out.getvalue()


@pytest.mark.parametrize(
    "value", ['two-Gre"en-Kettles9', "two-Green\nKettles-blue9", ["two-Green-Kettles9"], {"a": "two-Green-Kettles9"}]
)
def test_a_key_that_says_password_takes_the_whole_value(log: Log, value: Any) -> None:
    """Regression: the part behind a quote or a line end, and items of lists, stayed."""
    logger, _, records, _ = log
    logger.error("x", extra={"password": value} if not isinstance(value, dict) else {"data": {"password": value["a"]}})
    assert not any(part in str(vars(records[0])) for part in ("Kettles", "two-Gre", "blue9"))


def test_what_a_formatter_left_in_the_record_is_not_kept(log: Log) -> None:
    logger, _, records, _ = log
    record = logger.makeRecord("app", logging.ERROR, "x.py", 1, "password=%s", (SECRET,), None)
    record.message = record.getMessage()
    logger.handle(record)
    assert SECRET not in str(vars(records[0]))


ARGUMENTS = {
    "the formatter of uvicorn": ('%s - "%s %s" %d', ("127.0.0.1:5", "GET", f"/log?{PAIR}", 200)),
    "a key in the format": ("%s password=%s", ("login", SECRET)),
    "a value over two arguments": ("login %s %s", ("password", f"={SECRET}")),
    "a number that is a secret": ("%s card %d", ("credit", 4539578763621486)),
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_arguments_stay_apart_only_if_they_still_make_the_scrubbed_message(name: str) -> None:
    form, args = ARGUMENTS[name]
    record = logging.makeLogRecord({"msg": form, "args": args})
    expected = scrubber.scrub(form % args)
    ScrubFilter().filter(record)
    assert record.getMessage() == expected != form % args
    assert SHOWN not in str(vars(record))
    assert (record.args is not None) is (name == "the formatter of uvicorn")
