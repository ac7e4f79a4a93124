"""The recognizer with the shipped model: what it finds, what it leaves, on what its answers depend, how it fails."""

from __future__ import annotations

import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from scrubber.detectors.ner import BUDGET, for_records
from scrubber.entities import Entity
from scrubber.errors import DetectionError, UsageError
from scrubber.library import load_pipeline
from scrubber.live.filter import WITHHELD, ScrubFilter
from scrubber.ner.lexicon import load_lexicon
from scrubber.ner.model import Mention, load_model
from scrubber.ner.recognizer import Recognizer
from scrubber.ner.shipped import ShippedModel
from tests.marking import marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.pipeline import Pipeline

FOUND = [
    "2026-03-14 06:27:23 INFO sending invoice to «Maria Hernandez»",
    "mail from «maria hernandez» bounced",
    "April is short: «April Jones» joined",
    "Dear «Gabriela Suárez», your order has been shipped",
    "meeting with Dr. «Rajesh Kumar»",
    "ticket 4411 assigned to «Anna Kowalska»",
    "the customer moved from «Berlin» to «Toronto»",
]
LEFT = [
    "2026-03-14 06:27:23 INFO epoch 3 Train Loss 0.31 Val Acc 0.88",
    "Mobile Safari 17.2 on Mac OS X",
    '["Jun 15 22:00:31 combo sshd(pam_unix)[29376]: check pass; user unknown"]',
    " 2761 INFO nova.virt.libvirt.imagecache [req-1 - - - - -] Active base files: /var/lib/nova",
    "kernel: Initializing CPU#0, Linux version 2.6.5",
    "dfs.DataNode$PacketResponder: PacketResponder 1 for block terminating",
    "ERROR: Connection refused, Retrying in 3 Seconds",
    "The Civil Rights Act was discussed",
    "torch.optim.Adam lr=0.001",
]


@pytest.fixture(scope="module")
def names() -> Pipeline:
    """A pipeline with the shipped model."""
    return load_pipeline(key="00" * 32, ner=True)


def _found(pipeline: Pipeline, data: bytes) -> list[tuple[int, int]]:
    wanted = (Entity.PERSON, Entity.LOCATION, Entity.STREET_ADDRESS)
    return [(f.start, f.end) for f in pipeline.find(data) if f.entity in wanted]


@pytest.mark.parametrize("text", FOUND)
def test_people_and_places_are_found(names: Pipeline, text: str) -> None:
    data, spans = marked(text)
    covered = {i for start, end in _found(names, data) for i in range(start, end)}
    marked_ones = {i for start, end in spans for i in range(start, end)}
    assert marked_ones <= covered
    assert len(covered - marked_ones) <= len("Dr. ")


@pytest.mark.parametrize("text", LEFT)
def test_capitalised_words_of_programs_are_left(names: Pipeline, text: str) -> None:
    assert _found(names, text.encode()) == []


def test_an_answer_depends_on_the_line_alone() -> None:
    texts = [marked(text)[0] for text in FOUND] + [text.encode() for text in LEFT]
    texts = [text + b" %s" % word for text in texts for word in (b"", b"ok", b"Okonjo", b"\xff\xfe", "日本".encode())]
    alone = {text: _fresh().named([text])[text] for text in texts}
    mixed = texts * 2
    random.Random(3).shuffle(mixed)  # noqa: S311 - an order, no secret
    recognizer = _fresh()
    for start in range(0, len(mixed), 7):
        for text, named in recognizer.named(mixed[start : start + 7]).items():
            assert named == alone[text]


_SYLLABLES = "ka ri mo sen tal vic dor an el bra zi nu".split()


def _fresh() -> Recognizer:
    return Recognizer(_MODEL, load_lexicon())


_MODEL = load_model()


def test_the_shipped_model_is_named_without_being_loaded() -> None:
    assert ShippedModel.name == _MODEL.name


def test_the_model_is_loaded_only_for_a_line_that_may_hold_names() -> None:
    code = (
        "import sys; from scrubber.library import load_pipeline; names = load_pipeline(ner=True);"
        "names.scrub(b'INFO step=1 loss=0.5 from 10.1.2.3\\n' * 10); print('spacy' in sys.modules);"
        "names.scrub(b'ticket of Maria Hernandez\\n'); print('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_text_beyond_the_budget_of_a_record_is_withheld(names: Pipeline, caplog: pytest.LogCaptureFixture) -> None:
    words = [f"{first}{second}arov".title() for first in _SYLLABLES for second in _SYLLABLES][: BUDGET + 1]
    record = caplog.handler  # a handler of its own keeps other tests apart
    scrubbing = ScrubFilter(names)
    record.addFilter(scrubbing)
    try:
        import logging  # noqa: PLC0415

        logging.getLogger("names").warning("%s", "\n".join(words))
    finally:
        record.removeFilter(scrubbing)
    assert [r.getMessage() for r in caplog.records] == [WITHHELD]
    assert scrubbing.withheld == 1
    with pytest.raises(DetectionError):
        for_records(load_pipeline(key="00" * 32, ner=True)).find(
            "\n".join((w[::-1] + "x").title() for w in words).encode()
        )


class _Broken:
    name = "broken"

    def mentions(self, lines: Sequence[str]) -> list[tuple[Mention, ...]]:
        raise RuntimeError(lines[0])


def test_a_model_that_throws_fails_closed_and_shows_no_text(names: Pipeline) -> None:
    from scrubber.detectors.ner import Names  # noqa: PLC0415

    broken = names.with_detector(Names(Recognizer(_Broken(), load_lexicon())))
    with pytest.raises(DetectionError) as caught:
        broken.scrub(b"mail to Maria Hernandez")
    assert "Maria" not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_model_that_is_not_there_is_named_in_the_error() -> None:
    with pytest.raises(UsageError, match="'none_such' cannot be loaded"):
        load_model("none_such")


NETWORK_OFF = """
import socket
def refuse(*_, **__):
    raise RuntimeError("network")
socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
from scrubber.library import load_pipeline
print(load_pipeline(key="00" * 32, ner=True).scrub(b"mail to Maria Hernandez").decode())
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from scrubber.ner.presidio import NamesRecognizer, blank_engine
engine = AnalyzerEngine(registry=RecognizerRegistry([NamesRecognizer()]), nlp_engine=blank_engine())
print([(r.entity_type, r.start, r.end) for r in engine.analyze("mail to Maria Hernandez", language="en")])
"""


def test_it_works_without_a_network_and_within_presidio() -> None:
    run = subprocess.run([sys.executable, "-c", NETWORK_OFF], capture_output=True, text=True, check=False)
    assert run.stderr == ""
    first, second = run.stdout.splitlines()
    assert first.startswith("mail to PERSON-")
    assert second == "[('PERSON', 8, 23)]"
