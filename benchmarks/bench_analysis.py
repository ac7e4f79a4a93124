"""Measures what scrubbing leaves of a log's analysis: Drain3's templates and groups before and after.

pip install drain3 && python -m benchmarks.bench_analysis LOG... [--profile strict] [--json results.json]

Grouping accuracy is the share of lines whose group holds the same lines before and after (Zhu et al., Tools and
Benchmarks for Automated Log Parsing, 2019). Two templates are the same when their variable places are.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from drain3.template_miner import TemplateMiner
from drain3.template_miner_config import TemplateMinerConfig

from benchmarks.corpus import read_log
from scrubber.library import load_pipeline

WILDCARD = "<*>"


def analysed(lines: list[str]) -> tuple[list[int], dict[int, str]]:
    """The group of each line, and the template of each group."""
    miner = TemplateMiner(config=TemplateMinerConfig())
    groups = [int(miner.add_log_message(line)["cluster_id"]) for line in lines]
    return groups, {cluster.cluster_id: cluster.get_template() for cluster in miner.drain.clusters}


def compared(before: list[str], after: list[str]) -> dict[str, Any]:
    """How much of the analysis is the same."""
    (old, old_templates), (new, new_templates) = analysed(before), analysed(after)
    sets = [_sets(groups) for groups in (old, new)]
    same = [sets[0][a] == sets[1][b] for a, b in zip(old, new, strict=True)]
    shapes = [_shape(old_templates[a]) == _shape(new_templates[b]) for a, b in zip(old, new, strict=True)]
    return {
        "lines": len(before),
        "lines changed": sum(a != b for a, b in zip(before, after, strict=True)),
        "templates before": len(old_templates),
        "templates after": len(new_templates),
        "grouping accuracy": round(sum(same) / len(same), 4),
        "lines with the same template": round(sum(shapes) / len(shapes), 4),
    }


def _sets(groups: list[int]) -> dict[int, frozenset[int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for line, group in enumerate(groups):
        members[group].append(line)
    return {group: frozenset(lines) for group, lines in members.items()}


def _shape(template: str) -> tuple[bool, ...]:
    """Which places of a template vary."""
    return tuple(WILDCARD in token for token in template.split())


def main() -> None:
    """Compare each log given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("logs", nargs="+", type=Path)
    parser.add_argument("--profile", default="standard")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    pipeline = load_pipeline(options.profile, key="00" * 32)
    results = {}
    for path in options.logs:
        data = read_log(path)
        before, after = (text.decode("utf-8", "replace").splitlines() for text in (data, pipeline.scrub(data)))
        results[path.name] = compared(before, after)
        print(path.name, json.dumps(results[path.name]))
    if options.json:
        options.json.write_text(json.dumps({"profile": options.profile, **results}, indent=1) + "\n")


if __name__ == "__main__":
    main()
