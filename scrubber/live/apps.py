"""Loads what `scrub doctor` is to check: a module or an attribute of one, a logging config, or Django's settings."""

from __future__ import annotations

import importlib
import io
import json
import logging
import logging.config
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrubber.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

_CONFIGS = (".json", ".yaml", ".yml", ".ini", ".cfg", ".conf")


def load_app(name: str) -> bool:
    """Load it, so that its logging is set up; return whether it is code, rather than a config.

    Log files are not opened: what is logged to them by then is dropped.

    Args:
        name: `module`, `module:attribute`, a Django settings module, or the path of a logging config (dictConfig as
            JSON or YAML, fileConfig as INI).

    Raises:
        UsageError: it cannot be loaded, or has no such attribute.
    """
    with _without_files():
        if Path(name).suffix in _CONFIGS:
            _guarded(name, lambda: _configure(Path(name)))
            return False
        module_name, _, attribute = name.partition(":")
        sys.path.insert(0, str(Path.cwd()))
        module = _guarded(name, lambda: importlib.import_module(module_name))
        if attribute and not hasattr(module, attribute.partition(".")[0].removesuffix("()")):
            raise UsageError(f"{name}: {module_name} has no attribute '{attribute}'")
        if not attribute and _is_django(module):
            _guarded(name, lambda: _set_up_django(module_name))
    return True


def _guarded(name: str, work: Any) -> Any:
    """What `work` returns; what goes wrong in it may tell more than its kind should."""
    try:
        return work()
    except ModuleNotFoundError as error:
        reason = f"no module named {error.name}"
    except OSError as error:
        reason = error.strerror or type(error).__name__
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the application's own code
        reason = type(error).__name__
    raise UsageError(f"{name}: cannot be loaded ({reason})")


def _configure(path: Path) -> None:
    if path.suffix in (".ini", ".cfg", ".conf"):
        path.open().close()  # fileConfig takes a missing file for an empty one
        logging.config.fileConfig(path, disable_existing_loggers=False)
        return
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        config = json.loads(text)
    else:
        import yaml  # noqa: PLC0415 - only such configs need it

        config = yaml.safe_load(text)
    sys.path.insert(0, str(Path.cwd()))  # a config may name classes of the application
    logging.config.dictConfig(config)


def _is_django(module: ModuleType) -> bool:
    return hasattr(module, "INSTALLED_APPS") or hasattr(module, "LOGGING")


def _set_up_django(settings: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    importlib.import_module("django").setup()


@contextmanager
def _without_files() -> Iterator[None]:
    """While this lasts, file handlers open nothing."""
    opening = logging.FileHandler._open  # noqa: SLF001 - the one place where logging opens files
    logging.FileHandler._open = lambda _handler: io.StringIO()  # type: ignore[method-assign, assignment, return-value]  # noqa: SLF001
    try:
        yield
    finally:
        logging.FileHandler._open = opening  # type: ignore[method-assign]  # noqa: SLF001
