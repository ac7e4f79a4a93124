"""`scrub doctor` and `scrubber.doctor()`: what they find in real programs and configs, and what they leave behind."""

from __future__ import annotations

import io
import itertools
import json
import logging
import logging.handlers
import queue
import socket
import subprocess
import sys
import textwrap
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

import scrubber
from scrubber.live.canary import Canary, sendings
from scrubber.live.capture import captured

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scrubber.live.doctor import Check

WAYS = tuple(name for name, _ in sendings(Canary()))
SHOWN_AS_TEXT = set(WAYS) - {"local of a frame", "extra field", "data in an extra field"}


_NUMBERS = itertools.count()


@contextmanager
def attached(handler: logging.Handler) -> Iterator[str]:
    """The handler on a logger of its own; the name of that."""
    logger = logging.getLogger(f"tests.doctor.{next(_NUMBERS)}")  # a new one: pytest attaches to those that it knows
    logger.propagate = False
    logger.addHandler(handler)
    try:
        yield logger.name
    finally:
        logger.removeHandler(handler)


def check_of(name: str) -> Check:
    """What the doctor says of the handler of a logger."""
    (check,) = [check for check in scrubber.doctor(hooks=False).checks if check.place.endswith(name)]
    return check


def test_a_plain_handler_leaks_all_that_is_text() -> None:
    with attached(logging.StreamHandler(io.StringIO())) as name:
        assert set(check_of(name).leaks) == SHOWN_AS_TEXT


def test_a_handler_that_sends_records_leaks_everything_even_behind_a_formatter() -> None:
    handler = logging.handlers.SocketHandler("192.0.2.1", 9)
    handler.setFormatter(scrubber.ScrubFormatter())
    with attached(handler) as name:
        assert set(check_of(name).leaks) == set(WAYS)


@pytest.mark.parametrize("kind", ["filter", "formatter", "install"])
def test_what_is_protected_is_well(kind: str) -> None:
    handler = logging.StreamHandler(io.StringIO())
    if kind == "filter":
        handler.addFilter(scrubber.ScrubFilter())
    elif kind == "formatter":
        handler.setFormatter(scrubber.ScrubFormatter())
    else:
        scrubber.install()
    try:
        with attached(handler) as name:
            check = check_of(name)
    finally:
        scrubber.uninstall()
    assert check.is_reached
    assert check.leaks == ()


def test_after_install_no_handler_leaks() -> None:
    scrubber.install()
    try:
        assert [check for check in scrubber.doctor(hooks=False).leaks if "Handler" in check.place] == []
    finally:
        scrubber.uninstall()


def test_a_filter_on_a_logger_does_not_help_its_children() -> None:
    handler = logging.StreamHandler(io.StringIO())
    with attached(handler) as name:
        logging.getLogger(name).addFilter(scrubber.ScrubFilter())
        logging.getLogger(f"{name}.child")
        assert set(check_of(name).leaks) == SHOWN_AS_TEXT


def test_handlers_behind_a_queue_are_found() -> None:
    behind = logging.FileHandler("behind-a-queue.log", delay=True)
    with attached(logging.handlers.QueueHandler(queue.Queue())):
        places = {check.place: check.leaks for check in scrubber.doctor(hooks=False).checks}
    assert set(places["FileHandler (behind-a-queue.log), behind another handler"]) == SHOWN_AS_TEXT
    assert not [place for place in places if place.startswith("QueueHandler")]
    behind.close()


def test_a_handler_that_lets_nothing_pass_is_not_called_well() -> None:
    handler = logging.StreamHandler(io.StringIO())
    handler.addFilter(lambda _record: False)
    with attached(handler) as name:
        check = check_of(name)
    assert not check.is_reached
    assert str(check).startswith("? ")


def test_a_handler_whose_filter_fails_is_not_called_well() -> None:
    handler = logging.StreamHandler(io.StringIO())
    handler.addFilter(lambda record: bool(record.request_id))  # type: ignore[attr-defined]
    with attached(handler) as name:
        assert not check_of(name).is_reached


def test_a_record_that_is_too_much_to_draw_is_still_read() -> None:
    def add(record: logging.LogRecord) -> bool:
        record.request = [[[[[[[[[[record.getMessage()]]]]]]]]]]
        return True

    handler = logging.handlers.SocketHandler("192.0.2.1", 9)
    handler.addFilter(add)
    with attached(handler) as name:
        assert "message" in check_of(name).leaks


def test_nothing_is_written_sent_or_left_behind(tmp_path: Path) -> None:
    out = io.StringIO()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(0.1)
        handlers: list[logging.Handler] = [
            logging.StreamHandler(out),
            logging.FileHandler(tmp_path / "app.log", delay=True),
            logging.handlers.SysLogHandler(server.getsockname()),
            logging.handlers.MemoryHandler(1, target=logging.StreamHandler(out)),
        ]
        before = [dict(vars(handler)) for handler in handlers]
        for handler in handlers:
            with attached(handler):
                scrubber.doctor(hooks=False)
        assert [dict(vars(handler)) for handler in handlers] == before
        with pytest.raises(TimeoutError):
            server.recv(1)
        for handler in handlers:
            handler.close()
    assert out.getvalue() == ""
    assert not list(tmp_path.iterdir())


def test_records_of_other_threads_are_written_meanwhile() -> None:
    out = io.StringIO()
    with attached(logging.StreamHandler(out)) as name:
        logger = logging.getLogger(name)
        with captured(logger.handlers, lambda _handler, _text: None):
            thread = threading.Thread(target=logger.error, args=("step 3",))
            thread.start()
            thread.join()
            logger.error("of this thread")
    assert out.getvalue() == "step 3\n"


SENTRY = "sentry_sdk.init('https://k@sentry.invalid/1', auto_enabling_integrations=False"
APPS = {
    "nothing": ("import logging\nlogging.basicConfig()", 1),
    "installed": ("import logging, scrubber\nscrubber.install()\nlogging.basicConfig()", 0),
    "installed, and rich": (
        """
        import logging, rich.logging, rich.traceback, scrubber
        rich.traceback.install(show_locals=True)
        logging.basicConfig(handlers=[rich.logging.RichHandler(rich_tracebacks=True, tracebacks_show_locals=True)])
        scrubber.install()""",
        0,
    ),
    "loguru": ("import loguru, scrubber\nscrubber.install()", 1),
    "loguru with the patcher": (
        """
        import scrubber
        from loguru import logger
        from scrubber.live.loguru import scrub_record
        scrubber.install()
        logger.configure(patcher=scrub_record)""",
        0,
    ),
    "structlog": ("import scrubber, structlog\nscrubber.install()\nstructlog.configure()", 1),
    "structlog with the processor": (
        """
        import scrubber, structlog
        from scrubber.live.structlog import ScrubProcessor
        scrubber.install()
        structlog.configure(processors=[ScrubProcessor(), structlog.processors.JSONRenderer()])""",
        0,
    ),
    "opentelemetry": (
        """
        import scrubber
        from opentelemetry import _logs
        from opentelemetry.sdk._logs import LoggerProvider
        from opentelemetry.sdk._logs.export import InMemoryLogRecordExporter, SimpleLogRecordProcessor
        scrubber.install()
        provider = LoggerProvider()
        provider.add_log_record_processor(SimpleLogRecordProcessor(InMemoryLogRecordExporter()))
        _logs.set_logger_provider(provider)""",
        1,
    ),
    "opentelemetry with the processor": (
        """
        import scrubber
        from opentelemetry import _logs
        from opentelemetry.sdk._logs import LoggerProvider
        from opentelemetry.sdk._logs.export import InMemoryLogRecordExporter, SimpleLogRecordProcessor
        from scrubber.live.opentelemetry import ScrubLogProcessor
        scrubber.install()
        provider = LoggerProvider()
        provider.add_log_record_processor(ScrubLogProcessor())
        provider.add_log_record_processor(SimpleLogRecordProcessor(InMemoryLogRecordExporter()))
        _logs.set_logger_provider(provider)""",
        0,
    ),
    "opentelemetry without a provider": (
        "import scrubber, opentelemetry.sdk._logs\nscrubber.install()",
        0,
    ),
    "sentry": (f"import scrubber, sentry_sdk\nscrubber.install()\n{SENTRY})", 1),
    "sentry with the hooks": (
        """
        import scrubber, sentry_sdk
        from scrubber.live.sentry import HOOKS
        scrubber.install()
        sentry_sdk.init('https://k@sentry.invalid/1', auto_enabling_integrations=False, **HOOKS)""",
        0,
    ),
}


def scrub_doctor(folder: Path, app: str) -> subprocess.CompletedProcess[str]:
    """Run the real command in a folder."""
    command = [sys.executable, "-m", "scrubber", "doctor", app]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("name", APPS)
def test_an_application(tmp_path: Path, name: str) -> None:
    code, status = APPS[name]
    (tmp_path / "shop.py").write_text(textwrap.dedent(code) + "\napp = object()\n")
    done = scrub_doctor(tmp_path, "shop:app")
    assert done.stderr == ""
    assert ("LEAKS" in done.stdout) is bool(status)
    assert done.returncode == status


def test_django_settings(tmp_path: Path) -> None:
    settings = "SECRET_KEY = 'x'\nINSTALLED_APPS = []\nADMINS = [('a', 'a@shop.example')]\n"
    (tmp_path / "settings.py").write_text(settings)
    done = scrub_doctor(tmp_path, "settings")
    assert "LEAKS  AdminEmailHandler of django:" in done.stdout
    assert done.returncode == 1
    (tmp_path / "settings.py").write_text(f"import scrubber\nscrubber.install()\n{settings}")
    assert scrub_doctor(tmp_path, "settings").returncode == 0


@pytest.mark.parametrize(("suffix", "is_scrubbed"), [("json", True), ("json", False), ("yaml", True), ("ini", False)])
def test_a_config(tmp_path: Path, suffix: str, is_scrubbed: bool) -> None:  # noqa: FBT001
    config = {
        "version": 1,
        "filters": {"scrub": {"()": "scrubber.ScrubFilter"}},
        "handlers": {
            "file": {
                "class": "logging.FileHandler",
                "filename": "app.log",
                "mode": "w",
                "filters": ["scrub"] if is_scrubbed else [],
            }
        },
        "root": {"handlers": ["file"]},
    }
    ini = """
        [loggers]
        keys=root
        [handlers]
        keys=file
        [formatters]
        keys=
        [logger_root]
        handlers=file
        [handler_file]
        class=FileHandler
        args=("app.log", "w")"""
    (tmp_path / f"log.{suffix}").write_text(textwrap.dedent(ini) if suffix == "ini" else json.dumps(config))
    (tmp_path / "app.log").write_text("kept\n")
    done = scrub_doctor(tmp_path, f"log.{suffix}")
    verdict = "ok     FileHandler (app.log) of root" if is_scrubbed else "LEAKS  FileHandler (app.log) of root"
    assert done.stdout.startswith(verdict)
    assert done.returncode == (0 if is_scrubbed else 1)
    assert (tmp_path / "app.log").read_text() == "kept\n"


@pytest.mark.parametrize(
    ("app", "reason"),
    [
        ("missing", "cannot be loaded (no module named missing)"),
        ("missing.yaml", "cannot be loaded (No such file or directory)"),
        ("shop:nothing", "shop has no attribute 'nothing'"),
        ("broken", "cannot be loaded (ValueError)"),
        ("leaving", "cannot be loaded (SystemExit)"),
        ("bad.json", "cannot be loaded (JSONDecodeError)"),
    ],
)
def test_what_cannot_be_loaded(tmp_path: Path, app: str, reason: str) -> None:
    (tmp_path / "shop.py").write_text("")
    (tmp_path / "broken.py").write_text("raise ValueError('hunter2')")
    (tmp_path / "leaving.py").write_text("raise SystemExit(0)")
    (tmp_path / "bad.json").write_text("{'password': 'hunter2'")
    done = scrub_doctor(tmp_path, app)
    assert done.returncode == 2
    assert done.stderr == f"scrub: {app}: {reason}\n"
