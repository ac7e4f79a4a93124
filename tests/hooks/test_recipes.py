"""The recipes do what they say: parsed by what reads them, and run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from scrubber.cli import run
from tests.hooks.conftest import LINE, SECRET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CLEAN = b"INFO step 17 loss=0.31\n"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run commands in, with our `scrub` first on the path."""
    (tmp_path / "bin").mkdir()
    program(tmp_path / "bin" / "scrub", f'exec "{sys.executable}" -m scrubber "$@"')
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def recipe(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What `scrub hook recipe` prints."""
    assert run(["hook", "recipe", name]) == 0
    return capsys.readouterr().out


def done(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(words, capture_output=True, check=False)


def need(tool: str) -> None:
    """Skip without a tool, except where all are installed."""
    if shutil.which(tool) is None:
        assert not os.environ.get("CI"), f"{tool} must be installed"
        pytest.skip(f"{tool} is not installed")


def test_the_steps_of_a_workflow_upload_safe_copies_or_nothing(shell: Path, capsys: pytest.CaptureFixture[str]) -> None:
    steps: list[dict[str, Any]] = yaml.safe_load(recipe("github-actions", capsys))
    *runs, upload = steps
    assert all({"name", "run"} <= set(step) for step in runs)
    assert f"steps.{runs[-1]['id']}.outcome == 'success'" in upload["if"]
    assert "cancelled" in upload["if"]
    (shell / "logs").mkdir()
    (shell / "logs" / "a.log").write_bytes(CLEAN + LINE)
    for step in runs:
        assert done("bash", "-e", "-o", "pipefail", "-c", step["run"]).returncode == 0
    uploaded = shell / upload["with"]["path"] / "a.log"
    assert uploaded.read_bytes().startswith(CLEAN)
    assert SECRET.encode() not in uploaded.read_bytes()
    uploaded.write_bytes(LINE)
    assert done("bash", "-e", "-c", runs[-1]["run"]).returncode == 1


def test_the_make_target_leaves_a_safe_file_or_none(shell: Path, capsys: pytest.CaptureFixture[str]) -> None:
    need("make")
    (shell / "Makefile").write_text(recipe("make", capsys))
    (shell / "train.log").write_bytes(CLEAN + LINE)
    assert done("make", "share", "LOG=train.log").returncode == 0
    assert SECRET.encode() not in (shell / "train.log.safe").read_bytes()
    (shell / "packed.log").write_bytes(b"\x28\xb5\x2f\xfdpacked")
    assert done("make", "share", "LOG=packed.log").returncode != 0
    assert not (shell / "packed.log.safe").exists()


@pytest.fixture
def jira() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A server that takes attachments: its address, and what it was sent."""
    sent: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", sent
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_upload_script_sends_what_is_safe_and_nothing_else(
    shell: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    jira: tuple[str, list[tuple[str, bytes]]],
) -> None:
    need("curl")
    url, sent = jira
    monkeypatch.setenv("JIRA_URL", url)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    (shell / "attach").write_text(recipe("jira", capsys))
    for data, status in ((LINE, 1), (b"\x28\xb5\x2f\xfdpacked", 3), (CLEAN, 0)):
        (shell / 'my "log;x.log').write_bytes(data)
        assert done("sh", "attach", "OPS-7", 'my "log;x.log').returncode == status
    assert [path for path, _ in sent] == ["/rest/api/2/issue/OPS-7/attachments"]
    assert CLEAN in sent[0][1]
    assert b'filename="mylogx.log"' in sent[0][1]


def test_a_pipe_lets_only_safe_lines_through(shell: Path) -> None:
    (shell / "pod.log").write_bytes(CLEAN + LINE)
    program(shell.parent / "bin" / "kubectl", f"cat '{shell}/pod.log'")
    out = done("bash", "-o", "pipefail", "-c", "kubectl logs web-0 | scrub -q > web-0.log")
    assert out.returncode == 0
    assert (shell / "web-0.log").read_bytes().startswith(CLEAN + b"INFO DB_PASSWORD=REDACTED-")
