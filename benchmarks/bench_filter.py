"""Measures what scrubbing adds to one log call, beside a filter that does nothing and beside other packages.

python -m benchmarks.bench_filter [--records 200] [--rounds 60] [--json results.json]

Others are measured if they are installed: hushlog, logprivacy, redact-secret, presidio-analyzer. Times are CPU time of
the calling thread, so that other programs on the machine do not count; contenders take turns, a round each.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import scrubber
from benchmarks.environment import save

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "ghp_" + "k3v9X0q2m8Z7b1n5c4J6h0g2f8d7s1a3Pq09"
PASSWORD = "two-Green-Kettles9"
MESSAGES: dict[str, tuple[str, tuple[Any, ...]]] = {
    "clean, 80 characters": ("Received block 1608999687919862906 of size 91178 and placed it in the queue now.", ()),
    "clean, with arguments": ("Received block %s of size %d and placed it in the %s.", ("16089996879", 91178, "queue")),
    "clean, with the word token": (
        "epoch 1 step 100: loss 4.074, 973 tokens a second, all the workers are alive",
        (),
    ),
    "a token": (f"push with {TOKEN} to origin was refused, try again later", ()),
    "a password as argument": ("login password=%s was refused", (PASSWORD,)),
}
SECRETS = (TOKEN, PASSWORD)
FEW = 20
"""Records of a round for what takes milliseconds each."""


class Null(logging.Handler):
    """Formats and forgets, but for the last line."""

    last = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Format."""
        self.last = self.format(record)


class Masks(logging.Filter):
    """What users write around a library without a door to logging: the message becomes the library's answer."""

    def __init__(self, answer: Callable[[str], str]) -> None:
        super().__init__()
        self._answer = answer

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace."""
        record.msg, record.args = self._answer(record.getMessage()), None
        return True


def noop(handler: logging.Handler) -> None:
    handler.addFilter(lambda _: True)


def scrub_filter(handler: logging.Handler) -> None:
    handler.addFilter(scrubber.ScrubFilter())


def scrub_formatter(handler: logging.Handler) -> None:
    handler.setFormatter(scrubber.ScrubFormatter(handler.formatter))


def scrub_install(_: logging.Handler) -> None:
    scrubber.install()


def hushlog(handler: logging.Handler) -> None:
    formatter = importlib.import_module("hushlog._formatter").RedactingFormatter
    package = importlib.import_module("hushlog")
    handler.setFormatter(formatter(handler.formatter, package.PatternRegistry.from_config(package.Config())))


def logprivacy(handler: logging.Handler) -> None:
    handler.addFilter(importlib.import_module("logprivacy").LogPrivacyFilter())


def redact_secret(handler: logging.Handler) -> None:
    package = importlib.import_module("redact_secret")
    handler.addFilter(Masks(lambda text: str(package.scan_and_redact(text).text)))


def presidio(handler: logging.Handler) -> None:
    """Its recognizers by pattern over a blank language model: the fastest way in which it runs."""
    analyzer = importlib.import_module("presidio_analyzer")
    nlp = importlib.import_module("presidio_analyzer.nlp_engine").SpacyNlpEngine()
    nlp.nlp = {"en": importlib.import_module("spacy").blank("en")}
    engine = analyzer.AnalyzerEngine(nlp_engine=nlp, supported_languages=["en"])

    def mask(text: str) -> str:
        for found in sorted(engine.analyze(text, language="en"), key=lambda each: -each.start):
            text = text[: found.start] + f"<{found.entity_type}>" + text[found.end :]
        return text

    handler.addFilter(Masks(mask))


CONTENDERS: dict[str, Callable[[logging.Handler], None]] = {
    "no-op filter": noop,
    "scrubber.install": scrub_install,
    "ScrubFilter": scrub_filter,
    "ScrubFormatter": scrub_formatter,
    "hushlog": hushlog,
    "logprivacy": logprivacy,
    "redact-secret": redact_secret,
    "presidio": presidio,
}


def ready(attach: Callable[[logging.Handler], None]) -> tuple[logging.Logger, Null] | None:
    """A logger behind the contender; None when that is not installed."""
    handler = Null()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.Logger("bench")  # noqa: LOG001 - each contender has one of its own
    logger.addHandler(handler)
    try:
        attach(handler)
    except ImportError:
        return None
    return logger, handler


def one_round(logger: logging.Logger, message: str, args: tuple[Any, ...], count: int) -> list[int]:
    """Nanoseconds of each call."""
    took = []
    clock = time.thread_time_ns
    for _ in range(count):
        start = clock()
        logger.info(message, *args)
        took.append(clock() - start)
    return took


def measure(records: int, rounds: int) -> dict[str, dict[str, Any]]:
    """For each contender and message: median and 99th percentile in µs, and whether the secret is gone."""
    loggers = {name: found for name, attach in CONTENDERS.items() if (found := ready(attach))}
    scrubber.uninstall()
    took: dict[str, dict[str, list[int]]] = {name: {kind: [] for kind in MESSAGES} for name in loggers}
    gone: dict[str, dict[str, bool]] = {name: {} for name in loggers}
    for _ in range(rounds):
        for name, (logger, handler) in loggers.items():
            if name == "scrubber.install":
                scrubber.install()
            for kind, (message, args) in MESSAGES.items():
                warm = one_round(logger, message, args, FEW)
                count = FEW if statistics.median(warm) > 1_000_000 else records
                took[name][kind] += one_round(logger, message, args, count)
                gone[name][kind] = not any(secret in handler.last for secret in SECRETS)
            scrubber.uninstall()
    return {name: {kind: _figures(took, gone, name, kind) for kind in MESSAGES} for name in loggers}


def _figures(
    took: dict[str, dict[str, list[int]]], gone: dict[str, dict[str, bool]], name: str, kind: str
) -> dict[str, Any]:
    times = sorted(took[name][kind])
    median, base = statistics.median(times), statistics.median(took["no-op filter"][kind])
    return {
        "median": round(median / 1000, 1),
        "added": round((median - base) / 1000, 1),
        "p99": round(times[len(times) * 99 // 100] / 1000, 1),
        "redacted": gone[name][kind],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    os.environ["SCRUB_KEY"] = "00" * 32
    figures = measure(arguments.records, arguments.rounds)
    for name in CONTENDERS:
        print(name if name in figures else f"{name}: not installed")
        for kind, each in figures.get(name, {}).items():
            leak = "" if each["redacted"] else "   NOT REDACTED"
            print(
                f"  {kind:28}{each['added']:9.1f} µs added, {each['median']:9.1f} median, {each['p99']:9.1f} p99{leak}"
            )
    save(arguments.json, {"µs of CPU time": figures})


if __name__ == "__main__":
    main()
