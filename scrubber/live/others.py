"""What libraries beside `logging` that are loaded and set up in this process would let out of a made-up secret."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrubber.live.canary import Canary


def leaks_beside_logging(canary: Canary) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """Each library that is set up, and the ways in which the secret would get out; None when nobody can tell."""
    for name, look in _LIBRARIES.items():
        library = sys.modules.get(name)
        if library is not None and (found := look(library, canary)) is not _NOT_SET_UP:
            yield name, found


ADVICE = {
    "opentelemetry.sdk._logs": "OpenTelemetry: provider.add_log_record_processor(ScrubLogProcessor()), first of all",
    "loguru": "loguru: logger.configure(patcher=scrubber.live.loguru.scrub_record)",
    "sentry_sdk": "Sentry: sentry_sdk.init(..., **scrubber.live.sentry.HOOKS)",
    "structlog": "structlog: scrubber.live.structlog.ScrubProcessor() before the renderer",
}
"""What to do about a library that leaks."""
_NOT_SET_UP = ("not set up",)


def _structlog(structlog: Any, canary: Canary) -> tuple[str, ...] | None:
    """Run the processors on an event; what goes to `logging` after them is seen there."""
    config = structlog.get_config()
    if not structlog.is_configured() or isinstance(config["logger_factory"], structlog.stdlib.LoggerFactory):
        return _NOT_SET_UP
    event: Any = {"event": str(canary), "password": canary.secret}
    try:
        for processor in config["processors"]:
            event = processor(None, "critical", event)
    except Exception:  # noqa: BLE001 - a processor that wants a logger of its kind
        return None
    return ("event",) if canary.mark in str(event) else ()


def _loguru(loguru: Any, _canary: Canary) -> tuple[str, ...] | None:
    """Whether the patcher is in place; sinks are not given anything."""
    from scrubber.live.loguru import scrub_record  # noqa: PLC0415 - loguru is loaded

    core = loguru.logger._core  # noqa: SLF001 - nothing public tells
    if not core.handlers or core.patcher is scrub_record:
        return () if core.handlers else _NOT_SET_UP
    return ("record",) if core.patcher is None else None


def _sentry(sentry_sdk: Any, canary: Canary) -> tuple[str, ...] | None:
    """Ask the hooks."""
    client = sentry_sdk.get_client()
    if not client.is_active():
        return _NOT_SET_UP
    leaking = []
    for name in ("before_send", "before_breadcrumb", "before_send_transaction", "before_send_log"):
        hook = client.options.get(name) or _unchanged
        try:
            is_clean = canary.mark not in str(hook({"message": str(canary), "data": {"password": canary.secret}}, {}))
        except Exception:  # noqa: BLE001 - Sentry drops what its hook fails on
            is_clean = True
        leaking += [] if is_clean else [name]
    return tuple(leaking)


def _opentelemetry(_sdk: Any, _canary: Canary) -> tuple[str, ...] | None:
    """Whether our processor is the first; exporters are not given anything."""
    from scrubber.live.opentelemetry import ScrubLogProcessor  # noqa: PLC0415 - OpenTelemetry is loaded

    api = sys.modules["opentelemetry._logs._internal"]
    provider = api._LOGGER_PROVIDER  # noqa: SLF001 - asking in public sets one up
    of_all = getattr(provider, "_multi_log_record_processor", None)
    processors = getattr(of_all, "_log_record_processors", ())
    if not processors:
        return _NOT_SET_UP
    return () if isinstance(processors[0], ScrubLogProcessor) else ("record",)


def _unchanged(event: Any, _hint: Any) -> Any:
    return event


_LIBRARIES: dict[str, Callable[[Any, Canary], tuple[str, ...] | None]] = {
    "loguru": _loguru,
    "opentelemetry.sdk._logs": _opentelemetry,
    "sentry_sdk": _sentry,
    "structlog": _structlog,
}
