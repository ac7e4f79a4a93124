"""install() under real servers and frameworks: what their own logging configuration writes, on loopback."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest

from tests.live.mechanisms import PAIR, SECRET, SHOWN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ENV = {**os.environ, "PAIR": PAIR, "SECRET": SECRET, "SCRUB_KEY": "5c" * 32, "PYTHONUNBUFFERED": "1"}
INSTALL = "import scrubber\nscrubber.install()\n"
FASTAPI = """
import logging, os
from fastapi import FastAPI

app = FastAPI()
log = logging.getLogger("uvicorn.error")

@app.get("/log")
def login():
    log.error("login %s", os.environ["PAIR"], extra={"password": os.environ["SECRET"]})
    return {}

@app.get("/fail")
async def fail():
    password = os.environ["SECRET"]
    raise ValueError(os.environ["PAIR"])
"""
WSGI = """
import logging, os

def app(environ, start_response):
    log = logging.getLogger("gunicorn.error")
    log.error("login %s", os.environ["PAIR"])
    if environ["PATH_INFO"] == "/fail":
        raise ValueError(os.environ["PAIR"])
    start_response("200 OK", [])
    return [b""]
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def get(port: int, path: str) -> None:
    """Ask once the server answers."""
    for _ in range(600):
        try:
            with suppress(urllib.error.HTTPError), closing(urllib.request.urlopen(f"http://127.0.0.1:{port}{path}")):
                pass
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server does not answer")


def said_by(folder: Path, arguments: Sequence[str], port: int) -> str:
    """All that a server prints while it is asked for three pages."""
    with (folder / "out").open("w+b") as out:
        command = [sys.executable, "-m", *arguments]
        with subprocess.Popen(command, cwd=folder, env=ENV, stdout=out, stderr=out) as server:
            try:
                for path in ("/log", "/fail", f"/log?access_token={SECRET}"):
                    get(port, path)
            finally:
                server.terminate()
                server.wait(30)
        out.seek(0)
        return out.read().decode()


@pytest.mark.parametrize("installed", [True, False])
def test_uvicorn_and_fastapi(tmp_path: Path, installed: bool) -> None:  # noqa: FBT001
    (tmp_path / "shop.py").write_text(INSTALL * installed + FASTAPI)
    port = free_port()
    said = said_by(tmp_path, ["uvicorn", "shop:app", "--port", str(port)], port)
    assert "ValueError" in said
    assert "GET /fail" in said
    assert (SHOWN in said) is not installed
    assert said.count("Traceback") == 1
    assert re.search(r'"GET /log\?access_token=[\w-]+ HTTP/1.1" 200 OK', said)


@pytest.mark.parametrize("installed", [True, False])
def test_gunicorn(tmp_path: Path, installed: bool) -> None:  # noqa: FBT001
    (tmp_path / "shop.py").write_text(WSGI)
    (tmp_path / "gunicorn.conf.py").write_text(INSTALL * installed + "accesslog = '-'\n")
    port = free_port()
    said = said_by(tmp_path, ["gunicorn", "shop:app", "--bind", f"127.0.0.1:{port}", "--workers", "2"], port)
    assert "ValueError" in said
    assert '"GET /fail' in said
    assert (SHOWN in said) is not installed


def printed(folder: Path, code: str, *arguments: str, ends_with: str | None = None) -> str:
    """All that a program prints."""
    (folder / "program.py").write_text(textwrap.dedent(code))
    command = [sys.executable, *(arguments or ("program.py",))]
    done = subprocess.run(command, cwd=folder, env=ENV, capture_output=True, text=True, check=False, timeout=120)
    said = done.stdout + done.stderr
    assert ends_with is None or re.search(ends_with, said)
    return said


DJANGO = """
import os
{install}
import django
from django import conf
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import path

def fail(request):
    password = os.environ["SECRET"]
    raise ValueError(os.environ["PAIR"])

urlpatterns = [path("fail", fail)]
conf.settings.configure(
    ROOT_URLCONF="__main__",
    ALLOWED_HOSTS=["*"],
    ADMINS=[("a", "a@shop.example")],
    SECRET_KEY=os.environ["SECRET"],
    EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    LOGGING={{
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {{
            "console": {{"class": "logging.StreamHandler"}},
            "mail": {{"class": "django.utils.log.AdminEmailHandler", "include_html": True}},
        }},
        "loggers": {{"django": {{"handlers": ["console", "mail"], "propagate": False}}}},
    }},
)
django.setup()
mail.outbox = []
Client(raise_request_exception=False).get("/fail", {{"access_token": os.environ["SECRET"]}})
for letter in mail.outbox:
    print(letter.subject, letter.body, letter.alternatives)
print("letters", len(mail.outbox))
"""


@pytest.mark.parametrize("installed", [True, False])
def test_django_on_the_console_and_in_letters_to_admins(tmp_path: Path, installed: bool) -> None:  # noqa: FBT001
    said = printed(tmp_path, DJANGO.format(install=INSTALL * installed), ends_with=r"letters 1\n")
    assert "ValueError" in said
    assert (SHOWN in said) is not installed


CELERY = """
import os
{install}
from celery import Celery
from celery.utils.log import get_task_logger

app = Celery("program")
app.conf.update(
    broker_url="filesystem://",
    broker_transport_options={{"data_folder_in": "queue", "data_folder_out": "queue", "control_folder": "control"}},
    broker_connection_retry_on_startup=True,
    task_ignore_result=True,
)
log = get_task_logger(__name__)

@app.task(name="fail")
def fail(password):
    print("printed", os.environ["PAIR"])
    log.warning("login %s", os.environ["PAIR"])
    raise ValueError(os.environ["PAIR"])

@app.task(name="leave")
def leave():
    app.control.shutdown()
"""


@pytest.mark.parametrize("pool", ["prefork", "solo"])
@pytest.mark.parametrize("installed", [True, False])
def test_celery(tmp_path: Path, installed: bool, pool: str) -> None:  # noqa: FBT001
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    send = "import program\nprogram.fail.delay('x')\nprogram.leave.apply_async(countdown=0)"
    (tmp_path / "send.py").write_text(send)
    code = CELERY.format(install=INSTALL * installed)
    printed(tmp_path, code, "send.py")
    worker = ["-m", "celery", "-A", "program", "worker", f"--pool={pool}", "--concurrency=1", "-l", "info"]
    said = printed(tmp_path, code, *worker, "--without-gossip", "--without-mingle")
    assert "ValueError" in said
    assert (SHOWN in said) is not installed
