"""Findings that look alike are one group, and no group shows what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from scrubber.batch.stream import Stream
from scrubber.review.groups import Groups, template_of
from tests.strategies import log_bytes

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline
    from scrubber.review.groups import Group


def groups_of(pipeline: Pipeline, data: bytes) -> list[Group]:
    groups, stream = Groups(), Stream(pipeline)
    groups.add("in.log", [*stream.feed(data), *stream.close()])
    return groups.sorted()


def test_lines_that_differ_in_numbers_and_values_are_one_group(pipeline: Pipeline) -> None:
    lines = [f"2026-01-0{n} login n{n} from 10.1.2.{n} password=hunter{n}!x end" for n in range(1, 6)]
    password, address = groups_of(pipeline, "\n".join(lines).encode())
    assert (password.count, len(password.values), password.place) == (5, 5, "in.log:1")
    assert password.template.decode() == "# login # from <IP_ADDRESS> password=«PASSWORD» end"
    assert address.template.decode() == "# login # from «IP_ADDRESS» password=<PASSWORD> end"


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ("password=hunter2!x", "password=«PASSWORD»"),
        ("x" * 200 + " password=hunter2!x " + "y" * 200, "x" * 50 + " password=«PASSWORD» " + "y" * 39),
        ("before\npassword=hunter2!x\nafter", "password=«PASSWORD»"),
    ],
)
def test_a_template_is_the_near_part_of_the_line(pipeline: Pipeline, text: str, template: str) -> None:
    findings = pipeline.find(text.encode())
    assert template_of(text.encode(), findings, 0).decode() == template


@given(data=log_bytes)
def test_a_template_holds_no_value_and_a_repr_holds_no_text(pipeline: Pipeline, data: bytes) -> None:
    for group in groups_of(pipeline, data):
        assert not any(len(value) > 12 and value in group.template for value in group.values)
        assert "hunter2" not in repr(group)
        assert "template" not in repr(group)
