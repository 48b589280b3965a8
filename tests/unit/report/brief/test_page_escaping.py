"""Whatever a fact holds, the page shows it and runs nothing."""

from collections.abc import Callable

import msgspec
import pytest
from msgspec.structs import replace

from tidewaiter.core.errors import UnknownNameError
from tidewaiter.report.brief import drawing
from tidewaiter.report.brief.content import Brief
from tidewaiter.report.brief.page import page
from unit.report.brief.parsed_page import Node, parsed
from unit.report.brief.synthetic import synthetic_brief

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
EMPTY_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'


def with_case_title(text: str) -> Brief:
    facts = synthetic_brief().facts
    ident, case = next(iter(facts.cases.items()))
    return replace(
        synthetic_brief(), facts=replace(facts, cases={ident: replace(case, title=text)})
    )


def with_case_words(text: str) -> Brief:
    facts = synthetic_brief().facts
    ident, case = next((i, c) for i, c in facts.cases.items() if c.firms and c.docket)
    hostile = replace(
        case,
        note=text,
        docket=text,
        status_note=text,
        summary=(replace(case.summary[0], value=text, locator=text),),
        firms=(replace(case.firms[0], name=text, role=text, status=text),),
    )
    return replace(synthetic_brief(), facts=replace(facts, cases={ident: hostile}))


def with_source_words(text: str) -> Brief:
    facts = synthetic_brief().facts
    sources = {
        i: replace(s, title=text, publisher=text, note=text, licence=text)
        for i, s in facts.sources.items()
    }
    return replace(synthetic_brief(), facts=replace(facts, sources=sources))


def with_headline_words(text: str) -> Brief:
    brief = synthetic_brief()
    first = brief.headlines[0]
    assert first.published is not None
    hostile = replace(
        first, label=text, title=text, published=replace(first.published, high_in_words=text)
    )
    return replace(brief, headlines=(hostile,))


def with_chip_words(text: str) -> Brief:
    brief = synthetic_brief()
    return replace(brief, chips=(replace(brief.chips[0], name=text, vendor=text), *brief.chips[1:]))


def with_price_words(text: str) -> Brief:
    brief = synthetic_brief()
    price = replace(brief.prices[0], chip_name=text, stated=text)
    premium = replace(brief.premiums[0], chip_name=text, grey=text, open=text)
    return replace(brief, prices=(price,), premiums=(premium,))


def with_model_words(text: str) -> Brief:
    brief = synthetic_brief()
    tornado = brief.tornadoes[0]
    driver = replace(tornado.drivers[0], label=text, note=text)
    return replace(
        brief,
        tornadoes=(replace(tornado, label=text, drivers=(driver,)),),
        pools=tuple(replace(p, note=text) for p in brief.pools),
        pools_label=text,
        shares=tuple(replace(s, denominator=text, period=text) for s in brief.shares),
        unquantified={"cnas-2025": (text,)},
        manifests={text: {text: text}},
        version=text,
    )


MAKERS = [
    with_case_title, with_case_words, with_source_words, with_headline_words, with_chip_words,
    with_price_words, with_model_words,
]  # fmt: skip


def refuse_what_runs(tree: Node) -> None:
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


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_hostile_words_are_shown_and_do_nothing(
    make: Callable[[str], Brief], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "svg_of", lambda _spec: EMPTY_SVG)  # the drawings come below
    for text in HOSTILE:
        tree = parsed(page(make(text)))
        refuse_what_runs(tree)
        everything = tree.text + "".join(" ".join(n.attributes.values()) for n in tree.every())
        assert " ".join(text.split()) in " ".join(everything.split())


def test_hostile_words_in_a_drawing_are_shown_and_do_nothing() -> None:
    text = "</text></svg><script>alert(1)</script> \" onload='x' &"
    brief = with_case_title(text)
    hostile = replace(
        brief,
        headlines=(replace(brief.headlines[0], label=text),),
        chips=(replace(brief.chips[0], name=text),),
        tornadoes=(), shares=(), pools=(),
    )  # fmt: skip
    tree = parsed(page(hostile))
    refuse_what_runs(tree)
    drawn = " ".join(n.text for n in tree.by_id("fig-cases").every("text"))
    assert "</text></svg><script>alert(1)</script>" in drawn
    titles = [n.text for n in tree.by_id("fig-chips-time").every("title")]
    assert any("<script>alert(1)</script>" in title for title in titles)


def test_a_source_that_no_fact_knows_stops_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "svg_of", lambda _spec: EMPTY_SVG)
    brief = synthetic_brief()
    lost = replace(brief.headlines[0], sources=("nobody-2020",))
    with pytest.raises(UnknownNameError, match="no source of that name") as caught:
        page(msgspec.structs.replace(brief, headlines=(lost,)))
    assert caught.value.found == "nobody-2020"
