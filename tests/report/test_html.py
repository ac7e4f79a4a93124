"""The page itself, before any browser: self-contained, its policy strict, its data no markup."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from scrubber.report import html
from tests.report.picture import PICTURE
from tests.report.writing import ADDRESS, LOG, PLANTED, report

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>&lt;<!--"


def data_of(page: str, name: str) -> Any:
    """One of the two JSON documents inside a page."""
    match = re.search(rf'<script type="application/json" id="{name}-data">(.*?)</script>', page, re.DOTALL)
    assert match is not None
    assert "<" not in match[1]
    return json.loads(match[1])


@pytest.mark.parametrize("element", ["script", "style"])
def test_the_policy_allows_the_pages_own_code_and_no_other(pipeline: Pipeline, element: str) -> None:
    page = report("html", pipeline, {"in.log": LOG})
    (code,) = re.findall(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
    expected = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    assert f"{element}-src 'sha256-{expected}';" in page
    assert "default-src 'none'" in page
    assert "unsafe" not in page


def test_the_page_needs_nothing_else(pipeline: Pipeline) -> None:
    page = report("html", pipeline, {"in.log": LOG})
    assert not re.findall(
        r"<(?:link|img|iframe|object|embed|base)\b|\b(?:src|srcset|href)\s*=\s*[\"']|@import|url\(", page
    )
    assert "innerHTML" not in page


def test_hostile_text_stays_inside_its_string(pipeline: Pipeline) -> None:
    page = report("html", pipeline, {f"{HOSTILE}.log": f"{HOSTILE} from {ADDRESS}\n".encode()}, {"x": HOSTILE})
    plain = report("html", pipeline, {"in.log": LOG})
    assert page.count("<script") == plain.count("<script")
    assert HOSTILE in data_of(page, "rows")[2][3]
    assert HOSTILE in data_of(page, "sums")["failed"][0][1]


def test_names_of_files_are_scrubbed_too(pipeline: Pipeline) -> None:
    page = report("html", pipeline, {"/home/bobbuilder/in.log": LOG}, {"/home/bobbuilder/b.log": "no /home/bobbuilder"})
    assert "bobbuilder" not in page
    assert "/home/user-" in page


def test_the_same_findings_make_the_same_page(pipeline: Pipeline) -> None:
    assert report("html", pipeline, {"in.log": LOG}) == report("html", pipeline, {"in.log": LOG}, size=1 << 10)


def test_a_page_that_is_full_counts_on_and_shows_no_value(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MOST", 2)
    page = report("html", pipeline, {"in.log": LOG * 20}, size=40)
    sums = data_of(page, "sums")
    assert 2 <= sums["listed"] < sums["findings"] == 80
    assert not [value for value in PLANTED if value in page]


def test_the_picture_in_the_readme_is_small() -> None:
    assert 10_000 < PICTURE.stat().st_size < 200_000
