"""The page and the text say what is open, what would clear it and what it rests on."""

from __future__ import annotations

import html

import msgspec

from audit_case import BEGUN, KEYS, RULES, answers_for, kit_of_units, reports_for, units
from tidewaiter.app.custody.audit_verify import AuditAnswer
from tidewaiter.custody.inspection.grading import CLEARS, graded
from tidewaiter.custody.inspection.showing import shown
from tidewaiter.report.custody.inspection.page import audit_page
from tidewaiter.report.custody.inspection.text import bound_words, verified_text

KIT = kit_of_units(units(24))


def answer_with(read: str = "", skipped: int = 0) -> AuditAnswer:
    answers = answers_for(KIT)
    first = answers.answers[0]
    first = msgspec.structs.replace(first, read=read or first.read)
    changed = msgspec.structs.replace(answers, answers=(first, *answers.answers[1 + skipped :]))
    grading = graded(KIT, changed, reports_for(KIT), KEYS)
    return AuditAnswer(KIT, "a" * 64, BEGUN, grading, shown(KIT, grading, RULES), "order")


def page_of(answer: AuditAnswer) -> str:
    return audit_page(answer, CLEARS, RULES.limits)


def test_an_audit_in_which_all_is_shown_says_so_and_no_more() -> None:
    page = page_of(answer_with())
    assert "Nothing." in page
    assert all(limit in html.unescape(page) for limit in RULES.limits)
    assert "smuggled" not in page


def test_what_is_open_comes_with_what_would_clear_it() -> None:
    answer = answer_with(read="<b>OTHER", skipped=1)
    for text in (page_of(answer), verified_text(answer)):
        assert "bears another serial number" in text
        assert "nobody answered for it" in text
    assert CLEARS["other-serial"] in page_of(answer)
    assert "<b>OTHER" not in page_of(answer)


def test_bounds_are_in_words() -> None:
    (line,) = bound_words({"dummy": 1200}, 3000, 0.95)
    assert line == "at most 1,200 of 3,000 missing if dummies stand in them (confidence 95%)"


def test_the_page_tells_the_aim_that_was_committed_to() -> None:
    page = page_of(answer_with())
    assert "2 missing units, found with 95.0%, against deceit with 80.0%" in page
    assert "public text" not in page
    share = msgspec.structs.replace(KIT.aim, missing=0, beacon_from="<b>a lottery of Saturday")
    kit = msgspec.structs.replace(KIT, aim=share, beacon="<b>1 2 3")
    page = page_of(answer_with()._replace(kit=kit))
    assert "1.0% of the units missing" in page
    assert "Announced was: &lt;b&gt;a lottery of Saturday. Used was: &lt;b&gt;1 2 3." in page
