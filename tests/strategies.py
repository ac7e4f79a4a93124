"""Hypothesis strategies: text as logs hold it, dense with what detectors look for."""

from __future__ import annotations

from hypothesis import strategies as st

SECRETS = (
    b"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",
    b"hunter2!x",
    b"someone@northpeal728.com",
    b"4058099624965724",
    b"10.31.7.9",
    b"2001:db8:85a3::8a2e:370:7334",
    b"+1 415 555 0180",
    b"3a:5f:9c:00:1e:77",
    b"Zx81-kQ9_vB2nM7w",
)
FRAMES = (
    b"password=%s",
    b'{"password": "%s", "step": 12}',
    b'{"msg": "{\\"api_key\\": \\"%s\\"}"}',
    b"Authorization: Bearer %s",
    b"INFO connect from %s port 22",
    b"--password %s --verbose",
    b"https://h.example/x?token=%s&page=2",
    b'File "/home/%s/train.py", line 3',
    b"<password>%s</password>",
    b"user %s, loss=0.25",
    b"\x1b[31m%s\x1b[0m",
    b"%s",
)
LOOSE = (
    b" ",
    b"\n",
    b"\r\n",
    b"\t",
    b"=",
    b":",
    b'"',
    b"'",
    b"\\",
    b"\x00",
    b"\xff",
    b"\xc3\xa9",
    b"@",
    b"%40",
    b"::",
    b"/",
    b".",
    b",",
    b"token",
    b"password",
    b"secret ",
    b"1.2.3.4",
    b"-----BEGIN RSA PRIVATE KEY-----",
    b"-----END RSA PRIVATE KEY-----",
    b"MIIEpAIBAAKCAQEAdisHxwC5XFBqWgk8AuxGtb/ieepvh0hHK4ecNKrTwt",
    b"loss=0.5 step=3",
    b"2026-01-02T03:04:05.678Z INFO",
    b"\\u0040",
    b"\x1b[0m",
    b"{",
    b"}",
    b"[",
    b"]",
    b"(",
    b"<",
    b">",
    b"&",
    b"#",
    b"REDACTED-X-aaaaaaaaaaaa",
)

framed = st.builds(
    lambda frame, secret: frame.replace(b"%s", secret), st.sampled_from(FRAMES), st.sampled_from(SECRETS)
)
fragments = st.one_of(framed, st.sampled_from(LOOSE), st.sampled_from(SECRETS), st.binary(max_size=12))
log_bytes = st.lists(fragments, max_size=24).map(b"".join)
"""Anything: pieces of logs, secrets, syntax and noise, glued together."""
log_lines = st.lists(
    st.one_of(framed, st.sampled_from((b"INFO step=1 loss=0.5", b"", b"-----BEGIN RSA PRIVATE KEY-----", b"done"))),
    max_size=12,
).map(b"\n".join)
"""Whole log lines."""
log_words = st.lists(fragments, max_size=24).map(b" ".join)
"""The same pieces, apart from each other."""
