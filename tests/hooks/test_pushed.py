"""What a push would publish, by real git and a real remote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scrubber.errors import InputError
from scrubber.hooks.check import Check
from scrubber.hooks.git import Git
from scrubber.hooks.pushed import Ref, pushed
from tests.hooks.conftest import LINE, Repository

if TYPE_CHECKING:
    from pathlib import Path

    from scrubber.pipeline import Pipeline

NONE = "0" * 40


@pytest.fixture
def shared(repository: Repository, tmp_path: Path) -> Repository:
    """A repository whose first commit, with an old secret, is at its remote."""
    repository.git("init", "-q", "--bare", tmp_path / "remote.git")
    repository.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    repository.commit(old_log=LINE)
    repository.git("push", "-q", "origin", "main")
    return repository


def places(repository: Repository, pipeline: Pipeline, *refs: Ref, remote: str = "origin") -> list[tuple[str, int]]:
    """The file and line of each finding in what a push would publish."""
    git, check = Git.at(repository.top), Check(pipeline)
    found = [
        (place.path, place.line) for _, changes in pushed(git, remote, refs) for place in check.changes(git, changes)
    ]
    assert check.failures == []
    return found


def head(repository: Repository, remote_oid: str = NONE) -> Ref:
    """What git says when HEAD is pushed."""
    oid = repository.git("rev-parse", "HEAD").stdout.decode().strip()
    return Ref("refs/heads/main", oid, "refs/heads/main", remote_oid)


@pytest.mark.parametrize("known", [True, False])
def test_only_what_the_remote_lacks_counts(shared: Repository, secrets_pipeline: Pipeline, known: bool) -> None:  # noqa: FBT001
    """Whether the branch is there or new."""
    before = head(shared).oid
    shared.commit(new_log=b"INFO\n" + LINE, old_log=LINE + b"INFO\n")
    assert places(shared, secrets_pipeline, head(shared, before if known else NONE)) == [("new.log", 2)]


def test_a_secret_that_a_later_commit_takes_out_is_pushed_all_the_same(
    shared: Repository, secrets_pipeline: Pipeline
) -> None:
    shared.commit(new_log=LINE)
    shared.commit(new_log=b"INFO\n")
    assert places(shared, secrets_pipeline, head(shared)) == [("new.log", 1)]


def test_deleting_a_branch_publishes_nothing(shared: Repository, secrets_pipeline: Pipeline) -> None:
    shared.commit(new_log=LINE)
    gone = Ref("(delete)", NONE, "refs/heads/main", head(shared).oid)
    assert places(shared, secrets_pipeline, gone) == []


def test_a_forced_push_publishes_the_new_commits(shared: Repository, secrets_pipeline: Pipeline) -> None:
    """What the remote has may be unknown here."""
    shared.git("checkout", "-q", "--orphan", "other")
    shared.commit(old_log=LINE, new_log=LINE)
    assert places(shared, secrets_pipeline, head(shared, "12" * 20)) == [("new.log", 1), ("old.log", 1)]


def test_a_remote_that_has_no_name_has_nothing(shared: Repository, secrets_pipeline: Pipeline) -> None:
    assert places(shared, secrets_pipeline, head(shared), remote="file:///elsewhere") == [("old.log", 1)]


def test_a_merge_adds_only_what_is_its_own(shared: Repository, secrets_pipeline: Pipeline) -> None:
    shared.git("checkout", "-qb", "side")
    shared.commit(side_log=b"INFO\n")
    shared.git("checkout", "-q", "main")
    shared.commit(main_log=b"INFO\n")
    shared.git("merge", "-q", "--no-commit", "side")
    shared.write("evil.log", LINE)
    shared.commit()
    assert places(shared, secrets_pipeline, head(shared)) == [("evil.log", 1)]


def test_a_merge_without_own_changes_adds_nothing(shared: Repository, secrets_pipeline: Pipeline) -> None:
    shared.git("checkout", "-qb", "side")
    shared.commit(side_log=LINE)
    shared.git("push", "-q", "origin", "side")
    shared.git("checkout", "-q", "main")
    shared.commit(main_log=b"INFO\n")
    shared.git("merge", "-q", "--no-edit", "side")
    assert places(shared, secrets_pipeline, head(shared)) == []


def test_an_annotated_tag_publishes_its_commits(shared: Repository, secrets_pipeline: Pipeline) -> None:
    shared.commit(new_log=LINE)
    shared.git("tag", "-a", "-m", "one", "v1")
    oid = shared.git("rev-parse", "v1").stdout.decode().strip()
    assert places(shared, secrets_pipeline, Ref("refs/tags/v1", oid, "refs/tags/v1", NONE)) == [("new.log", 1)]


def test_what_leads_to_no_commit_cannot_be_checked(shared: Repository, secrets_pipeline: Pipeline) -> None:
    oid = shared.git("hash-object", "-w", "--stdin", data=LINE).stdout.decode().strip()
    with pytest.raises(InputError, match="leads to no commit"):
        places(shared, secrets_pipeline, Ref("refs/tags/blob", oid, "refs/tags/blob", NONE))


def test_a_replaced_object_is_pushed_as_it_really_is(shared: Repository, secrets_pipeline: Pipeline) -> None:
    shared.commit(new_log=LINE)
    oid = shared.git("rev-parse", "HEAD:new.log").stdout.decode().strip()
    shared.git("replace", oid, shared.git("hash-object", "-w", "--stdin", data=b"INFO\n").stdout.decode().strip())
    assert places(shared, secrets_pipeline, head(shared)) == [("new.log", 1)]


def test_a_line_that_git_never_writes_is_an_error() -> None:
    with pytest.raises(InputError, match="pre-push"):
        Ref.parse("one two")
