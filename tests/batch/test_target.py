"""An output appears whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest

from scrubber.batch.target import FileDraft, make_folder, open_draft, open_target, sync_folder, write_all
from scrubber.errors import OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


# ruff: noqa: PT012 - the block is what is under test


def test_nothing_is_left_when_the_block_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), open_target(tmp_path / "out", None, replace=False) as out:
        write_all(out, b"half")
        raise ZeroDivisionError
    assert os.listdir(tmp_path) == []


def test_the_temporary_file_is_private_and_beside_the_target(tmp_path: Path) -> None:
    with open_target(tmp_path / "out", 0o644, replace=False) as out:
        write_all(out, b"text")
        (name,) = os.listdir(tmp_path)
        assert name.startswith(".out.")
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["out"]


def test_a_target_that_appears_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="exists already"), open_target(tmp_path / "out", None, replace=False) as out:
        write_all(out, b"mine")
        (tmp_path / "out").write_bytes(b"theirs")
    assert (tmp_path / "out").read_bytes() == b"theirs"
    assert os.listdir(tmp_path) == ["out"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full, which this system lacks")
def test_a_full_disk_is_an_output_error(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match="No space left"),
        open_target(tmp_path / "out", None, replace=False),
        open("/dev/full", "wb", buffering=0) as full,
    ):
        write_all(full, b"x")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("mode", "umask", "result"), [
    (None, 0o022, 0o644), (None, 0o077, 0o600), (0o640, 0o022, 0o640), (0o666, 0o027, 0o640), (0o104755, 0o002, 0o755),
])  # fmt: skip
def test_permissions_are_those_of_the_input_within_the_umask(
    tmp_path: Path, mode: int | None, umask: int, result: int
) -> None:
    before = os.umask(umask)
    try:
        with open_target(tmp_path / "out", mode, replace=False) as out:
            write_all(out, b"text")
        assert os.umask(umask) == umask  # and the umask is as it was
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == result


@pytest.mark.parametrize("replace", [False, True])
def test_what_may_not_be_written_is_refused_before_anything_is(tmp_path: Path, *, replace: bool) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    before = sorted(os.listdir(tmp_path))
    why = {"folder": "is a folder", "dangling": "no regular file", "pipe": "no regular file"}
    for name, reason in why.items():
        expected = reason if replace or name == "folder" else "exists already"
        with (
            pytest.raises(UsageError, match=f"{name}: .*{expected}"),
            open_target(tmp_path / name, None, replace=replace) as out,
        ):
            write_all(out, b"x")
    assert sorted(os.listdir(tmp_path)) == before


def test_a_link_to_a_file_is_replaced_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_bytes(b"theirs")
    (tmp_path / "out").symlink_to(tmp_path / "theirs")
    with open_target(tmp_path / "out", None, replace=True) as out:
        write_all(out, b"mine")
    assert not (tmp_path / "out").is_symlink()
    assert ((tmp_path / "out").read_bytes(), (tmp_path / "theirs").read_bytes()) == (b"mine", b"theirs")


def test_a_name_of_any_length_that_the_system_allows_gets_a_temporary_one(tmp_path: Path) -> None:
    name = "n" * 255
    with open_target(tmp_path / name, None, replace=False) as out:
        (temporary,) = os.listdir(tmp_path)
        assert temporary.startswith("." + "n" * 200 + ".")
        assert temporary.endswith(".scrub")
        assert len(temporary) == len("..") + 200 + 12 + len(".scrub")
        write_all(out, b"x")
    assert os.listdir(tmp_path) == [name]


def test_a_draft_stays_until_it_is_published(tmp_path: Path) -> None:
    with open_draft(tmp_path / "a", tmp_path / "draft", None, replace=False) as (file, draft):
        write_all(file, b"a")
    assert ((tmp_path / "draft").read_bytes(), os.listdir(tmp_path)) == (b"a", ["draft"])
    draft.publish()
    assert (tmp_path / "a").read_bytes() == b"a"


def test_a_draft_takes_no_name_that_is_taken(tmp_path: Path) -> None:
    (tmp_path / "draft").write_bytes(b"theirs")
    with (
        pytest.raises(UsageError, match="exists already"),
        open_draft(tmp_path / "a", tmp_path / "draft", None, replace=False) as (file, _),
    ):
        write_all(file, b"mine")
    assert (tmp_path / "draft").read_bytes() == b"theirs"


@pytest.mark.parametrize("lasting", [True, False])
def test_what_lasts_is_on_the_disk_before_and_after_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, lasting: bool
) -> None:
    synced: list[tuple[bool, list[str]]] = []

    def fsync(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        synced.append((is_folder, [name for name in os.listdir(tmp_path) if name == "out"]))

    monkeypatch.setattr(os, "fsync", fsync)
    with open_draft(tmp_path / "out", tmp_path / "draft", None, replace=False, lasting=lasting) as (file, draft):
        write_all(file, b"text")
    draft.publish()
    assert synced == ([(False, []), (True, ["out"])] if lasting else [])


def test_what_is_opened_lasts_unless_something_else_is_said(tmp_path: Path) -> None:
    with open_draft(tmp_path / "out", tmp_path / "draft", None, replace=False) as (_, draft):
        assert isinstance(draft, FileDraft)
        assert draft.lasts


def test_syncing_a_folder_leaves_no_descriptor_and_a_missing_one_alone(tmp_path: Path) -> None:
    before = os.listdir("/proc/self/fd") if os.path.exists("/proc/self/fd") else []
    sync_folder(tmp_path)
    sync_folder(tmp_path / "none")
    assert len(os.listdir("/proc/self/fd") if before else []) == len(before)


class Slow:
    """A raw file that takes three bytes at once."""

    def __init__(self) -> None:
        self.taken = b""

    def write(self, data: bytes) -> int:
        """How many bytes it took."""
        self.taken += bytes(data[:3])
        return len(data[:3])


def test_every_byte_is_written_however_few_are_taken_at_once() -> None:
    slow = Slow()
    write_all(slow, b"ten bytes.")  # type: ignore[arg-type]
    assert slow.taken == b"ten bytes."


def without_links(number: int) -> Callable[..., None]:
    """What `os.link` does where it cannot."""

    def link(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return link


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP])
def test_without_hard_links_a_name_is_taken_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(os, "link", without_links(number))
    with open_target(tmp_path / "out", 0o644, replace=False) as out:
        write_all(out, b"mine")
    assert (tmp_path / "out").read_bytes() == b"mine"
    assert os.listdir(tmp_path) == ["out"]
    with pytest.raises(UsageError, match="exists already"), open_target(tmp_path / "b", None, replace=False) as out:
        (tmp_path / "b").write_bytes(b"theirs")
    assert (tmp_path / "b").read_bytes() == b"theirs"


@pytest.mark.parametrize(
    ("number", "hint"),
    [(errno.ENOSPC, True), (errno.EDQUOT, True), (errno.EFBIG, True), (errno.EIO, False), (errno.EACCES, False)],
)
def test_what_the_system_refuses_is_said_with_what_to_do(tmp_path: Path, number: int, *, hint: bool) -> None:
    with pytest.raises(OutputError) as caught, open_target(tmp_path / "out", None, replace=False):
        raise OSError(number, os.strerror(number))
    what = f"{tmp_path}/out: cannot be written ({os.strerror(number)})"
    assert str(caught.value) == what + ("; make room, or write elsewhere" if hint else "")
    assert os.listdir(tmp_path) == []


def test_an_error_without_words_is_named_by_its_kind(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"\(TimeoutError\)"), open_target(tmp_path / "out", None, replace=False):
        raise TimeoutError


def test_a_folder_is_made_with_those_above_it_unless_it_is_there(tmp_path: Path) -> None:
    for _ in range(2):
        make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match=r"below: cannot be made \(Not a directory\)$"):
        make_folder(tmp_path / "file" / "below")
