"""An OpenTelemetry log record processor that scrubs body, attributes and exceptions before the exporters' processors.

    provider.add_log_record_processor(ScrubLogProcessor())  # first: they run in the order in which they were added
    provider.add_log_record_processor(BatchLogRecordProcessor(exporter))

The SDK has turned an exception into attributes by then. The resource is not a record's and is not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opentelemetry.sdk._logs import LogRecordProcessor

from scrubber.live.data import or_else, scrub_data
from scrubber.live.record import WITHHELD

if TYPE_CHECKING:
    from opentelemetry.sdk._logs import ReadWriteLogRecord

_TEXTS = ("body", "severity_text", "event_name")


class ScrubLogProcessor(LogRecordProcessor):
    """Scrubs each record in place; never raises."""

    def on_emit(self, log_record: ReadWriteLogRecord) -> None:
        """Scrub the record; what cannot be scrubbed is withheld."""
        record: Any = log_record.log_record
        given = {name: getattr(record, name) for name in _TEXTS}
        given["attributes"] = dict(record.attributes or {})
        withheld: dict[str, Any] = {"body": WITHHELD, "severity_text": None, "event_name": None, "attributes": {}}
        clean = or_else(lambda: scrub_data(given), withheld)
        record.exception = None  # its attributes are set; exporters need no more
        if clean is given:
            return
        for name in _TEXTS:
            setattr(record, name, clean[name])
        for name in [name for name in given["attributes"] if name not in clean["attributes"]]:
            del record.attributes[name]
        record.attributes.update(clean["attributes"])

    def shutdown(self) -> None:
        """There is nothing to close."""

    def force_flush(self, timeout_millis: int = 30_000) -> bool:  # noqa: ARG002 - the name is the SDK's
        """Nothing is held back."""
        return True
