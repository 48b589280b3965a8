"""The page as a reader, a printer and a screen reader meet it."""

import re
from collections import Counter
from itertools import pairwise

import pytest

from tidewaiter.report.brief.page import page
from unit.report.brief.parsed_page import Node, parsed
from unit.report.brief.synthetic import empty_brief, synthetic_brief, synthetic_page

HEADINGS = [
    ("h1", "How many export-controlled AI chips reached China outside the licence system?"),
    ("h2", "Chips diverted in 2024, on a log axis"),
    ("h2", "If you have one minute"),
    ("h2", "On this page"),
    ("h2", "The estimates side by side"),
    ("h3", "The estimates and what was published"),
    ("h3", "The shares that the models publish"),
    ("h2", "What share of the compute is that?"),
    ("h3", "The same diverted compute, over different wholes"),
    ("h2", "Two views of one unknown"),
    ("h3", "The same two views, combined in different ways"),
    ("h2", "What drives the answers"),
    ("h3", "Chips diverted in 2024: what moves it"),
    ("h3", "Compute diverted through 2025: what moves it"),
    ("h2", "Documented cases"),
    ("h3", "When cases happened, and when they became public"),
    ("h2", "Prices on the grey market"),
    ("h3", "How many times the open price the grey market asks"),
    ("h3", "Prices per chip, in the open and on the grey market"),
    ("h2", "Chips against the control thresholds"),
    ("h3", "Total processing performance, by day of release"),
    ("h3", "Performance against performance density"),
    ("h2", "Access by channel"),
    ("h2", "What these numbers leave out"),
]
FIGURES = [
    "fig-opening", "fig-estimates", "fig-shares-published", "fig-shares", "fig-pools",
    "fig-drivers-1", "fig-drivers-2", "fig-cases", "fig-premium", "fig-prices", "fig-chips-time",
    "fig-chips-density",
]  # fmt: skip
SECTIONS = [
    "opening", "estimates", "shares", "pools", "drivers", "cases", "prices", "chips", "channels",
    "limits", "method", "sources",
]  # fmt: skip


@pytest.fixture(scope="module")
def tree() -> Node:
    return parsed(synthetic_page())


@pytest.fixture(scope="module")
def bare() -> Node:
    return parsed(page(empty_brief()))


def figures(tree: Node) -> list[Node]:
    return list(tree.every("figure"))


def test_headings_are_the_golden_ones(tree: Node) -> None:
    found = [(n.tag, n.text) for n in tree.every() if re.fullmatch(r"h[1-6]", n.tag)]
    assert found[: len(HEADINGS)] == HEADINGS
    assert ("h2", "Method, and how to run it again") in found
    assert found[-1] == ("h2", "Sources")


def test_headings_skip_no_level(tree: Node) -> None:
    levels = [int(n.tag[1]) for n in tree.every() if re.fullmatch(r"h[1-6]", n.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_landmarks(tree: Node) -> None:
    for tag in ("header", "main", "nav", "footer"):
        tree.one(tag)
    assert [n.attributes["id"] for n in tree.every("section")] == SECTIONS
    for section in tree.every("section"):
        assert tree.by_id(section.attributes["aria-labelledby"]).text


def test_a_skip_link_comes_first_and_leads_to_the_content(tree: Node) -> None:
    first = next(n for n in tree.one("body").every() if n.tag in {"a", "button", "summary"})
    assert first.text == "Skip to the content"
    assert tree.by_id(first.attributes["href"].removeprefix("#")).tag == "main"


def test_the_contents_lead_to_every_section(tree: Node) -> None:
    links = [a.attributes["href"] for a in tree.one("nav").every("a")]
    assert links == [f"#{name}" for name in SECTIONS[1:]]


def test_identifiers_are_unique(tree: Node) -> None:
    counts = Counter(n.attributes["id"] for n in tree.every() if "id" in n.attributes)
    assert [ident for ident, count in counts.items() if count > 1] == []


def test_every_link_leads_somewhere_on_the_page(tree: Node) -> None:
    idents = {n.attributes["id"] for n in tree.every() if "id" in n.attributes}
    links = [a.attributes["href"] for a in tree.every("a")]
    assert [link for link in links if not link.startswith("#")] == []
    assert [link for link in links if link[1:] not in idents] == []


def test_every_number_in_brackets_is_a_link_to_its_source(tree: Node) -> None:
    sources = {n.attributes["id"]: n for n in tree.one("main").every("li") if "id" in n.attributes}
    refs = [a for sup in tree.of_class("refs") for a in sup.every("a")]
    assert len(refs) > 200
    for ref in refs:
        number = ref.text.strip("[]")
        assert ref.attributes["href"] == f"#source-{number}"
        assert ref.attributes["aria-label"] == f"Source {number}"
        assert f"source-{number}" in sources
        assert ref.attributes["title"]


def test_sources_are_numbered_in_the_order_of_their_first_use(tree: Node) -> None:
    refs = [int(a.text.strip("[]")) for sup in tree.of_class("refs") for a in sup.every("a")]
    first = list(dict.fromkeys(refs))
    assert first == list(range(1, len(first) + 1))
    for number in first:
        assert tree.by_id(f"use-{number}").text == f"[{number}]"
    listed = list(tree.by_id("sources").every("li"))
    assert [li.attributes["value"] for li in listed] == [str(n) for n in first]


def test_every_source_states_title_publisher_date_and_grade(tree: Node) -> None:
    facts = synthetic_brief().facts
    titles = {" ".join(s.title.split()) for s in facts.sources.values()}
    for li in tree.by_id("sources").every("li"):
        assert li.one("cite").text in titles
        assert li.of_class("publisher")[0].text
        assert re.search(r"\b(20|19)\d\d\b", li.text)
        grade = li.of_class("grade")[0].text.removeprefix("Grade: ").rstrip(".")
        allowed = {"primary", "secondary", "recomputed", "unverified", "cited as a whole"}
        assert set(grade.split(", ")) <= allowed


def test_the_figures_are_those_asked_for(tree: Node) -> None:
    assert [f.attributes["id"] for f in figures(tree)] == FIGURES


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_a_title_an_alternative_and_its_numbers(tree: Node, name: str) -> None:
    figure = tree.by_id(name)
    assert figure.one("figcaption").text
    image = next(n for n in figure.every("div") if n.attributes.get("role") == "img")
    assert len(image.attributes["aria-label"]) > 60
    assert re.search(r"\d", image.attributes["aria-label"]), "the alternative states no number"
    table = figure.one("details").one("table")
    assert table.one("caption").text
    assert len(list(table.one("tbody").every("tr"))) >= 1


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_drawn_for_two_widths(tree: Node, name: str) -> None:
    drawings = list(tree.by_id(name).of_class("plot")[0].every("svg"))
    assert [d.attributes["class"] for d in drawings] == ["drawing narrow", "drawing wide"]
    for drawing in drawings:
        assert drawing.of_class("marks"), "nothing is drawn"
        assert drawing.attributes["aria-hidden"] == "true"


def test_text_in_a_narrow_drawing_is_not_shrunk_below_reading_size(tree: Node) -> None:
    for drawing in tree.of_class("narrow"):
        width = float(drawing.attributes["viewbox"].split()[2])
        sizes = {float(t.attributes["font-size"].removesuffix("px")) for t in drawing.every("text")}
        assert width <= 375, "a phone of 360 pixels would shrink it"
        assert min(sizes) * 320 / width >= 9.4


def test_tables_head_their_rows_and_columns(tree: Node) -> None:
    for table in tree.every("table"):
        columns = list(table.one("thead").every("th"))
        assert columns
        assert {n.attributes["scope"] for n in columns} == {"col"}
        width = len(columns) + len(list(table.one("thead").every("td")))
        for row in table.one("tbody").every("tr"):
            cells = [n for n in row.held if isinstance(n, Node)]
            assert len(cells) == width
            assert cells[0].tag == "th"
            assert cells[0].attributes["scope"] == "row"


def test_tables_that_scroll_can_be_reached_by_keyboard(tree: Node) -> None:
    for region in tree.of_class("scroll"):
        assert region.attributes["tabindex"] == "0"
        assert region.attributes["role"] == "region"
        assert region.attributes["aria-label"]


def test_cells_of_a_stacked_table_name_their_column(tree: Node) -> None:
    for table in tree.of_class("stacked"):
        assert table.attributes["role"] == "table"
        for cell in table.one("tbody").every("td"):
            assert cell.attributes["data-label"]
            assert cell.attributes["role"] == "cell"


def test_the_page_asks_for_nothing_from_anywhere() -> None:
    html = synthetic_page()
    assert not re.search(r"(src|srcset|poster|action)\s*=", re.sub(r"<style>.*?</style>", "", html))
    assert "@import" not in html
    assert not re.search(r"url\(\s*['\"]?(?!#)", html)
    assert not re.search(r"(?i)\b(https?:)?//[a-z]", re.sub(r"\s//\s", "", html))
    links = re.findall(r"<link[^>]*>", html)
    assert links == ['<link rel="icon" href="data:,">']


def test_a_policy_in_the_page_forbids_scripts_and_connections(tree: Node) -> None:
    policy = next(
        n.attributes["content"]
        for n in tree.one("head").every("meta")
        if n.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert list(tree.every("script")) == []
    assert [n for n in tree.every() if any(a.startswith("on") for a in n.attributes)] == []


def test_the_page_is_small_enough_to_mail() -> None:
    assert len(synthetic_page().encode()) < 1_500_000


def test_the_same_brief_gives_the_same_page() -> None:
    assert page(synthetic_brief()) == synthetic_page()


def test_it_says_diverted_and_not_the_other_word(tree: Node) -> None:
    """The other word stands in titles of sources and of the models named after them alone."""
    facts = synthetic_brief().facts
    quoted = [s.title for s in facts.sources.values()]
    quoted += [m.title for m in facts.estimates.values()]
    quoted += [n.text for n in tree.every("text") if "smuggl" in n.text.lower()]  # cut titles
    body = tree.one("body").text
    for title in sorted(quoted, key=len, reverse=True):
        body = body.replace(" ".join(title.split()), "")
    assert re.findall(r"(?i).{0,40}smuggl\w*.{0,20}", body) == []
    assert "diverted" in body
    assert "alleged" in body.lower()


def test_it_says_that_an_allegation_is_not_proof(tree: Node) -> None:
    assert "Alleged is not proven." in tree.by_id("cases").text


def test_the_opening_number_comes_with_interval_source_and_published_range(tree: Node) -> None:
    opening = tree.by_id("opening")
    assert opening.of_class("number")[0].text == "140,000"
    assert opening.of_class("unit")[0].text == "chips"
    assert opening.of_class("interval")[0].text == "90% interval: 18,000 to 900,000"
    lead = opening.of_class("lead")[0].text
    assert "Computed here from the inputs of “Countering AI Chip Smuggling" in lead
    assert "published 140,000 (90% interval: 10,000 to “several hundred thousand”)" in lead
    assert "Nobody has counted these chips." in lead


def test_how_to_run_it_again_is_on_the_page(tree: Node) -> None:
    method = tree.by_id("method")
    assert method.one("code").text == (
        "tidewaiter brief --as-of 2026-11-24 --draws 65536 --seed 7 -o brief.html"
    )
    assert "ab" * 32 in method.text


def test_a_page_about_nothing_says_so_in_words(bare: Node) -> None:
    said = {section.attributes["id"]: section.text for section in bare.every("section")}
    assert "No estimate was computed." in said["opening"]
    assert "No share could be computed" in said["shares"]
    assert "No model here holds two views" in said["pools"]
    assert "No sensitivities were computed." in said["drivers"]
    assert "No documented case is among the facts given." in said["cases"]
    assert "No price is among the facts given" in said["prices"]
    assert "No chip is among the facts given." in said["chips"]
    assert "No channel is among the facts given." in said["channels"]
    assert "No uncertainty is named" in said["limits"]
    assert "No two sources are known to disagree." in said["limits"]
    assert list(bare.every("figure")) == []
