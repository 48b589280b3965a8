"""Whatever a fact holds, the page shows it and runs nothing."""

import pytest
from msgspec.structs import replace

from tidewaiter.core.errors import UnknownNameError
from tidewaiter.report.brief.content import Brief
from tidewaiter.report.brief.page import page
from unit.report.brief.parsed_page import Node, parsed
from unit.report.brief.synthetic import synthetic_brief, synthetic_page

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "' autofocus onfocus='alert(1)",
    "</svg></title></text><foreignObject><body onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt; & &amp;amp;",
    "javascript:alert(1)",
    "]]><!--<script>",
    "شحنة 芯片 \u202eevil",
]
ALL = " ".join(HOSTILE)


def with_hostile_facts(brief: Brief, text: str) -> Brief:
    facts = brief.facts
    ident, case = next((i, c) for i, c in facts.cases.items() if c.firms and c.lots and c.docket)
    hostile = replace(
        case,
        title=text,
        note=text,
        docket=text,
        status_note=text,
        value_meaning=text,
        summary=(replace(case.summary[0], value=text, locator=text),),
        firms=(replace(case.firms[0], name=text, role=text, status=text),),
        lots=(replace(case.lots[0], described_as=text),),
    )
    sources = {
        i: replace(s, title=text, publisher=text, note=text, licence=text)
        for i, s in facts.sources.items()
    }
    estimates = {
        i: replace(m, title=text, question=text, unquantified=())
        for i, m in facts.estimates.items()
    }
    return replace(
        brief,
        facts=replace(facts, cases={ident: hostile}, sources=sources, estimates=estimates),
    )


def with_hostile_numbers(brief: Brief, text: str) -> Brief:
    first, tornado = brief.headlines[0], brief.tornadoes[0]
    assert first.published is not None
    published = replace(first.published, high_in_words=text)
    driver = replace(tornado.drivers[0], label=text, note=text, grade=text)
    chips = (replace(brief.chips[0], name=text, vendor=text), *brief.chips[1:])
    return replace(
        brief,
        headlines=(replace(first, label=text, title=text, published=published),),
        tornadoes=(replace(tornado, label=text, drivers=(driver,)),),
        pools=tuple(replace(p, note=text) for p in brief.pools),
        pools_label=text,
        shares=tuple(replace(s, denominator=text, numerator=text) for s in brief.shares),
        unquantified={"cnas-2025": (text,)},
        chips=chips,
        thresholds=tuple(replace(t, title=text) for t in brief.thresholds),
        prices=tuple(replace(p, chip_name=text, stated=text) for p in brief.prices),
        premiums=tuple(replace(p, chip_name=text, grey=text, open=text) for p in brief.premiums),
        manifests={text: {text: text}},
        version=text,
    )


@pytest.fixture(scope="module")
def tree() -> Node:
    hostile = with_hostile_numbers(with_hostile_facts(synthetic_brief(), ALL), ALL)
    return parsed(page(hostile))


def test_nothing_in_the_page_runs_or_loads(tree: Node) -> None:
    allowed = {"svg", "g", "path", "line", "rect", "text", "tspan", "title", "defs", "clippath"}
    for node in tree.every():
        assert node.tag not in {
            "script",
            "img",
            "iframe",
            "object",
            "embed",
            "foreignobject",
            "use",
        }
        assert not [a for a in node.attributes if a.startswith("on")]
        assert node.attributes.get("href", "#").startswith(("#", "data:,"))
        if "svg" in node.above:
            assert node.tag in allowed


def test_the_page_holds_no_element_that_facts_brought(tree: Node) -> None:
    plain = parsed(synthetic_page())
    assert {n.tag for n in tree.every()} <= {n.tag for n in plain.every()}


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "section", ["opening", "pools", "drivers", "cases", "prices", "chips", "limits", "method"]
)
def test_hostile_words_are_shown_as_words(tree: Node, section: str, text: str) -> None:
    shown = tree.by_id(section).text.replace("\u2060", "")
    assert " ".join(text.split()) in shown


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_of_a_source_are_shown_in_its_tip(tree: Node, text: str) -> None:
    tips = [a.attributes["title"] for sup in tree.of_class("refs") for a in sup.every("a")]
    assert all(text in tip for tip in tips)


def test_hostile_words_in_a_drawing_are_words(tree: Node) -> None:
    titles = [n.text for n in tree.by_id("fig-chips-time").every("title")]
    assert any("</script><script>alert(1)</script>" in title for title in titles)
    drawn = [n.text for n in tree.by_id("fig-cases").every("text")]
    assert any("<script>alert(1)</script>" in text for text in drawn)


def test_a_source_that_no_fact_knows_stops_the_page() -> None:
    brief = synthetic_brief()
    lost = replace(brief.headlines[0], sources=("nobody-2020",))
    with pytest.raises(UnknownNameError, match="no source of that name") as caught:
        page(replace(brief, headlines=(lost,)))
    assert caught.value.found == "nobody-2020"
