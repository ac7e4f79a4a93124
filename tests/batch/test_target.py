"""An output appears whole or not at all."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from scrubber.batch.target import open_target, write_all
from scrubber.errors import OutputError, UsageError

if TYPE_CHECKING:
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
