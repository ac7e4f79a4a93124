"""Values found by the name they are given, in every form that logs write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scrubber.assignment.names import Proof, judge
from tests.marking import marked

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

FOUND = [
    "password=«$3cr3t!x9» next",
    "db password: «(pq92Lx88» ok",
    "PASSWORD=«it's4uOk2» next",
    "CLIENT_SECRET=«correcthorsebattery» run",
    "password=«hunter2!x»",
    "db.password: «hunter2!x» retries=3",
    'DB_PASSWORD="«correct horse battery»" n=1',
    "{'password': '«it\\'s me 7»', 'n': 1}",
    '{"password": "«a\\"b c»", "n": 1}',
    '{"password":"«x9-y8z»"}',
    '{"msg": "{\\"password\\": \\"«vc8Lca8mf4»\\"}", "n": 1}',
    '{"a": "{\\"b\\": \\"{\\\\\\"password\\\\\\": \\\\\\"«vc8Lca8mf4»\\\\\\"}\\"}"}',
    "Settings(api_key='«int1hUGMwow2+E»', debug=True)",
    "GET /x?page=3&password=«bswudtQ6fyq8%2AE»&limit=50 200",
    "user=svc&client_secret=«ixtUNADCqX98P»&grant_type=password",
    "X-Api-Key: «rep7C90dyFt6*N»",
    "run --password «s3cr3t!x» --verbose",
    "run --token=«Zx81kQ9vB2nM7w» --verbose",
    "<password>«s3cr3t!x»</password>",
    "<ns:clientSecret>«Zx81kQ9vB2nM7w»</ns:clientSecret>",
    '<add key="Password" value="«s3cr3t!x»"/>',
    "export AWS_SECRET_ACCESS_KEY=«M2G0GDDlXX9ytIob0Gy/HzxFY2A94uJK8kFBCzMI»",
    "      SECRET_KEY: «M2G0GDDlXX9ytIob0G»",
    "set TOKEN=«M2G0GDDlXX9ytIob0G»\r",
    "password for svc is «gatHmdPIN3Z3^C» now",
    "the password is '«letmein now»'",
    "client_secret is «ixtUNADCqX98+P» timeout=30",
    "config['token'] = '«Zx81kQ9vB2nM7w»'",
    '("password", "«hunter2»")',
    'vendor token - "«Zx81kQ9vB2nM7wAA»"',
    "vendor SECRET «Zx81kQ9vB2nM7wAA»",
    "password => «hunter2!x»,",
    "passwd:«hunter2!x»;user=x",
    "pwd=«1234»",
    "password=«nsLZNC$1IUHD5Z» n=3",
    "password=«H5vUGN{0}OTitSD» n=3",
    "f(password=«hunter2!x»)",
    "[password=«hunter2!x»]",
    "{password: «hunter2!x»}",
    "senha=«hunter2!x»",
    "db_pass=«hunter2!x»",
    'password: Some("«swordfish1»"), next: 1',
    "Settings(password=SecretStr('«swordfish1»'), n=1)",
    '["password"]=> string(10) "«swordfish1»"',
    "password = E'«swordfish1»'",
    '{"password": "«swordfish1»", "username": "robert", "email": "nobody"}',
    "{'password': '«swordfish1»', 'username': 'robert'}",
    '{"password": ["«swordfish1»", "«swordfish2»"], "n": 1}',
    '{"msg": "{\\"passwords\\": [\\"«swordfish1»\\"]}"}',
    "Password for bob: «swordfish1»",
    "Password (again): «swordfish1»",
    '{"Name":"DB_PASSWORD","Value":"«swordfish»"}',
    '{"key": "password", "value": "«swordfish»", "n": 1}',
    'password_confirmation: "«summer22-Kettle»"',
    "token=«550e8400-e29b-41d4-a716-446655440000»",
]
LEFT = [
    '{"PassWord": [-10, null]}',
    "password=$VAR DB_PASSWORD=${DB_PASSWORD} password=$(pass show x) password=$1",
    "password=(not set) password=[hidden] password={user}",
    "tokens_per_second=812.5 num_tokens: 4096 max_new_tokens=256",
    "pad_token=<pad> eos_token=</s> unk_token='[UNK]'",
    "password=None token='' secret=null api_key=undefined passwd=-",
    "password=${DB_PASSWORD} token={{ token }} secret=<YOUR_SECRET>",
    "password=******** secret=[REDACTED]",
    "secret_name=db-prod secretRef: name=app-secret secret_count=3 SecretSanta=on",
    "tokenizer=/models/llama/tokenizer.json token_type=bearer",
    "org.acme.TokenManager: started",
    "password must be changed; password reset requested",
    "authentication failure; logname= uid=0 euid=0 tty=ssh",
    "session opened for user root by (uid=0)",
    "def login(user='', password='', domain=''):",
    "password = getpass.getpass()",
    "token = self.token",
    "pwd=/srv/app",
    "primary_key=id foreign_key=user_id keyboard=us monkey=1",
    "the password is incorrect",
    "token expired at 12:03:04",
    "key=value sort_key=created_at",
    "keyspace=prod secret_path: /var/run/secrets/x",
    "password: required",
    "PASS: test_foo pass: 1200, fail: 3 pass=98.55% low-pass=12khz render_pass=gbuffer pw=1920",
    "PWD=/home pwd: /srv/app(1) OLDPWD=/data/run=3/x",
    "Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51",
    "{'hub_token': '<HUB_TOKEN>', 'push_to_hub_token': '<PUSH_TO_HUB_TOKEN>'}",
    '"Ġtoken": 11241, "password": 9370, "▁secret": 7035, "Key": 2203,',
    "crc32c=S7BBPw== sha1=4e397793fbb217adda18fb8683298f09cf111af1",
    'gpg: key 3B4FE6ACC0B21F32: public key "Archive Signing Key (2012) <ftp@example.org>" imported',
    "gpg: using EDDSA key 4F25E3B6AC5F0A8D3B4FE6ACC0B21F324F25E3B6",
    "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw== Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
    'Mounted secret: default-token-x7k2p existingSecret: postgres-16-credentials secret="ml-team/hf-token-v2-rw"',
    '{"required":["password","username"]}',
]


@pytest.mark.parametrize("text", FOUND)
def test_a_value_is_found_by_its_name(secrets_pipeline: Pipeline, text: str) -> None:
    data, spans = marked(text)
    assert [tuple(f.span) for f in secrets_pipeline.find(data)] == spans


@pytest.mark.parametrize("text", LEFT)
def test_words_about_secrets_are_left_alone(secrets_pipeline: Pipeline, text: str) -> None:
    assert secrets_pipeline.find(text.encode()) == []


@pytest.mark.parametrize(
    ("name", "proof"),
    [
        (b"password", Proof.NONE),
        (b"dbPassword", Proof.NONE),
        (b"POSTGRES_PASSWORD", Proof.NONE),
        (b"x-api-key", Proof.MIXED),
        (b"secret_key_base", Proof.MIXED),
        (b"githubtoken", Proof.MIXED),
        (b"key", Proof.RANDOM),
        (b"token_github", Proof.RANDOM),
        (b"num_tokens", None),
        (b"pad_token_id", None),
        (b"secret_name", None),
        (b"keyboard", None),
        (b"TokenManager", None),
    ],
)
def test_a_name_says_what_its_value_must_show(name: bytes, proof: Proof | None) -> None:
    judgement = judge(name)
    assert (judgement.proof if judgement else None) == proof


def test_a_value_too_long_to_judge_goes_to_its_delimiter(secrets_pipeline: Pipeline) -> None:
    data = b"key=" + b"a" * 9000 + b" n=3"
    assert [tuple(f.span) for f in secrets_pipeline.find(data)] == [(4, 9004)]
