"""What would have to be reported of the registry? Drafts, with the records that they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.app.custody.registry.known import Days, opened
from tidewaiter.app.custody.registry.register import RULES
from tidewaiter.custody.registry.reporting import (
    MovedItem,
    Notice,
    ReportedCase,
    notice,
    reportable_cases,
)
from tidewaiter.sources.custody.event_table import licence_terms
from tidewaiter.store.row_tables import write_rows

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.custody.registry import NoticeRule


class CasesAnswer(NamedTuple):
    """A draft of the report on the three cases.

    Attributes:
        status: How far this is law, in words.
        source: Where the cases stand.
        meanings: What each case means.
        cases: What was found.
        licensed: Number of units whose licence is known.
    """

    status: str
    source: str
    meanings: dict[str, str]
    cases: tuple[ReportedCase, ...]
    licensed: int


class NoticeAnswer(NamedTuple):
    """A draft of the notice of moved goods.

    Attributes:
        status: How far this is law, in words.
        eccn: Export control number that is counted.
        more_than: Number above which a notice is due.
        notice: Window, lines and whether it is due.
    """

    status: str
    eccn: str
    more_than: int
    notice: Notice


def cases_answer(facts: Facts, place: str, licences: Path, days: Days) -> CasesAnswer:
    """Return the draft of a report on the three cases.

    Args:
        facts: The facts.
        place: The log.
        licences: CSV with serial, licence, user, place, country.
        days: Day asked about, and day known by.

    Raises:
        UsageError: If a file or the log is not there.
        DataError: If a table is damaged.
    """
    rules, terms = facts.registry[RULES], licence_terms(licences)
    entries, register = opened(facts, place, days.known_by)
    cases = reportable_cases(register, entries, terms, days.as_of)
    meanings = {str(name): words for name, words in rules.cases.items()}
    source = facts.sources[rules.cases_cited.source].title
    return CasesAnswer(rules.cases_status, source, meanings, cases, len(terms))


def notice_answer(facts: Facts, place: str, last: date, known_by: str = "") -> NoticeAnswer:
    """Return the draft of a notice of moved goods for the window that ends on a day.

    Raises:
        UsageError: If the log is not there.
    """
    rule = facts.registry[RULES].notice
    register = opened(facts, place, known_by).register
    found = notice(register, rule, last)
    return NoticeAnswer(rule.status, rule.eccn, round(rule.more_than.best), found)


def write_notice(path: Path, answer: NoticeAnswer, rule: NoticeRule) -> int:
    """Write the lines of a notice with the draft rule's fields; return their number.

    Addresses and telephones are left empty: the registry does not know them.

    Raises:
        UsageError: If the name does not end in ``.csv`` or ``.parquet``, or cannot be written.
    """
    columns = dict.fromkeys(rule.columns, "text")
    lines = [*answer.notice.items, *answer.notice.unclassified]
    rows = [tuple(_fields(line).get(name, "") for name in columns) for line in lines]
    return write_rows(path, columns, rows)


def _fields(line: MovedItem) -> dict[str, str]:
    return {
        "serial_number": line.serial,
        "product": line.item,
        "eccn": line.eccn,
        "status": "lost" if line.is_lost else "",
        "new_owner_name": line.new_owner,
        "new_location_operator_name": line.new_location,
        "start_date": line.start,
        "completion_date": line.end,
    }
