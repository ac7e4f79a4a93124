"""Measures what is found, missed and ruined on labelled corpora, beside the peers' published figures.

python -m benchmarks.bench_quality CORPORA [--json benchmarks/quality.json] [--only NAME ...] [--update-golden]

CORPORA holds `secrets.jsonl.gz`, `sdlog.jsonl.gz`, `pii.jsonl.gz`, `adversarial.jsonl.gz` and `loghub/*.log.gz`; the
training logs are made on the spot. Each file of `benchmarks/quality/` says how its figures are counted.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.environment import save
from benchmarks.quality import adversarial, loghub, pii, sdlog, secrets, training

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MEASURES = {
    "secrets": secrets.measure,
    "sdlog": sdlog.measure,
    "adversarial": adversarial.measure,
    "pii": pii.measure,
    "loghub": loghub.measure,
    "training": training.measure,
}
PUBLISHED = Path(__file__).with_name("published.json")


def table(results: Mapping[str, Mapping[str, Any]], published: list[dict[str, Any]]) -> Iterator[str]:
    """The figures, a line each, and below them the peers'."""
    for corpus, figures in results.items():
        yield f"\n{corpus}"
        for name, value in figures.items():
            if isinstance(value, dict):
                yield f"  {name}: " + ", ".join(f"{key} {inner}" for key, inner in value.items())
            else:
                yield f"  {name:<32} {value:>10}"
        for peers in (entry for entry in published if entry["corpus"] == corpus):
            yield f"  others ({', '.join(peers['columns'])}; {peers['note']}):"
            for name, values in peers["peers"].items():
                yield f"    {name:<44} {' / '.join(map(str, values))}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=list(MEASURES))
    parser.add_argument("--update-golden", action="store_true", help="write the list of redactions in loghub anew")
    arguments = parser.parse_args()
    if arguments.update_golden:
        loghub.update(arguments.corpora)
    results = {name: MEASURES[name](arguments.corpora) for name in arguments.only}
    published = json.loads(PUBLISHED.read_text("utf-8"))
    print("\n".join(table(results, published)))
    save(arguments.json, {**results, "published by others": published})


if __name__ == "__main__":
    main()
