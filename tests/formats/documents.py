"""Formats that hold documents of names and values: how each is written and read with its standard library."""

from __future__ import annotations

import configparser
import csv
import io
import json
import shlex
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

import defusedxml.ElementTree
import tomli
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

Document = dict[str, Any]


class Format(NamedTuple):
    """How a list of documents is written, and how that is read back."""

    name: str
    write: Callable[[list[Document]], str]
    read: Callable[[str], Any]


def _lines(write: Callable[[Document], str]) -> Callable[[list[Document]], str]:
    return lambda documents: "".join(write(document) + "\n" for document in documents)


def _each(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: [read(line) for line in text.splitlines()]


def _in_strings(depth: int) -> Callable[[Document], str]:
    def write(document: Document) -> str:
        text = json.dumps(document)
        for _ in range(depth):
            text = json.dumps({"level": "info", "payload": text, "step": 12})
        return text

    return write


def _out_of_strings(depth: int) -> Callable[[str], Any]:
    def read(line: str) -> Any:
        value = json.loads(line)
        for _ in range(depth):
            assert (value["level"], value["step"]) == ("info", 12)
            value = json.loads(value["payload"])
        return value

    return read


def _element(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return f"<{name}>" + "".join(_element(key, inner) for key, inner in value.items()) + f"</{name}>"
    if isinstance(value, list):
        return f"<{name}>" + "".join(_element("item", inner) for inner in value) + f"</{name}>"
    return f"<{name}>{escape(str(value))}</{name}>"


def _pretty(element: str) -> str:
    root = defusedxml.ElementTree.fromstring(element)
    indent(root)
    text: str = defusedxml.ElementTree.tostring(root, encoding="unicode")
    return text


def indent(element: Any, level: int = 0) -> None:
    """Put each element on a line of its own."""
    if len(element):
        element.text = "\n" + "  " * (level + 1)
        for child in element:
            indent(child, level + 1)
            child.tail = "\n" + "  " * (level + 1)
        element[-1].tail = "\n" + "  " * level


def _attributes(document: Document) -> str:
    return "<event " + " ".join(f"{key}={quoteattr(str(value))}" for key, value in _flat(document).items()) + "/>"


def _tree(element: Any) -> Any:
    return [element.tag, dict(element.attrib), (element.text or "").strip(), [_tree(child) for child in element]]


def _read_xml(text: str) -> Any:
    return _tree(defusedxml.ElementTree.fromstring(text))


def _flat(document: Any, path: str = "") -> dict[str, Any]:
    if not isinstance(document, dict | list):
        return {path: document}
    items = document.items() if isinstance(document, dict) else enumerate(document)
    inner = (_flat(value, f"{path}.{key}" if path else str(key)) for key, value in items)
    return {key: value for each in inner for key, value in each.items()}


def _logfmt(document: Document) -> str:
    return " ".join(f"{key}={_logfmt_value(value)}" for key, value in _flat(document).items())


def _logfmt_value(value: Any) -> str:
    text = str(value)
    return text if text and text.replace(".", "").replace("-", "").isalnum() else json.dumps(text)


def _read_logfmt(line: str) -> dict[str, str]:
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.commenters, lexer.quotes, lexer.escapedquotes = True, "", '"', '"'
    return dict(token.split("=", 1) for token in lexer)


def _sections(documents: list[Document], quote: Callable[[str], str]) -> str:
    return "".join(
        f"[event{i}]\n" + "".join(f"{key} = {quote(str(value))}\n" for key, value in _flat(document).items())
        for i, document in enumerate(documents)
    )


def _read_ini(text: str) -> Any:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return {name: dict(section) for name, section in parser.items()}


def _toml(documents: list[Document]) -> str:
    return "".join(
        "[[event]]\n" + "".join(f"{json.dumps(k)} = {_toml_value(v)}\n" for k, v in _flat(document).items())
        for document in documents
    )


def _toml_value(value: Any) -> str:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else json.dumps(str(value))


def _env(document: Document) -> str:
    return "".join(
        f"{key.upper().replace('.', '_')}={shlex.quote(str(value))}\n" for key, value in _flat(document).items()
    )


def _read_env(text: str) -> Any:
    return dict(token.split("=", 1) for token in shlex.split(text))


def _table(separator: str) -> Format:
    def write(documents: list[Document]) -> str:
        rows = [[f"{key}={value}" for key, value in _flat(document).items()] for document in documents]
        out = io.StringIO()
        csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
        return out.getvalue()

    def read(text: str) -> Any:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))

    return Format("csv" if separator == "," else "tsv", write, read)


FORMATS = (
    Format("json", json.dumps, json.loads),
    Format("json, not escaped", lambda d: json.dumps(d, ensure_ascii=False), json.loads),
    Format("json, pretty", lambda d: json.dumps(d, indent=2), json.loads),
    Format("json lines", _lines(json.dumps), _each(json.loads)),
    Format("json lines, compact", _lines(lambda d: json.dumps(d, separators=(",", ":"))), _each(json.loads)),
    *(Format(f"json in strings {n} deep", _lines(_in_strings(n)), _each(_out_of_strings(n))) for n in (1, 2, 3)),
    Format(
        "pretty json in a string",
        lambda d: json.dumps({"body": json.dumps(d, indent=2)}),
        lambda t: json.loads(json.loads(t)["body"]),
    ),
    Format(
        "yaml",
        lambda d: yaml.safe_dump_all(d, sort_keys=False, allow_unicode=True),
        lambda t: list(yaml.safe_load_all(t)),
    ),
    Format(
        "yaml, flow style",
        lambda d: yaml.safe_dump_all(d, default_flow_style=True, sort_keys=False),
        lambda t: list(yaml.safe_load_all(t)),
    ),
    Format("xml", lambda d: _element("events", d), _read_xml),
    Format("xml, pretty", lambda d: _pretty(_element("events", d)), _read_xml),
    Format("xml attributes", lambda d: "<events>" + "".join(map(_attributes, d)) + "</events>", _read_xml),
    Format("logfmt", _lines(_logfmt), _each(_read_logfmt)),
    Format("ini", lambda d: _sections(d, str), _read_ini),
    Format("toml", _toml, tomli.loads),
    Format("env", lambda d: "".join(map(_env, d)), _read_env),
    _table(","),
    _table("\t"),
)
