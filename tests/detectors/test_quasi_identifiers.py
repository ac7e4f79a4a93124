"""What the strict profile adds: ids, hosts, paths, users and ports; the standard profile leaves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.marking import marked

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

FOUND = [
    "request «3ea4052c-895d-4b64-9e2d-04d64c4d94ab» done",
    "tenant «54fadb412c4e40cdbaed9335e4c35a9e» ok",
    "task «attempt_1445144423722_0020_m_000000_0» started",
    "block «blk_-1608999687919862906» received",
    "session «30546173_4261722401» closed",
    "in slot «R24-M0-N1-C:J13-U11» failed",
    "Found child «6725» in scoreboard slot 8",
    "failure; uid=«0» euid=«0» pid: «4711»",
    "Finished task 0.0 in stage 27.0 (TID «1276»)",
    "sshd[«20885»]: bye",
    "user=«root» rhost=«mail.example.org»",
    "Failed password for invalid user «x7» from",
    "connect to «msra-sa-41:9000» refused",
    "peer «cp-1.slowvm1.example.us» up",
    "see «http://wiki.example.org/hadoop/NoRoute» for more",
    "config «/etc/httpd/conf/workers2.properties» ok",
    "GET «/v2/servers/detail» HTTP/1.1",
    r"open «C:\Windows\servicing\x_std.sqm», n=1",
]
LEFT = [
    "java.net.NoRouteToHostException: no route",
    "org.apache.hadoop.mapred.MapTask x86_64 utf_8",
    "epoch 3 step 400: loss=3.7182 lr=6.00e-05 3/5 done 50%",
    "2026-03-14T06:27:13.852Z INFO status=200 took 12.5ms",
    "version 1.2.3 build 4567 and/or n/a",
]


@pytest.mark.parametrize("text", FOUND)
def test_strict_finds_it(strict_pipeline: Pipeline, text: str) -> None:
    data, spans = marked(text)
    assert [tuple(f.span) for f in strict_pipeline.find(data)] == spans


@pytest.mark.parametrize("text", FOUND)
def test_standard_leaves_it(pipeline: Pipeline, text: str) -> None:
    data, _ = marked(text)
    assert pipeline.find(data) == []


@pytest.mark.parametrize("text", LEFT)
def test_strict_leaves_what_identifies_nobody(strict_pipeline: Pipeline, text: str) -> None:
    assert strict_pipeline.find(text.encode()) == []
