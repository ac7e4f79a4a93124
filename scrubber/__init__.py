"""Scrubs secrets and personal data out of logs.

    import scrubber

    scrubber.scrub("login password=hunter2")           # str -> str, bytes -> bytes
    pipeline = scrubber.load_pipeline(profile="strict")
    scrubber.install(pipeline)                         # all that this process logs, or one handler of it:
    handler.addFilter(scrubber.ScrubFilter(pipeline))

Names are loaded at first use, so that importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrubber.errors import ScrubError
    from scrubber.library import load_pipeline, scrub
    from scrubber.live.doctor import doctor
    from scrubber.live.filter import ScrubFilter
    from scrubber.live.formatter import ScrubFormatter
    from scrubber.live.install import install, register, stats, uninstall

__version__ = "0.1.0"

__all__ = [
    "ScrubError",
    "ScrubFilter",
    "ScrubFormatter",
    "__version__",
    "doctor",
    "install",
    "load_pipeline",
    "register",
    "scrub",
    "stats",
    "uninstall",
]

_HOMES = {
    "ScrubError": "scrubber.errors",
    "ScrubFilter": "scrubber.live.filter",
    "ScrubFormatter": "scrubber.live.formatter",
    "doctor": "scrubber.live.doctor",
    "install": "scrubber.live.install",
    "load_pipeline": "scrubber.library",
    "register": "scrubber.live.install",
    "scrub": "scrubber.library",
    "stats": "scrubber.live.install",
    "uninstall": "scrubber.live.install",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'scrubber' has no attribute '{name}'")
