"""--ner and --no-ner, and what the summary says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scrubber.cli import run

if TYPE_CHECKING:
    from pathlib import Path

LINE = "ticket 4411 assigned to Anna Kowalska\n"


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log with a name in a sentence."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "in.log"
    path.write_text(LINE)
    return path


@pytest.mark.parametrize("option", [[], ["--ner"]])
def test_names_go_when_the_extra_is_there(log: Path, capfd: pytest.CaptureFixture[str], option: list[str]) -> None:
    assert run([*option, str(log)]) == 0
    told = capfd.readouterr()
    assert "Kowalska" not in told.out
    assert "ner: on (scrubber_names 1." in told.err


def test_no_ner_leaves_them_and_says_nothing(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["--no-ner", str(log)]) == 0
    told = capfd.readouterr()
    assert told.out == LINE
    assert "ner:" not in told.err


def test_the_secrets_profile_does_without(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["--profile", "secrets", str(log)]) == 0
    told = capfd.readouterr()
    assert told.out == LINE
    assert "ner:" not in told.err


def test_without_the_extra_the_summary_says_how_to_get_it(
    log: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scrubber.detectors.ner.find_spec", lambda _name: None)
    assert run([str(log)]) == 0
    assert "ner: off, pip install 'scrubber[ner]'" in capfd.readouterr().err


def test_a_model_that_the_config_names_and_nobody_installed_is_an_error(
    log: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (log.parent / "scrub.toml").write_text('[ner]\nmodel = "none_such"\n')
    assert run(["--config", "scrub.toml", str(log), "out.log"]) == 2
    assert "the model 'none_such' cannot be loaded" in capfd.readouterr().err
    assert not (log.parent / "out.log").exists()


def test_a_model_that_a_found_config_names_is_not_loaded(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Loading a model may run code that came with the tree."""
    (log.parent / "scrub.toml").write_text('[ner]\nmodel = "none_such"\n')
    assert run([str(log)]) == 0
    told = capfd.readouterr()
    assert "'ner' would remove detection" in told.err
    assert "Kowalska" not in told.out
