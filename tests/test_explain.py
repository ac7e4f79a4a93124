"""Why something is found or not: told by the objects that decided it, without a word of the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from scrubber.batch.stream import Stream
from scrubber.config import Allow, Config
from scrubber.detectors.known_values import KnownValues
from scrubber.explain.found import evidence_for, explained
from scrubber.explain.missed import Answer, answers, open_to_all
from scrubber.library import load_pipeline
from tests.conftest import KEY
from tests.strategies import log_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from scrubber.batch.stream import Piece
    from scrubber.explain.found import Evidence
    from scrubber.pipeline import Pipeline

TOKEN = "ghp_" + "78Qc8adHSsiITex4T7AN9l9J62gdrC4Xz5Qv"


def pieces(pipeline: Pipeline, data: bytes) -> list[Piece]:
    stream = Stream(pipeline)
    return [*stream.feed(data), *stream.close()]


def why_found(pipeline: Pipeline, text: str) -> list[list[Evidence]]:
    data = text.encode()
    return list(evidence_for(pipeline, data, pipeline.find(data)))


def why_not(text: str, line: str = "", config: Config | None = None, profile: str = "standard") -> Answer:
    config = config or Config()
    pipeline = load_pipeline(profile, config, KEY)
    everything = load_pipeline("strict", open_to_all(config), KEY)
    return next(answers(pipeline, everything, text.encode(), pieces(pipeline, (line or text).encode())))


@pytest.mark.parametrize(
    ("text", "rule", "detector", "views", "reason"),
    [
        (f"got {TOKEN} now", "github-token", "rules", (), "called by the keyword `ghp_`"),
        (f"got {TOKEN} now", "github-token", "rules", (), "passed: not_placeholder"),
        ("password=hunter2!x", "assigned-password", "assignments", (), "called by the keyword `passw` in a name"),
        ("password=hunter2!x", "assigned-password", "assignments", (), "anything but a placeholder"),
        ("from 10.1.2.3", "ipv4", "network", (), "called by the shape of the text"),
        ("mail joe@corp.example.org", "email-address", "pii", (), "called by the keyword `@`"),
        (
            "mail joe%40corp.example.org x%20password%3dhunter2!x",
            "assigned-password",
            "assignments",
            ("percent codes",),
            "",
        ),
    ],
)
def test_a_finding_says_who_called_for_it_and_what_it_passed(
    *, pipeline: Pipeline, text: str, rule: str, detector: str, views: tuple[str, ...], reason: str
) -> None:
    own = next(e for group in why_found(pipeline, text) for e in group if e.finding.rule_id == rule)
    assert (own.detector, own.views) == (detector, views)
    assert any(reason in said for said in own.reasons)


def test_values_that_are_known_are_not_told(pipeline: Pipeline) -> None:
    """The keywords of such a detector are the values themselves."""
    value = "blue-Kettle-42"
    known = pipeline.with_detector(KnownValues([value.encode()]))
    (group,) = why_found(known, f"it is {value} here")
    assert [e.reasons for e in group] == [("called by a value that is known",)]


@given(data=log_bytes)
def test_every_finding_but_a_repeat_has_evidence_and_none_of_it_holds_text(pipeline: Pipeline, data: bytes) -> None:
    for place, evidence in explained(pipeline, pieces(pipeline, data)):
        told = repr(evidence) + repr(place._replace(preview=""))  # which shows the rest of the line
        assert evidence or place.finding.entity.is_secret
        assert not re.search(r"78Qc8ad|hunter2|northpeal|40580996|\b10\.31|2001:db8|555 0180|3a:5f|Zx81", told)


@pytest.mark.parametrize(
    ("text", "line", "refused_by", "why"),
    [
        ("123e4567-e89b-12d3-a456-426614174000", "", "uuid", "finds UUID, which goes from profile strict on"),
        (TOKEN[:-9], "", "github-token", "pattern does not match here"),
        ("none", "token=none", "a name with the keyword `token`", "the value is too short"),
        ("YOUR_TOKEN_HERE", "token=YOUR_TOKEN_HERE", "a name with the keyword `token`", "the value reads as"),
        ("connection_pool", "my token is connection_pool", "a name with the keyword `token`", "is not random enough"),
        ("4096", "num_tokens: 4096", "a name with the keyword `token`", "the name is no secret's"),
        ("1.2.3", "from 1.2.3", "", ""),
    ],
)
def test_what_is_not_found_says_who_refused_it(text: str, line: str, refused_by: str, why: str) -> None:
    answer = why_not(text, line)
    assert not answer.covered
    told = [(refused.by, refused.why) for refused in answer.refused]
    assert any(by == refused_by and why in said for by, said in told) if refused_by else told == []


def test_validators_randomness_and_the_allowlist_are_named(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    rule = '[[rule]]\nid = "own-{0}"\nentity = "TOKEN"\ndescription = "Own."\nkeywords = ["own{0}_"]\n'
    rule += "pattern = 'own{0}_[a-z0-9]+'\n{1}\n"
    path.write_text(rule.format("a", 'validators = ["has_digit"]') + rule.format("b", "min_randomness = 0.9"))
    config = Config(rules=(str(path),), allow=Allow(values=("10.1.2.3",), patterns=("10\\.9\\..*",)))
    refused = why_not("owna_abc", "", config).refused
    assert ("own-a", "it matches; the validator has_digit refuses the value") in [r[:2] for r in refused]
    assert any("at least 0.90 is asked for" in r.why for r in why_not("ownb_connection", "", config).refused)
    assert any("allow.values" in r.why for r in why_not("10.1.2.3", "", config).refused)
    assert any("allow.patterns" in r.why for r in why_not("10.9.2.3", "", config).refused)


def test_a_stand_in_of_an_earlier_run_is_told_as_one(pipeline: Pipeline) -> None:
    stand_in = pipeline.scrub(b"password=hunter2!x").decode().partition("=")[2]
    assert any("stand-in" in refused.why for refused in why_not(stand_in).refused)


def test_what_is_found_in_one_place_and_not_in_another_is_told_for_each() -> None:
    config = Config()
    pipeline, everything = (
        load_pipeline(p, c, KEY) for p, c in (("standard", config), ("strict", open_to_all(config)))
    )
    data = b"password=hunter2!x\nnothing\nhunter2!x alone"
    told = [(a.line, a.covered) for a in answers(pipeline, everything, b"hunter2!x", pieces(pipeline, data))]
    assert told == [(1, 9), (3, 0)]
