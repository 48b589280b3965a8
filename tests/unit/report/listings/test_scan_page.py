"""The page and the text of a scan: hostile words stay words, numbers are those of the answer."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from listings_strategies import of_noun
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.model.listings.pricing import MonthlyPrice
from tidewaiter.model.listings.scan import ChipCount, ScanAnswer, SiteCount, UnseenCount
from tidewaiter.report.listings.price_chart import MOST_CHIPS, charted
from tidewaiter.report.listings.scan_page import scan_page
from tidewaiter.report.listings.scan_text import scan_text
from tidewaiter.report.listings.scan_words import claimed, money, overall, unseen_range

FACTS = load_facts()
EVIL = '<script>alert(1)</script>"onload="x'
EMPTY = ScanAnswer(
    as_of="2026-08-01", documents=1, observations=0, offers=(), lots=(), sellers=(), sites=(),
    chips=(), unseen=(), prices=(), losses=(), notes=(), facts_sha256="0" * 64, version="0",
)  # fmt: skip
CHIP = ChipCount(
    chip="NVIDIA H100 SXM5 80GB", product="nvidia/h100", control="controlled",
    control_label="3A090.a", offers=3, lots=2, sellers=2, claimed=(10, 12), silent_lots=1,
    evasive=1,
)  # fmt: skip


FIRST = scan_page(FACTS, EMPTY)  # compiles the template before examples are traced


def price(chip: str, month: str, usd: float = 30_000) -> MonthlyPrice:
    return MonthlyPrice(
        chip=chip, unit="card", month=month, lots=6, flagged=0, cny=usd * 7, usd=usd,
        usd_low=usd * 0.9, usd_high=usd * 1.1,
    )  # fmt: skip


def count(low: float | None, high: float | None, member: str = "lot") -> UnseenCount:
    return UnseenCount(
        member=member, by="site", threshold=0.5, lists=("jd", "taobao"), patterns={"10": 1},
        observed=1, level=0.95, low=low, high=high,
    )  # fmt: skip


@settings(max_examples=10, deadline=None)
@given(answer=of_noun(ScanAnswer, prices=st.just(())))  # charts are slow: drawn below
def test_any_answer_has_a_page_and_a_text(answer: ScanAnswer) -> None:
    page = scan_page(FACTS, answer)
    assert page.endswith("</html>") == FIRST.endswith("</html>")
    assert "<script" not in page
    assert scan_text(answer)


def test_hostile_words_stay_words() -> None:
    answer = replace(
        EMPTY,
        chips=(replace(CHIP, chip=EVIL, control_label=EVIL),),
        sites=(SiteCount(site=EVIL, listings=1, observations=1, offers=1, lots=1, sellers=1),),
        notes=(EVIL, "line\nfeed \x1b[31m red"),
    )
    page = scan_page(FACTS, answer)
    assert "<script" not in page
    assert "\x1b" not in page
    assert "\x1b" not in scan_text(answer)


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    page = scan_page(
        FACTS, replace(EMPTY, prices=(price("a/b", "2026-07"), price("a/b", "2026-08")))
    )
    assert "default-src 'none'" in page
    assert not re.search(r"<(script|iframe|img|object|form)\b", page)
    assert not re.search(r"""(src|href)=["']?(https?:|//)""", page)
    assert page.count("<svg") == 2


def test_the_text_says_how_many_and_what_was_not_read() -> None:
    text = scan_text(replace(EMPTY, chips=(CHIP,), unseen=(count(5, None),)))
    assert "NVIDIA H100 SXM5 80GB" in text
    assert "10-12 (1 silent)" in text
    assert "5 or more" in text
    assert "no count of chips" in text.replace("\n      ", " ")
    assert all(len(line) <= 100 for line in text.splitlines())


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([count(5, 10), count(4, 20)], "4 to 20"),
        ([count(5, 10), count(4, None)], "4 or more"),
        ([count(None, None)], "not identified"),
        ([count(5, 10, "seller")], "not counted"),
        ([], "not counted"),
    ],
)
def test_the_range_is_over_all_thresholds(counts: list[UnseenCount], expected: str) -> None:
    assert overall(counts, "lot") == expected


def test_words_of_numbers() -> None:
    assert unseen_range(1234, 5678) == "1,234 to 5,678"
    assert [money(n) for n in (0, 5, 999, 1234, 34_567)] == ["0", "5", "999", "1,230", "34,600"]
    assert claimed(CHIP) == "10-12 (1 silent)"
    assert claimed(replace(CHIP, silent_lots=2)) == "not said"
    assert claimed(replace(CHIP, claimed=(8, 8), silent_lots=0)) == "8"


def test_the_chart_shows_chips_of_several_months_and_not_too_many() -> None:
    prices = [price(f"made/{n}", month) for n in range(9) for month in ("2026-07", "2026-08")]
    prices += [price("made/once", "2026-08"), price("made/0", "")]
    shown = charted(prices)
    assert len(shown) == MOST_CHIPS
    assert "made/once, card" not in shown
    assert all(row.month for rows in shown.values() for row in rows)
