"""Adding a detector is adding a file and its line in `detectors/__init__.py`; a copy of the package shows it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

DETECTOR = '''"""Finds badge numbers."""

from scrubber.entities import Entity
from scrubber.model import Finding, Triggers


class Badges:
    """Finds `BADGE-` and digits."""

    name = "badges"
    triggers = Triggers(shapes=(rb"BADGE-[0-9]{4}",))

    def find(self, block, hits):
        """See `Detector.find`."""
        return (Finding(start, end, Entity.NATIONAL_ID, "badge") for _, start, end in hits)
'''
RULE = '[[rule]]\nid = "exo"\nentity = "TOKEN"\ndescription = "x"\nkeywords = ["exo_"]\npattern = "exo_[0-9]{8}"\n'


def test_a_detector_and_a_rule_are_added_by_one_file_each(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "scrubber", tmp_path / "scrubber")
    shutil.copytree(ROOT / "patterns", tmp_path / "patterns")
    (tmp_path / "scrubber" / "detectors" / "badges.py").write_text(DETECTOR)
    (tmp_path / "patterns" / "secrets" / "exo.toml").write_text(RULE)
    listing = tmp_path / "scrubber" / "detectors" / "__init__.py"
    text = listing.read_text()
    text = text.replace(
        "from scrubber.detectors.known_values",
        "from scrubber.detectors.badges import Badges\nfrom scrubber.detectors.known_values",
    )
    listing.write_text(text.replace("        PersonalData(),\n", "        PersonalData(),\n        Badges(),\n"))
    code = "import scrubber; print(scrubber.scrub('x BADGE-1234 exo_12345678 y'))"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "BADGE-1234" not in done.stdout
    assert "NATIONAL_ID-" in done.stdout
    assert "REDACTED-EXO-" in done.stdout
