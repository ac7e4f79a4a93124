"""The times that log lines give themselves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.report.clock import time_of


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("2026-03-14 06:27:23,317 INFO x", "2026-03-14 06:27:23"),
        ("2026-03-14T06:27:23.317Z x", "2026-03-14 06:27:23"),
        ('{"time": "2026-03-14T06:27:23+01:00"}', "2026-03-14 06:27:23"),
        ("[2026/03/14 06:27:23] x", "2026-03-14 06:27:23"),
        ("R02 2005-06-03-15.42.50.675872 R02", "2005-06-03 15:42:50"),
        ("20171223-22:15:29:606|Step", "2017-12-23 22:15:29"),
        ("17/06/09 20:10:40 INFO executor", "2017-06-09 20:10:40"),
        ('10.0.0.1 - - [14/Mar/2026:06:27:23 +0000] "GET /"', "2026-03-14 06:27:23"),
        ("[Sun Dec 04 04:47:44 2005] [notice]", "2005-12-04 04:47:44"),
        ("Jun 14 15:16:01 combo sshd", "2000-06-14 15:16:01"),
        ("Jun  4 15:16:01 combo sshd", "2000-06-04 15:16:01"),
        ("2026-02-31 06:27:23 no such day", None),
        ("Foo 14 15:16:01 no such month", None),
        ("2026-03-14 29:27:23 no such hour", None),
        ("epoch 1 step 100: loss=4.0740", None),
        (f"{'x' * 200} 2026-03-14 06:27:23 too far", None),
        ("", None),
    ],
)
def test_a_time_near_the_start_is_read(line: str, time: str | None) -> None:
    expected = datetime.fromisoformat(time).replace(tzinfo=UTC).timestamp() if time else None
    assert time_of(line.encode()) == expected


@given(st.binary())
def test_any_bytes_have_a_time_or_none(line: bytes) -> None:
    assert time_of(line) is None or isinstance(time_of(line), int)
