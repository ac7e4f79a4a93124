"""Takes the picture of the HTML report that README shows: `python -m tests.report.picture`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from scrubber.library import load_pipeline
from tests.conftest import KEY
from tests.report.browser import chromium, set_screen
from tests.report.writing import report

ROOT = Path(__file__).parent.parent.parent
PICTURE = ROOT / ".github" / "report.png"


def main() -> None:
    """Report on the sample log, open the page, choose the first password, and keep what is seen."""
    page = report(
        "html", load_pipeline("standard", key=KEY), {"train.log": (ROOT / "tests/data/train.log").read_bytes()}
    )
    with TemporaryDirectory() as folder, chromium() as browser:
        path = Path(folder) / "report.html"
        path.write_text(page, "utf-8")
        set_screen(browser, 1440, 840)
        browser.get(path.as_uri())
        browser.execute_script("list.choose(3, false)")
        PICTURE.parent.mkdir(exist_ok=True)
        browser.save_screenshot(str(PICTURE))


if __name__ == "__main__":
    main()
