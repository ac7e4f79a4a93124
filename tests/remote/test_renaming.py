"""A storage that writes files bit by bit and renames them, as HDFS does: a folder on disk, seen through fsspec."""

from __future__ import annotations

import gzip
import os
import sys
from typing import TYPE_CHECKING

import pytest

from scrubber.cli import run
from scrubber.remote import url
from tests.conftest import KEY
from tests.distributed.test_run import tree

if TYPE_CHECKING:
    from pathlib import Path

LINE = b"login password=" + b"hunter2" + b"!x\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose files have URLs."""
    monkeypatch.setitem(url._STORAGES, "file", url._Storage("fsspec", "hdfs", has_objects=False))
    monkeypatch.setenv("SCRUB_KEY", KEY)
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "a.log").write_bytes(LINE)
    (tmp_path / "in" / "sub" / "b[1].log.gz").write_bytes(gzip.compress(LINE * 99, mtime=0))
    return tmp_path


def test_a_folder_is_mirrored_as_on_disk(folder: Path) -> None:
    assert run(["-q", "--no-ner", str(folder / "in"), str(folder / "out")]) == 0
    assert run(["-q", "--no-ner", f"file://{folder}/in", f"file://{folder}/again/deep"]) == 0
    assert tree(folder / "again" / "deep") == tree(folder / "out")
    assert len(tree(folder / "out")) == 2


def test_what_fails_midway_leaves_nothing(folder: Path) -> None:
    (folder / "cut.gz").write_bytes(gzip.compress(os.urandom(3 << 20))[:-5])
    assert run(["-q", "--no-ner", f"file://{folder}/cut.gz", f"file://{folder}/out.log"]) == 3
    assert sorted(os.listdir(folder)) == ["cut.gz", "in"]


def test_a_missing_package_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert run(["hdfs://host/in.log"]) == 2
    assert capsys.readouterr().err == "scrub: hdfs://host/in.log: needs pyarrow; run: pip install 'scrubber[hdfs]'\n"
