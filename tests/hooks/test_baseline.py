"""Accepted findings: a line reveals nothing, holds for nothing else, merges, and never accepts more than it says."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from scrubber.cli import run
from scrubber.entities import Entity
from scrubber.errors import UsageError
from scrubber.hooks.baseline import Accepted, Baseline, read_baseline
from scrubber.hooks.fingerprint import Keyed, Salted, Scope
from scrubber.keys import Key
from scrubber.model import Finding

KEY = "5c" * 32
PASSWORD = "two-Green-Kettles" + "9"
TOKEN = "ghp" + "_k3V9x0q2m8Z7b1n5c4J6h0g2f8d7S1a3wQz1"
GUESSABLE, RANDOM = f"DB_PASSWORD={PASSWORD}\n".encode(), f"github token {TOKEN} used\n".encode()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SCRUB_KEY", raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    return tmp_path


@pytest.fixture
def key_file(folder: Path) -> list[str]:
    (folder / "team.key").write_text(KEY)
    (folder / "team.key").chmod(0o600)
    return ["--key-file", "team.key"]


def lines() -> list[str]:
    return Path(".scrub-baseline").read_text().splitlines()


def scan(*arguments: str, baseline: str = ".scrub-baseline") -> int:
    return run(["scan", "--profile", "secrets", "--baseline", baseline, *arguments])


def test_an_accepted_finding_is_reported_no_more_wherever_its_line_moves(folder: Path, key_file: list[str]) -> None:
    (folder / "a.log").write_bytes(GUESSABLE)
    assert scan("a.log", baseline="/dev/null") == 1
    assert run(["baseline", "update", *key_file, "a.log"]) == 0
    (folder / "a.log").write_bytes(b"INFO\n" * 9 + GUESSABLE)
    assert scan(*key_file, "a.log") == 0


@pytest.mark.parametrize("change", ["other value", "other file", "other rule"])
def test_nothing_else_is_accepted(folder: Path, key_file: list[str], change: str) -> None:
    (folder / "a.log").write_bytes(GUESSABLE)
    run(["baseline", "update", *key_file, "a.log"])
    name = "b.log" if change == "other file" else "a.log"
    changed = {"other value": GUESSABLE.replace(b"9", b"8"), "other rule": GUESSABLE.replace(b"PASSWORD", b"TOKEN")}
    (folder / name).write_bytes(changed.get(change, GUESSABLE))
    assert scan(*key_file, name) == 1


def test_a_line_cannot_be_moved_to_another_file(folder: Path, key_file: list[str]) -> None:
    """Its fingerprint holds for its path and rule."""
    (folder / "a.log").write_bytes(GUESSABLE)
    (folder / "b.log").write_bytes(GUESSABLE)
    run(["baseline", "update", *key_file, "a.log"])
    text = Path(".scrub-baseline").read_text()
    Path(".scrub-baseline").write_text(text + text.replace("a.log", "b.log"))
    assert scan(*key_file, "b.log") == 1


def test_without_a_key_only_what_cannot_be_guessed_is_accepted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.log").write_bytes(RANDOM + GUESSABLE)
    assert run(["baseline", "update", "a.log"]) == 1
    shown = capsys.readouterr()
    assert "a.log:2:13: PASSWORD" in shown.out
    assert "can be guessed" in shown.err
    assert [line.split()[2] for line in lines()] == ["github-token"]
    assert scan("a.log") == 1
    (folder / "a.log").write_bytes(RANDOM)
    assert scan("a.log") == 0


FINDING = Finding(0, 1, Entity.PASSWORD, "rule")


@pytest.mark.parametrize(
    ("value", "entity", "fits"),
    [
        (b"9f86d081884c7d659a2feaa0c55ad015", Entity.TOKEN, True),
        (b"k3V9x0q2m8Z7b1n5c4J6", Entity.PASSWORD, True),
        (b"correct horse battery staple", Entity.PASSWORD, False),
        (b"Summer2026Summer2026Summer2026", Entity.PASSWORD, False),
        (b"a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1", Entity.PASSWORD, False),
        (b"sk_live_Xk93qPz7", Entity.TOKEN, False),
        (b"4111111111111111", Entity.CREDIT_CARD, False),
        (b"4929123456781234567890123456", Entity.IBAN, False),
        (b"hunter2!x", Entity.PASSWORD, False),
        (b"", Entity.PASSWORD, False),
    ],
)
def test_what_can_be_guessed_needs_a_key(value: bytes, entity: Entity, fits: bool) -> None:  # noqa: FBT001 - a column
    finding = FINDING._replace(entity=entity)
    assert Salted().suits(value, finding) is fits
    assert Keyed(Key(b"k" * 32)).suits(value, finding)


def test_a_baseline_shows_nothing(folder: Path, key_file: list[str]) -> None:
    """No value, no place in the file, no time; the same value gives another fingerprint in every file."""
    for name in ("a.log", "b.log"):
        (folder / name).write_bytes(b"INFO\n" + RANDOM + GUESSABLE)
    run(["baseline", "update", *key_file, "a.log", "b.log"])
    form = r"hmac:[0-9a-f]{8}:[0-9a-f]{32} [ab]\.log (github-token|assigned-password)"
    assert all(re.fullmatch(form, line) for line in lines())
    assert len({line.split()[0] for line in lines()}) == 4
    assert [line.split()[1:] for line in lines()] == sorted(line.split()[1:] for line in lines())
    before = lines()
    run(["baseline", "update", *key_file, "."])
    assert lines() == before


@pytest.mark.usefixtures("settings")
def test_two_branches_merge(folder: Path) -> None:
    """One line a finding, and one salt for all that grew from the same file."""
    for name in ("a.log", "m.log", "z.log"):
        (folder / name).write_bytes(RANDOM.replace(b"k3V", name[:1].encode() * 3))
    git = ["git", "-c", "core.autocrlf=false"]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    run(["baseline", "update", "m.log"])
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "base"], check=True)
    subprocess.run([*git, "checkout", "-qb", "side"], check=True)
    run(["baseline", "update", "a.log"])
    subprocess.run([*git, "commit", "-qam", "side"], check=True)
    subprocess.run([*git, "checkout", "-q", "main"], check=True)
    run(["baseline", "update", "z.log"])
    subprocess.run([*git, "commit", "-qam", "main"], check=True)
    subprocess.run([*git, "merge", "-q", "side", "-m", "both"], check=True)
    assert [line.split()[1] for line in lines()] == ["a.log", "m.log", "z.log"]
    assert scan("a.log", "m.log", "z.log") == 0


def test_baselines_under_different_salts_can_be_put_together(folder: Path) -> None:
    (folder / "a.log").write_bytes(RANDOM)
    (folder / "b.log").write_bytes(RANDOM)
    run(["baseline", "update", "--baseline", "one", "a.log"])
    run(["baseline", "update", "--baseline", "two", "b.log"])
    Path(".scrub-baseline").write_text(Path("one").read_text() + Path("two").read_text())
    assert scan("a.log", "b.log") == 0


def test_update_drops_what_is_gone_and_keeps_what_was_not_looked_at(folder: Path, key_file: list[str]) -> None:
    for name in ("a.log", "b.log", "c.log"):
        (folder / name).write_bytes(GUESSABLE)
    run(["baseline", "update", *key_file, "."])
    (folder / "a.log").write_bytes(b"INFO\n")
    (folder / "b.log").unlink()
    run(["baseline", "update", *key_file, "a.log"])
    assert [line.split()[1] for line in lines()] == ["c.log"]
    (folder / "c.log").write_bytes(b"INFO\n")
    run(["baseline", "update", *key_file])
    assert lines() == []


def test_update_drops_nothing_when_something_could_not_be_read(folder: Path, key_file: list[str]) -> None:
    (folder / "a.log").write_bytes(GUESSABLE)
    run(["baseline", "update", *key_file, "a.log"])
    (folder / "a.log").write_bytes(b"\x28\xb5\x2f\xfdbroken")
    assert run(["baseline", "update", *key_file, "a.log"]) == 3
    assert len(lines()) == 1


def test_audit_shows_what_each_line_accepts_and_what_none_does(
    folder: Path, key_file: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.log").write_bytes(GUESSABLE + RANDOM)
    run(["baseline", "update", *key_file, "a.log"])
    assert run(["baseline", "audit", *key_file]) == 0
    assert "a.log:1:13: PASSWORD assigned-password (medium): " in capsys.readouterr().out
    (folder / "a.log").write_bytes(GUESSABLE)
    assert run(["baseline", "audit", *key_file]) == 1
    shown = "".join(capsys.readouterr())
    assert "accepts nothing: hmac:" in shown
    assert PASSWORD not in shown


def test_a_missing_key_is_said_and_uncovers_nothing(
    folder: Path, key_file: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.log").write_bytes(GUESSABLE)
    run(["baseline", "update", *key_file, "a.log"])
    before = lines()
    assert scan("a.log") == 1
    assert "accept nothing without it" in capsys.readouterr().err
    assert run(["baseline", "update", "a.log"]) == 2
    assert "was made under key" in capsys.readouterr().err
    assert lines() == before


@pytest.mark.parametrize("name", ["odd name.log", "new\nline.log", "tab\t.log", "\udcff.log", "é%20.log"])
def test_odd_names_keep_to_one_line(folder: Path, key_file: list[str], name: str) -> None:
    (folder / name).write_bytes(GUESSABLE)
    assert run(["baseline", "update", *key_file, "."]) == 0
    assert len(lines()) == 1
    assert scan(*key_file, name) == 0


HASH, SALT = "0" * 32, "scrypt:" + "1" * 32


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<<<<<<< HEAD\n", "line 1: is not"),
        (f"{SALT}:{HASH} a.log rule\n* a.log {HASH}\n", "line 2: is not"),
        ("* a.log rule\n", "line 1: is not"),
        ("hmac:00000000: a.log rule\n", "line 1: is not"),
        ("\n", "line 1: is not"),
        ("caf\xe9", "cannot be read"),
        ("".join(f"scrypt:{n:032x}:{HASH} a.log rule\n" for n in range(9)), "more than 8"),
    ],
)
def test_a_baseline_that_is_none_is_refused(folder: Path, text: str, message: str) -> None:
    """One from an untrusted tree can neither accept everything nor keep us busy for ever."""
    (folder / "base").write_text(text, "latin-1")
    with pytest.raises(UsageError, match=re.escape(message)):
        read_baseline(folder / "base", None)


def test_an_inline_comment_accepts_nothing(folder: Path) -> None:
    """What is in a log cannot switch the scrubber off."""
    for comment in (b"# scrub:allow", b"# gitleaks:allow", b"# pragma: allowlist secret", b"# noqa", b"// nosec"):
        (folder / "a.log").write_bytes(GUESSABLE.strip() + b" " + comment + b"\n")
        assert run(["scan", "--profile", "secrets", "a.log"]) == 1


def test_a_value_is_bound_to_its_scope_without_ambiguity(tmp_path: Path) -> None:
    """No other split of path, rule and value gives the same fingerprint."""
    keyed = Keyed(Key(b"k" * 32))
    assert keyed(Scope("ab", "c"), b"d") != keyed(Scope("a", "bc"), b"d") != keyed(Scope("a", "b"), b"cd")
    line = Accepted("a", "b", keyed(Scope("a", "b"), b"cd"))
    baseline = Baseline.of(tmp_path, [line], Key(b"k" * 32))
    assert baseline.matching("a", FINDING._replace(rule_id="b"), b"cd") == line
    assert baseline.matching("a", FINDING._replace(rule_id="b"), b"ce") is None
