"""Turns findings that overlap into disjoint ones in order; what any of them covers stays covered."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, islice
from operator import itemgetter, le
from typing import TYPE_CHECKING

from scrubber.entities import Entity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrubber.model import Finding


def resolve(findings: Iterable[Finding]) -> list[Finding]:
    """The union of the findings: each run of overlapping ones becomes one.

    It is labelled as a secret if any of them is one, else by the surest, then the longest.
    """
    ordered = sorted(findings, key=itemgetter(0))
    if all(map(le, map(itemgetter(1), ordered), map(itemgetter(0), islice(ordered, 1, None)))):
        return ordered  # nearly always nothing overlaps
    ordered.sort(key=_order)
    merged: list[Finding] = []
    rank = (False, 0, 0)
    for finding in ordered:
        own = (finding.entity.is_secret, int(finding.confidence), finding.end - finding.start)
        if not merged or finding.start >= merged[-1].end:
            merged.append(finding)
            rank = own
            continue
        last = merged[-1]
        best = finding if own > rank else last
        rank = max(rank, own)
        merged[-1] = best._replace(start=last.start, end=max(last.end, finding.end))
    return merged


def without_kept(findings: Sequence[Finding]) -> Sequence[Finding]:
    """The findings that do not lie in a field that stays."""
    kept = sorted(finding[:2] for finding in findings if finding.entity is Entity.KEPT_FIELD)
    if not kept:
        return findings
    starts = [start for start, _ in kept]
    ends = list(accumulate((end for _, end in kept), max))  # of what begins no later
    return [f for f in findings if not ((before := bisect_right(starts, f.start)) and f.end <= ends[before - 1])]


def _order(finding: Finding) -> tuple[int, str]:
    """By place, and of those that are alike in all else by rule, in whatever order detectors ran."""
    return finding.start, finding.rule_id
