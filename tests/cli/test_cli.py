"""The command line as its users meet it: exit statuses, one-line errors, what is printed and what never is."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

KEY = "5c" * 32
RAW = "INFO password=hunter2!x from 10.1.2.3\n"


def scrub(
    *arguments: str | Path, data: bytes | None = None, cwd: Path | None = None, **env: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the real command."""
    command = [sys.executable, "-m", "scrubber", *map(str, arguments)]
    return subprocess.run(
        command, input=data, capture_output=True, check=False, cwd=cwd, env={**os.environ, "SCRUB_KEY": KEY, **env}
    )


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "in.log"
    path.write_text(RAW)
    return path


def test_a_file_goes_in_and_a_safe_one_comes_out(log: Path, tmp_path: Path) -> None:
    done = scrub(log, tmp_path / "out.log")
    assert done.returncode == 0
    assert re.fullmatch(
        r"INFO password=REDACTED-ASSIGNED-PASSWORD-\w{12} from 2\d\d\.\d+\.\d+\.\d+\n",
        (tmp_path / "out.log").read_text(),
    )
    summary = done.stderr.decode()
    assert "1 lines" in summary
    assert "PASSWORD 1" in summary
    assert "IP_ADDRESS 1" in summary
    assert "key " in summary
    assert done.stdout == b""


def test_one_argument_writes_to_standard_output(log: Path) -> None:
    done = scrub(log)
    assert done.returncode == 0
    assert done.stdout.startswith(b"INFO password=REDACTED-")


def test_a_stream_goes_through_without_arguments() -> None:
    done = scrub(data=RAW.encode())
    assert done.returncode == 0
    assert b"hunter2" not in done.stdout
    assert done.stdout.endswith(b"\n")


def test_quiet_says_nothing(log: Path) -> None:
    assert scrub("-q", log).stderr == b""


def test_the_same_key_gives_the_same_bytes_and_no_key_other_ones(log: Path) -> None:
    assert scrub(log).stdout == scrub(log).stdout
    assert scrub(log, SCRUB_KEY="").stdout != scrub(log, SCRUB_KEY="").stdout


def test_a_live_stream_gives_each_line_at_once() -> None:
    command = [sys.executable, "-m", "scrubber", "-q"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(3):
            process.stdin.write(RAW.encode())
            process.stdin.flush()
            assert process.stdout.readline().startswith(b"INFO password=REDACTED-")
        process.stdin.close()
        assert process.wait(10) == 0


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["none.log"], 2, "none.log: no such file"),
        (["in.log", "in.log"], 2, "is the input itself"),
        (["in.log", "there.log"], 2, "exists already; --force"),
        (["folder", "in.log"], 2, "is not a folder"),
        (["folder"], 2, "name the folder"),
        (["in.log", "folder"], 2, "is a folder"),
        (["in.log", "--profile", "nope"], 2, "unknown profile 'nope' (one of secrets, standard, strict)"),
        (["in.log", "--redact", "nope"], 2, "unknown style 'nope'"),
        (["in.log", "--nope"], 2, "--nope"),
        (["in.log", "--key-file", "none.key"], 2, "cannot be read"),
        (["in.log", "--key-file", "open.key"], 2, "others can read it"),
        (["in.log", "--config", "bad.toml"], 2, "bad.toml: unknown key `profil`"),
        (["in.log", "--config", "none.toml"], 2, "none.toml: cannot be read"),
        (["in.log", "--config", "badrule.toml"], 2, "unknown entity 'NOPE'"),
        (["in.log", "--in-place", "out.log"], 2, "--in-place takes"),
        (["-", "--in-place"], 2, "--in-place takes"),
        (["packed.gz", "out.log"], 3, "packed.gz: is cut off (gzip)"),
        (["in.log", "none/out.log"], 3, "cannot be written"),
    ],
)
def test_bad_input_is_one_clear_line_and_publishes_nothing(
    log: Path, tmp_path: Path, arguments: list[str], status: int, message: str
) -> None:
    (tmp_path / "there.log").write_text("precious")
    (tmp_path / "folder").mkdir()
    (tmp_path / "open.key").write_text(KEY)
    (tmp_path / "open.key").chmod(0o644)
    (tmp_path / "packed.gz").write_bytes(b"\x1f\x8b\x08\x00")
    (tmp_path / "bad.toml").write_text('profil = "strict"')
    (tmp_path / "badrule.toml").write_text('rules = ["rule.toml"]')
    (tmp_path / "rule.toml").write_text('[[rule]]\nid = "x"\nentity = "NOPE"\ndescription = "x"\npattern = "x"\n')
    before = sorted(p.name for p in tmp_path.rglob("*"))
    done = scrub(*arguments, cwd=tmp_path, data=b"")
    assert done.returncode == status
    assert message in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1
    assert b"Traceback" not in done.stderr
    assert sorted(p.name for p in tmp_path.rglob("*")) == before
    assert (tmp_path / "there.log").read_text() == "precious"
    assert log.read_text() == RAW


def test_a_folder_with_a_bad_file_publishes_the_good_ones_and_exits_3(log: Path, tmp_path: Path) -> None:
    source = tmp_path / "logs"
    source.mkdir()
    log.rename(source / "in.log")
    (source / "packed.gz").write_bytes(b"\x1f\x8b\x08\x00")
    done = scrub("logs", "safe", cwd=tmp_path)
    assert done.returncode == 3
    assert b"1 files failed" in done.stderr
    assert [p.name for p in (tmp_path / "safe").iterdir()] == ["in.log"]


def test_in_place_replaces_the_file(log: Path) -> None:
    assert scrub("--in-place", log).returncode == 0
    assert "hunter2" not in log.read_text()


def test_a_reader_that_goes_away_is_no_drama(tmp_path: Path) -> None:
    big = tmp_path / "big.log"
    big.write_text(RAW * 100_000)
    with subprocess.Popen(
        [sys.executable, "-m", "scrubber", "-q", str(big)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which this system lacks")
def test_a_full_disk_is_said_and_exits_3(log: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "scrubber", "-q", str(log)], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 3
    assert b"No space left" in done.stderr


def test_scan_lists_findings_and_exits_1(log: Path, tmp_path: Path) -> None:
    done = scrub("scan", log)
    assert done.returncode == 1
    assert done.stdout.decode().splitlines() == [
        f"{log}:1:15: PASSWORD assigned-password (medium): INFO password={'*' * 9} from {'*' * 8}",
        f"{log}:1:30: IP_ADDRESS ipv4 (high): INFO password={'*' * 9} from {'*' * 8}",
    ]
    log.write_text("nothing\n")
    assert scrub("scan", tmp_path).returncode == 0


def test_scan_formats_hold_places_and_no_values(log: Path) -> None:
    lines = scrub("scan", log, "--format", "jsonl").stdout.splitlines()
    row = json.loads(lines[0])
    assert row == {
        "path": str(log),
        "line": 1,
        "column": 15,
        "end_line": 1,
        "end_column": 24,
        "offset": 14,
        "length": 9,
        "entity": "PASSWORD",
        "rule": "assigned-password",
        "confidence": "medium",
        "preview": f"INFO password={'*' * 9} from {'*' * 8}",
    }
    document = json.loads(scrub("scan", log, "--format", "json").stdout)
    assert document["findings"] == [json.loads(line) for line in lines]
    assert b"hunter2" not in b"".join(lines)


def test_scan_reads_standard_input() -> None:
    done = scrub("scan", "-", data=RAW.encode())
    assert done.returncode == 1
    assert done.stdout.startswith(b"-:1:15: PASSWORD")


def test_a_subcommand_wins_over_a_file_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "scan").write_text(RAW)
    assert scrub("scan", cwd=tmp_path).returncode == 2
    assert scrub("./scan", cwd=tmp_path).stdout.startswith(b"INFO password=REDACTED")


def test_a_found_config_adds_and_never_removes(log: Path, tmp_path: Path) -> None:
    (tmp_path / "scrub.toml").write_text('profile = "secrets"\nentities = ["UUID"]\n[allow]\nvalues = ["hunter2!x"]\n')
    done = scrub(log.name, cwd=tmp_path)
    assert b"hunter2" not in done.stdout
    assert b"10.1.2.3" not in done.stdout
    assert b"'allow' would remove detection" in done.stderr
    assert b"'profile' would remove detection" in done.stderr
    named = scrub(log.name, "--config", "scrub.toml", cwd=tmp_path)
    assert named.stdout == RAW.encode()


def test_pyproject_holds_a_config_too(log: Path, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.scrub]\nredact = "tag"\n')
    assert scrub(log.name, cwd=tmp_path).stdout.startswith(b"INFO password=[PASSWORD:")


@pytest.mark.parametrize(("style", "expected"), [("tag", r"\[PASSWORD:\w{12}\]"), ("mask", r"\*{9}"), ("remove", "")])
def test_the_other_styles(log: Path, style: str, expected: str) -> None:
    out = scrub(log, "--redact", style).stdout.decode()
    assert re.match(rf"INFO password={expected} from ", out)


def test_key_new_makes_a_key_that_works(log: Path, tmp_path: Path) -> None:
    path = tmp_path / "key"
    assert scrub("key", "new", path).returncode == 0
    assert scrub(log, "--key-file", path).stdout == scrub(log, "--key-file", path).stdout
    assert scrub("key", "new", path).returncode == 2
    assert re.fullmatch(r"[0-9a-f]{64}\n", scrub("key", "new").stdout.decode())


def test_rules_can_be_listed_shown_tested_and_linted(tmp_path: Path) -> None:
    assert b"github-token\tTOKEN" in scrub("rules", "list").stdout
    assert b"pattern:" in scrub("rules", "show", "github-token").stdout
    assert scrub("rules", "show", "nope").returncode == 2
    bad = tmp_path / "rule.toml"
    bad.write_text(
        '[[rule]]\nid = "x"\nentity = "TOKEN"\ndescription = "x"\n'
        'keywords = ["xyz"]\npattern = "xyz"\nexamples = ["abc"]\n'
    )
    linted = scrub("rules", "lint", bad)
    assert linted.returncode == 0
    assert b"x: warning: no references" in linted.stdout
    tested = scrub("rules", "test", bad)
    assert tested.returncode == 1
    assert b"x: example 1 marks nothing" in tested.stdout
    bad.write_text(bad.read_text().replace('["xyz"]', '["x"]'))
    assert scrub("rules", "lint", bad).returncode == 1


def test_help_shows_the_job_and_the_commands() -> None:
    text = scrub("--help").stdout.decode()
    assert "scrub train.log train.safe.log" in text
    for word in ("--profile", "--key-file", "scan", "rules", "key", "Exit status"):
        assert word in text
    assert max(map(len, text.splitlines())) <= 100


def test_version_is_quick() -> None:
    took = []
    for _ in range(3):
        start = time.perf_counter()
        assert scrub("--version").stdout.startswith(b"scrub 0")
        took.append(time.perf_counter() - start)
    assert min(took) < 1  # the figure itself is in benchmarks; this catches an engine that loads with it


def test_version_loads_no_engine() -> None:
    heavy = ("re2", "msgspec", "rich", "phonenumbers", "ahocorasick_rs")
    code = (
        f"import sys; from scrubber.cli import run; run(['--version']); print([m for m in {heavy} if m in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.splitlines()[-1]
        == "[]"
    )
