"""Makes training logs in the styles in which programs print them, with values planted whose exact spans are known.

python benchmarks/training_corpus.py FOLDER [--lines 50000] [--seed 1]

One log a style and, beside it, the planted spans as JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.training import dumps, loops, machines, services
from benchmarks.training.draw import Draw
from scrubber.rules import Example

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from benchmarks.training.draw import Style

LINES = 50_000

STYLES: Mapping[str, Style] = {
    style.__name__.replace("_", "-"): style
    for style in (
        *(loops.plain, loops.trainer, loops.tqdm, loops.lightning, loops.keras, loops.fairseq, loops.megatron),
        *(loops.deepspeed, loops.accelerate, loops.jax, loops.boosting),
        *(services.torchrun, services.nccl, services.mlflow, services.wandb, services.tensorboard, services.ray_tune),
        *(dumps.config, dumps.tokenizer, dumps.packages, dumps.tracebacks, dumps.checksums, dumps.downloads),
        *(dumps.samples, machines.nvidia_smi, machines.slurm, machines.listings, machines.interfaces, machines.shell),
    )
}


class Log(NamedTuple):
    """A log and the spans of what is planted in it."""

    style: str
    text: bytes
    planted: tuple[tuple[int, int], ...]


def training_logs(lines: int = LINES, seed: int = 1) -> Iterator[Log]:
    """One log a style, at least `lines` lines in all; the same for the same seed."""
    share = -(-lines // len(STYLES))
    for number, (name, style) in enumerate(STYLES.items()):
        runs: list[str] = []
        while sum(run.count("\n") for run in runs) < share:
            draw = Draw(seed * 1_000_003 + number * 10_007 + len(runs))
            runs.append("\n".join(style(draw)) + "\n")
        text, planted = Example.parse("".join(runs))
        yield Log(name, text, planted)


class Score(NamedTuple):
    """How many values were planted, which of them survive in part, and what else was redacted."""

    planted: int
    survived: list[tuple[int, int]]
    wrong: list[tuple[int, int]]


def score(log: Log, found: Iterable[tuple[int, int]]) -> Score:
    """Compare spans, both disjoint and in order, byte by byte."""
    must = bytearray(len(log.text))
    gone = bytearray(len(log.text))
    found = list(found)
    for marks, spans in ((must, log.planted), (gone, found)):
        for start, end in spans:
            marks[start:end] = b"\1" * (end - start)
    survived = [span for span in log.planted if not all(gone[slice(*span)])]
    return Score(len(log.planted), survived, [span for span in found if not all(must[slice(*span)])])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for log in training_logs(arguments.lines, arguments.seed):
        (arguments.folder / f"{log.style}.log").write_bytes(log.text)
        (arguments.folder / f"{log.style}.json").write_text(json.dumps(log.planted))


if __name__ == "__main__":
    main()
