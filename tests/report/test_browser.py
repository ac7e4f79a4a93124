"""The page in a real browser: it renders, filters, answers to keys, fits a phone, and runs nothing of a log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.report.browser import chromium, set_screen
from tests.report.test_html import HOSTILE
from tests.report.writing import ADDRESS, LOG, PLANTED, report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium import webdriver

    from scrubber.pipeline import Pipeline

ATTACKS = (
    f"{HOSTILE} ",
    "<img src=x onerror='document.title=1'>",
    "<svg/onload=document.title=2>",
    "javascript:document.title=3",
    "\u2028document.title=4//",
    "]]></script><script>document.title=5</script>",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: webdriver.Chrome, pipeline: Pipeline, tmp_path: Path) -> Iterator[webdriver.Chrome]:
    """The report on two files, one of them hostile; whatever is done with it, the console stays silent."""
    hostile = "\n".join(f"{attack} from {ADDRESS}" for attack in ATTACKS).encode()
    path = tmp_path / "report.html"
    path.write_text(report("html", pipeline, {"a.log": LOG, f"{HOSTILE}.log": hostile}, {"c.log": HOSTILE}), "utf-8")
    set_screen(browser, 1400, 900)
    browser.get(path.as_uri())
    yield browser
    assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]


def rows(browser: webdriver.Chrome) -> list[str]:
    return [row.text for row in browser.find_elements(By.CSS_SELECTOR, ".row")]


def count(browser: webdriver.Chrome) -> str:
    return browser.find_element(By.ID, "count").text


def press(browser: webdriver.Chrome, *keys: str) -> None:
    for key in keys:
        browser.switch_to.active_element.send_keys(key)


def test_it_shows_what_was_found_and_no_value(page: webdriver.Chrome) -> None:
    assert count(page) == "10 findings"
    shown = page.find_element(By.TAG_NAME, "body").text
    for word in ("Password", "assigned-password", "a.log:2:10", "REDACTED-ASSIGNED-PASSWORD", "could not be read"):
        assert word in shown
    assert not [value for value in PLANTED if value in page.page_source]


def test_a_hostile_line_is_shown_and_not_run(page: webdriver.Chrome) -> None:
    assert page.title == "Scrub report"
    assert any("</script>" in row for row in rows(page))
    loaded = page.execute_script("return performance.getEntriesByType('resource').length")
    assert loaded == 0


@pytest.mark.parametrize(
    "attack",
    [
        "document.body.innerHTML = '<b>x</b>'",
        "const s = document.createElement('script'); s.text = 'document.title = 6'; document.body.append(s)",
        "return fetch('https://example.org/').then(() => { throw 1 }, () => { throw new Error('refused') })",
    ],
)
def test_the_policy_is_in_force(browser: webdriver.Chrome, page: webdriver.Chrome, attack: str) -> None:
    script = f"try {{ {attack.replace('return', 'return await')}; return 'ran' }} catch (error) {{ return 'refused' }}"
    assert browser.execute_script(f"return (async () => {{ {script} }})()") == "refused"
    assert page.title == "Scrub report"
    browser.get_log("browser")  # type: ignore[no-untyped-call]  # the refusals, which are as they should be


def test_filters_narrow_the_list_and_are_cleared(page: webdriver.Chrome) -> None:
    page.find_element(By.CSS_SELECTOR, ".by-entity button[value=PASSWORD]").click()
    assert count(page) == "1 of 10 findings"
    assert [row.splitlines()[0] for row in rows(page)] == ["Password"]
    page.find_element(By.ID, "clear").click()
    page.find_element(By.CSS_SELECTOR, ".by-file button[value='a.log']").click()
    assert count(page) == "4 of 10 findings"
    page.find_element(By.CSS_SELECTOR, ".by-rule button[value=email-address]").click()
    assert count(page) == "2 of 10 findings"
    page.find_element(By.ID, "clear").click()
    assert count(page) == "10 findings"


def test_a_search_narrows_the_list(page: webdriver.Chrome) -> None:
    press(page, "/")
    press(page, *"EMAIL mail")
    WebDriverWait(page, 5).until(lambda _: count(page) == "2 of 10 findings")
    press(page, Keys.ESCAPE, Keys.ESCAPE)
    assert count(page) == "10 findings"


def test_a_stretch_of_the_log_can_be_chosen_by_keyboard(page: webdriver.Chrome) -> None:
    chart = page.find_element(By.ID, "chart")
    chart.send_keys(Keys.ARROW_RIGHT)
    assert count(page).endswith("of 10 findings")
    chart.send_keys(Keys.ESCAPE)
    assert count(page) == "10 findings"


def test_keys_walk_through_the_findings(page: webdriver.Chrome) -> None:
    press(page, "j", "j")
    assert page.find_element(By.CSS_SELECTOR, "[aria-selected=true]").get_attribute("data-index") == "2"
    assert page.find_element(By.CSS_SELECTOR, ".detail h2").text == "Email address"
    press(page, "k")
    assert page.find_element(By.CSS_SELECTOR, ".detail h2").text == "IP address"
    assert "t" in page.find_element(By.CSS_SELECTOR, ".keys").text


def test_both_sides_show_the_same_lines(page: webdriver.Chrome) -> None:
    masked, scrubbed = (side.text.split("\n") for side in page.find_elements(By.CSS_SELECTOR, ".lines"))
    assert masked[:2] == scrubbed[:2] == ["1", "2026-03-14 06:27:23 start"]
    assert masked[3].startswith("password=" + "•" * 17 + " from ••••••••")
    assert scrubbed[3].startswith("password=REDACTED-ASSIGNED-PASSWORD-")


def test_a_finding_far_to_the_right_is_scrolled_into_sight_beside_its_line_number(
    browser: webdriver.Chrome, pipeline: Pipeline, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text(report("html", pipeline, {"in.log": f"short\n{'word ' * 70}{ADDRESS}\nshort\n".encode()}), "utf-8")
    set_screen(browser, 1400, 900)
    browser.get(path.as_uri())
    for side in browser.find_elements(By.CSS_SELECTOR, ".lines"):
        box, seen = side.rect, side.find_element(By.CSS_SELECTOR, ".this").rect
        assert box["x"] < seen["x"] < box["x"] + box["width"] - 40
        for gutter in side.find_elements(By.CSS_SELECTOR, ".gutter"):
            assert abs(gutter.rect["x"] - box["x"]) < 4


@pytest.mark.parametrize(("width", "height"), [(390, 844), (768, 1024), (1400, 900)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_every_screen(page: webdriver.Chrome, tmp_path: Path, width: int, height: int, scheme: str) -> None:
    """The picture stays in pytest's folder of temporary files."""
    set_screen(page, width, height, scheme)
    page.refresh()
    assert page.execute_script("return document.documentElement.scrollWidth") <= width
    ground = page.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (int(ground[4:].split(",")[0]) < 128) == (scheme == "dark")
    assert page.save_screenshot(str(tmp_path / f"{width}-{scheme}.png"))


def test_on_a_phone_a_finding_covers_the_list_until_it_is_closed(page: webdriver.Chrome) -> None:
    set_screen(page, 390, 844)
    page.refresh()
    assert not page.find_element(By.ID, "detail").is_displayed()
    page.execute_script("document.querySelector('.row').click()")
    assert page.find_element(By.ID, "detail").is_displayed()
    page.find_element(By.CSS_SELECTOR, ".close").click()
    assert not page.find_element(By.ID, "detail").is_displayed()


def test_fifty_thousand_findings_stay_usable(
    browser: webdriver.Chrome, secrets_pipeline: Pipeline, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    log = b"".join(b"step %d password=Kx%dq-%d ok\n" % (n, n * 7919, n) for n in range(50_000))
    path.write_text(report("html", secrets_pipeline, {"in.log": log}), "utf-8")
    browser.get(path.as_uri())
    assert count(browser) == "50,000 findings"
    assert len(rows(browser)) < 60
    press(browser, Keys.END)
    assert "line 50000" in rows(browser)[-1]
    spent = browser.execute_script("const t = performance.now(); search('step 4999'); return performance.now() - t")
    assert count(browser) == "15 of 50,000 findings"
    assert spent < 3000  # milliseconds; a tenth of it on a quiet machine
