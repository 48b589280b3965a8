"""The report as a page: everything is on it, and nothing of the input runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
import pytest

from case_answer import FOUND, answered
from tidewaiter.model.books.occupancy import OccupancyStep, OverSpan, SiteOccupancy
from tidewaiter.report.account.page import LIMITS, report_page

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.books.account import CaseAnswer


@pytest.fixture
def page(facts: Facts):
    """Return the function from an answer to its page."""
    return lambda answer: report_page(answer, facts.books["accounting"])


def test_the_page_says_all_of_it(page) -> None:
    told = page(answered())
    for text in (
        "1,750 to 3,040", "of 5,120 sold", "90% interval, median 2,400", "MADE UP",
        "sites.csv, row 1, grade paper: 4 MW", "<b>Open:</b> The units are in store.",
        "<b>Closed:</b> Under way. Nothing is.", "$390 to 3,400", "Serial numbers.",
        "tidewaiter account CASE --as-of 2026-11-24 --seed 7", "tidewaiter-books: an offer shows",
        *LIMITS,
    ):  # fmt: skip
        assert text in told, text


def test_the_smallest_losses_are_told(page) -> None:
    told = page(answered())
    for text in (
        "in 95% of cases", "where 2.5% of honest", "3 times, 2026-04-01 to 2026-10-01",
        "31 to 45", ">187<", ">211<", "<li>Counts miss some.</li>",
    ):  # fmt: skip
        assert text in told, text
    assert "No account was counted three times" in page(answered(detection=()))


def test_the_occupancy_of_sites_is_drawn_and_told(page) -> None:
    step = OccupancyStep(day="2026-03-09", need_kw=(4000, 6000), carried_kw=(2000, 3000))
    span = OverSpan(
        first="2026-03-09", last="2026-11-24", days=261, worst="2026-03-09", excess_kw=(1000, 4000)
    )
    given = {"until": "2026-11-24", "steps": (step,), "left_out": ("<b>loom",)}
    told = page(answered(occupancy=(SiteOccupancy(account="site:B", spans=(span,) * 5, **given),)))
    for text in (
        'class="over" x="0.0" y="0" width="100.0"', "need 4 to 6 MW; the site carries 2 to 3 MW",
        "Too small on 261 days, 2026-03-09 to 2026-11-24, by 1 to 4 MW", "And 2 more spans",
        "known power: &lt;b&gt;loom", 'href="#occupancy"',
    ):  # fmt: skip
        assert text in told, text
    assert 'id="occupancy"' not in page(answered())


def test_records_are_not_called_made_up(page) -> None:
    assert 'class="made-up"' not in page(answered(status="records"))


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=1>', "{{ 7*7 }}", "\u202eabc"]
)
def test_what_the_input_holds_is_text(page, hostile: str) -> None:
    found = msgspec.structs.replace(
        FOUND, title=hostile, account=hostile, serials=(hostile,), arithmetic=(hostile,)
    )
    told = page(answered(case=hostile, headline=hostile, findings=(found,)))
    assert hostile not in told or hostile == "{{ 7*7 }}"
    assert "49" not in re.findall(r"<h1[^>]*>(.*?)</h1>", told)[0]
    assert re.findall(r"<(?:script|img|iframe|object|link rel=.stylesheet)", told) == []


def test_nothing_is_loaded_from_anywhere(page) -> None:
    told = page(answered())
    assert "default-src 'none'" in told
    assert re.findall(r"(?:src|href)=\"(?!#|data:,)", told) == []


def test_an_empty_answer_is_a_page(page) -> None:
    empty: CaseAnswer = answered(
        unaccounted=(), findings=(), checks=(), total={}, sold={}, tables=(), missing={}
    )
    told = page(empty)
    assert "No account holds chips" in told
    assert "None of the rules found anything" in told


def test_the_same_answer_gives_the_same_page(page) -> None:
    assert page(answered()) == page(answered())
