"""Samples of log formats with planted values, each with a parser of its format."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

PASSWORD = "blue-" + "Kettle-42"
TOKEN = "gh" + "p_" + "78Qc8adHSsiITex4T7AN9l9J62gdrC4Xz5Qu"
MAIL = "someone" + "@" + "northpeal728.com"
HOST = "10.31.7.9"
SECRETS = (PASSWORD, f"Bearer {TOKEN}", TOKEN)
STANDARD = (*SECRETS, MAIL, HOST)


class Sample(NamedTuple):
    """A log and how a program reads it."""

    name: str
    text: str
    read: Callable[[str], Any]


def _lines_of(pattern: str) -> Callable[[str], Any]:
    compiled = re.compile(pattern)

    def read(text: str) -> list[dict[str, str | None]]:
        return [_matched(compiled, line) for line in text.splitlines()]

    return read


def _matched(pattern: re.Pattern[str], line: str) -> dict[str, str | None]:
    match = pattern.fullmatch(line)
    assert match is not None
    return match.groupdict()


def _json_lines(text: str) -> Any:
    return [json.loads(line) for line in text.splitlines()]


_RFC3164 = _lines_of(
    r"<(?P<pri>\d{1,3})>(?P<time>\w{3} [ \d]\d [\d:]{8}) (?P<host>\S+)"
    r" (?P<tag>[^\[:]+)\[(?P<pid>[\w-]+)\]: (?P<msg>.*)"
)
_RFC5424 = re.compile(
    r"<(?P<pri>\d{1,3})>1 (?P<time>\S+) (?P<host>\S+) (?P<app>\S+) (?P<pid>\S+) (?P<id>\S+)"
    r" (?P<data>(?:\[[^ \]]+(?: [^ =\]\"]+=\"(?:[^\"\\\]]|\\[\"\\\]])*\")*\])+|-)(?: (?P<msg>.*))?"
)
_PARAMETER = re.compile(r" ([^ =\]\"]+)=\"((?:[^\"\\\]]|\\[\"\\\]])*)\"")
_COMBINED = _lines_of(
    r"(?P<ip>\S+) (?P<ident>\S+) (?P<user>\S+) \[(?P<time>[^\]]+)\] \"(?P<method>[A-Z]+) (?P<url>\S+)"
    r" (?P<protocol>HTTP/[\d.]+)\""
    r" (?P<status>\d{3}) (?P<size>\d+|-) \"(?P<referer>[^\"]*)\" \"(?P<agent>[^\"]*)\""
)
_KLOG = _lines_of(
    r"(?P<level>[IWEF])(?P<time>\d{4} [\d:.]{15}) +(?P<thread>\d+) (?P<file>[\w.-]+):(?P<line>\d+)\] (?P<msg>.*)"
)
_CRI = _lines_of(r"(?P<time>\S+) (?P<stream>stdout|stderr) (?P<tag>[PF]) (?P<text>.*)")


def _rfc5424(text: str) -> Any:
    rows = [_matched(_RFC5424, line) for line in text.splitlines()]
    return [{**row, "data": _PARAMETER.findall(row["data"] or "")} for row in rows]


def _event(text: str) -> Any:
    """CEF and LEEF: a header between bars, then fields."""
    rows = []
    for line in text.splitlines():
        *header, extension = re.split(r"(?<!\\)\|", line, maxsplit=7 if line.startswith("CEF") else 5)
        split = r"\t" if line.startswith("LEEF:1") else r"\^" if line.startswith("LEEF") else r" (?=[A-Za-z0-9_.]+=)"
        rows.append((header, [field.split("=", 1) for field in re.split(split, extension)]))
    return rows


def _journal_export(text: str) -> Any:
    """Fields of one line each; entries apart by empty lines (systemd, JOURNAL_EXPORT_FORMATS)."""
    return [dict(line.split("=", 1) for line in entry.splitlines()) for entry in text.strip().split("\n\n")]


def _docker(text: str) -> Any:
    return [{**row, "log": json.loads(row["log"])} for row in _json_lines(text)]


def _properties(text: str) -> Any:
    rows = (line for line in text.splitlines() if line.strip() and not line.startswith(("#", "!")))
    return [re.split(r"\s*[=:]\s*", line, maxsplit=1) for line in rows]


def _frames(text: str) -> Any:
    """A traceback: the shape of every line, and what it says."""
    return [(len(line) - len(line.lstrip()), line.strip()) for line in text.splitlines()]


RECORD = {
    "level": "info",
    "msg": "login",
    "user": {"email": MAIL, "ip": HOST},
    "password": PASSWORD,
    "loss": 0.25,
    "step": 100,
}
CLOUDTRAIL = {
    "Records": [
        {
            "eventVersion": "1.08",
            "eventTime": "2026-03-14T06:27:29Z",
            "eventSource": "rds.amazonaws.com",
            "eventName": "ModifyDBInstance",
            "sourceIPAddress": HOST,
            "requestParameters": {
                "masterUserPassword": PASSWORD,
                "allocatedStorage": 20,
                "environment": [{"name": "GITHUB_TOKEN", "value": TOKEN}],
            },
            "responseElements": None,
            "readOnly": False,
        }
    ]
}
ECS = {
    "@timestamp": "2026-03-14T06:27:29.548Z",
    "ecs.version": "8.11.0",
    "log.level": "error",
    "message": f"login failed for {MAIL}",
    "client": {"ip": HOST, "port": 51234},
    "http": {"request": {"headers": {"authorization": [f"Bearer {TOKEN}"]}}, "response": {"status_code": 401}},
    "error": {"stack_trace": f"Error: password={PASSWORD}\n\tat a.b.C.d(C.java:12)\n\tat e.F.g(F.java:3)\n"},
    "event": {"duration": 123456789},
}

SAMPLES = (
    Sample(
        "syslog rfc3164",
        f"<34>Mar 14 06:27:29 web1 app[211]: login user={MAIL} password={PASSWORD} loss=0.25\n"
        f"<38>Mar  4 16:07:29 web1 sshd[99]: Connection from {HOST} port 51234\n",
        _RFC3164,
    ),
    Sample(
        "syslog rfc5424",
        f'<165>1 2026-03-14T06:27:29.548Z web1 app 211 ID47 [origin@32473 ip="{HOST}" x="a\\]b"]'
        f'[auth@32473 user="{MAIL}"'
        f' password="{PASSWORD}" step="100"] token={TOKEN} loss=0.25\n'
        f"<34>1 2026-03-14T06:27:30Z web1 su - - - no data, {HOST}\n",
        _rfc5424,
    ),
    Sample(
        "journald export",
        f"__REALTIME_TIMESTAMP=1773469649548000\nPRIORITY=6\n_PID=211\nMESSAGE=login {MAIL} password={PASSWORD} n=3"
        "\nSTEP=100\n\n"
        f"__REALTIME_TIMESTAMP=1773469649548001\nDB_PASSWORD={PASSWORD}\nADDRESS={HOST}\nMESSAGE=token={TOKEN}\n",
        _journal_export,
    ),
    Sample(
        "journald json",
        json.dumps(
            {"__REALTIME_TIMESTAMP": "1773469649548000", "PRIORITY": "6", "MESSAGE": f"{MAIL} password={PASSWORD} n=3"}
        )
        + "\n"
        + json.dumps({"_PID": "211", "MESSAGE": f"from {HOST}", "_CMDLINE": f"run --token {TOKEN} --step 100"})
        + "\n",
        _json_lines,
    ),
    Sample(
        "cef",
        f"CEF:0|Acme|Wall|1.0|100|Login \\| failed|5|src={HOST} suser={MAIL} cs1Label=password cs1={PASSWORD}"
        " cn1=100 msg=it failed\n"
        f"CEF:0|Acme|Wall|1.0|101|Call|3|cs2={TOKEN} cs2Label=token act=blocked\n",
        _event,
    ),
    Sample(
        "leef",
        f"LEEF:1.0|Acme|Wall|1.0|100|src={HOST}\tusrName={MAIL}\tpassword={PASSWORD}\tsev=5\n"
        f"LEEF:2.0|Acme|Wall|1.0|100|^|src={HOST}^token={TOKEN}^sev=5\n",
        _event,
    ),
    Sample(
        "access log",
        f'{HOST} - - [14/Mar/2026:06:27:29 +0000] "GET /login?user={MAIL}&password={PASSWORD}&page=2 HTTP/1.1"'
        ' 200 512 "-" "curl/8.5.0"\n'
        f'{HOST} - bob [14/Mar/2026:06:27:30 +0000] "POST /api?token={TOKEN} HTTP/2.0"'
        ' 401 - "https://app.example.org/?a=1" "Mozilla/5.0 (X11; Linux x86_64)"\n',
        _COMBINED,
    ),
    Sample(
        "docker json-file",
        "".join(
            json.dumps({"log": json.dumps(RECORD) + "\n", "stream": "stdout", "time": f"2026-03-14T06:27:2{i}.5Z"})
            + "\n"
            for i in range(3)
        ),
        _docker,
    ),
    Sample(
        "cri",
        f"2026-03-14T06:27:29.548000000Z stdout F {json.dumps(RECORD)}\n"
        f"2026-03-14T06:27:29.548000001Z stderr P token={TOKEN[:20]}\n"
        f"2026-03-14T06:27:29.548000002Z stderr F {TOKEN[20:]} loss=0.25\n",
        lambda text: _joined(_CRI(text)),
    ),
    Sample(
        "klog",
        f'I0314 06:27:29.548123       1 server.go:124] "Login" user="{MAIL}" password="{PASSWORD}" step=100\n'
        f"E0314 06:27:30.548123    4321 reflector.go:9] dial tcp {HOST}:5432: token={TOKEN} refused\n",
        _KLOG,
    ),
    Sample("cloudtrail", json.dumps(CLOUDTRAIL), json.loads),
    Sample("cloudtrail, pretty", json.dumps(CLOUDTRAIL, indent=4), json.loads),
    Sample("ecs", json.dumps(ECS) + "\n", _json_lines),
    Sample(
        "python traceback",
        "Traceback (most recent call last):\n"
        '  File "/srv/app/push.py", line 88, in push\n'
        f'    client = connect("postgresql://trainer:{PASSWORD}@db1:5432/runs", timeout=3)\n'
        "    ^^^^^^^^^^^^\n"
        f"ConnectionError: {HOST}:5432 refused for {MAIL}\n"
        "\nDuring handling of the above exception, another exception occurred:\n\n"
        f"ValueError: bad token {TOKEN} (attempt 2/5)\n",
        _frames,
    ),
    Sample(
        "java stack trace",
        f"java.lang.IllegalStateException: login password={PASSWORD} failed\n"
        "\tat com.acme.auth.TokenManager.login(TokenManager.java:42)\n"
        "\tat java.base/java.lang.Thread.run(Thread.java:840)\n"
        f"Caused by: java.net.ConnectException: {HOST}:5432 refused [token={TOKEN}]\n"
        f"\t... 12 more\nuser {MAIL}\n",
        _frames,
    ),
    Sample(
        "go panic",
        f"panic: dial {HOST}: password={PASSWORD}\n\ngoroutine 1 [running]:\nmain.push(0xc000012345, 0x5)\n"
        f"\t/srv/app/main.go:12 +0x1d\nexit status 2\ntoken: {TOKEN} user: {MAIL}\n",
        _frames,
    ),
    Sample(
        "node stack trace",
        f"Error: connect ECONNREFUSED {HOST}:5432\n    at TCPConnectWrap.afterConnect [as oncomplete]"
        " (node:net:1555:16) {\n"
        f"  errno: -111,\n  config: {{ headers: {{ Authorization: 'Bearer {TOKEN}' }}, password: '{PASSWORD}' }},\n"
        f"  user: '{MAIL}'\n}}\n",
        _frames,
    ),
    Sample(
        "properties",
        f"# settings\nspring.datasource.password={PASSWORD}\nspring.mail.username = {MAIL}\nserver.address: {HOST}\n"
        f"github.token={TOKEN}\nmax.tokens=1024\n",
        _properties,
    ),
)


def _joined(rows: list[dict[str, Any]]) -> Any:
    """CRI lines, those that go on joined with the next."""
    whole: list[dict[str, Any]] = []
    for row in rows:
        if whole and whole[-1]["tag"] == "P":
            whole[-1] = {**row, "text": whole[-1]["text"] + row["text"]}
        else:
            whole.append(row)
    return whole
