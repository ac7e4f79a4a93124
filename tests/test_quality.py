"""How the benchmarks count, and that the list of redactions in public logs holds no text of theirs."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from benchmarks.bench_quality import PUBLISHED, table
from benchmarks.bench_rules import costs, hostile
from benchmarks.quality.loghub import GOLDEN, template
from benchmarks.quality.sdlog import f1
from benchmarks.quality.secrets import collateral, is_gone

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

SECRET = "abcdefghijklmnop"


@pytest.mark.parametrize(
    ("text", "gone"),
    [("x", True), (f"x{SECRET}", False), ("key abcd", True), ("key abcde", False), ("lmnop", False)],
)
def test_a_secret_is_gone_when_no_piece_over_a_quarter_of_it_is_left(text: str, *, gone: bool) -> None:
    assert is_gone(SECRET, text) is gone


def test_collateral_is_what_changes_around_every_occurrence_of_a_secret() -> None:
    row = {"text": "a=hunter2 b=hunter2", "secrets": ["hunter2"]}
    assert collateral(row, "a=******* b=*******") == (0, 5)
    assert collateral(row, "********* b=*******") == (2, 5)


def test_f1_weighs_misses_and_wrong_ones_alike() -> None:
    assert f1(Counter({(True, True): 2, (True, False): 1, (False, True): 1, (False, False): 9})) == 0.6667


def test_the_template_of_a_line_keeps_neither_values_nor_numbers(pipeline: Pipeline) -> None:
    line = b"2026-03-14 06:27:13 sshd[48213]: refused 220.117.241.87 port 52839 at /srv/x/y.py"
    assert template(line, pipeline.find(line)) == b"# # sshd[#]: refused <ipv4> port # at #"


def test_the_list_of_redactions_is_made_of_names_digests_and_counts() -> None:
    entries = json.loads(GOLDEN.read_text("utf-8"))
    assert entries == sorted(entries)
    for system, rule_id, digest, count in entries:
        assert system.isalpha()
        assert re.fullmatch("[a-z0-9-]+", rule_id)
        assert re.fullmatch("[0-9a-f]{64}", digest)
        assert count > 0


def test_the_peers_figures_stand_beside_ours_with_their_columns() -> None:
    published = json.loads(PUBLISHED.read_text("utf-8"))
    lines = list(table({entry["corpus"]: {"F1": 1} for entry in published}, published))
    for entry in published:
        assert entry["source"]
        for name, values in entry["peers"].items():
            assert len(values) == len(entry["columns"])
            assert any(name in line for line in lines)


def test_costs_name_the_matcher_the_detectors_and_the_rules_that_were_called(pipeline: Pipeline) -> None:
    found = {cost.name: cost for cost in costs("hostile", hostile(0.01), pipeline)}
    assert {"all triggers", "rules", "network", "rule url-password"} <= found.keys()
    assert found["network"].hits > 0
    assert found["network"].findings > 0
