"""Private keys over many lines, in the shapes in which logs hold them."""

from __future__ import annotations

import base64
import random
from typing import TYPE_CHECKING

import pytest

from scrubber.batch.stream import Stream

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

DRAW = random.Random(7)  # noqa: S311 - synthetic keys
BODY = [base64.b64encode(DRAW.randbytes(48)).decode() for _ in range(20)] + ["Zx81kQ=="]
BEGIN, END = "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"
KEY = [BEGIN, *BODY, END]


def gone(pipeline: Pipeline, text: str) -> str:
    """The scrubbed text, in which nothing of the key is left and no line is lost."""
    clean = pipeline.scrub(text.encode()).decode()
    assert not any(piece[:20] in clean for piece in BODY[:-1])
    assert clean.count("\n") == text.count("\n")
    return clean


@pytest.mark.parametrize(
    ("before", "between"),
    [
        ("", "\n"),
        ("", "\r\n"),
        ("    ", "\n    "),
        ("  > ", "\n  > "),
        ("2026-01-02 INFO app: ", "\n2026-01-02 INFO app: "),
        ("2026-01-02 INFO loaded key: ", "\n"),  # one record, whose message has many lines
        ('{"key": "', "\\n"),
        ('{"a": "{\\"key\\": \\"', "\\\\n"),
    ],
)
def test_a_key_goes_and_what_stands_around_it_stays(pipeline: Pipeline, before: str, between: str) -> None:
    clean = gone(pipeline, f"INFO start\n{before}{between.join(KEY)}\nINFO done n=3\n")
    assert clean.startswith("INFO start\n")
    assert clean.endswith("\nINFO done n=3\n")


@pytest.mark.parametrize("prefix", ["", "2026-01-02 INFO "])
def test_a_key_that_is_cut_off_takes_nothing_after_it(pipeline: Pipeline, prefix: str) -> None:
    lines = [prefix + line for line in KEY[:8]]
    clean = gone(pipeline, "\n".join([*lines, prefix + "INFO step=3 loss=0.5", prefix + "done"]))
    assert "INFO step=3 loss=0.5" in clean
    assert clean.endswith("done")


def test_an_encrypted_key_with_headers_goes(pipeline: Pipeline) -> None:
    gone(pipeline, "\n".join([BEGIN, "Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-256-CBC,00AA", "", *BODY, END, ""]))


@pytest.mark.parametrize(
    "text",
    [
        BEGIN + END,
        f"{BEGIN}\n{END}\n",
        f"looking for {BEGIN} in the file\n",
        "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQ\n-----END CERTIFICATE-----\n",
        "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n",
        "loading private key from /etc/ssl/x.pem\n",
    ],
)
def test_labels_without_a_key_and_public_things_stay(pipeline: Pipeline, text: str) -> None:
    assert pipeline.scrub(text.encode()).decode() == text


def test_a_key_is_found_however_the_stream_is_split(pipeline: Pipeline) -> None:
    data = ("INFO a\n" + "\n".join(KEY) + "\nINFO b\n").encode()
    whole = pipeline.scrub(data)
    for cut in range(0, len(data), 7):
        stream = Stream(pipeline)
        pieces = [*stream.feed(data[:cut]), *stream.feed(data[cut:]), *stream.close()]
        assert b"".join(pipeline.render(p.data, p.findings, p.start, p.end) for p in pieces) == whole


def test_a_finished_key_does_not_hold_a_live_stream_back(pipeline: Pipeline) -> None:
    stream = Stream(pipeline)
    text = ("\n".join(KEY) + "\nINFO next\n").encode()
    assert sum(p.end - p.start for p in stream.feed(text)) == len(text)


def test_an_open_key_is_held_back(pipeline: Pipeline) -> None:
    stream = Stream(pipeline)
    head = b"INFO a\n"
    assert sum(p.end - p.start for p in stream.feed(head + "\n".join(KEY[:4]).encode() + b"\n")) == len(head)
