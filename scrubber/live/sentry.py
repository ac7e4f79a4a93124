"""Hooks for sentry-sdk that scrub events, transactions, breadcrumbs, logs and metrics before they are sent.

    sentry_sdk.init(dsn, **HOOKS)

Events come with locals of frames, request data, breadcrumbs and the command line. What cannot be scrubbed is not sent.
Attachments, sessions and streamed spans do not pass these hooks.
"""

from __future__ import annotations

import re
from typing import Any

from scrubber.live.data import or_else, scrub_data

_ID = re.compile("[0-9a-f]{32}|[0-9a-f]{16}")
_IDS = ("event_id", "trace_id", "span_id", "parent_span_id")
"""Made by the SDK at random; the server refuses an event without them."""


def scrub_event(event: Any, _hint: Any = None) -> Any:
    """The event without its findings; None when it cannot be scrubbed, so that it is dropped."""
    return or_else(lambda: _with_ids(scrub_data(event), event), None)


HOOKS: dict[str, Any] = dict.fromkeys(
    ("before_send", "before_send_transaction", "before_breadcrumb", "before_send_log", "before_send_metric"),
    scrub_event,
)
"""The options of `sentry_sdk.init` that scrub all that it sends."""


def _with_ids(clean: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """The clean event with the ids of the given one, where they are ids."""
    kept = {key: given[key] for key in _IDS if key in given and _ID.fullmatch(str(given[key]))}
    made = clean if kept.items() <= clean.items() else {**clean, **kept}
    for part in ("contexts", "trace"):
        if isinstance(given.get(part), dict) and isinstance(made.get(part), dict):
            inner = _with_ids(made[part], given[part])
            made = made if inner is made[part] else {**made, part: inner}
    return made
