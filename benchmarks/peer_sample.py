"""A small labelled log for all tools: lines that each hold one thing to hide, and lines that hold nothing."""

from __future__ import annotations

import base64
import json
from typing import NamedTuple


class Line(NamedTuple):
    """A line, and what must not be left of it; nothing where the line must stay as it is."""

    text: str
    hidden: str = ""


_PASSWORD = "two-Green" + "-Kettles7"
_GITHUB = "ghp_" + "78Qc8adHSsiITex4T7AN9l9J62gdrC4Xz5Qu"
_AWS = "AKIA" + "Q3EGKZ7XMPL2VR5T"
_KEY = "k3v9x0q2m8z7" + "b1n5c4j6h0g2f8d7"
_MAIL = "mia.garber" + "@northpeal728.com"

SECRETS = (
    Line(f"env DB_PASSWORD={_PASSWORD} CUDA_VISIBLE_DEVICES=0,1", _PASSWORD),
    Line(f'{{"level": "info", "password": "{_PASSWORD}", "step": 3}}', _PASSWORD),
    Line(json.dumps({"msg": json.dumps({"password": _PASSWORD})}), _PASSWORD),
    Line(f"clone https://x-access-token:{_GITHUB}@github.com/org/repo", _GITHUB),
    Line(f"INFO using token {_GITHUB}", _GITHUB),
    Line(f"aws_access_key_id = {_AWS}", _AWS),
    Line(f"Authorization: Bearer {_KEY}", _KEY),
    Line(f"Cookie: session={_KEY}; theme=dark", _KEY),
    Line(f"+ mysql -u root -p{_PASSWORD} runs", _PASSWORD),
    Line(f"+ train --api-key {_KEY} --lr 1e-4", _KEY),
    Line(f"connect postgresql://trainer:{_PASSWORD}@db1:5432/runs", _PASSWORD),
    Line(f"the password is {_PASSWORD}, change it", _PASSWORD),
    Line(f"ValueError: bad api_key '{_KEY}'", _KEY),
    Line(f"GET /v1/x?api_key={_KEY}&page=2 HTTP/1.1", _KEY),
    Line(
        f"payload {base64.b64encode(f'password={_PASSWORD}'.encode()).decode()}",
        base64.b64encode(f"password={_PASSWORD}".encode()).decode(),
    ),
    Line(f"\x1b[32mpassword\x1b[0m=\x1b[33m{_PASSWORD}\x1b[0m", _PASSWORD),
)
PERSONAL = (
    Line(f"mail sent to {_MAIL}", _MAIL),
    Line(f"mail sent to {_MAIL.replace('@', '%40')}", "mia.garber"),
    Line(f"mail sent to {_MAIL.replace('@', chr(92) + 'u0040')}", "mia.garber"),
    Line("refused 192.168.40.12:5432, retry", "192.168.40.12"),
    Line("peer 2a02:8108:8ac0:1f3::77 closed", "2a02:8108:8ac0:1f3::77"),
    Line("nic 3a:5f:9c:00:1e:77 up", "3a:5f:9c:00:1e:77"),
    Line('File "/home/mgarber/train/upload.py", line 88, in push', "mgarber"),
    Line(r"open C:\Users\mgarber\data.csv", "mgarber"),
    Line("call me at +1 415 555 0180", "415 555 0180"),
    Line("card 4058 0996 2496 5724 charged", "4058 0996 2496 5724"),
)
CLEAN = (
    Line("2026-03-14 06:27:29,548 INFO epoch 1 step 100: loss=4.0740 lr=2.40e-04 tokens/s=973.1"),
    Line('{"step": 120, "loss": 0.25, "token_count": 4096, "ts": "2026-03-14T06:27:29.548Z"}'),
    Line("INFO torch 2.6.0+cu124, driver 550.54.15, 8 GPUs"),
    Line("commit 0f3c9a7be1d24c5a8e6f7d8c9b0a1e2f3d4c5b6a on main"),
    Line("Traceback (most recent call last):"),
    Line('  File "/usr/lib/python3.11/json/decoder.py", line 355, in raw_decode'),
    Line("sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 pulled"),
    Line("GET /health 200 12 ms 1048576 bytes"),
    Line("tokenizer: vocab 50257, special tokens <s> </s>"),
    Line("password policy loaded, 3 rules"),
    Line("com.example.api.TokenService started in 1.25 seconds"),
    Line("order 20231122000017 done, took 1699012345678 ns"),
    Line("[2026-03-14 06:27:29] listening on 0.0.0.0:8080 and 127.0.0.1:9090"),
    Line('{"event": "key_rotated", "count": 12, "ok": true, "tags": ["a", "b"]}'),
)
LINES = (*SECRETS, *PERSONAL, *CLEAN)


def sample() -> str:
    """The log."""
    return "\n".join(line.text for line in LINES) + "\n"


def leaks(clean: list[str], lines: tuple[Line, ...]) -> int:
    """How many of the lines' values are still there somewhere."""
    text = "\n".join(clean)
    first = LINES.index(lines[0])
    if len(clean) != len(LINES):
        return sum(line.hidden in text for line in lines)
    return sum(line.hidden in clean[first + number] for number, line in enumerate(lines))


def damage(clean: list[str]) -> int:
    """How many lines without anything to hide changed, or held JSON and do no more."""
    kept = set(clean)
    return sum(line.text not in kept for line in CLEAN) + sum(
        not _is_json(new) for line, new in zip(LINES, clean, strict=False) if line.hidden and _is_json(line.text)
    )


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
