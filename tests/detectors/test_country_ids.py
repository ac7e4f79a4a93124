"""National ids of the countries that a config names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scrubber.config import Config
from scrubber.entities import Entity
from scrubber.errors import UsageError
from scrubber.library import load_pipeline
from tests.marking import marked

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

CASES = [
    "tckn «10000000146»\n",
    "kayit: kimlik no «10000000146», tamam",
    "tckn 10000000147",
    "order 10000000146",
]


@pytest.fixture(scope="module")
def turkish() -> Pipeline:
    return load_pipeline(config=Config(countries=("turkey", "poland")))


@pytest.mark.parametrize("text", CASES)
def test_a_number_with_right_check_digits_is_found_beside_its_name(turkish: Pipeline, text: str) -> None:
    data, spans = marked(text)
    found = [tuple(finding.span) for finding in turkish.find(data) if finding.entity is Entity.NATIONAL_ID]
    assert found == spans


def test_without_the_country_it_is_left_alone(pipeline: Pipeline) -> None:
    assert pipeline.find(b"tckn 10000000146") == []


def test_an_unknown_country_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"atlantis.*poland"):
        load_pipeline(config=Config(countries=("atlantis",)))
