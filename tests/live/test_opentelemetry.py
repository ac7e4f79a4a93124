"""OpenTelemetry: what the real SDK exports with the processor in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from opentelemetry._logs import SeverityNumber
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import InMemoryLogRecordExporter, SimpleLogRecordProcessor

from scrubber.live.opentelemetry import ScrubLogProcessor
from scrubber.live.record import WITHHELD
from tests.live.mechanisms import PAIR, SECRET, SHOWN

if TYPE_CHECKING:
    from collections.abc import Mapping


def raised() -> BaseException:
    try:
        raise ValueError(PAIR)
    except ValueError as error:
        return error


RECORDS: dict[str, Mapping[str, Any]] = {
    "body": {"body": PAIR},
    "body of data": {"body": {"request": [{"password": SECRET}], "step": 3}},
    "attribute": {"body": "login", "attributes": {"password": SECRET, "step": 3}},
    "nested attribute": {"body": "login", "attributes": {"request": {"password": SECRET}}},
    "attribute name": {"body": "login", "attributes": {PAIR: 3}},
    "event name": {"body": "login", "event_name": PAIR},
    "exception": {"body": "failed", "exception": raised()},
}


def exported(fields: Mapping[str, Any], *, scrubbed: bool = True) -> Any:
    exporter, provider = InMemoryLogRecordExporter(), LoggerProvider()  # type: ignore[no-untyped-call]
    if scrubbed:
        provider.add_log_record_processor(ScrubLogProcessor())
    provider.add_log_record_processor(SimpleLogRecordProcessor(exporter))
    provider.get_logger("app").emit(severity_number=SeverityNumber.ERROR, severity_text="ERROR", **fields)
    provider.shutdown()
    (record,) = exporter.get_finished_logs()
    return record


def shown(record: Any) -> str:
    return f"{record.to_json()} {record.log_record.exception!r}"


@pytest.mark.parametrize("name", RECORDS)
def test_nothing_is_exported(name: str) -> None:
    assert SHOWN in shown(exported(RECORDS[name], scrubbed=False))
    record = exported(RECORDS[name])
    assert SHOWN not in shown(record)
    assert WITHHELD not in shown(record)


def test_types_severity_and_what_is_clean_stay() -> None:
    record = exported({"body": "login", "attributes": {"password": SECRET, "step": 3, "sizes": (1, 2)}}).log_record
    assert record.severity_number is SeverityNumber.ERROR
    assert record.attributes["step"] == 3
    assert record.attributes["sizes"] == (1, 2)


def test_an_exception_keeps_its_type() -> None:
    attributes = exported(RECORDS["exception"]).log_record.attributes
    assert attributes["exception.type"] == "ValueError"
    assert attributes["exception.message"].startswith("password=REDACTED-")


def test_a_record_that_is_too_much_is_withheld() -> None:
    record = exported({"body": PAIR + " " + "x" * (1 << 23), "attributes": {"password": SECRET}})
    assert record.log_record.body == WITHHELD
    assert SHOWN not in shown(record)
