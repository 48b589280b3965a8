"""An inspector fills in the form on a phone without a network, saves it, and it is verified."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from audit_case import BEGUN, KEYS, RULES, kit_of_units, token_of, units
from tidewaiter.app.custody.audit_verify import AuditAnswer
from tidewaiter.custody.inspection.grading import CLEARS, Report, graded
from tidewaiter.custody.inspection.showing import shown
from tidewaiter.report.custody.inspection.form import form_page, paper_page
from tidewaiter.report.custody.inspection.page import audit_page
from tidewaiter.sources.custody.audit_files import answers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
MISSING = not CHROMIUM.exists() or importlib.util.find_spec("playwright") is None
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(MISSING, reason="Chromium or playwright is not installed"),
]
KIT = kit_of_units(units(24))
DIGEST = "a" * 64
INK = "rgb(27, 26, 23)"  # dark on paper, whatever the screen


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def form(tmp_path: Path) -> Path:
    (tmp_path / "form.html").write_text(form_page(KIT, DIGEST, RULES), encoding="utf-8")
    return tmp_path / "form.html"


def opened(browser: Any, path: Path, width: int = 390, scheme: str = "light") -> tuple[Any, list]:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, offline=True
    )
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    return page, complaints


def save(page: Any, path: Path) -> str:
    """Return the digest that the form tells once its answers are saved."""
    with page.expect_download() as download:
        page.click("button[type=submit]")
    download.value.save_as(path)
    page.wait_for_function("document.querySelector('#saved').textContent.includes('SHA-256')")
    return str(page.inner_text("#saved").rsplit(" ", 1)[1])


def test_a_filled_form_is_verified(browser: Any, form: Path, tmp_path: Path) -> None:
    page, complaints = opened(browser, form)
    page.fill("[name=inspector]", "Made-up Inspectors")
    page.fill("[name=begun]", "2026-11-25T12:00")
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"made-up photo")
    os.utime(photo, (BEGUN + 60, BEGUN + 60))
    for at, one in enumerate(KIT.units):
        place = page.locator("fieldset.one").nth(at)
        place.locator("[value=yes]").check()
        place.locator("[data-field=read]").fill(one.unit.serial)
        if at == 0:
            place.locator("[data-file=photo]").set_input_files(photo)
            token = tmp_path / "token.cose"
            token.write_bytes(base64.b64decode(token_of(one)))
            place.locator("[data-file=attestation]").set_input_files(token)
        elif one.grade == "challenged":
            place.locator("[data-field=attestation]").fill(token_of(one))
    page.wait_for_function("document.querySelector('[data-told=photo]').textContent !== ''")
    digest = save(page, tmp_path / "answers.json")
    assert digest == hashlib.sha256((tmp_path / "answers.json").read_bytes()).hexdigest()
    answers = answers_of(tmp_path / "answers.json")
    assert (answers.kit, answers.begun) == (DIGEST, BEGUN)
    assert answers.answers[0].photo == hashlib.sha256(b"made-up photo").hexdigest()
    assert answers.answers[0].photo_time == BEGUN + 60
    assert answers.answers[0].attestation == token_of(KIT.units[0])
    reports = {
        one.unit.serial: Report(
            one.unit.serial, one.unit.uuid, one.nonce, KEYS[one.unit.serial], is_good=True
        )
        for one in KIT.units
        if one.grade == "challenged"
    }
    assert all(one.is_shown for one in graded(KIT, answers, reports, KEYS).units)
    assert complaints == []


def test_a_draft_outlives_the_page(browser: Any, form: Path, tmp_path: Path) -> None:
    page, complaints = opened(browser, form)
    first = page.locator("fieldset.one").first
    first.locator("[value=no]").check()
    first.locator("[data-field=remarks]").fill("empty slot")
    page.fill("[name=begun]", "2026-11-25T12:00")
    for _ in range(10):  # the browser writes storage to disk in its own time
        page.wait_for_timeout(200)
        page.reload()
        if page.inner_text("#progress").startswith("1 of "):
            break
    assert page.inner_text("#progress").startswith("1 of ")
    save(page, tmp_path / "answers.json")
    (answer,) = json.loads((tmp_path / "answers.json").read_text())["answers"]
    assert (answer["present"], answer["remarks"]) == ("no", "empty slot")
    assert complaints == []


def test_mistakes_are_told_at_once(browser: Any, form: Path) -> None:
    page, _ = opened(browser, form)
    first = page.locator("fieldset.one").first
    first.locator("[data-field=read]").fill("OTHER")
    assert "differs from the declared" in first.locator("[data-told=read]").inner_text()
    page.fill("[name=begun]", "2026-11-25T12:00")
    page.fill("[name=ended]", "2026-11-25T11:00")
    page.click("button[type=submit]")
    assert page.inner_text("#saved") == "The visit ends before it begins."


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit(browser: Any, form: Path, tmp_path: Path, width: int, scheme: str) -> None:
    (tmp_path / "paper.html").write_text(paper_page(KIT, DIGEST, RULES), encoding="utf-8")
    grading = graded(KIT, answers_of_nobody(tmp_path), {}, {})
    answer = AuditAnswer(KIT, DIGEST, BEGUN, grading, shown(KIT, grading, RULES), "order")
    page_file = tmp_path / "page.html"
    page_file.write_text(audit_page(answer, CLEARS, RULES.limits), encoding="utf-8")
    for path in (form, tmp_path / "paper.html", page_file):
        page, complaints = opened(browser, path, width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert complaints == []
        page.context.close()


def answers_of_nobody(folder: Path) -> Any:
    (folder / "none.json").write_text("{}")
    return answers_of(folder / "none.json")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forms_are_printed_several_units_a_page(
    browser: Any, form: Path, tmp_path: Path, scheme: str
) -> None:
    paper = tmp_path / "paper.html"
    paper.write_text(paper_page(KIT, DIGEST, RULES), encoding="utf-8")
    for path in (form, paper):
        page, complaints = opened(browser, path, 1280, scheme)
        sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
        assert 2 <= sheets <= 1 + len(KIT.units) / 4
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == INK
        assert complaints == []
        page.context.close()


def test_a_printed_form_asks_for_nothing_that_paper_cannot_hold(browser: Any, form: Path) -> None:
    page, _ = opened(browser, form, 1280)
    page.emulate_media(media="print")
    assert not page.get_by_text("or choose its file").first.is_visible()
    assert not page.locator("[data-file=photo]").first.is_visible()
    assert page.locator("[data-field=read]").first.is_visible()
