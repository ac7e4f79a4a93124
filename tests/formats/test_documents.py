"""Documents parse after scrubbing, equal but for the redacted values, and every planted value is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.comparing import differences
from tests.formats.documents import FORMATS, Document, Format

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

PASSWORD = "blue-" + "Kettle-42"
TOKEN = "gh" + "p_" + "78Qc8adHSsiITex4T7AN9l9J62gdrC4Xz5Qu"
MAIL = "someone" + "@" + "northpeal728.com"
HOST = "10.31.7.9"
SECRETS = [PASSWORD, f"Bearer {TOKEN}", TOKEN]
STANDARD = [*SECRETS, MAIL, HOST]

EVENTS: list[Document] = [
    {
        "time": "2026-03-14T06:27:29.548Z",
        "level": "info",
        "message": "epoch 1 step 100: loss=4.0740 lr=2.40e-04",
        "loss": 4.074,
        "step": 100,
        "version": "2.7.1",
        "user": {"email": MAIL, "id": 7},
        "db": {"host": HOST, "port": 5432, "password": PASSWORD},
        "tags": ["a", "b c", "caf\u00e9"],
    },
    {
        "time": "2026-03-14T06:27:31.001Z",
        "level": "error",
        "message": f'login of {MAIL} from {HOST} failed: it\'s "broken" <b>&',
        "request": {"headers": {"authorization": f"Bearer {TOKEN}", "accept": "*/*"}},
        "tokens": 1024,
        "pad_token": "pad",
        "path": "C:\\temp\\new",
    },
]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("profile", ["secrets", "standard"])
def test_a_document_parses_and_differs_in_the_planted_values_alone(
    request: pytest.FixtureRequest, form: Format, profile: str
) -> None:
    pipeline: Pipeline = request.getfixturevalue("secrets_pipeline" if profile == "secrets" else "pipeline")
    text = form.write(EVENTS)
    clean = pipeline.scrub(text.encode()).decode()
    planted = SECRETS if profile == "secrets" else STANDARD
    assert differences(form.read(text), form.read(clean), planted) == []


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_document_parses_under_the_strict_profile_and_hides_what_is_planted(
    strict_pipeline: Pipeline, form: Format
) -> None:
    """Strict takes more than what is planted."""
    clean = strict_pipeline.scrub(form.write(EVENTS).encode()).decode()
    form.read(clean)
    assert not [value for value in STANDARD if value in clean]


NASTY = "\"'\\\n\t<>&\u00e9,;|=:{}[]#%$ -ab"
CORE = "Kettle42" + "Zx"
texts = st.text(NASTY, max_size=8)
harmless = st.one_of(st.none(), st.booleans(), st.integers(-99, 99), st.floats(-9, 9), texts)
secrets = st.builds(
    lambda head, tail: (head + CORE + tail).strip(),
    st.text("abc1-", min_size=1, max_size=5),
    st.text("\"'\\<>&\u00e9,;|:{}#%$ -ab", max_size=6),
)
fields = st.one_of(
    st.tuples(st.sampled_from(["a", "message", "loss", "n_1"]), harmless),
    st.tuples(st.sampled_from(["password", "db_password", "userPassword"]), secrets),
)
objects = st.recursive(
    st.lists(fields, max_size=4).map(dict),
    lambda inner: st.dictionaries(
        st.sampled_from(["a", "b", "user", "items"]), st.one_of(inner, st.lists(inner, max_size=3)), max_size=3
    ),
    max_leaves=6,
)


def planted_in(value: object) -> list[str]:
    """The secrets in a document."""
    if isinstance(value, dict):
        return [secret for inner in value.values() for secret in planted_in(inner)]
    if isinstance(value, list):
        return [secret for inner in value for secret in planted_in(inner)]
    return [value] if isinstance(value, str) and CORE in value else []


ANY_TEXT = [
    form
    for form in FORMATS
    if form.name.startswith(("json", "pretty", "yaml", "toml")) or form.name in ("xml", "xml, pretty")
]
"""Those whose quoting takes any characters."""


@pytest.mark.parametrize("form", ANY_TEXT, ids=lambda form: form.name)
@given(documents=st.lists(objects, min_size=1, max_size=3))
def test_any_document_parses_and_its_passwords_are_gone(
    secrets_pipeline: Pipeline, form: Format, documents: list[Document]
) -> None:
    """Whatever characters stand in and around a secret, and however deep it is nested."""
    text = form.write(documents)
    clean = secrets_pipeline.scrub(text.encode()).decode()
    assert CORE not in clean
    assert differences(form.read(text), form.read(clean), planted_in(documents)) == []
