"""Street addresses by their form in several languages, without a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.marking import marked

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

FOUND = [
    "ship to «1742 Juniper Street» today",
    "ship to «1742 N. Juniper Ave., Apt 4» today",
    '{"addr": "«88B Old Mill Rd»"}',
    "at «12 Quarry Lane», Ashford now",
    "at «9 Harbour Court, Fairview, OR 97024»",
    "at «210 42nd Street» now",
    "an «Lindenstraße 14» geliefert",
    "naar «Prinsengracht 263a» gebracht",
    "livrer au «14, rue de Lorraine»",
    "livrer au «3 bis avenue des Tilleuls»",
    "entregar en «Calle de Hortaleza 104» hoy",
    "consegna in «Via Garibaldi, 22» oggi",
    "box: «P.O. Box 4411» closed",
    "at «Hegyalja út 98.» today",
    "na «ul. Dolnej Wilenskiej 12» dzisiaj",
    "al «Trg Svobode 17» danes",
    "en «C/ Mayor Alta 88» hoy",
    "an «Lange-Wege-Straße 6/9» geliefert",
    "an «Lange Straße 12» geliefert",
    "an «Lange Straße 12, 94567 Bad Weilen» geliefert",
    "livrer «boulevard de Grosjean 4» ok",
    "la «Strada Lunga Nr. 49» azi",
    "en «Blv. San Telmo N° 232» hoy",
    "teslim «Uzun Yol Sokak No:12» bitti",
    "ke «Jl. Hasan Dua No. 8» besok",
    "送到 «五福街7段40號» 完成",
    "送到 «中山路88号»",
    "to «PSC 5420, Box 2708»",
    "to «Unit 1009 Box 0219» now",
    "to «FPO AA 70489» now",
    "street\n «Apt. 322»\ncity",
    "street\n??? «Suite 282»",
]
LEFT = [
    "3 new drives found in slot 4",
    "10 Open Drive requests",
    "2 Failed Court cases",
    "via 10 hops",
    "Street View loaded 12 tiles",
    "boulevard=12",
    "12 rue",
    "plaza 12",
    "started 4 workers in 12 st",
    "Suite 3",
    "running Suite 282 of 300",
    "apt 2.4.8 (amd64)",
    "apt 12 upgraded",
    "gang of 12 tasks",
    "via 3 peers",
    "第3号",
    "rue of 12",
    "unit box 12",
    "src/ a 12",
]


@pytest.mark.parametrize("text", FOUND)
def test_number_and_street_are_found_with_what_follows(pipeline: Pipeline, text: str) -> None:
    data, spans = marked(text)
    assert [(f.start, f.end) for f in pipeline.find(data)] == spans


@pytest.mark.parametrize("text", LEFT)
def test_counts_of_things_are_no_addresses(pipeline: Pipeline, text: str) -> None:
    assert pipeline.scrub(text.encode()) == text.encode()
