"""E-mail addresses, cards, bank accounts, phones and national ids by format and check digit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.marking import marked

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

FOUND = [
    "user «rgud.munds+ops@quorvex781.io» logged in",
    '"From: A <«o.a@ostrava-labs669.de»>" n=3',
    "next=%2Fx%3Fmail=«a.b%40ostrava-labs669.de»&n=1",
    "to «jürgen@bücher-labs.de» sent",
    "103|«k+ops@tavishcode783.org»|0.9731",
    "a=«x@a-b.org»,b=«y@a-b.org»",
    "paid with «4058099624965724» amount=12.50",
    "pan=«4058 0996 2496 5724» ok",
    "pan=«4934-3895-6492-9» ok",
    "amex «3782 822463 10005» ok",
    "payout to «DE14 9288 6598 9149 9491 02» ref=INV-2026-114 ok",
    "payout to «FR0269132432381448687506173» ref",
    '{"phone": "«+1 (415) 555-0180»", "n": 4}',
    "sms sent to «+44 7700 900335» status=delivered",
    "«+1 415 555 0180» 4058",
    "call «(415) 555-0180» now",
    "sms sent to «020 7946 0786» status",
    '"mobile": «4155550180», "n": 4',
    "kyc NHS: «300 410 9409» status=pass",
    "SSN «078-05-1121» x",
    "ssn=«219099998» x",
    "CPF: «210.527.603-25» x",
    "kyc «4448 2884 0601» status",
    "NINO AB123456C".replace("AB123456C", "«AB123456C»"),
]
LEFT = [
    "npm@3.10.10 aes128-gcm@openssh.com git@github.com logo@2x.png",
    "user@1000.service started",
    "epoch 1727272727272 block blk_-1608999687919862906 took 1234567890123456789 ns",
    "order 4058099624965725 not a card",
    "id=2026-03-14 06:27:13.852 12345678",
    "loss=0.12345678901234 lr=1.00000000e-05",
    "grad_norm 2.4951729085916554 ratio 4111111111111111.5",
    "+12 -3 +0.5 (1234) 5678",
    "GET /static/123-45-678/x",
    "build 123-45-67890 sha 078-05-11201",
    "Step_LSC|30002312|onStandStepChanged 3579",
    "GB8299 is no account",
    "A@B.transpose W@x.shape grad@model.parameters",
    "id=4539578763621486 seq=5500005555555559 duration_ns=4012888888881881",
    "dial timeout 3000000000, mobile build 1234567890, smsc 20240101",
    "delta=+15551234567 offset +12345678901 sin(130692544)",
    "ResolvePendingTransactions (call 1) (flags = 09165357, progress = NULL)",
]


@pytest.mark.parametrize("text", FOUND)
def test_it_is_found(pipeline: Pipeline, text: str) -> None:
    data, spans = marked(text)
    assert [tuple(f.span) for f in pipeline.find(data)] == spans


@pytest.mark.parametrize("text", LEFT)
def test_what_only_looks_like_it_is_left_alone(pipeline: Pipeline, text: str) -> None:
    assert pipeline.find(text.encode()) == []


def test_the_password_in_a_url_is_no_mailbox(pipeline: Pipeline) -> None:
    assert pipeline.scrub(b"https://svc:Ks7DUbSHclXTNZ@pypi.example.org/simple/").endswith(b"@pypi.example.org/simple/")


@pytest.mark.parametrize("text", FOUND)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\nnext line\n"])
def test_it_is_found_at_the_end_of_a_line_too(pipeline: Pipeline, text: str, end: str) -> None:
    """Regression: an address that ended its line was not found, for `$` is the end of the text."""
    data, spans = marked("INFO x\n" + text[: text.rindex("»") + 1] + end)
    assert [tuple(f.span) for f in pipeline.find(data)] == spans
