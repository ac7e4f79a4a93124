"""The locks pin what pyproject.toml asks for, with hashes; the bill of materials says what the wheel needs."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = {"run": (), "dev": ("dev", "ner", "vault")}
"""The extras that each lock is made with."""
PIN = re.compile(r"(?m)^([A-Za-z0-9._-]+)==(\S+)(?: ; [^\\\n]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)")


def text_of(lock: str) -> str:
    return (ROOT / ".lock" / f"{lock}.txt").read_text()


def pins(lock: str) -> dict[str, str]:
    """Names and versions that a lock holds."""
    return {canonicalize_name(name): version for name, version, _ in PIN.findall(text_of(lock))}


@pytest.mark.parametrize("lock", EXTRAS)
def test_a_lock_holds_what_is_asked_for_in_a_version_that_will_do(lock: str) -> None:
    extras = PROJECT["optional-dependencies"]
    wanted = [*PROJECT["dependencies"], *(line for extra in EXTRAS[lock] for line in extras[extra])]
    held = pins(lock)
    for requirement in map(Requirement, wanted):
        if requirement.marker is None or requirement.marker.evaluate():
            version = held.get(canonicalize_name(requirement.name))
            assert version, f"{requirement.name} is not in .lock/{lock}.txt: make it anew"
            assert requirement.specifier.contains(version), f"{requirement.name} {version}: make .lock/{lock}.txt anew"


@pytest.mark.parametrize("lock", EXTRAS)
def test_a_lock_holds_nothing_but_pins_with_hashes_and_names_no_server(lock: str) -> None:
    rest = PIN.sub("", text_of(lock))
    assert [line for line in rest.splitlines() if line and not line.startswith("#")] == []
    assert "://" not in text_of(lock)


def test_what_is_developed_with_is_what_is_run_with() -> None:
    developed = pins("dev")
    assert {name: developed.get(name) for name in pins("run")} == pins("run")


def test_the_bill_of_materials_names_the_package_and_what_the_lock_holds() -> None:
    bill = json.loads((ROOT / ".lock" / "scrubber.cdx.json").read_text())
    root = bill["metadata"]["component"]
    assert (bill["bomFormat"], root["name"], root["version"]) == ("CycloneDX", PROJECT["name"], PROJECT["version"])
    assert {canonicalize_name(each["name"]): each["version"] for each in bill["components"]} == pins("run")
    direct = next(each for each in bill["dependencies"] if each["ref"] == root["bom-ref"])["dependsOn"]
    assert len(direct) == len(PROJECT["dependencies"])
