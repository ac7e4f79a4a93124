"""Turns findings that overlap into disjoint ones in order; what any of them covers stays covered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.model import Finding


def resolve(findings: Iterable[Finding]) -> list[Finding]:
    """The union of the findings: each run of overlapping ones becomes one.

    It is labelled as a secret if any of them is one, else by the surest, then the longest.
    """
    ordered = sorted(findings, key=_order)
    if len(ordered) < 2:
        return ordered
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


def _order(finding: Finding) -> tuple[int, int, int, str]:
    """By place; the rest makes the result independent of the order in which detectors ran."""
    return finding.start, -finding.end, -finding.confidence, finding.rule_id
