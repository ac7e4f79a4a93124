"""install(): what it wraps and puts back, that clean records are not touched, and values that were registered."""

from __future__ import annotations

import asyncio
import io
import logging
import logging.handlers
import queue
import sys
import threading
import warnings
from functools import partialmethod
from typing import TYPE_CHECKING, Any

import pytest

import scrubber
from scrubber.errors import UsageError
from scrubber.live.process import PROCESS
from scrubber.live.record import WITHHELD
from tests.live.mechanisms import PAIR, SECRET, SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.pipeline import Pipeline

WRAPPED = [
    (logging.Logger, "handle"),
    (logging.Handler, "handle"),
    (logging.Handler, "filter"),
    (logging.Handler, "format"),
    (logging.Handler, "handleError"),
    (sys, "excepthook"),
    (threading, "excepthook"),
    (sys, "unraisablehook"),
    (warnings, "formatwarning"),
]


class Keeps(logging.Handler):
    """Keeps the records that reach it."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.records.append(record)


@pytest.fixture
def installed(pipeline: Pipeline) -> Iterator[None]:
    scrubber.install(pipeline)
    yield
    scrubber.uninstall()


@pytest.fixture
def log() -> tuple[logging.Logger, Keeps]:
    logger, handler = logging.Logger("app"), Keeps()
    logger.addHandler(handler)
    return logger, handler


@pytest.fixture
def written() -> tuple[logging.Logger, io.StringIO]:
    logger, out = logging.Logger("app"), io.StringIO()
    logger.addHandler(logging.StreamHandler(out))
    return logger, out


def in_place() -> list[Any]:
    return [vars(owner).get(name) for owner, name in WRAPPED]


def test_uninstall_puts_everything_back(pipeline: Pipeline) -> None:
    before = in_place()
    scrubber.install(pipeline)
    assert not any(one is other for one, other in zip(before, in_place(), strict=True))
    scrubber.uninstall()
    assert in_place() == before


def test_installing_twice_wraps_once(pipeline: Pipeline) -> None:
    before = in_place()
    scrubber.install(pipeline)
    once = in_place()
    scrubber.install(pipeline)
    assert in_place() == once
    scrubber.uninstall()
    assert in_place() == before
    scrubber.uninstall()


def test_what_someone_else_wrapped_stays_wrapped_and_lets_all_through(
    pipeline: Pipeline, log: tuple[logging.Logger, Keeps], monkeypatch: pytest.MonkeyPatch
) -> None:
    logger, handler = log
    scrubber.install(pipeline)
    ours = logging.Logger.handle
    monkeypatch.setattr(logging.Logger, "handle", partialmethod(ours))
    scrubber.install()
    logger.error(PAIR)
    scrubber.uninstall()
    logger.error(PAIR)
    assert [SHOWN in record.getMessage() for record in handler.records] == [False, True]


@pytest.mark.usefixtures("installed")
def test_a_clean_record_is_the_very_object_that_was_logged(log: tuple[logging.Logger, Keeps]) -> None:
    logger, handler = log
    logger.setLevel(logging.DEBUG)
    fields = {"data": {"a": [1, None]}, "step": 3}
    record = logger.makeRecord("app", logging.INFO, "x.py", 1, "step %s of %s", (3, [4]), None, extra=fields)
    before = dict(vars(record))
    logger.handle(record)
    assert handler.records == [record]
    assert vars(record) == before
    assert record.data is fields["data"]  # type: ignore[attr-defined]


@pytest.mark.usefixtures("installed")
def test_the_record_and_the_objects_of_the_caller_are_not_changed(log: tuple[logging.Logger, Keeps]) -> None:
    logger, handler = log
    data = {"password": SECRET, "list": [PAIR]}
    record = logger.makeRecord("app", logging.INFO, "x.py", 1, "%s", (PAIR,), None, extra={"data": data})
    logger.handle(record)
    assert record.getMessage() == PAIR
    assert data == {"password": SECRET, "list": [PAIR]}
    assert SHOWN not in str(vars(handler.records[0]))


@pytest.mark.usefixtures("installed")
def test_only_the_parts_with_findings_are_replaced(log: tuple[logging.Logger, Keeps]) -> None:
    logger, handler = log
    kept = {"n": 3}
    logger.error("step %d", 3, extra={"note": PAIR, "kept": kept})
    record: Any = handler.records[0]
    assert (record.msg, record.args, record.kept) == ("step %d", (3,), kept)
    assert record.kept is kept


@pytest.mark.usefixtures("installed")
def test_a_message_that_is_data_stays_data_and_loggers_stay_loggers(log: tuple[logging.Logger, Keeps]) -> None:
    logger, handler = log
    logger.error({"event": "login", "password": SECRET, "step": 3}, extra={"_logger": logging.getLogger()})
    record: Any = handler.records[0]
    assert (record.msg["event"], record.msg["step"]) == ("login", 3)
    assert record.msg["password"].startswith("REDACTED-")
    assert record._logger is logging.getLogger()


@pytest.mark.usefixtures("installed")
def test_an_exception_without_findings_stays_an_exception(log: tuple[logging.Logger, Keeps]) -> None:
    logger, handler = log
    error = ValueError("bad")
    logger.error(PAIR, exc_info=error)
    assert handler.records[0].exc_info == (ValueError, error, None)


class Holder:
    """Shows nothing of what it holds."""

    def __init__(self, **held: object) -> None:
        vars(self).update(held)


@pytest.mark.usefixtures("installed")
def test_what_an_object_holds_is_not_handed_on(log: tuple[logging.Logger, Keeps]) -> None:
    logger, handler = log
    clean, secret, large = Holder(step=3), Holder(inner=Holder(password=SECRET)), Holder(many=list(range(5000)))
    logger.error("%s %s", secret, 1, extra={"clean": clean, "secret": secret, "large": large})
    record: Any = handler.records[0]
    assert (record.args, record.clean) == (None, clean)
    assert (record.secret, record.large) == (str(secret), str(large))


@pytest.mark.usefixtures("installed")
def test_an_exception_too_large_to_look_at_goes_on_as_text(log: tuple[logging.Logger, Keeps]) -> None:
    logger, handler = log
    logger.error("x", exc_info=ValueError(list(range(5000))))
    assert handler.records[0].exc_info is None
    assert "ValueError" in (handler.records[0].exc_text or "")


@pytest.mark.usefixtures("installed")
def test_a_record_with_too_much_in_it_is_withheld(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = written
    before = scrubber.stats()
    logger.error("x", extra={"data": ["y"] * 50_000})
    logger.error("x" * 9_000_000)
    assert out.getvalue() == f"{WITHHELD}\n" * 2
    assert scrubber.stats().withheld - before.withheld == 2


@pytest.mark.usefixtures("installed")
def test_stats_count_scrubbed_records_once(log: tuple[logging.Logger, Keeps]) -> None:
    logger, _ = log
    before = scrubber.stats()
    logger.addHandler(Keeps())
    logger.error("x")
    logger.error(PAIR)
    after = scrubber.stats()
    assert (after.scrubbed - before.scrubbed, after.withheld - before.withheld) == (1, 0)


@pytest.mark.usefixtures("installed")
def test_a_listener_in_another_thread_is_covered() -> None:
    out, records = io.StringIO(), queue.Queue[Any]()
    listener = logging.handlers.QueueListener(records, logging.StreamHandler(out))
    records.put(logging.makeLogRecord({"msg": PAIR}))
    listener.start()
    listener.stop()
    assert SHOWN not in out.getvalue()
    assert "REDACTED" in out.getvalue()


@pytest.mark.usefixtures("installed")
def test_a_format_that_names_the_message_a_password(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = written
    logger.handlers[0].setFormatter(logging.Formatter("password=%(message)s"))
    logger.error(SECRET)
    assert SHOWN not in out.getvalue()


@pytest.mark.usefixtures("installed")
def test_a_handler_that_is_given_a_record_by_hand(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = written
    logger.handlers[0].emit(logging.makeLogRecord({"msg": PAIR}))
    assert SHOWN not in out.getvalue()


@pytest.mark.usefixtures("installed")
def test_threads_lose_nothing_and_leak_nothing(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = written
    each, count = 500, 16

    def work() -> None:
        for number in range(each):
            logger.error("%d %s", number, PAIR)

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = out.getvalue().splitlines()
    assert len(lines) == each * count
    assert sorted({line.split()[0] for line in lines}, key=int) == [str(number) for number in range(each)]
    assert SHOWN not in out.getvalue()


@pytest.mark.usefixtures("installed")
def test_tasks_lose_nothing_and_leak_nothing(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = written

    async def work() -> None:
        for _ in range(20):
            logger.error(PAIR)
            await asyncio.sleep(0)

    async def main() -> None:
        await asyncio.gather(*(work() for _ in range(20)))

    asyncio.run(main())
    assert out.getvalue().count("REDACTED") == 400
    assert SHOWN not in out.getvalue()


@pytest.fixture
def forgetful() -> Iterator[None]:
    """Values that a test registers are forgotten after it."""
    known = PROCESS._known
    yield
    PROCESS._known = known
    PROCESS._records = None


@pytest.mark.usefixtures("forgetful")
def test_registered_values_are_found_from_now_on_everywhere(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = written
    value = "Kettles" + "4711blue"
    logger.handlers[0].addFilter(scrubber.ScrubFilter())
    scrubber.register(value.encode())
    logger.error("it is %s, in hex %s", value, value.encode().hex())
    assert value not in out.getvalue()
    assert value.encode().hex() not in out.getvalue()
    assert value not in scrubber.scrub(f"it is {value}")


REFUSED = {
    "abc": "too short",
    "secret": "too common",
    "production": "too common",
    "127.0.0.1": "too common",
    "aaaaaaaaaa": "too common",
}


@pytest.mark.parametrize(("value", "reason"), REFUSED.items())
@pytest.mark.usefixtures("forgetful")
def test_a_value_that_would_be_found_by_chance_is_refused_with_the_reason(value: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as caught:
        scrubber.register("good-enough-4711", value)
    assert value not in str(caught.value)
    assert not PROCESS.known()


@pytest.mark.usefixtures("forgetful")
def test_the_environment_gives_what_it_calls_secrets(pipeline: Pipeline) -> None:
    environment = {"API_TOKEN": "Kettles" + "4711blue", "HOME": "/root", "PASSWORD": "x"}
    scrubber.install(pipeline, known=environment)
    scrubber.uninstall()
    assert PROCESS.known() == (("Kettles" + "4711blue").encode(),)


def test_a_given_pipeline_decides_about_ner_itself(pipeline: Pipeline) -> None:
    before = in_place()
    with pytest.raises(UsageError, match="load_pipeline"):
        scrubber.install(pipeline, ner=True)
    assert in_place() == before
