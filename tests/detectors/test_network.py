"""Addresses and private hosts, and the many things that look like them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.marking import marked

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

FOUND = [
    "rhost=«220.117.241.87»  user=root",
    "«198.18.215.133» - - [03/Feb/2026:10:11:12 +0000]",
    "Old: msra-sa-41/«10.190.173.170»:9000",
    "mesos-slave-07/«10.10.34.11»:50010",
    "20231122 «10.1.2.3»",
    "«10.11.21.126»,«10.11.10.1» GET",
    "peer=[«2001:db8:85a3::8a2e:370:7334»]:443",
    "from «fe80::1ff:fe23:4567:890a»%eth0",
    "«2001:0db8:85a3:0000:0000:8a2e:0370:7334» up",
    "«::ffff:203.0.113.75» n=3",
    "DHCPACK to «EA:7E:F6:80:DC:65» via eth0",
    "mLp(«FF:F2:9F:16:E2:23:00:0D:00:E9:30:DC»), port guid «0c:42:a1:03:00:5f:1e:77»",
    "port «ea-7e-f6-80-dc-65», switch «ea7e.f680.dc65»",
    "ip-«198-18-143-157».ec2.«» up".replace("«»", "x"),
    "connect «db-7.prod.corp» failed",
    "ping «printer.local», n=2",
    "range «10.1.2.3»-«10.1.2.9»",
    "firewall rule «34.1.2.3»/24 dropped, filter ip.addr==«10.1.2.3»",
    "build «10.20.30.40»:7077 and release «10.20.30.40» lease",
]
LEFT = [
    "22:15:29 took 00:12:33.123",
    "20171223-22:15:29:636|Step_LSC|30002312",
    "2005-06-03-16.56.55.309974 R21-M1-N6-C:J08-U11",
    "listening on 127.0.0.1:80, 0.0.0.0, ::1 and ::",
    "netmask 255.255.255.0 broadcast 255.255.255.255",
    "version 1.2.3.4 v5.15.0.91 driver: 535.104.05.01",
    "Chrome/120.0.0.0 Safari/537.36",
    "amd64~~6.1.1.4, ApplicableState: 112",
    "std::vector<a::b>::iterator Foo::bar dead::beef",
    "1.2.3.4.5 and 1.2.3",
    "00:00:00:00:00:00",
    "[2024-01-02T03:04:05.678Z] 12:34:56:78",
    "java.lang.String kotlin.locals internal.locale",
    "at java.base/jdk.internal.reflect.Method.invoke threading.local() self.local .env.local",
    "kubernetes.default.svc.cluster.local host.docker.internal settings.local.json",
    "nvidia-cublas-cu12==12.4.5.8 (nvidia-cufft-cu12 11.2.1.3) libfoo.so.1.2.3.4 app-1.2.3.4.jar",
    "TensorRT 10.3.0.26, nvidia-nccl-cu12==10.2.13.70, nvidia-nccl-cu12      10.2.13.70",
    "firmware 4.2.1.12 firmware version: 10.0.3.7 see section 3.2.1.4 and rule 10.1.2.3",
    "06-27-23-11-12-13 dead.beef.cafe",
]


@pytest.mark.parametrize("text", FOUND)
def test_an_address_is_found(pipeline: Pipeline, text: str) -> None:
    data, spans = marked(text)
    assert [tuple(f.span) for f in pipeline.find(data)] == spans


@pytest.mark.parametrize("text", LEFT)
def test_what_looks_like_an_address_is_left_alone(pipeline: Pipeline, text: str) -> None:
    assert pipeline.find(text.encode()) == []


def test_addresses_stay_in_the_secrets_profile(secrets_pipeline: Pipeline) -> None:
    assert secrets_pipeline.find(b"rhost=220.117.241.87 mac ea:7e:f6:80:dc:65 db-7.prod.corp") == []
