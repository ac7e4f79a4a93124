"""Kubernetes Secrets in YAML and JSON, whichever of their keys comes first."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from scrubber.batch.stream import Stream
from tests.marking import marked

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

VALUE = base64.b64encode(b"admin:two-Green-Kettles").decode()
FOUND = {
    "data first": f"apiVersion: v1\ndata:\n  extra: «{VALUE}»\nkind: Secret\nmetadata:\n  name: app\n",
    "kind first": f"kind: Secret\nmetadata:\n  name: app\ndata:\n  # note\n  extra: «{VALUE}»\ntype: Opaque\n",
    "quoted": f"apiVersion: 'v1'\nkind: 'Secret'\ndata:\n  extra: '«{VALUE}»'\n",
    "a list": f"- apiVersion: v1\n  kind: Secret\n  data:\n    extra: «{VALUE}»\n",
    "tabs, carriage returns": f"apiVersion: v1\r\nkind: secret\r\ndata:\r\n\textra: «{VALUE}»\r\n",
    "a block of text": f"kind: Secret\ndata:\n  tls.key: |\n    «{VALUE}»\n    «{VALUE}»\n",
    "clear values": "apiVersion: v1\nkind: Secret\nstringData:\n  colour: «green»\n",
    "pretty JSON": f'{{\n  "apiVersion": "v1",\n  "data": {{\n    "a": "«{VALUE}»"\n  }},\n  "kind": "Secret"\n}}\n',
    "one line": f'{{"kind":"Secret","apiVersion":"v1","data":{{"a":"«{VALUE}»","b":"«{VALUE}»"}},"type":"Opaque"}}\n',
}
LEFT = {
    "a config map": f"apiVersion: v1\nkind: ConfigMap\ndata:\n  extra: {VALUE}\n",
    "the next document": f"kind: Secret\nmetadata:\n  name: app\n---\nkind: ConfigMap\ndata:\n  extra: {VALUE}\n",
    "what is not data": "apiVersion: v1\nkind: Secret\nmetadata:\n  name: application-settings\ntype: Opaque\n",
    "a template": "kind: Secret\ndata:\n  htpasswd: {{ htpasswd }}\nstringData:\n  token: ${TOKEN}\n",
    "nothing in it": "apiVersion: v1\nkind: Secret\ndata:\n  htpasswd: ''\n",
    "a log line after it": "kind: Secret\ndata:\nINFO colour: lightgoldenrod-two\n",
}


@pytest.mark.parametrize("text", FOUND.values(), ids=FOUND)
def test_the_values_of_a_secret_are_found(secrets_pipeline: Pipeline, text: str) -> None:
    data, spans = marked(text)
    assert [tuple(f.span) for f in secrets_pipeline.find(data)] == spans


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_other_manifests_and_other_keys_are_left(secrets_pipeline: Pipeline, text: str) -> None:
    assert secrets_pipeline.find(text.encode()) == []


def test_a_manifest_split_over_chunks_of_a_stream_is_found(secrets_pipeline: Pipeline) -> None:
    data, _ = marked(FOUND["data first"])
    stream = Stream(secrets_pipeline)
    pieces = [piece for byte in data for piece in stream.feed(bytes((byte,)))] + list(stream.close())
    assert sum(len(piece.findings) for piece in pieces) == 1
