"""sentry-sdk: what the real SDK would send with the hooks in place, read from a transport that sends nothing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
import sentry_sdk
from sentry_sdk import logger as sentry_logger
from sentry_sdk.transport import Transport

from scrubber.live.sentry import HOOKS, scrub_event
from tests.live.mechanisms import PAIR, SECRET, SHOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sentry_sdk.envelope import Envelope


class Kept(Transport):
    """Keeps what the SDK would send."""

    def __init__(self, options: Any = None) -> None:
        super().__init__(options)
        self.envelopes: list[Envelope] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        """Keep it."""
        self.envelopes.append(envelope)

    def text(self) -> str:
        """All that would have been sent."""
        return b"".join(envelope.serialize() for envelope in self.envelopes).decode()


def message() -> None:
    sentry_sdk.capture_message(PAIR)


def exception() -> None:
    try:
        raise ValueError(PAIR)
    except ValueError:
        sentry_sdk.capture_exception()


def frame_local() -> None:
    password, nested = SECRET, {"deep": [{"password": SECRET}]}
    try:
        raise ValueError("bad" * bool(password and nested))
    except ValueError:
        sentry_sdk.capture_exception()


def logged() -> None:
    logging.getLogger("shop").error("login %s", PAIR, extra={"password": SECRET})


def breadcrumb() -> None:
    logging.getLogger("shop").warning("login %s", PAIR)
    sentry_sdk.add_breadcrumb(message="login", data={"password": SECRET})
    sentry_sdk.capture_message("failed")


def scope() -> None:
    with sentry_sdk.new_scope() as scope:
        scope.set_context("request", {"headers": {"authorization": f"Bearer {SECRET}"}})
        scope.set_tag("dsn", f"postgresql://shop:{SECRET}@db1:5432/runs")
        scope.set_extra("password", SECRET)
        sentry_sdk.capture_message("failed")


def structured_log() -> None:
    sentry_logger.error("login {pair}", pair=PAIR)


def transaction() -> None:
    with sentry_sdk.start_transaction(op="task", name=PAIR), sentry_sdk.start_span(op="db", name=PAIR) as span:
        span.set_data("password", SECRET)


WAYS = [message, exception, frame_local, logged, breadcrumb, scope, structured_log, transaction]
INIT: dict[str, Any] = {
    "dsn": "https://key@sentry.invalid/1",
    "traces_sample_rate": 1.0,
    "enable_logs": True,
    "include_local_variables": True,
    "auto_session_tracking": False,
}


@pytest.fixture
def transport() -> Iterator[Kept]:
    kept = Kept()
    yield kept
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


def sent(transport: Kept, way: Callable[[], None], **options: Any) -> str:
    sentry_sdk.init(**INIT, transport=transport, **options)
    with sentry_sdk.isolation_scope():
        way()
    sentry_sdk.flush()
    return transport.text()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_nothing_is_sent(transport: Kept, way: Callable[[], None]) -> None:
    text = sent(transport, way, **HOOKS)
    assert "REDACTED-" in text
    assert SHOWN not in text


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_without_the_hooks_it_is(transport: Kept, way: Callable[[], None]) -> None:
    assert SHOWN in sent(transport, way)


def test_the_ids_that_the_server_needs_stay() -> None:
    ids = {"trace_id": "0123456789abcdef" * 2, "span_id": "fedcba9876543210"}
    event = {"event_id": "ab" * 16, "message": PAIR, "contexts": {"trace": {**ids, "data": {"password": SECRET}}}}
    clean = scrub_event(event)
    assert clean["event_id"] == event["event_id"]
    assert ids.items() <= clean["contexts"]["trace"].items()
    assert SHOWN not in str(clean)


def test_an_id_that_is_none_is_no_way_out() -> None:
    assert SHOWN not in str(scrub_event({"event_id": PAIR, "contexts": {"trace": {"trace_id": PAIR}}}))


def test_what_cannot_be_scrubbed_is_not_sent() -> None:
    assert scrub_event({"message": PAIR + " " + "x" * (1 << 23)}) is None
