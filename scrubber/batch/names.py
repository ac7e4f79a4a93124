"""Scrubs the names of files and of members of archives, and refuses those that are unsafe or fall together."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from scrubber.errors import InputError
from scrubber.redact import Style, make_redactor
from scrubber.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Finding
    from scrubber.pipeline import Pipeline

_OUTSIDE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|\0|^$")
"""What leads out of a folder: a parent, a root, a drive."""
_SUFFIXES = re.compile(
    r"(?:\.(?:log|txt|out|err|json|jsonl|csv|tsv|xml|ya?ml|html|md|conf|tar|tgz|gz|zst|bz2|xz|zip))+$", re.IGNORECASE
)
"""Suffixes that say what a file is, and nothing about anybody."""


_CUT = re.compile(rb"/+")
_COMPONENT = re.compile(rb"[^/]+")
_MOST_TAILS = 32
_LONGEST = 4096
"""Characters of a name (PATH_MAX on Linux)."""


class Names:
    """The names of one folder or archive, scrubbed; values become stand-ins, which any system takes as a name."""

    def __init__(self, pipeline: Pipeline, place: str) -> None:
        self._pipeline = replace(pipeline, redactor=make_redactor(Style.SURROGATE, pipeline.key), redactors={})
        self._place = place
        self._taken: dict[str, str] = {}

    def clean(self, name: str) -> str:
        """The name without what is sensitive, its suffixes kept.

        Raises:
            InputError: it leads out of its place, or falls together with another; the message does not show it.
            DetectionError: detection failed.
        """
        if len(name) > _LONGEST or _OUTSIDE.search(name):
            raise InputError(f"{self._place}: holds a name that leads out of it; unpack it with care, scrub the folder")
        stem = os.fsencode(_SUFFIXES.sub("", name))
        clean = os.fsdecode(self._pipeline.render(stem, self._found(stem))) + name[len(os.fsdecode(stem)) :]
        if self._taken.setdefault(clean, name) != name:
            raise InputError(f"{self._place}: holds two names that are the same once scrubbed; rename one")
        return clean

    def _found(self, name: bytes) -> list[Finding]:
        """What is sensitive in a name, read as a path from the root and from each folder on: any may be `home`."""
        found: list[Finding] = []
        tails = [(0, name), *((cut.end(), name[cut.end() :]) for cut in islice(_CUT.finditer(name), _MOST_TAILS))]
        findings = iter(self._pipeline.find(b"\n".join(b"/" + tail.replace(b"\n", b" ") for _, tail in tails)))
        line, finding = 0, next(findings, None)
        for start, tail in tails:
            while finding is not None and finding.start <= line + len(tail):
                at = start - line - 1
                found.append(
                    finding._replace(start=max(start, finding.start + at), end=min(len(name), finding.end + at))
                )
                finding = next(findings, None)
            line += len(tail) + 2
        return [part for whole in resolve(found) for part in _parts(name, whole)]


def _parts(name: bytes, finding: Finding) -> Iterator[Finding]:
    """The finding in each component that it covers: the folders stay."""
    for component in _COMPONENT.finditer(name, finding.start, finding.end):
        yield finding._replace(start=component.start(), end=component.end())
