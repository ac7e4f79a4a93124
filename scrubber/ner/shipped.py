"""Our own model, loaded at the first text that it has to read: most small logs have none, and spaCy takes a second."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.ner.model import Mention, Model


class ShippedModel:
    """See `scrubber.ner.model.Model`; one thread loads it, however many ask."""

    name = "scrubber_names 1.0"

    def __init__(self) -> None:
        self._lock = Lock()
        self._model: Model | None = None

    def mentions(self, lines: Sequence[str]) -> list[tuple[Mention, ...]]:
        """The mentions in each line.

        Raises:
            UsageError: the model cannot be loaded.
        """
        return self._loaded().mentions(lines) if lines else []

    def _loaded(self) -> Model:
        from scrubber.ner.model import load_model  # noqa: PLC0415 - see above

        with self._lock:
            if self._model is None:
                self._model = load_model()
            return self._model
