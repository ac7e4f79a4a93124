"""Field rules: what becomes of a value by the path of names that leads to it."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.batch.stream import Stream
from scrubber.config import Config, find_config
from scrubber.library import load_pipeline
from scrubber.pipeline import Pipeline
from scrubber.redact import Style

if TYPE_CHECKING:
    from pathlib import Path


RULES = {
    "user.email": "drop",
    "request.headers.*": "secret",
    "loss": "keep",
    "metrics.**": "keep",
    "**.pin": "person",
    "größe": "drop",
}
HOST = "10.31.7.9"


def scrub(text: str, profile: str = "standard", rules: dict[str, str] = RULES) -> str:
    return load_pipeline(profile, Config(fields=rules), key="5c" * 32).scrub(text.encode()).decode()


@pytest.fixture(scope="module")
def fields_pipeline() -> Pipeline:
    """One with the rules above."""
    return load_pipeline("standard", Config(fields=RULES), key="5c" * 32)


@pytest.fixture(scope="module")
def only_fields() -> Pipeline:
    """One that does nothing but apply a rule."""
    whole = load_pipeline("secrets", Config(fields={"user.email": "drop"}), key="5c" * 32)
    return Pipeline.build([d for d in whole.detectors if d.name == "fields"], whole.policy, Style.SURROGATE, whole.key)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ('{"user": {"email": "bob", "n": 5}}', '{"user": {"email": "", "n": 5}}'),
        ('INFO {"User":{"Email":12}} end', 'INFO {"User":{"Email":""}} end'),
        ('{"user.email": "bob"}', '{"user.email": ""}'),
        (
            '{"user": {"email": {"work": "bob", "home": ["a", 7]}}}',
            '{"user": {"email": {"work": "", "home": ["", ""]}}}',
        ),
        ('{"account": {"user": {"email": "bob"}}}', '{"account": {"user": {"email": "bob"}}}'),
        (
            '{"log": "{\\"user\\":{\\"email\\":\\"bob\\"}}\\n", "n": 1}',
            '{"log": "{\\"user\\":{\\"email\\":\\"\\"}}\\n", "n": 1}',
        ),
        ('{\n  "user": {\n    "email": "bob"\n  },\n  "n": 5\n}', '{\n  "user": {\n    "email": ""\n  },\n  "n": 5\n}'),
        ("{'user': {'email': 'bob'}}", "{'user': {'email': ''}}"),
        ("level=info user.email=bob n=1", "level=info user.email= n=1"),
        ('user.email="bob b" n=1', 'user.email="" n=1'),
        ("user.email: bob n=1", "user.email:  n=1"),
        ("größe=12 n=1", "größe= n=1"),
        (f'{{"loss": "{HOST}", "metrics": {{"password": ["hunter2!x"]}}}}', None),
        (f"step=1 loss={HOST}", None),
        ('{"user": {"email": null, "emails": "bob"}, "email": "bob"}', None),
        ("xuser.email=bob user.email=", None),
    ],
)
def test_a_rule_decides_by_the_path(text: str, clean: str | None) -> None:
    assert scrub(text) == (clean if clean is not None else text)


def test_secrets_and_entities_get_stand_ins_and_parse() -> None:
    clean = json.loads(scrub('{"request": {"headers": {"a": "b c", "d": [1, true]}}, "x": {"y": {"pin": 1234}}}'))
    headers = clean["request"]["headers"]
    assert all(value.startswith("REDACTED-FIELD-SECRET-") for value in (headers["a"], *headers["d"]))
    assert clean["x"]["y"]["pin"].startswith("PERSON-")


def test_a_rule_counts_in_every_profile() -> None:
    assert json.loads(scrub('{"pin": 1234}', "secrets"))["pin"].startswith("PERSON-")


def test_the_first_rule_that_fits_counts() -> None:
    rules = {"a.keep": "keep", "a.*": "drop"}
    assert scrub('{"a": {"keep": "x", "b": "y"}}', rules=rules) == '{"a": {"keep": "x", "b": ""}}'


def test_a_kept_field_keeps_nothing_beside_it() -> None:
    clean = scrub(f'{{"loss": "{HOST}", "other": "{HOST}"}}')
    assert clean.startswith(f'{{"loss": "{HOST}", "other": "24')


def test_a_found_config_may_add_rules_and_keep_nothing(tmp_path: Path) -> None:
    (tmp_path / "scrub.toml").write_text('[fields]\n"loss" = "keep"\n"a" = "drop"\n')
    config, left_out = find_config(tmp_path)
    assert config.fields == {"a": "drop"}
    assert left_out == ("fields",)


LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text())
NAMES = st.one_of(
    st.sampled_from(["user", "email", "a"]),
    st.text(st.characters(exclude_characters=".", exclude_categories=["Cs"]), max_size=5),
)
DOCUMENTS = st.dictionaries(
    NAMES,
    st.recursive(
        LEAVES, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3))
    ),
)


def dropped(value: object, path: tuple[str, ...] = ()) -> object:
    """What a document should become."""
    if isinstance(value, dict):
        return {key: dropped(inner, (*path, key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [dropped(inner, (*path, str(index))) for index, inner in enumerate(value)]
    hit = [part.lower() for part in path[:2]] == ["user", "email"]
    return "" if hit and value is not None else value


@given(document=DOCUMENTS, indent=st.sampled_from([None, 2]), ascii_only=st.booleans())
def test_any_document_changes_where_the_rule_says_and_nowhere_else(
    only_fields: Pipeline, document: dict[str, object], indent: int | None, *, ascii_only: bool
) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    assert json.loads(only_fields.scrub(text.encode())) == dropped(document)


@given(cuts=st.lists(st.integers(0, 200), max_size=4))
def test_where_a_stream_is_split_makes_no_difference(fields_pipeline: Pipeline, cuts: list[int]) -> None:
    data = b'INFO a\n{\n  "user": {\n    "email": "bob"\n  },\n  "n": 5\n}\nuser.email=bob\n{"user": {"email": 1}}\n'
    feeder, edges = Stream(fields_pipeline), [0, *sorted(cut for cut in cuts if cut < len(data)), len(data)]
    pieces = [piece for a, b in itertools.pairwise(edges) for piece in feeder.feed(data[a:b])]
    pieces += feeder.close()
    clean = b"".join(fields_pipeline.render(p.data, p.findings, p.start, p.end) for p in pieces)
    assert clean == fields_pipeline.scrub(data)
    assert b"bob" not in clean
