"""A reader opens the brief in Debian's Chromium: on a phone, a tablet and a desk, by keyboard and
in print. The brief is synthetic; the facts in it are the packaged ones.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from unit.report.brief.synthetic import synthetic_page

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDTHS = [360, 768, 1280]
SCHEMES = ["light", "dark"]
MISSING = [
    reason
    for absent, reason in (
        (not CHROMIUM.exists(), f"{CHROMIUM} is not installed (apt-get install chromium)"),
        (importlib.util.find_spec("playwright") is None, "playwright is not installed"),
    )
    if absent
]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(MISSING), reason="; ".join(MISSING) or "all is there"),
]

CONTRAST = """
(selectors) => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const f = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b);
  };
  const behind = (node) => {
    for (let n = node; n; n = n.parentElement) {
      const colour = rgb(getComputedStyle(n).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  return selectors.map((selector) => {
    const node = document.querySelector(selector);
    const fill = node instanceof SVGElement;
    const style = getComputedStyle(node);
    const text = rgb(fill ? style.fill : style.color), paper = behind(node);
    const [a, b] = [light(text), light(paper)].sort((x, y) => y - x);
    return [selector, (a + 0.05) / (b + 0.05)];
  });
}
"""
DRAWN = """
() => [...document.querySelectorAll('figure')].map((figure) => {
  const drawings = [...figure.querySelectorAll('.plot svg')];
  const seen = drawings.filter((s) => s.getBoundingClientRect().width);
  const marks = seen.flatMap((s) => [...s.querySelectorAll('.marks > *')]);
  const boxes = marks.map((m) => m.getBoundingClientRect());
  return {
    id: figure.id,
    drawings: seen.length,
    width: seen.length ? seen[0].getBoundingClientRect().width : 0,
    height: seen.length ? seen[0].getBoundingClientRect().height : 0,
    marks: boxes.filter((b) => b.width + b.height > 0).length,
    smallest: Math.min(...seen.flatMap((s) => [...s.querySelectorAll('text')]).map(
      (t) => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a)),
  };
})
"""


class Opened:
    """A page in the browser, with what it complained about and what it asked for."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(address, wait_until="load")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("brief") / "brief.html"
    path.write_text(synthetic_page(), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Any, address: str) -> Iterator[Any]:
    contexts = []

    def opened(width: int = 1280, scheme: str = "light") -> Opened:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme
        )  # fmt: skip
        context.set_default_timeout(10_000)
        contexts.append(context)
        return Opened(context.new_page(), address)

    yield opened
    for context in contexts:
        context.close()


def test_nothing_leaves_the_page_and_nothing_complains(open_page: Any, address: str) -> None:
    opened = open_page()
    opened.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    opened.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    opened.page.wait_for_timeout(200)
    assert opened.complaints == []
    assert [url for url in opened.requests if not url.startswith(("file:", "data:"))] == []
    assert [url for url in opened.requests if url.startswith("file:")] == [address]


def test_a_script_that_got_in_would_not_run(open_page: Any) -> None:
    opened = open_page()
    ran = opened.page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        " document.body.append(s); return window.ran === 1; }"
    )
    assert ran is False
    assert any("Content Security Policy" in text for text in opened.complaints)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_the_screen_with_every_table_open(open_page: Any, width: int, scheme: str) -> None:
    page = open_page(width, scheme).page
    for wanted in (False, True):
        page.evaluate(
            "open => document.querySelectorAll('details').forEach(d => d.open = open)", wanted
        )
        across = page.evaluate("document.scrollingElement.scrollWidth")
        assert across <= page.evaluate("innerWidth")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_figure_is_drawn_and_its_letters_can_be_read(open_page: Any, width: int) -> None:
    for figure in open_page(width).page.evaluate(DRAWN):
        assert figure["drawings"] == 1, figure
        assert figure["width"] > 250, figure
        assert figure["height"] > 80, figure
        assert figure["marks"] >= 3, figure
        assert figure["smallest"] >= 9.4, figure
        assert figure["width"] <= width


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_stands_out_from_the_paper(open_page: Any, scheme: str) -> None:
    selectors = [
        "h1", ".lead p", ".interval", ".answer .of", "#estimates > p", ".refs a", ".sub", ".note",
        "summary", "nav a", "footer p", ".imprint span", ".grade",
        "#fig-estimates .wide text", "#fig-chips-density .wide .marks.text text",
    ]  # fmt: skip
    found = open_page(1280, scheme).page.evaluate(CONTRAST, selectors)
    assert {selector: ratio for selector, ratio in found if ratio < 4.5} == {}


def test_the_two_schemes_differ_in_the_drawings_too(open_page: Any) -> None:
    ask = "getComputedStyle(document.querySelector('#fig-estimates .wide .marks path')).fill"
    light, dark = (open_page(1280, scheme).page.evaluate(ask) for scheme in SCHEMES)
    assert light != dark


def test_a_table_is_reached_and_opened_by_keyboard_alone(open_page: Any) -> None:
    page = open_page().page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    figure = page.evaluate("document.activeElement.closest('figure').id")
    table = page.locator(f"#{figure} table")
    assert not table.is_visible()
    page.keyboard.press("Enter")
    assert table.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "region"


def test_every_summary_can_be_tabbed_to(open_page: Any) -> None:
    page = open_page().page
    unreachable = page.evaluate(
        "[...document.querySelectorAll('summary')].filter(s => s.tabIndex < 0).length"
    )
    assert unreachable == 0


def test_the_focus_is_seen(open_page: Any) -> None:
    page = open_page().page
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert style == "solid"


def test_a_number_in_brackets_leads_to_its_source_and_back(open_page: Any) -> None:
    page = open_page().page
    page.locator("#opening .lead .refs a").first.click()
    target = page.evaluate("location.hash")
    assert target.startswith("#source-")
    assert page.locator(target).is_visible()
    page.locator(f"{target} .back").click()
    assert page.evaluate("location.hash").startswith("#use-")


def test_print_shows_every_table_on_white(open_page: Any) -> None:
    page = open_page(1000, "dark").page
    closed = page.locator("details:not([open]) table")
    assert closed.count() > 10
    assert not closed.first.is_visible()
    page.emulate_media(media="print", color_scheme="dark")
    assert all(table.is_visible() for table in closed.all())
    assert not page.locator("nav").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 26, 23)"


def test_rows_become_blocks_on_a_phone(open_page: Any) -> None:
    phone, desk = (open_page(w).page.locator("#channels td").nth(1) for w in (360, 1280))
    assert phone.evaluate("n => getComputedStyle(n).display") == "block"
    assert desk.evaluate("n => getComputedStyle(n).display") == "table-cell"
    label = phone.evaluate("n => getComputedStyle(n, '::before').content")
    assert label == '"Licensed purchase"'
