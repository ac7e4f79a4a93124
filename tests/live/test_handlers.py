"""install() under handlers and loggers of other packages, set up as those packages set them up."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest
from pythonjsonlogger.json import JsonFormatter
from rich.console import Console
from rich.logging import RichHandler

import scrubber
from tests.live.mechanisms import PAIR, SECRET, SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def installed() -> Iterator[None]:
    scrubber.install()
    yield
    scrubber.uninstall()


def log_everything(handler: logging.Handler) -> None:
    """Message, arguments, extra fields, and an exception with a telling local."""
    logger = logging.Logger("app")
    logger.addHandler(handler)
    logger.error("login %s", PAIR, extra={"password": SECRET, "request": {"headers": [PAIR]}, "step": 3})

    def fail(password: str) -> None:
        raise ValueError("bad" * bool(password))

    try:
        fail(SECRET)
    except ValueError:
        logger.exception("failed")


def json_handler(out: io.StringIO) -> logging.Handler:
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter("{asctime}{message}{exc_info}", style="{"))
    return handler


def rich_handler(out: io.StringIO) -> logging.Handler:
    console = Console(file=out, width=200)
    return RichHandler(console=console, rich_tracebacks=True, tracebacks_show_locals=True)


@pytest.mark.parametrize("make", [json_handler, rich_handler])
def test_it_leaks_without(make: object) -> None:
    out = io.StringIO()
    log_everything(make(out))  # type: ignore[operator]
    assert SHOWN in out.getvalue()


@pytest.mark.usefixtures("installed")
def test_python_json_logger() -> None:
    out = io.StringIO()
    log_everything(json_handler(out))
    first, second = [json.loads(line) for line in out.getvalue().splitlines()]
    assert SHOWN not in out.getvalue()
    assert first["step"] == 3
    assert first["message"].startswith("login password=REDACTED-")
    assert first["request"]["headers"][0].startswith("password=REDACTED-")
    assert second["exc_info"].endswith("ValueError: bad")


@pytest.mark.usefixtures("installed")
def test_the_handler_of_rich_with_locals() -> None:
    out = io.StringIO()
    log_everything(rich_handler(out))
    assert SHOWN not in out.getvalue()
    assert "ValueError: bad" in out.getvalue()


@pytest.mark.usefixtures("installed")
def test_the_handler_of_rich_still_draws_a_clean_exception() -> None:
    out = io.StringIO()
    logger = logging.Logger("app")
    logger.addHandler(RichHandler(console=Console(file=out, width=100), rich_tracebacks=True))
    try:
        raise ValueError("bad")
    except ValueError:
        logger.exception("failed")
    assert "╭" in out.getvalue()


@pytest.mark.usefixtures("installed")
def test_caplog(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("app").error("login %s", PAIR, extra={"password": SECRET})
    assert caplog.messages[0].startswith("login password=REDACTED-")
    assert SHOWN not in caplog.text + str([vars(record) for record in caplog.records])


PROGRAMS = {
    "rich.traceback.install": """
        import rich.traceback
        rich.traceback.install(show_locals=True)
        scrubber.install()
        def fail(password):
            raise ValueError("bad" * bool(password))
        fail(SECRET)""",
    # a logger of the library with a handler on stderr, made at first use, that does not propagate (Transformers)
    "library root logger": """
        scrubber.install()
        library = logging.getLogger("transformers")
        handler = logging.StreamHandler()
        handler.flush = sys.stderr.flush
        library.addHandler(handler)
        library.propagate = False
        logging.getLogger("transformers.trainer").error(PAIR)""",
    # a handler unless root has one, a rank in front of the message by an adapter (Lightning)
    "rank-zero logger": """
        class RankPrefix(logging.LoggerAdapter):
            def process(self, message, kwargs):
                return f"[rank: {self.extra['rank']}] {message}", kwargs
        library = logging.getLogger("lightning.pytorch")
        library.addHandler(logging.StreamHandler())
        library.propagate = False
        scrubber.install()
        RankPrefix(logging.getLogger("lightning.pytorch.utilities"), {"rank": 0}).error(PAIR)""",
    # a file for each task attempt, opened when the context of the task is set; prints become records (Airflow)
    "task log": """
        scrubber.install()
        class TaskHandler(logging.Handler):
            inner = None
            def set_context(self, path):
                self.inner = logging.FileHandler(path)
                self.inner.setFormatter(self.formatter)
            def emit(self, record):
                self.inner.emit(record)
        class Redirect:
            def write(self, text):
                if text.strip():
                    task.info(text.rstrip())
            def flush(self):
                pass
        task = logging.getLogger("airflow.task")
        task.propagate = False
        task.setLevel("INFO")
        handler = TaskHandler()
        handler.setFormatter(logging.Formatter("[%(asctime)s] {%(filename)s:%(lineno)d} %(levelname)s - %(message)s"))
        task.addHandler(handler)
        handler.set_context("attempt=1.log")
        sys.stdout = Redirect()
        print(PAIR)
        sys.stdout = sys.__stdout__
        print(open("attempt=1.log").read())""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs(tmp_path: Path, name: str) -> None:
    head = f"import logging, sys, scrubber\nPAIR, SECRET = {PAIR!r}, {SECRET!r}\n"
    (tmp_path / "program.py").write_text(head + textwrap.dedent(PROGRAMS[name]))
    command = [sys.executable, "program.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    said = done.stdout + done.stderr
    assert SHOWN not in said
    assert "REDACTED-" in said or "ValueError" in said
