"""install() in whole programs: what they print to stderr without logging, and the workers that they start."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from tests.live.mechanisms import PAIR, SHOWN

if TYPE_CHECKING:
    from pathlib import Path

HEAD = f"""
import asyncio, concurrent.futures, logging, logging.config, multiprocessing, sys, threading, warnings
import scrubber

PAIR = {PAIR!r}
SECRET = PAIR.removeprefix("password=")

def fail(password=SECRET):
    raise ValueError(PAIR)

def work(_=None):
    logging.getLogger("worker").error("%s in a worker", PAIR)

class Falls:
    def __del__(self):
        fail()
"""

PROGRAMS = {
    "uncaught": "fail()",
    "uncaught group": "raise ExceptionGroup('many', [ValueError(PAIR)])",
    "uncaught chain": "try:\n    fail()\nexcept ValueError as error:\n    raise RuntimeError('bad') from error",
    "in a thread": "t = threading.Thread(target=fail, name=PAIR)\nt.start(); t.join()",
    "in a finalizer": "Falls()",
    "warning": "warnings.warn(PAIR)",
    "warning to logging": "logging.basicConfig()\nlogging.captureWarnings(True)\nwarnings.warn(PAIR)",
    "last resort": "logging.getLogger('x').warning(PAIR)",
    "bad format": "logging.basicConfig()\nlogging.warning('%d', PAIR)",
    "basicConfig": "logging.basicConfig(force=True)\nlogging.warning(PAIR)",
    "dictConfig": """
        handler = {"class": "logging.StreamHandler"}
        logging.config.dictConfig({"version": 1, "handlers": {"h": handler}, "root": {"handlers": ["h"]}})
        logging.warning(PAIR)""",
    "asyncio": """
        async def main():
            task = asyncio.get_running_loop().create_task(asyncio.sleep(0))
            asyncio.get_running_loop().call_soon(fail)
            await asyncio.sleep(0.01)
        asyncio.run(main())""",
    "future callback": """
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            pool.submit(int).add_done_callback(lambda future: fail())""",
    "another hook": """
        import traceback
        def show(kind, error, trace):
            print(*traceback.TracebackException(kind, error, trace, capture_locals=True).format(), file=sys.stderr)
        sys.excepthook = show
        scrubber.install()
        raise RuntimeError('bad')""",
    "another hook and locals": """
        import traceback
        def show(kind, error, trace):
            print(*traceback.TracebackException(kind, error, trace, capture_locals=True).format(), file=sys.stderr)
        sys.excepthook = show
        scrubber.install()
        def bad(password=SECRET):
            raise RuntimeError('bad')
        bad()""",
    **{
        f"{method} {kind}": f"""
        context = multiprocessing.get_context({method!r})
        if {kind!r} == "process":
            p = context.Process(target=work)
            p.start(); p.join()
        elif {kind!r} == "pool":
            with context.Pool(1) as pool:
                pool.map(work, [1])
        else:
            with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
                pool.submit(work).result()"""
        for method, kind in (
            ("fork", "process"),
            ("forkserver", "process"),
            ("spawn", "process"),
            ("spawn", "pool"),
            ("spawn", "executor"),
        )
    },
}


def run(folder: Path, body: str, *, installed: bool) -> str:
    """All that the program prints to stderr."""
    install = "scrubber.install()\n" if installed else ""
    body = f"if __name__ == '__main__':\n{textwrap.indent(install + textwrap.dedent(body), '    ')}\n"
    (folder / "program.py").write_text(HEAD + body)
    done = subprocess.run(
        [sys.executable, "-W", "default::UserWarning", "program.py"],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == ""
    return done.stderr


@pytest.mark.parametrize("name", PROGRAMS)
def test_nothing_reaches_stderr(tmp_path: Path, name: str) -> None:
    said = run(tmp_path, PROGRAMS[name], installed=True)
    assert SHOWN not in said
    assert "REDACTED" in said or name.startswith("another hook")


@pytest.mark.parametrize("name", ["uncaught", "in a finalizer", "warning", "last resort", "spawn process"])
def test_without_install_it_does(tmp_path: Path, name: str) -> None:
    assert SHOWN in run(tmp_path, PROGRAMS[name], installed=False)


def test_a_clean_exception_is_printed_as_ever(tmp_path: Path) -> None:
    body = "raise ValueError('bad')"
    assert run(tmp_path, body, installed=True).splitlines()[-1] == "ValueError: bad"


def test_forks_while_threads_log_neither_hang_nor_leak(tmp_path: Path) -> None:
    body = """
        import os
        stop = threading.Event()
        def log():
            while not stop.is_set():
                work()
        threads = [threading.Thread(target=log) for _ in range(4)]
        for thread in threads:
            thread.start()
        for number in range(15):
            child = os.fork()
            if not child:
                scrubber.register("Kettles-of-child-4711")
                logging.error("child %d: %s", number, PAIR)
                os._exit(0)
            os.waitpid(child, 0)
        stop.set()"""
    said = run(tmp_path, body, installed=True)
    assert SHOWN not in said
    assert said.count(":child ") == 15


def test_dict_config_reaches_filter_and_formatter(tmp_path: Path) -> None:
    body = """
        logging.config.dictConfig({
            "version": 1,
            "filters": {"scrub": {"()": "scrubber.ScrubFilter"}},
            "formatters": {"scrub": {"()": "scrubber.ScrubFormatter", "inner": "%(message)s"}},
            "handlers": {
                "one": {"class": "logging.StreamHandler", "filters": ["scrub"]},
                "two": {"class": "logging.StreamHandler", "formatter": "scrub"},
            },
            "root": {"handlers": ["two", "one"]},
        })
        logging.error(PAIR)
        logging.error("step 3")"""
    said = run(tmp_path, body, installed=False)
    assert SHOWN not in said
    assert said.count("step 3") == 2


@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_workers_know_the_registered_values(tmp_path: Path, method: str) -> None:
    body = f"""
        scrubber.register(SECRET)
        p = multiprocessing.get_context({method!r}).Process(target=logging.error, args=("it is %s", SECRET))
        p.start(); p.join()"""
    said = run(tmp_path, body, installed=True)
    assert SHOWN not in said
    assert "it is REDACTED" in said
