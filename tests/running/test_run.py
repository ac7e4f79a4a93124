"""`scrub run`: real programs, their output, exit statuses and signals, through pipes and through terminals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pexpect
import pytest

from scrubber.batch.stream import Stream
from scrubber.errors import DetectionError
from scrubber.library import load_pipeline
from scrubber.running import copying
from scrubber.running.copying import WITHHELD
from tests.live.mechanisms import PAIR, SECRET, SHOWN

if TYPE_CHECKING:
    from pathlib import Path

ENV = {**os.environ, "SCRUB_KEY": "5c" * 32, "PAIR": PAIR}
SCRUB = [sys.executable, "-m", "scrubber", "run", "--no-ner"]


def run(code: str, *options: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run Python code under `scrub run`."""
    command = [*SCRUB, *options, "--", sys.executable, "-c", f"import os, sys, time\npair = os.environ['PAIR']\n{code}"]
    return subprocess.run(command, input=given, capture_output=True, env=ENV, check=False, timeout=60)


def test_both_outputs_are_scrubbed_and_stay_apart() -> None:
    done = run("print('out', pair)\nprint('err', pair, file=sys.stderr)")
    assert done.returncode == 0
    assert done.stdout.startswith(b"out password=REDACTED-")
    assert done.stderr.startswith(b"err password=REDACTED-")
    assert SHOWN.encode() not in done.stdout + done.stderr


@pytest.mark.parametrize(("code", "status"), [("sys.exit(0)", 0), ("sys.exit(7)", 7), ("os.kill(os.getpid(), 9)", 137)])
def test_the_exit_status_is_the_programs(code: str, status: int) -> None:
    assert run(code).returncode == status


def test_options_behind_the_program_are_its_own() -> None:
    done = subprocess.run([*SCRUB, "--", "echo", "--profile", "x"], env=ENV, capture_output=True, check=True)
    assert done.stdout == b"--profile x\n"


@pytest.mark.parametrize("command", ["no-such-program-here", "/"])
def test_what_cannot_be_run_is_a_usage_error(command: str) -> None:
    done = subprocess.run([*SCRUB, "--", command], env=ENV, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(f"scrub: {command}: cannot be run (")
    assert done.stderr.count("\n") == 1


def test_much_output_on_both_sides_passes_whole() -> None:
    code = """
for number in range(60_000):
    print('step', number)
    print('step', number, file=sys.stderr)"""
    done = run(code)
    expected = b"".join(b"step %d\n" % number for number in range(60_000))
    assert done.stdout == expected
    assert done.stderr == expected


def test_both_outputs_in_one_file_keep_their_order(tmp_path: Path) -> None:
    code = "import sys\nfor n in range(200):\n    print(n, file=(sys.stdout, sys.stderr)[n % 2], flush=True)"
    with (tmp_path / "log").open("wb") as log:
        subprocess.run([*SCRUB, "--", sys.executable, "-c", code], env=ENV, stdout=log, stderr=log, check=True)
    assert (tmp_path / "log").read_text() == "".join(f"{number}\n" for number in range(200))


def test_a_secret_that_is_written_in_two_halves_is_one() -> None:
    done = run("for part in (pair[:14], pair[14:] + '\\n'):\n    print(part, end='', flush=True)\n    time.sleep(0.5)")
    assert done.stdout.startswith(b"password=REDACTED-")
    assert done.stdout.count(b"\n") == 1


def test_each_line_comes_at_once() -> None:
    code = "import os, sys\nprint(os.environ['PAIR'], flush=True)\nsys.stdin.read()"
    with subprocess.Popen(
        [*SCRUB, "--", sys.executable, "-c", code], env=ENV, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"password=REDACTED-")
        assert process.poll() is None
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == 0


def test_a_last_line_without_an_end_comes_too() -> None:
    assert run("print('loss=0.25', end='')").stdout == b"loss=0.25"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1])
def test_signals_reach_the_program(number: signal.Signals) -> None:
    code = f"""
import signal, sys
signal.signal({int(number)}, lambda *_: (print('caught', flush=True), sys.exit(5)))
print('ready', flush=True)
signal.pause()"""
    with subprocess.Popen([*SCRUB, "--", sys.executable, "-c", code], env=ENV, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(number)
        assert process.stdout.read() == b"caught\n"
        assert process.wait(60) == 5


def test_a_signal_that_ends_the_program_shows_in_the_status() -> None:
    with subprocess.Popen([*SCRUB, "--", "sh", "-c", "echo ready; exec sleep 60"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 143


def test_a_program_whose_reader_has_gone_is_told_so() -> None:
    with subprocess.Popen([*SCRUB, "--", "yes"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"y\n"
        process.stdout.close()
        assert process.wait(60) == 128 + signal.SIGPIPE
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_packed_output_is_withheld_and_the_program_goes_on() -> None:
    code = "import gzip\nsys.stdout.buffer.write(gzip.compress(pair.encode() * 99_999))\nprint('end', file=sys.stderr)"
    done = run(code)
    assert done.returncode == 3
    assert done.stdout == WITHHELD
    assert done.stderr.startswith(b"end\nscrub: ")


@pytest.mark.parametrize("failure", [DetectionError("broken"), RuntimeError("broken")], ids=lambda f: type(f).__name__)
def test_what_cannot_be_scrubbed_is_withheld(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    class Broken:
        def __init__(self, *_: Any) -> None:
            raise failure

    monkeypatch.setattr(copying, "Stream", Broken)
    (source, given), (shown, target) = os.pipe(), os.pipe()
    os.write(given, PAIR.encode())
    os.close(given)
    problem = copying.copy(source, target, load_pipeline())
    os.close(target)
    with os.fdopen(shown, "rb") as out:
        assert out.read() == WITHHELD
    assert isinstance(problem, DetectionError)


def spawn(code: str, *options: str) -> pexpect.spawn[bytes]:
    """Run Python code under `scrub run` in a terminal of 33 lines of 77."""
    arguments = [*SCRUB[1:], *options, "--", sys.executable, "-c", f"import os, sys\n{code}"]
    return pexpect.spawn(sys.executable, arguments, env=ENV, timeout=60, dimensions=(33, 77))


def test_in_a_terminal_the_program_has_one_of_the_same_size() -> None:
    code = "print(sys.stdout.isatty(), sys.stderr.isatty(), *os.get_terminal_size(1), '\\x1b[31m' + os.environ['PAIR'])"
    child = spawn(code)
    child.expect(pexpect.EOF)
    shown = child.before
    assert isinstance(shown, bytes)
    assert shown.startswith(b"True True 77 33 \x1b[31mpassword=REDACTED-")
    assert shown.endswith(b"\r\n")
    assert b"\r\r" not in shown


def test_without_a_pty_it_has_none() -> None:
    child = spawn("print(sys.stdout.isatty())", "--no-pty")
    child.expect("False")
    child.expect(pexpect.EOF)


def test_a_terminal_can_be_asked_for() -> None:
    done = run("print(sys.stdout.isatty(), pair)", "--pty")
    assert done.stdout.startswith(b"True password=REDACTED-")
    assert done.stdout.count(b"\r") == 0


def test_a_question_is_shown_and_its_answer_read() -> None:
    child = spawn("print('hello', input('Go on? [y/N] '), os.environ['PAIR'])")
    child.expect(r"Go on\? \[y/N\] $")
    child.sendline("yes")
    child.expect("hello yes password=REDACTED-")
    child.expect(pexpect.EOF)


def test_ctrl_c_ends_the_program_once() -> None:
    code = """
import signal, time
caught = []
signal.signal(signal.SIGINT, lambda *_: caught.append(1))
print('ready', flush=True)
while not caught:
    time.sleep(0.01)
time.sleep(0.3)
print('caught', len(caught))"""
    child = spawn(code)
    child.expect("ready")
    child.sendintr()
    child.expect("caught 1\r\n")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0


def test_a_new_size_reaches_the_program() -> None:
    code = """
import time
print('ready', flush=True)
for _ in range(200):
    time.sleep(0.02)
    if os.get_terminal_size(1).lines == 50:
        print('size', *os.get_terminal_size(1))
        break"""
    child = spawn(code)
    child.expect("ready")
    time.sleep(0.1)
    child.setwinsize(50, 120)
    child.expect("size 120 50")
    child.expect(pexpect.EOF)


QUESTIONS = {
    b"Go on? ": True,
    b"user@host:~$ ": True,
    b"\x1b[1mPassword: \x1b[0m": True,
    b"Select [1-3] ": True,
    b"password=two": False,
    b"4111 1111 ": False,
    b"fe80:": False,
    b"Authorization: Bearer ": False,
    b"one\ntwo: ": True,
    b"-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA: ": False,
}


@pytest.mark.parametrize(("begun", "is_shown"), QUESTIONS.items(), ids=str)
def test_only_a_question_is_shown_before_its_line_has_ended(begun: bytes, is_shown: bool) -> None:  # noqa: FBT001
    stream = Stream(load_pipeline())
    list(stream.feed(begun))
    assert bool(list(stream.asking())) is is_shown
    assert list(stream.asking()) == []


def test_what_follows_a_question_is_read_together_with_it() -> None:
    pipeline = load_pipeline()
    stream, shown = Stream(pipeline), b""
    for part in (b"retry with a@b.example and password: ", SECRET.encode() + b"\n", b"step 3\n"):
        for piece in (*stream.feed(part), *stream.asking()):
            shown += pipeline.render(piece.data, piece.findings, piece.start, piece.end)
    assert shown == pipeline.scrub(b"retry with a@b.example and password: " + SECRET.encode() + b"\nstep 3\n")
    assert SHOWN.encode() not in shown
