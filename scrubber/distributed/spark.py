"""Has tasks done by Spark: a partition for each group of small files, for each large one and each part of one."""

from __future__ import annotations

import importlib
import logging
import os
import shutil
import sys
import warnings
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from scrubber.distributed.answers import unpacked
from scrubber.distributed.executing import execute_groups
from scrubber.errors import ProcessingError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.distributed.tasks import Done, Setting, Task

TOGETHER = 1 << 23
"""Bytes of small files that are one partition at the most."""
MOST = 64
"""Files of it."""
WAVE = 512
"""Partitions of a job; each is sent the plan of all."""
_SETTINGS = {
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",  # it shows names of files to whoever asks
    "spark.ui.showConsoleProgress": "false",
}


class Spark:
    """A running Spark; see `Cluster`. A task whose machine dies is done again by another, under another name."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def __call__(self, setting: Setting, tasks: Sequence[Task]) -> list[Done]:
        """What came of each task.

        Raises:
            ProcessingError: Spark gave up.
        """
        groups = list(_groups(tasks))
        waves = (groups[at : at + WAVE] for at in range(0, len(groups), WAVE))
        return [done for wave in waves for done in self._done(setting, wave)]

    def _done(self, setting: Setting, groups: Sequence[Sequence[Task]]) -> list[Done]:
        try:
            plan = self._session.range(0, len(groups), 1, len(groups))
            work = partial(execute_groups, setting, groups)
            rows = plan.mapInArrow(work, "group long, done binary").collect()
        except Exception as error:  # noqa: BLE001 - its message is a page of Java
            failed = type(error).__name__
        else:
            made = {row["group"]: unpacked(bytes(row["done"])) for row in rows}
            return [done for index in range(len(groups)) for done in made[index]]
        raise ProcessingError(f"Spark gave up ({failed}), so nothing was published; its own log says why")


@contextmanager
def open_spark() -> Iterator[Spark]:
    """Spark as its own configuration has it (spark-defaults.conf, PYSPARK_SUBMIT_ARGS); without any, on this machine.

    Raises:
        UsageError: Spark or Java is not installed.
        ProcessingError: it does not start.
    """
    problem = ""
    with warnings.catch_warnings(), _no_tracebacks():
        warnings.simplefilter("ignore")  # Spark's, about versions of other packages
        _check_installed()
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        try:
            session = _started()
        except Exception as error:  # noqa: BLE001 - its message is a page of Java
            problem = type(error).__name__
        if problem:
            raise ProcessingError(f"Spark does not start ({problem}); its own log says why")
        try:
            yield Spark(session)
        finally:
            session.stop()


@contextmanager
def _no_tracebacks() -> Iterator[None]:
    """Keep Spark's library from printing one where a signal ends the run: without a handler, Python prints them."""
    silent = logging.NullHandler()
    logging.getLogger().addHandler(silent)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(silent)


def _started() -> Any:
    from pyspark.sql import SparkSession  # noqa: PLC0415 - for --engine spark only

    builder = SparkSession.builder.appName("scrub")
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _check_installed() -> None:
    for package in ("fsspec", "pyspark", "pyarrow", "pandas"):
        try:
            importlib.import_module(package)
        except ImportError:
            pass
        else:
            continue
        raise UsageError(f"--engine spark needs {package}; run: pip install 'scrubber[spark]'")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise UsageError("--engine spark needs Java 17 or later; install it, or set JAVA_HOME")


def _groups(tasks: Sequence[Task]) -> Iterator[list[Task]]:
    """Tasks that are worth a partition of their own, the others together."""
    group: list[Task] = []
    size = 0
    for task in tasks:
        if group and (size + task.size > TOGETHER or len(group) == MOST):
            yield group
            group, size = [], 0
        group.append(task)
        size += task.size
    if group:
        yield group
