"""The report about a case: one page that loads nothing and runs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tidewaiter.report.account import words
from tidewaiter.report.account.account_text import STATUS
from tidewaiter.report.account.bars import bar_of
from tidewaiter.report.account.courses import course_drawing, power_between
from tidewaiter.report.brief.page import style, templates_in
from tidewaiter.report.parties.lists_text import printable

if TYPE_CHECKING:
    from jinja2 import Environment

    from tidewaiter.model.books.account import CaseAnswer
    from tidewaiter.model.books.assumptions import BooksFacts

_HERE = Path(__file__).parent
MOST_FINDINGS, MOST_ACCOUNTS, MOST_CHECKS = 200, 200, 20
LIMITS = (
    "Unaccounted means that the records do not show where a unit is; not why, and not who.",
    "Evidence is as good as its grade. The error rates of grades are assumptions, named above.",
    "The interval holds under the stated model. It is no probability that anybody did wrong.",
    "What is not on file was not looked at.",
)


def report_page(answer: CaseAnswer, books: BooksFacts) -> str:
    """Return the report as HTML.

    Args:
        answer: The answer.
        books: The assumptions that it rests on.
    """
    from markupsafe import Markup

    css = Markup((_HERE / "report.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
    return (
        _templates()
        .get_template("report.html.j2")
        .render(
            a=answer,
            books=books,
            style=style(),
            css=css,
            status=STATUS.get(answer.status, answer.status),
            courses=[(one, course_drawing(one)) for one in answer.occupancy],
            accounts=[(one, bar_of(one)) for one in answer.unaccounted[:MOST_ACCOUNTS]],
            findings=answer.findings[:MOST_FINDINGS],
            checks=answer.checks[:MOST_CHECKS],
            rules={rule.id: rule for rule in books.rules},
            limits=LIMITS,
            tier_words=words.TIER_WORDS,
            lead=answer.headline[:1].upper() + answer.headline[1:],
        )
    )


def _templates() -> Environment:
    frame = templates_in(_HERE)
    frame.filters |= {
        "account": lambda name: printable(words.account(name)),
        "item": lambda name: printable(words.item(name)),
        "say": printable,
        "chips": words.chips,
        "percent": words.percent,
        "seen": words.seen,
    }
    frame.globals |= {"between": words.between, "usd": words.usd, "told": words.told}
    frame.globals |= {"by_tier": words.by_tier, "power_between": power_between}
    return frame
