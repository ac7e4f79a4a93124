"""The programs that README.md shows, run as they stand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.live.mechanisms import SECRET, SHOWN
from tests.live.test_frameworks import free_port, get

EXAMPLES = Path(__file__).parent / "examples"


def run(name: str, folder: Path, **env: str) -> None:
    """Run an example in a folder; it prints nothing."""
    done = subprocess.run(
        [sys.executable, EXAMPLES / name], cwd=folder, env={**os.environ, **env}, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_rotating_file(tmp_path: Path) -> None:
    run("rotating_file.py", tmp_path, SHOP_DB_PASSWORD=SECRET)
    texts = [path.read_text() for path in tmp_path.glob("app.log*")]
    assert len(texts) > 3
    assert "dora.kettle" not in "".join(texts)
    assert SHOWN not in "".join(texts)
    assert len(set(re.findall(r"order \d+ for (\S+)\n", "".join(texts)))) == 1
    assert any(re.search(r"\nConnectionError: login as shop with REDACTED-\S+ was refused\n", text) for text in texts)


def test_a_training_loop_keeps_its_loss_curve(tmp_path: Path) -> None:
    run("training_loop.py", tmp_path)
    text = (tmp_path / "train.log").read_text()
    assert re.match(r"hub token is REDACTED-[\w-]+\n", text)
    losses = [4.0 * 0.99**step for step in range(100, 501, 100)]
    assert re.findall(r"loss=(\S+)", text) == [f"{loss:.4f}" for loss in losses]
    assert re.search(r"checkpoint in /home/user-\w+/runs/epoch1\.pt\n", text)


def test_a_fastapi_application(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--app-dir", str(EXAMPLES), "fastapi_app:app", "--port", str(port)]
    with (tmp_path / "out").open("w+") as out:
        with subprocess.Popen(command, stdout=out, stderr=out) as server:
            try:
                get(port, f"/login?user=dora&password={SECRET}")
            finally:
                server.terminate()
                server.wait(30)
        out.seek(0)
        said = out.read()
    assert SHOWN not in said
    assert re.search(r"login of [\w-]+ failed with password=REDACTED-", said)
    assert re.search(r'"GET /login\?user=[\w-]+&password=REDACTED-\S+ HTTP/1.1" 200 OK', said)
