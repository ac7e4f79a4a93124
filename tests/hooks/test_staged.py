"""What a commit would add, by real git: nothing that is staged is missed, nothing else is reported."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import time
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrubber.hooks.changes import staged
from scrubber.hooks.check import Check
from scrubber.hooks.git import Git
from scrubber.hooks.lines import ALL, NONE, Lines
from tests.hooks.conftest import LINE, SECRET

if TYPE_CHECKING:
    from pathlib import Path

    from scrubber.pipeline import Pipeline
    from tests.hooks.conftest import Repository

OLD = b"INFO start\n" * 50 + LINE + b"INFO end\n" * 50
PEM = ("-----BEGIN " + "PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n").encode()


def places(repository: Repository, pipeline: Pipeline) -> list[tuple[str, int]]:
    """The file and line of each finding in what is staged."""
    git, check = Git.at(repository.top), Check(pipeline)
    found = [(place.path, place.line) for place in check.changes(git, staged(git))]
    assert check.failures == []
    return found


def test_the_first_commit_is_looked_at_whole(repository: Repository, secrets_pipeline: Pipeline) -> None:
    repository.write("a.log", b"INFO\n" + LINE)
    assert places(repository, secrets_pipeline) == [("a.log", 2)]


def test_only_added_lines_count(repository: Repository, secrets_pipeline: Pipeline) -> None:
    repository.commit(a_log=OLD)
    repository.write("a.log", b"INFO new\n" + OLD + LINE)
    assert places(repository, secrets_pipeline) == [("a.log", 103)]


def test_what_is_staged_counts_not_what_is_in_the_work_tree(repository: Repository, secrets_pipeline: Pipeline) -> None:
    repository.write("staged.log", LINE)
    repository.write("clean.log", b"INFO\n")
    (repository.top / "staged.log").write_bytes(b"INFO\n")
    (repository.top / "clean.log").write_bytes(LINE)
    assert places(repository, secrets_pipeline) == [("staged.log", 1)]


def test_a_hunk_staged_alone_counts_alone(repository: Repository, secrets_pipeline: Pipeline) -> None:
    """As `git add -p` leaves it: the first of two new lines is staged."""
    repository.commit(a_log=b"INFO 1\n")
    repository.write("a.log", b"INFO 1\n" + LINE)
    (repository.top / "a.log").write_bytes(b"INFO 1\n" + LINE + LINE)
    assert places(repository, secrets_pipeline) == [("a.log", 2)]


@pytest.mark.parametrize("changed", [OLD, OLD.replace(b"start", b"begin", 1)])
def test_a_renamed_file_adds_only_what_is_new_in_it(
    repository: Repository, secrets_pipeline: Pipeline, changed: bytes
) -> None:
    repository.commit(a_log=OLD)
    repository.git("mv", "a.log", "b.log")
    repository.write("b.log", changed)
    assert places(repository, secrets_pipeline) == []


def test_a_construct_of_many_lines_is_seen_whole_and_reported_when_one_is_new(
    repository: Repository, secrets_pipeline: Pipeline
) -> None:
    """The new line holds no sign of a key by itself."""
    repository.commit(a_log=b"INFO\n" + PEM)
    repository.write("a.log", b"INFO\n" + PEM + b"MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3fSfMvf0G1Z2n6VbF3k0sF2Qm1Rr8sWc\n")
    assert places(repository, secrets_pipeline) == [("a.log", 2)]


@pytest.mark.parametrize(
    "name",
    [b"new\nline.log", b'quo"te.log', b"tab\t.log", b"caf\xe9.log", "日本.log".encode(), b"-x", b":(top)a", b"*"],
)
def test_odd_names_are_files_like_others(repository: Repository, secrets_pipeline: Pipeline, name: bytes) -> None:
    with open(os.fsencode(repository.top) + b"/" + name, "wb") as file:
        file.write(OLD)
    repository.git("add", "-A")
    repository.commit()
    with open(os.fsencode(repository.top) + b"/" + name, "ab") as file:
        file.write(LINE)
    repository.git("add", "-A")
    assert places(repository, secrets_pipeline) == [(os.fsdecode(name), 102)]


def test_a_links_target_is_content_and_never_followed(repository: Repository, secrets_pipeline: Pipeline) -> None:
    (repository.top.parent / "outside.log").write_bytes(LINE)
    os.symlink("../outside.log", repository.top / "safe")
    os.symlink(LINE.strip(), os.fsencode(repository.top) + b"/telling")
    repository.git("add", "-A")
    assert places(repository, secrets_pipeline) == [("telling", 1)]


def test_a_link_that_becomes_a_file_is_new(repository: Repository, secrets_pipeline: Pipeline) -> None:
    os.symlink("x", repository.top / "a.log")
    repository.git("add", "-A")
    repository.commit()
    os.unlink(repository.top / "a.log")
    repository.write("a.log", LINE)
    assert places(repository, secrets_pipeline) == [("a.log", 1)]


def test_a_submodule_is_its_own_repository(repository: Repository, secrets_pipeline: Pipeline, tmp_path: Path) -> None:
    inner = type(repository)(tmp_path / "inner")
    inner.commit(a_log=LINE)
    repository.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner.top), "part")
    assert places(repository, secrets_pipeline) == []


@pytest.mark.parametrize(
    "data", [b"\0\1\2" + LINE, LINE.replace(b"\n", b"\r\n"), LINE[:-1], b"\xff\xfe" + LINE.decode().encode("utf-16-le")]
)
def test_content_of_any_kind_is_looked_at(repository: Repository, secrets_pipeline: Pipeline, data: bytes) -> None:
    repository.commit(a_log=b"INFO\n")
    repository.write("a.log", data)
    assert places(repository, secrets_pipeline) == [("a.log", 1)]


def test_attributes_and_settings_of_the_tree_hide_nothing(
    repository: Repository, secrets_pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write(".gitattributes", b"*.log -diff -text binary\n")
    repository.commit(a_log=OLD)
    repository.git("config", "diff.external", "true")
    repository.git("config", "diff.context", "9")
    repository.git("config", "diff.interHunkContext", "99")
    repository.git("config", "color.ui", "always")
    repository.git("config", "diff.noprefix", "true")
    repository.git("config", "diff.relative", "true")
    repository.git("config", "core.bigFileThreshold", "1")
    monkeypatch.setenv("GIT_DIFF_OPTS", "-u7")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "true")
    repository.write("a.log", b"INFO new\n" + OLD.replace(b"end\n", b"end\n" + LINE, 1))
    (repository.top / "sub").mkdir()
    git, check = Git.at(repository.top / "sub"), Check(secrets_pipeline)
    assert [place.line for place in check.changes(git, staged(git))] == [54]


def test_what_git_lfs_keeps_is_looked_at_where_it_is_kept(repository: Repository, secrets_pipeline: Pipeline) -> None:
    """And when it is not there, nobody can tell."""
    oid = hashlib.sha256(LINE).hexdigest()
    kept = repository.top / ".git" / "lfs" / "objects" / oid[:2] / oid[2:4] / oid
    kept.parent.mkdir(parents=True)
    kept.write_bytes(LINE)
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(LINE)}\n".encode()
    repository.commit(a_log=pointer.replace(b"sha256:", b"sha256:0"))
    repository.write("a.log", pointer)
    assert places(repository, secrets_pipeline) == [("a.log", 1)]
    kept.unlink()
    git, check = Git.at(repository.top), Check(secrets_pipeline)
    assert list(check.changes(git, staged(git))) == []
    assert [str(problem) for problem in check.failures] == [
        "a.log: its content is kept by Git LFS and is not here; git lfs fetch gets it"
    ]


def test_deleting_and_changing_the_mode_add_nothing(repository: Repository, secrets_pipeline: Pipeline) -> None:
    repository.commit(a_log=LINE, b_log=LINE)
    repository.git("rm", "-q", "a.log")
    repository.git("update-index", "--chmod=+x", "b.log")
    assert places(repository, secrets_pipeline) == []


def test_a_merge_adds_what_no_parent_has(repository: Repository, secrets_pipeline: Pipeline) -> None:
    repository.commit(a_log=b"INFO\n", b_log=b"INFO\n")
    repository.git("checkout", "-qb", "side")
    repository.commit(a_log=b"INFO side\n" + LINE, c_log=LINE)
    repository.git("checkout", "-q", "main")
    repository.commit(a_log=b"INFO main\n" + LINE, b_log=b"INFO\n" + LINE)
    assert repository.git("merge", "-q", "side", check=False).returncode == 1
    repository.write("a.log", b"INFO both\n" + LINE + LINE.replace(b"DB_", b"MY_"))
    assert places(repository, secrets_pipeline) == [("a.log", 3)]


def test_five_thousand_files_take_under_three_seconds(repository: Repository, secrets_pipeline: Pipeline) -> None:
    """Half of them new and half changed; the limit is generous, for machines with other work."""
    clean = b"INFO step 17 loss=0.31\n" * 40
    for number in range(2500):
        (repository.top / f"old{number}.log").write_bytes(clean + b"%d\n" % number)
    repository.git("add", "-A")
    repository.commit()
    for number in range(2500):
        (repository.top / f"old{number}.log").write_bytes(clean + b"%d\nINFO\n" % number)
        (repository.top / f"new{number}.log").write_bytes(b"%d\n" % number + clean)
    (repository.top / "old7.log").write_bytes(clean + LINE)
    repository.git("add", "-A")
    started = time.process_time() + sum(os.times()[2:4])
    assert places(repository, secrets_pipeline) == [("old7.log", 41)]
    assert time.process_time() + sum(os.times()[2:4]) - started < 3


TRICKY = st.sampled_from(
    [
        b"@@ -1 +1 @@",
        b"index 1..2",
        b"\\ No newline at end of file",
        b"+++ b/x",
        b"--- a/x",
        b"diff --git a b",
        b"",
        b"a",
    ]
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=st.lists(TRICKY, max_size=8), new=st.lists(TRICKY, max_size=8), ended=st.booleans())
def test_content_that_looks_like_a_patch_misleads_nobody(
    repository: Repository,
    old: list[bytes],
    new: list[bytes],
    ended: bool,  # noqa: FBT001 - drawn
) -> None:
    """What is not added stood there before, in the same order."""
    before, after = b"\n".join(old) + b"\n", b"\n".join(new) + (b"\n" if ended else b"")
    repository.commit(a_log=before)
    repository.write("a.log", after)
    changes = staged(Git.at(repository.top))
    lines = changes[0].lines if changes else NONE
    rest = iter(before.splitlines())
    assert all(lines.touch(number, number) or line in rest for number, line in enumerate(after.splitlines(), 1))


@pytest.mark.parametrize(
    ("first", "last", "touched"),
    [(1, 2, False), (1, 3, True), (4, 4, True), (5, 6, False), (6, 7, True), (8, 99, False)],
)
def test_lines_touch_a_span(first: int, last: int, touched: bool) -> None:  # noqa: FBT001 - a column
    assert Lines(((3, 4), (7, 7))).touch(first, last) is touched


RANGES = st.sets(st.integers(1, 12)).map(lambda chosen: Lines(tuple((n, n) for n in sorted(chosen))))


@given(RANGES, RANGES, st.sampled_from([ALL, NONE, Lines(((2, 5), (8, 9)))]))
def test_lines_in_both_are_those_that_each_has(left: Lines, right: Lines, other: Lines) -> None:
    for one, two in ((left, right), (left, other)):
        both = one & two
        for line in range(1, 14):
            assert both.touch(line, line) == (one.touch(line, line) and two.touch(line, line))


def test_a_secret_is_nowhere_in_what_a_check_holds(repository: Repository, secrets_pipeline: Pipeline) -> None:
    repository.write("a.log", LINE)
    git = Git.at(repository.top)
    assert SECRET not in repr(list(Check(secrets_pipeline).changes(git, staged(git))))


def test_what_is_packed_or_binary_is_looked_at_too(repository: Repository, secrets_pipeline: Pipeline) -> None:
    """A member of an archive is named behind a `!`."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("inner.log", b"INFO\n" + LINE)
    repository.write("a.log.gz", gzip.compress(b"INFO\n" + LINE))
    repository.write("b.zip", archive.getvalue())
    repository.write("c.sqlite", b"SQLite format 3\0" + bytes(range(256)) * 9 + b"\n" + LINE)
    repository.write("d.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
    found = [name for name, _ in places(repository, secrets_pipeline)]
    assert found == ["a.log.gz", "b.zip!inner.log", "c.sqlite"]
