"""Scrubs secrets and personal data out of logs.

    import scrubber

    scrubber.scrub("login password=hunter2")           # str -> str, bytes -> bytes
    pipeline = scrubber.load_pipeline(profile="strict")
    logging.getLogger().handlers[0].addFilter(scrubber.ScrubFilter(pipeline))

Names are loaded at first use, so that importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrubber.errors import ScrubError
    from scrubber.library import load_pipeline, scrub
    from scrubber.live.filter import ScrubFilter

__version__ = "0.1.0"

__all__ = ["ScrubError", "ScrubFilter", "__version__", "load_pipeline", "scrub"]

_HOMES = {
    "ScrubError": "scrubber.errors",
    "ScrubFilter": "scrubber.live.filter",
    "load_pipeline": "scrubber.library",
    "scrub": "scrubber.library",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'scrubber' has no attribute '{name}'")
