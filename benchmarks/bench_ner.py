"""Measures what finding names costs on a large log, and how far Presidio's AnalyzerEngine gets with the same model.

python -m benchmarks.bench_ner LOGS [--megabytes 100] [--json results.json]

LOGS holds small logs (see corpus.py), of which a large one is made with every value redrawn at each repetition. Cold is
a first pass of a fresh process, warm a second one; Presidio reads a sample of the same lines, one by one, as it does.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.corpus import write_corpus
from scrubber.library import load_pipeline

if TYPE_CHECKING:
    from collections.abc import Callable

BLOCK = 1 << 20
SAMPLE = 300
"""Lines that Presidio reads."""


def blocks_of(path: Path) -> list[bytes]:
    """The file in blocks of whole lines."""
    with path.open("rb") as file:
        return [block + file.readline() for block in iter(lambda: file.read(BLOCK), b"")]


def ours(blocks: list[bytes]) -> dict[str, float]:
    """MB/s cold and warm, lines/s cold, seconds to load, and peak memory in MB."""
    loading, pipeline = _timed(lambda: load_pipeline(key="00" * 32, ner=True))
    size, lines = sum(map(len, blocks)), sum(block.count(b"\n") for block in blocks)
    cold, _ = _timed(lambda: [pipeline.scrub(block) for block in blocks])
    warm, _ = _timed(lambda: [pipeline.scrub(block) for block in blocks])
    return {
        "load, s": loading,
        "cold, MB/s": size / cold / 1e6,
        "warm, MB/s": size / warm / 1e6,
        "cold, lines/s": lines / cold,
        "peak less the log, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - size / 1e6,
    }


def presidio(blocks: list[bytes]) -> float:
    """Lines/s of AnalyzerEngine with its default recognizers and our model as its NLP engine."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry  # noqa: PLC0415
    from presidio_analyzer.nlp_engine import SpacyNlpEngine  # noqa: PLC0415

    from scrubber.ner.model import shipped_language  # noqa: PLC0415

    nlp_engine = SpacyNlpEngine()
    nlp_engine.nlp = {"en": shipped_language()}
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=nlp_engine)
    for name in ("EmailRecognizer", "UrlRecognizer"):  # they ask the network for a list of suffixes
        registry.remove_recognizer(name)
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=nlp_engine)
    lines = random.Random(1).sample(b"".join(blocks[:5]).decode("utf-8", "replace").splitlines(), SAMPLE)
    analyzer.analyze(lines[0], language="en")
    took, _ = _timed(lambda: [analyzer.analyze(line, language="en") for line in lines])
    return SAMPLE / took


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs", type=Path)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "mix.log")
        write_corpus(arguments.logs, log, arguments.megabytes)
        blocks = blocks_of(log)
    results = ours(blocks)
    results["Presidio, lines/s"] = presidio(blocks)
    results["times Presidio, cold"] = results["cold, lines/s"] / results["Presidio, lines/s"]
    print(json.dumps({name: round(value, 2) for name, value in results.items()}, indent=1))
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
