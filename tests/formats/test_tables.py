"""CSV and TSV in two passes: columns that the header names, quoted cells, cells over many lines."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from scrubber.batch.files import Job
from scrubber.batch.folders import mirror
from scrubber.batch.tally import Tally
from tests.formats.comparing import differences

if TYPE_CHECKING:
    from pathlib import Path

    from scrubber.pipeline import Pipeline

PASSWORDS = ["blue-" + "Kettle-42", 'say"' + 'Zx81kQ9"v', "old,Barn;" + "12x", "Sw0rd" + "fish77"]
NOTES = ["plain", 'with "quotes"', "over\ntwo lines", "a,b\tc"]


@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_table_parses_and_its_password_column_is_gone(pipeline: Pipeline, tmp_path: Path, separator: str) -> None:
    rows = [["user", "note", "password", "n"], *([f"u{i}", NOTES[i], PASSWORDS[i], str(i)] for i in range(4))]
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator="\n").writerows(rows)
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.csv").write_text(written.getvalue())
    paths = [source / "a.csv"]
    mirror(Job(pipeline, Tally()).after_collecting(paths), source, tmp_path / "out", paths)
    text = (tmp_path / "out" / "a.csv").read_text()
    clean = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    assert differences(rows, clean, PASSWORDS) == []
