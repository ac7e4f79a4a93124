"""Where records end up in the matrix: seven handlers, each with a way to read back all that left through it."""

from __future__ import annotations

import io
import json
import logging
import logging.handlers
import queue
import socket
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class ShowAll(logging.Formatter):
    """Shows what a talkative formatter would: names, extra fields, and the locals of an exception's frames."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(processName)s %(threadName)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The text with all that is not standard behind it."""
        extra = "".join(f" {key}={value!r}" for key, value in vars(record).items() if key not in STANDARD)
        return super().format(record) + extra

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        """The traceback with the locals of each frame."""
        return "".join(traceback.TracebackException(*ei, capture_locals=True).format())


class PrettyJson(ShowAll):
    """An indented JSON object of everything in the record."""

    def format(self, record: logging.LogRecord) -> str:
        """One object on many lines."""
        fields = {key: value for key, value in vars(record).items() if key not in ("exc_info", "args", "msg")}
        fields["message"] = record.msg if isinstance(record.msg, dict) else record.getMessage()
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return json.dumps(fields, indent=2, default=str, ensure_ascii=False)


class Sink:
    """A handler to log to, the handler that writes its text (often the same one), and what has left."""

    def __init__(
        self, handler: logging.Handler, read: Callable[[], str], *, writer: logging.Handler | None = None
    ) -> None:
        self.handler = handler
        self.writer = writer or handler
        self.read = read
        self.writer.setFormatter(ShowAll())


def stream(_: Path) -> Iterator[Sink]:
    """StreamHandler."""
    out = io.StringIO()
    yield Sink(logging.StreamHandler(out), out.getvalue)


def json_lines(_: Path) -> Iterator[Sink]:
    """StreamHandler with a JSON formatter."""
    out = io.StringIO()
    sink = Sink(logging.StreamHandler(out), out.getvalue)
    sink.writer.setFormatter(PrettyJson())
    yield sink


def rotating(folder: Path) -> Iterator[Sink]:
    """RotatingFileHandler that turns over all the time."""
    handler = logging.handlers.RotatingFileHandler(folder / "app.log", maxBytes=300, backupCount=50)
    yield Sink(handler, lambda: "".join(path.read_text() for path in folder.glob("app.log*")))
    handler.close()


def queued(_: Path) -> Iterator[Sink]:
    """QueueHandler, read as a listener in another process would: the whole record."""
    records: queue.Queue[logging.LogRecord] = queue.Queue()
    yield Sink(logging.handlers.QueueHandler(records), lambda: str([vars(record) for record in records.queue]))


def memory(_: Path) -> Iterator[Sink]:
    """MemoryHandler in front of a StreamHandler."""
    out = io.StringIO()
    target = logging.StreamHandler(out)
    handler = logging.handlers.MemoryHandler(100, target=target)

    def read() -> str:
        handler.flush()
        return out.getvalue()

    yield Sink(handler, read, writer=target)
    handler.close()


def tcp(_: Path) -> Iterator[Sink]:
    """SocketHandler to a listener on the loopback interface."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        handler = logging.handlers.SocketHandler("127.0.0.1", server.getsockname()[1])

        def read() -> str:
            handler.close()
            server.settimeout(0)  # who connected has connected by now
            received = b""
            with suppress(BlockingIOError):
                while True:
                    connection, _ = server.accept()
                    with connection:
                        while chunk := connection.recv(1 << 16):
                            received += chunk
            return received.decode("latin-1")

        yield Sink(handler, read)
        handler.close()


def syslog(_: Path) -> Iterator[Sink]:
    """SysLogHandler to a listener on the loopback interface."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(0)
        handler = logging.handlers.SysLogHandler(("127.0.0.1", server.getsockname()[1]))

        def read() -> str:
            received = b""
            with suppress(BlockingIOError):
                while True:
                    received += server.recv(1 << 16)
            return received.decode("latin-1")

        yield Sink(handler, read)
        handler.close()


SINKS = {
    "StreamHandler": stream,
    "RotatingFileHandler": rotating,
    "QueueHandler": queued,
    "MemoryHandler": memory,
    "SocketHandler": tcp,
    "SysLogHandler": syslog,
    "JSON": json_lines,
}
