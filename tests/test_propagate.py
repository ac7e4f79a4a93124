"""Two passes: what is certain in one place goes everywhere, whatever the order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scrubber import propagate
from scrubber.batch.files import Job
from scrubber.batch.folders import mirror
from scrubber.batch.tally import Tally
from scrubber.errors import DetectionError
from scrubber.propagate import Collector

if TYPE_CHECKING:
    from pathlib import Path

    from scrubber.pipeline import Pipeline

VALUE = "eOzOHkUZ7EZPVD"
NAMED = f"INFO login password={VALUE} ok\n"
BARE = f"INFO retry with {VALUE} n=3\n"


def scrubbed(pipeline: Pipeline, folder: Path, texts: dict[str, str]) -> dict[str, str]:
    """The texts after two passes over all of them, one file each."""
    source = folder / "in"
    source.mkdir(parents=True)
    for name, text in texts.items():
        (source / name).write_text(text)
    job = Job(pipeline, Tally())
    paths = [source / name for name in texts]
    mirror(job.after_collecting(paths), source, folder / "out", paths)
    return {name: (folder / "out" / name).read_text() for name in texts}


@pytest.mark.parametrize("text", [NAMED + BARE, BARE + NAMED])
def test_a_value_named_once_goes_before_and_after(pipeline: Pipeline, tmp_path: Path, text: str) -> None:
    assert VALUE not in scrubbed(pipeline, tmp_path, {"a.log": text})["a.log"]


def test_a_value_named_in_one_file_goes_in_all_with_the_same_stand_in(pipeline: Pipeline, tmp_path: Path) -> None:
    forth = scrubbed(pipeline, tmp_path / "1", {"a": NAMED, "b": BARE})
    back = scrubbed(pipeline, tmp_path / "2", {"b": BARE, "a": NAMED})
    assert forth == back
    assert forth["b"].split()[3] == forth["a"].split("=")[1].split()[0]


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_a_column_that_the_header_names_is_scrubbed(pipeline: Pipeline, tmp_path: Path, separator: str) -> None:
    rows = [["id", "password", "score"], ["100", "kfqhITmtwlz1*F", "0.9731"], ["200", "F*1zlwtmTIhqfk", "0.5524"]]
    clean = scrubbed(pipeline, tmp_path, {"a.csv": "\n".join(map(separator.join, rows)) + "\n"})["a.csv"]
    assert "kfqhITmtwlz1" not in clean
    assert "zlwtmTIhqfk" not in clean
    assert clean.splitlines()[0] == separator.join(rows[0])
    assert all(cell in clean for cell in ("100", "200", "0.9731", "0.5524"))


@pytest.mark.parametrize("value", ["production", "1234567", "password", "abcd"])
def test_ordinary_words_numbers_and_keys_do_not_spread(pipeline: Pipeline, tmp_path: Path, value: str) -> None:
    clean = scrubbed(pipeline, tmp_path, {"a": f"db password={value}\nINFO {value} started\n"})["a"]
    assert f"INFO {value} started" in clean


def test_only_whole_words_are_replaced(pipeline: Pipeline, tmp_path: Path) -> None:
    clean = scrubbed(pipeline, tmp_path, {"a": NAMED + f"x{VALUE}y {VALUE}_1\n"})["a"]
    assert clean.endswith(f"x{VALUE}y {VALUE}_1\n")


def test_too_many_values_are_an_error_rather_than_forgotten(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(propagate, "MOST", 2)
    data = "".join(f"password=Zx8{i}kQ9vB\n" for i in range(4)).encode()
    with pytest.raises(DetectionError, match="more than 2 values"):
        Collector().add(data, pipeline.find(data))


def test_no_repr_shows_a_value(pipeline: Pipeline) -> None:
    collector = Collector()
    collector.add(NAMED.encode(), pipeline.find(NAMED.encode()))
    assert VALUE not in f"{collector!r} {collector.detector()!r}"
