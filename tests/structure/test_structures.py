"""Values under, in or beside a sensitive name, in every syntax that documents write them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.batch.stream import Stream
from tests.marking import marked

if TYPE_CHECKING:
    from scrubber.batch.stream import Piece
    from scrubber.pipeline import Pipeline

FOUND = [
    # nested under the name
    '{"password": {"value": "«swordfish»"}, "n": 1}',
    '{"password": {"data": {"plain": "«swordfish»"}}, "n": "keep me"}',
    '{"password": [{"value": "«swordfish1»"}, {"value": "«swordfish2»"}], "n": 1}',
    '{"msg": "{\\"password\\": {\\"value\\": \\"«swordfish»\\"}}", "n": "keep"}',
    '{"a": "{\\"b\\": \\"{\\\\\\"password\\\\\\": {\\\\\\"value\\\\\\": \\\\\\"«swordfish»\\\\\\"}}\\"}"}',
    "{'password': {'value': 'it\\'s', 'value': '«swordfish»'}, 'n': 1}".replace("it\\'s", "«it\\'s»"),
    '{\n  "password": {\n    "value": "«swordfish»"\n  },\n  "n": 1\n}',
    '{\n  "passwords": [\n    "«swordfish1»",\n    "«swordfish2»"\n  ],\n  "n": "keep"\n}',
    '{\n  "password":\n    "«swordfish»"\n}',
    'pod-1 | {\npod-1 |   "password": {\npod-1 |     "value": "«swordfish»"\npod-1 |   }\npod-1 | }',
    '{"log":"  \\"password\\": {\\n","time":"t1"}\n{"log":"    \\"value\\": \\"«swordfish»\\"\\n","time":"t2"}',
    '{"password": {"min_length": "twelve", "expires": "2026-01-01", "type": "string", "value": "«swordfish»"}}',
    # beside the name
    '{"name": "password", "value": "«swordfish»"}',
    '{"name": "password", "type": "string", "value": "«swordfish»"}',
    '{"value": "«swordfish»", "name": "password"}',
    '{"value": "«swordfish»", "type": "string", "name": "password", "n": "keep"}',
    '[{"name": "user", "value": "bob"}, {"name": "password", "value": "«swordfish»"}]',
    '{"auth": [{"name": "password", "value": "«swordfish»"}]}',
    '{"msg": "{\\"name\\": \\"password\\", \\"type\\": 1, \\"value\\": \\"«swordfish»\\"}"}',
    '{\n  "name": "password",\n  "value": "«swordfish»"\n}',
    '{\n  "value": "«swordfish»",\n  "name": "password"\n}',
    '{"Name": "/prod/db/password", "Type": "SecureString", "Value": "«swordfish»"}',
    "- name: DB_PASSWORD\n  value: «swordfish»\n- name: PORT\n  value: keep",
    '        - name: DB_PASSWORD\n          value: "«swordfish»"\n',
    'name=DB_PASSWORD type=env value="«swordfish»"',
    '<add value="«swordfish»" key="Password"/>',
    '<property name="password" type="x" value="«swordfish»"/>',
    '<property type="x" value="«swordfish»" name="password"/>',
    '<property name="password"\n  value="«swordfish»"/>',
    "<property><name>db.password</name><value>«swordfish»</value></property>",
    "<property>\n  <name>db.password</name>\n  <value>«swordfish»</value>\n</property>",
    "<key>password</key>\n<string>«swordfish»</string>",
    "CEF:0|V|P|1|100|n|5|suser=bob cs1=«swordfish» cs1Label=password act=keep",
    "CEF:0|V|P|1|100|n|5|suser=bob cs1Label=password cs1=«swordfish» act=keep",
    # in an element
    "<password><![CDATA[«swordfish»]]></password>",
    "<password><![CDATA[«a<b>]c»]]></password>",
    "<password>\n  «swordfish»\n</password>",
    "<password><value>«swordfish»</value></password><n>keep</n>",
    '<password>«a"swordfish»</password>',
    '<ns:password type="plain">«swordfish»</ns:password>',
    "<credentials><user>keep</user><password>«swordfish»</password></credentials>",
    # in blocks
    "password: |\n  «swordfish»\n  «second line»\nn: 1",
    "db:\n  password: >-\n    «swordfish»\n\n    «more of it»\n  host: keep",
    "password:\n  «swordfish»\nn: 1",
    "password:\n  value: «swordfish»\nn: 1",
    "passwords:\n  - «swordfish1»\n  - «swordfish2»\nn: 1",
    "passwords:\n- «swordfish1»\n- «swordfish2»\nn: 1",
    "password: !!str «swordfish»",
    'password: !!str "«swordfish»"',
    "password: &main «swordfish»",
    'password = """«swordfish»"""',
    'password = """\n«swordfish»\n«second line»"""\nn = 1',
    "password = '''«swordfish»'''",
    "run --password \\\n  «swordfish» --verbose",
    '[\n  "--password",\n  "«swordfish1»"\n]',
    '["--password", "«swordfish»"]',
    # other notations
    "PASSWORD='«it'\\''s swordfish»' n=1",
    "PASSWORD='«it'\"'\"'s swordfish»' n=1",
    'a:2:{s:8:"password";s:9:"«swordfish»";s:1:"n";i:1;}',
    "userPassword:: «c3dvcmRmaXNoMQ==»",
    "| password | «swordfish1» |",
]
LEFT = [
    '{"password": {"type": "string", "minLength": 8, "required": true}}',
    '{"tokens": {"prompt": 12, "completion": 345}}',
    '{"token": {"type": "bearer", "expires_in": 3600}}',
    '{"name": "password", "required": true}, {"name": "other", "value": "keep me"}',
    '{"name": "password"}\n{"value": "keep me"}',
    '{"name": "password reset", "value": "keep me"}',
    "- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: db\n- name: PORT\n  value: keep me",
    "<list><name>password</name></list><value>keep me</value>",
    "    if token:\n        do_something()\n    elif password:\n        return other\n",
    "Enter password:\n  Permission denied, please try again.",
    "List<Token> tokens = foo();",
    "password:\n",
    '{"password":',
]


@pytest.mark.parametrize("text", FOUND)
def test_a_value_is_found_in_the_structure_of_its_name(secrets_pipeline: Pipeline, text: str) -> None:
    data, spans = marked(text)
    found = [tuple(f.span) for f in secrets_pipeline.find(data)]
    assert found == spans, [data[slice(*span)] for span in found]


@pytest.mark.parametrize("text", LEFT)
def test_what_only_looks_like_a_structure_is_left_alone(secrets_pipeline: Pipeline, text: str) -> None:
    assert [text.encode()[slice(*f.span)] for f in secrets_pipeline.find(text.encode())] == []


@given(
    texts=st.lists(st.sampled_from([marked(text)[0] for text in FOUND + LEFT]), min_size=1, max_size=4),
    cuts=st.lists(st.integers(0, 300), max_size=5),
)
def test_what_is_found_does_not_depend_on_where_a_stream_is_split(
    secrets_pipeline: Pipeline, texts: list[bytes], cuts: list[int]
) -> None:
    data = b"\n".join(texts) + b"\n"
    feeder, position = Stream(secrets_pipeline), 0
    pieces: list[Piece] = []
    for cut in sorted(cut for cut in cuts if cut < len(data)):
        pieces += feeder.feed(data[position:cut])
        position = cut
    pieces += [*feeder.feed(data[position:]), *feeder.close()]
    rendered = b"".join(secrets_pipeline.render(p.data, p.findings, p.start, p.end) for p in pieces)
    assert rendered == secrets_pipeline.scrub(data)


@pytest.mark.parametrize(
    "unit",
    [
        b'"password":{',
        b'{"name":"password",',
        b"<password>",
        b"password: |\n ",
        b'"value":"x",\n',
        b"password:\n",
        b'password="""',
        b'"password":[\\"',
    ],
)
def test_structures_that_never_end_take_linear_time(secrets_pipeline: Pipeline, unit: bytes) -> None:
    """200 kB: each byte may be looked at some times, not once for each name."""
    began = time.process_time()
    secrets_pipeline.find(unit * (200_000 // len(unit)))
    assert time.process_time() - began < 20


@pytest.mark.parametrize("between", ["\n", "\r\n", "\n\n\n"])
def test_a_value_before_its_name_is_found_wherever_a_stream_is_split(secrets_pipeline: Pipeline, between: str) -> None:
    data = f'{{{between} "value": "swordfish",{between} "name": "password"{between}}}\n'.encode()
    for cut in range(len(data)):
        stream = Stream(secrets_pipeline)
        pieces = [*stream.feed(data[:cut]), *stream.feed(data[cut:]), *stream.close()]
        assert sum(len(piece.findings) for piece in pieces) == 1
