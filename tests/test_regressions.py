"""Bugs that were found once, each with the input that showed it."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scrubber.batch.files import Job
from scrubber.batch.stream import LONGEST_LINE, Stream
from scrubber.batch.tally import Tally
from scrubber.cli import run
from scrubber.config import Config
from scrubber.errors import DetectionError
from scrubber.library import load_pipeline
from scrubber.rules import load_paths, shipped_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scrubber.model import Finding
    from scrubber.pipeline import Pipeline

RAW = b"INFO password=hunter2!x n=3\n"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("dop_v1_9f8a7c61d2e4b0537a1c02005c4be17d93a6f8b2c1d0e9f8a7b6c5d4e3f2a1b0", "9f8a7c61"),
        ("peer 2001:4860:3fff:1:2:3:4:5 up", "2001:4860"),
        ("peer fd00::3fff:1:2 up", "fd00::"),
    ],
)
def test_what_looks_like_a_stand_in_inside_a_secret_does_not_hide_it(pipeline: Pipeline, text: str, value: str) -> None:
    assert value not in pipeline.scrub(text.encode()).decode()


def test_a_redactor_that_raises_carries_no_text_along(pipeline: Pipeline) -> None:
    def broken(value: bytes, _: Finding, /) -> bytes:
        raise ValueError(value)

    with pytest.raises(DetectionError) as caught:
        replace(pipeline, redactor=broken).scrub(RAW)
    assert caught.value.__context__ is None
    assert "hunter2" not in str(caught.value)


def test_an_unforeseen_error_is_one_line_and_exit_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("scrubber.cli.root.scrub_command.main", lambda **_: dict[str, str]()["hunter2"])
    assert run(["x"]) == 3
    assert capsys.readouterr().err == "scrub: internal error (KeyError)\n"


def test_no_word_is_cut_where_a_long_line_is(secrets_pipeline: Pipeline) -> None:
    """A value across the cut, named only after it, lost its second half alone."""
    word = b"Zx81kQ9vB2nM7wKettle"
    head = b"lorem ipsum " * (LONGEST_LINE // 12)
    for shift in range(0, 24, 5):
        data = head[shift:] + word + b" dolor password=" + word + b" end\n"
        stream = Stream(secrets_pipeline)
        pieces = [*stream.feed(data + b"x" * 10), *stream.close()]
        clean = b"".join(secrets_pipeline.render(p.data, p.findings, p.start, p.end) for p in pieces)
        assert word[:12] not in clean.replace(word, b"")


@pytest.mark.parametrize(("arguments", "status"), [([], 0), (["scan", "-"], 1)])
def test_compressed_standard_input_is_read_not_copied(arguments: list[str], status: int) -> None:
    command = [sys.executable, "-m", "scrubber", *arguments]
    done = subprocess.run(command, input=gzip.compress(RAW), capture_output=True, check=False)
    assert done.returncode == status
    assert done.stdout.startswith(b"-:1:15: PASSWORD" if arguments else b"INFO password=REDACTED-")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_an_encoding_is_told_however_its_mark_is_split(pipeline: Pipeline, encoding: str, size: int) -> None:
    data = ("\ufeff" + RAW.decode()).encode(encoding)
    out: list[bytes] = []
    Job(pipeline, Tally()).stream(iter([data[i : i + size] for i in range(0, len(data), size)]), out.append)
    assert b"".join(out).decode(encoding).startswith("\ufeffINFO password=REDACTED-")


def test_in_place_takes_no_link(tmp_path: Path) -> None:
    (tmp_path / "real.log").write_bytes(RAW)
    (tmp_path / "link.log").symlink_to(tmp_path / "real.log")
    assert run(["--in-place", str(tmp_path / "link.log")]) == 2
    assert (tmp_path / "link.log").is_symlink()


def test_force_replaces_no_pipe(tmp_path: Path) -> None:
    (tmp_path / "in.log").write_bytes(RAW)
    os.mkfifo(tmp_path / "pipe")
    assert run(["--force", str(tmp_path / "in.log"), str(tmp_path / "pipe")]) == 2
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_no_temporary_file(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "in.log").write_bytes(RAW * 400_000)
    with subprocess.Popen(
        [sys.executable, "-m", "scrubber", "-q", "--no-ner", "in.log", "out.log"], cwd=tmp_path, stderr=subprocess.PIPE
    ) as process:
        for _ in range(500):
            if len(os.listdir(tmp_path)) > 1:
                break
            time.sleep(0.01)
        process.send_signal(number)
        assert process.wait(20) == 130
    assert os.listdir(tmp_path) == ["in.log"]


def test_an_open_quote_in_a_table_does_not_swallow_the_rows_after_it(tmp_path: Path) -> None:
    rows = 'id,password,note\n1,kfqhITmtwlz1*F,"open\n2,F*1zlwtmTIhqfk,x\n'
    (tmp_path / "a.csv").write_text(rows)
    assert run(["-q", "--two-pass", str(tmp_path / "a.csv"), str(tmp_path / "b.csv")]) == 0
    assert "F*1zlwtmTIhqfk" not in (tmp_path / "b.csv").read_text()


def test_one_bad_file_does_not_stop_two_passes_over_a_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.gz").write_bytes(gzip.compress(RAW)[:-1])
    (tmp_path / "in" / "b.log").write_bytes(RAW)
    assert run(["-q", "--two-pass", str(tmp_path / "in"), str(tmp_path / "out")]) == 3
    assert os.listdir(tmp_path / "out") == ["b.log"]


def test_scan_goes_on_after_a_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "b.log").write_bytes(RAW)
    assert run(["scan", str(tmp_path / "none.log"), str(tmp_path / "b.log")]) == 2
    assert "b.log:1:15: PASSWORD" in capsys.readouterr().out


def test_a_files_name_cannot_forge_a_line_of_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([str(tmp_path / "a\nscrub: all is well\x1b[2J")]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "\x1b" not in error


def test_a_users_broken_pattern_is_an_error_before_anything_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "r.toml").write_text(
        '[[rule]]\nid = "x"\nentity = "TOKEN"\ndescription = "x"\nkeywords = ["abc"]\npattern = "abc("\n'
    )
    (tmp_path / "scrub.toml").write_text('rules = ["r.toml"]')
    assert run(["--config", str(tmp_path / "scrub.toml"), str(tmp_path / "r.toml")]) == 2
    assert "r.toml: rule 'x': key 'pattern'" in capsys.readouterr().err


def test_no_validator_can_refuse_what_an_engine_had_no_time_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scrubber.matcher.REGEX_TIMEOUT", 0.05)
    (tmp_path / "r.toml").write_text(
        '[[rule]]\nid = "x"\nentity = "TOKEN"\ndescription = "x"\nkeywords = ["acme_"]\nengine = "regex"\n'
        'validators = ["luhn"]\npattern = "acme_(a|a)*(a|a)*b(?=c)"\n'
    )
    (tmp_path / "scrub.toml").write_text('rules = ["r.toml"]')
    pipeline = load_pipeline(config=tmp_path / "scrub.toml", key="00" * 32)
    assert b"aaaa" not in pipeline.scrub(b"acme_" + b"a" * 3000)


def test_a_carriage_return_ends_a_line_for_every_rule() -> None:
    """`^` and `$` mean LF to the engine, so a rule after a progress bar's CR found nothing."""
    from scrubber.rule_tests import find_alone  # noqa: PLC0415

    for rule in load_paths([shipped_folder()]):
        if rule.multiline:
            continue
        for example in rule.cases():
            if b"\n" in example.text or b"\r" in example.text:
                continue
            found = [(f.start - 6, f.end - 6) for f in find_alone([rule], b"done.\r" + example.text + b"\rnext")]
            assert found == list(example.spans), rule.id


@pytest.mark.parametrize(
    ("before", "value"),
    [
        (b"mails:\\n", b"bob@acme-mail.com"),
        (b"hosts:\\t", b"db1.corp"),
        (b"mail:\\u003c", b"bob@acme-mail.com"),
        (b"x%0A", b"bob@acme-mail.com"),
        (b"q=a%3A", b"bob@acme-mail.com"),
        (b"to \x1b[0m", b"bob@acme-mail.com"),
    ],
)
def test_a_unit_before_a_value_is_no_part_of_it(pipeline: Pipeline, before: bytes, value: bytes) -> None:
    """An escape was eaten, and the value had another stand-in than elsewhere."""
    assert pipeline.scrub(before + value + b" " + value) == before + b" ".join([pipeline.scrub(value)] * 2)


def pems(size: int) -> bytes:
    return b"-----BEGIN RSA PRIVATE KEY-----" * (size // 31)


def secrets(size: int) -> bytes:
    draw = random.Random(1)  # noqa: S311
    return b"".join(b"password=%s " % draw.randbytes(9).hex().encode() for _ in range(size // 28))


def hosts(size: int) -> bytes:
    return b"a.local " * (size // 8)


def manifests(size: int) -> bytes:
    return b"kind: Secret\n" * (size // 13)


def phones(size: int) -> bytes:
    return b"phone 1 2 3 4 5 6 7 8 9 " * (size // 24)


@pytest.mark.parametrize("make", [pems, secrets, hosts, manifests, phones])
def test_time_grows_with_the_length_of_a_line_and_not_with_its_square(
    pipeline: Pipeline, make: Callable[[int], bytes]
) -> None:
    """Twice the length took four times the time; a factor of three leaves room for a noisy machine."""

    def took(size: int) -> float:
        data = make(size)
        best = float("inf")
        for _ in range(2):
            start = time.process_time()
            pipeline.find(data)
            best = min(best, time.process_time() - start)
        return best

    took(1 << 14)
    assert took(1 << 19) < 3.2 * took(1 << 18) + 0.1


@pytest.mark.parametrize(
    "line",
    [
        '{"a":"token = \\"hello","b":{"c":"token = \\"hello"}}',
        '{"a":"password: \'x1y2","b":{"c":"it\'s"}}',
        '{"msg":"bad body: {\\"user\\":\\"bob\\",\\"password\\":\\"swordf","cause":"{\\"x\\":1}","level":"error"}',
        '{"a":"<password>x1y2","n":"</x>"}',
        '{"a":"pass `x","b":"password=`abc1","c":"`"}',
    ],
)
def test_a_quote_left_open_inside_a_json_string_does_not_reach_past_it(pipeline: Pipeline, line: str) -> None:
    clean = json.loads(pipeline.scrub(line.encode()))
    assert clean.keys() == json.loads(line).keys()


@pytest.mark.parametrize(
    "fragment", [b"password=a1b2C3d4! ", b"kind: Secret\n", b"apiVersion: v1\nkind: Secret\ndata:\n"]
)
def test_what_stands_thousands_of_times_takes_linear_time(secrets_pipeline: Pipeline, fragment: bytes) -> None:
    """Each secret was looked for again in 8 KiB around itself, a manifest 64 KiB behind it: minutes a megabyte."""
    started = time.process_time()
    secrets_pipeline.scrub(fragment * (100_000 // len(fragment)))
    assert time.process_time() - started < 10


def test_a_number_in_brackets_does_not_depend_on_the_lines_before_it(strict_pipeline: Pipeline) -> None:
    """Quotes on another line, which may be out already, made a JSON item of it."""
    line = b"3 por2shd[712]: \n"
    assert strict_pipeline.scrub(b'{"msg": "{}"}\n' + line).endswith(b"\n" + strict_pipeline.scrub(line))


def test_a_separator_in_a_secret_stays_one_where_the_secret_is_repeated(secrets_pipeline: Pipeline) -> None:
    value = "bKettle" + "42Zx,"
    clean = secrets_pipeline.scrub(f"{{password: '{value}', db_password: 1{value} n: 1}}".encode()).decode()
    assert value[:-1] not in clean
    assert ", n: 1}" in clean


@pytest.mark.parametrize(
    ("entity", "value"),
    [("MAC_ADDRESS", "3a:5f:91:0c:7e:22"), ("PRIVATE_HOST", "db-7.corp"), ("IP_ADDRESS", "10.1.2.3")],
)
def test_an_entity_asked_for_beyond_the_profile_is_found_alone(entity: str, value: str) -> None:
    clean = load_pipeline("secrets", Config(entities=(entity,))).scrub(f"link {value} up".encode())
    assert value.encode() not in clean
