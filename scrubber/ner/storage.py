"""Writes a trained spaCy pipeline to one small file, its numbers in half precision, and reads it back.

The file is what spaCy's `to_bytes` gives, which is msgpack and holds no code, compressed.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import spacy
import srsly

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language

_COMPONENT = "ner"
_LEFT_OUT = ["vocab"]
"""Only words that the model has met, and tables that are empty for this language."""


def save(nlp: Language, path: Path) -> None:
    """Write a pipeline of one component."""
    packed = srsly.msgpack_loads(nlp.to_bytes(exclude=_LEFT_OUT))
    packed[_COMPONENT] = _converted(packed[_COMPONENT], "float16")
    packed["config"] = nlp.config.to_bytes()
    path.write_bytes(zlib.compress(srsly.msgpack_dumps(packed), 9))


def load(data: bytes) -> Language:
    """Read what `save` wrote.

    Raises:
        ValueError: it is something else.
    """
    packed = srsly.msgpack_loads(zlib.decompress(data))
    packed[_COMPONENT] = _converted(packed[_COMPONENT], "float32")
    config = spacy.util.Config().from_bytes(packed.pop("config"), interpolate=False)
    nlp = spacy.util.load_model_from_config(config, auto_fill=False, validate=False)
    return nlp.from_bytes(srsly.msgpack_dumps(packed), exclude=_LEFT_OUT)


def _converted(component: bytes, kind: str) -> bytes:
    """The component with all its tables of that type of number."""
    outer: dict[str, Any] = srsly.msgpack_loads(component)
    model: dict[str, Any] = srsly.msgpack_loads(outer["model"])
    for parameters in model["params"]:
        for name, table in parameters.items():
            if table is not None:
                parameters[name] = table.astype(kind)
    outer["model"] = srsly.msgpack_dumps(model)
    dumped: bytes = srsly.msgpack_dumps(outer)
    return dumped
