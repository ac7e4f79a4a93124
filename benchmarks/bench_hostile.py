"""Measures the slowest inputs that somebody could think of: repeated fragments that make matchers try again and again.

python -m benchmarks.bench_hostile [--megabytes 1] [--only NAME] [--json benchmarks/hostile.json]

Every fragment is read as lines of 200 bytes and as one line, in each profile, by a stream as the command line reads it.
Beside them a typical log. A result is milliseconds of processor time a megabyte.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.environment import save
from scrubber.batch.stream import Stream
from scrubber.library import load_pipeline

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

CHUNK = 1 << 20
LINE = 200
TOLERATED = 20
"""How many times as long as a typical log the slowest input may take."""
_CRI = b"2026-01-02T03:04:05Z stdout "
_ENCODED = base64.b64encode(b"password=two-Green-Kettles and more of it ")
_PACKED = base64.b64encode(gzip.compress(b'token="' * 140, mtime=0)).rstrip(b"=") + b" "
_EVERY_ENCODING = "\\u0041%41&amp;\x00\uff21a\u0430 ".encode()
FRAGMENTS = {
    "a.": b"a.",
    "a@": b"a@",
    "a@b.c ": b"a@b.c ",
    "digits": b"4058099624965724",
    "digits, spaced": b"4 0 5 8 0 ",
    "digits, dashed": b"123-45-",
    "quotes": b'"',
    "escaped quotes": b'\\"',
    "single quotes": b"'a' ",
    "backslashes": b"\\",
    "password=": b"password=",
    "password: ": b"password: ",
    "password ": b"password ",
    "passwords with values": b"password=a1b2C3d4! ",
    "token token": b"token token=token: ",
    'token="': b'token="',
    "-p": b" -p",
    "--password": b" --password",
    "PEM begins": b"-----BEGIN RSA PRIVATE KEY-----\n",
    "PEM begins, one line": b"-----BEGIN RSA PRIVATE KEY-----\\n",
    "dashes": b"-----",
    "nested JSON": b'{"a":{"password":',
    "JSON in JSON": b'{\\"a\\": \\"{\\\\\\"password\\\\\\": ',
    "brackets": b"[",
    "lists": b'"tokens": ["a1b2c3d4e5", ',
    "base64": _ENCODED,
    "base64 in base64": base64.b64encode(base64.b64encode(_ENCODED)),
    "hex": b"70617373776f72643d" * 3,
    "ANSI": b"\x1b[31m",
    "ANSI between letters": b"p\x1b[0ma\x1b[1ms",
    "OSC": b"\x1b]0;",
    "percent codes": b"%70",
    "deep percent codes": b"%252525252525",
    "percent signs": b"%",
    "unicode escapes": b"\\u0070",
    "fullwidth": "\uff20\uff41\uff0e".encode(),
    "zero-width": "a\u200bb\u00ad".encode(),
    "NULs": b"\x00a",
    "not UTF-8": b"\xff\xfe\xc3",
    "colons": b"::",
    "colons and hex": b"a:b:",
    "addresses": b"10.1.2.3 ",
    "dotted digits": b"1.2.3.4.5.",
    "MACs": b"3a:5f:9c:00:1e:77:",
    "UUIDs": b"0f8fad5b-d9cb-469f-a165-70867728950e-",
    "slashes": b"/",
    "home paths": b"/home/a/home/",
    "Windows paths": b"C:\\Users\\a\\",
    "URLs": b"https://a:b@",
    "schemes": b"a://",
    "queries": b"?token=&key=",
    "phones": b"phone 1 2 3 ",
    "plus signs": b"+1 (",
    "Kubernetes": b"apiVersion: v1\ndata:\n  a: YTFiMmMzZDRlNWY2\n",
    "kind: Secret": b"kind: Secret\n",
    "Secret without end": b"kind: Secret\ndata:\n",
    "providers": b"aws github slack stripe twilio ",
    "AKIA": b"AKIA",
    "ghp_": b"ghp_",
    "eyJ": b"eyJ",
    "tokens that nearly are": b"ghp_78Qc8adHSsiITex4T7AN9l9J62gdrC4Xz5Q ",
    "stand-ins": b"REDACTED-X-aaaaaaaaaaaa ",
    "stand-ins that nearly are": b"REDACTED-",
    "equals signs": b"=",
    "carriage returns": b"\r",
    "line feeds": b"\n",
    "tabs": b"\t",
    "XML": b"<password>",
    "angle brackets": b"<",
    "IBANs": b"DE89 3704 0044 0532 ",
    "names": b"user=",
    "user names": b"user mgarber ",
    "letter by letter": _CRI + b"P a\n",
    "letter by letter, two streams": _CRI + b"P a\n" + _CRI.replace(b"out", b"err") + b"P b\n",
    "lines without end": b'{"log":"a","stream":"stdout"}\n',
    "gzip": _PACKED,
    "gzip in gzip": base64.b64encode(gzip.compress(_PACKED * 16, mtime=0)).rstrip(b"=") + b" ",
    "every encoding": _EVERY_ENCODING,
    "every encoding, tokens": _EVERY_ENCODING + b'token="',
    "character references": b"&#112;",
    "lookalike letters": "p\u0430".encode(),
    "shell apostrophes": b"token='\\''",
    "values in values": b"secret=example,",
    "open documents": b'{"password":{"a":[',
    "names beside values": b'{"value": "x", "name": "password"}, ',
    "property lists": b"<key>password</key>",
    "YAML blocks": b"password:\n",
    "YAML scalars": b"password: |\n",
    "attributes": b'<a password="x" b="y" ',
    "tables": b"| password | abc ",
    "event fields": b"cs1Label=password cs1=abc ",
    "carriage returns and passwords": b"password=x\r",
    "pw=": b"pw=",
    "keys": b"key ",
    "logins": b'login="',
    "people": b"customer=Ada Lovelace ",
    "mailboxes": b"Ada Lovelace <ada@northpeal728.com> ",
    "phone numbers": b"+14155552671 ",
    "cards": b"4111111111111111 ",
    "national ids": b"ssn 123-45-6789 ",
    "host names": b"a.internal ",
    "IPv6": b"2001:db8::1 ",
    "web tokens": b"eyJhbGciOiJIUzI1NiJ9.",
    "columns": b"a,",
    "emoji": "🔑".encode(),
}


def measured(pipeline: Pipeline, data: bytes) -> float:
    """Milliseconds that a megabyte takes."""
    started = time.process_time()
    feeder = Stream(pipeline)
    for start in range(0, len(data), CHUNK):
        for piece in feeder.feed(data[start : start + CHUNK]):
            pipeline.render(piece.data, piece.findings, piece.start, piece.end)
    for piece in feeder.close():
        pipeline.render(piece.data, piece.findings, piece.start, piece.end)
    return 1000 * (time.process_time() - started) / (len(data) / 1e6)


def numbered(size: int) -> dict[str, bytes]:
    """What differs each time, so that nothing can be remembered."""
    values = {
        "token=, each another": b'token="%x" ',
        "addresses, each another": b"2001:db8::%x ",
        "mailboxes, each another": b"a%d@northpeal728.com ",
        "phones, each another": b"+1415%07d ",
    }
    return {
        name: b"".join(value % number for number in range(size // len(value)))[:size] for name, value in values.items()
    }


def inputs(size: int, only: str) -> dict[str, bytes]:
    """Every fragment, as lines and as one line."""
    made = {name: data for name, data in numbered(size).items() if only in name}
    for name, fragment in FRAGMENTS.items():
        if only not in name:
            continue
        line = fragment * (LINE // len(fragment) + 1)
        made[f"{name}, in lines"] = (line + b"\n") * (size // len(line) + 1)
        if b"\n" not in fragment:
            made[f"{name}, one line"] = fragment * (size // len(fragment) + 1)
    return made


def typical_log(size: int) -> bytes:
    """Steps of a training run, an address on every tenth line."""
    steps = (
        f"2026-03-14 06:{number // 60 % 60:02}:{number % 60:02},317 INFO step {number}: loss=4.07 lr=2.4e-04"
        + (f" from 10.1.{number // 256 % 256}.{number % 256}\n" if number % 10 == 0 else "\n")
        for number in range(size // 60)
    )
    return "".join(steps).encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    size = int(arguments.megabytes * 1e6)
    results: dict[str, Any] = {}
    for profile in ("secrets", "standard", "strict"):
        pipeline = load_pipeline(profile, key="00" * 32)
        log = typical_log(size)
        measured(pipeline, log[:100_000])
        typical = min(measured(pipeline, log) for _ in range(3))
        took = {name: measured(pipeline, data) for name, data in inputs(size, arguments.only).items()}
        slowest = dict(sorted(took.items(), key=lambda item: -item[1]))
        results[profile] = {"typical": round(typical, 1)} | {name: round(ms, 1) for name, ms in slowest.items()}
        worst = [f"{name} {ms:.0f} ({ms / typical:.1f} times)" for name, ms in list(slowest.items())[:12]]
        print(f"{profile}: typical {typical:.0f} ms/MB; {'; '.join(worst)}", file=sys.stderr, flush=True)
    save(arguments.json, {"ms/MB": results})


if __name__ == "__main__":
    main()
