"""What the registry knows, on both axes of time, and what it says of itself."""

from __future__ import annotations

import pytest

from log_case import LOG_KEY, ORIGIN
from registry_case import LIFE, SIGNER, event
from tidewaiter.app.custody.registry.known import Days, balance_answer, opened, unit_answer
from tidewaiter.app.custody.registry.report import cases_answer, notice_answer, write_notice
from tidewaiter.app.custody.registry.sightings import (
    registry_sightings,
    source_of,
    write_sightings,
)
from tidewaiter.core.errors import UnknownNameError, UsageError
from tidewaiter.custody.registry.statement import record_of, statement_of
from tidewaiter.model.custody.registry import RegistryEntry
from tidewaiter.store.custody.log_store import new_log
from tidewaiter.store.custody.registry_log import taken_in


@pytest.fixture
def place(facts, tmp_path):
    """A registry with a unit's life, and news of it a month later."""
    log = new_log(tmp_path / "log.sqlite", ORIGIN, LOG_KEY)
    rules = facts.registry["custody"]
    taken_in(log, [statement_of(each, SIGNER) for each in LIFE], rules, "2026-04-01")
    later = event("moved", "2026-03-15", place="site:C", country="MY")
    taken_in(log, [statement_of(later, SIGNER)], rules, "2026-05-01")
    log.close()
    return str(tmp_path / "log.sqlite")


def test_what_was_known_then_is_not_what_is_known_now(facts, place) -> None:
    asked = Days("2026-03-31", "2026-04-30")
    assert unit_answer(facts, place, "S1", asked).position.place == "site:B"
    assert unit_answer(facts, place, "U1", Days("2026-03-31")).position.place == "site:C"
    assert len(opened(facts, place, "2026-04-30").entries) == 5
    with pytest.raises(UnknownNameError, match="did you mean S1"):
        unit_answer(facts, place, "S11", Days())
    with pytest.raises(UnknownNameError):
        unit_answer(facts, place, "S1", Days("2026-01-01"))


def test_a_decision_that_the_rules_do_not_give_is_named(facts, place) -> None:
    from tidewaiter.store.custody.log_store import log_at

    log = log_at(place, LOG_KEY)
    impossible = event("found", "2026-05-02")
    statement = statement_of(impossible, SIGNER)
    entry = RegistryEntry(
        number=6, recorded="2026-06-01", signer=statement.signer, event=impossible
    )
    log.append(record_of(entry, statement.message))
    log.close()
    found = balance_answer(facts, place, Days())
    assert [number for number, _ in found.misjudged] == [6]
    assert (found.units, found.rejected) == (1, 0)


def test_drafts_and_sightings_come_from_what_was_known(facts, place, tmp_path) -> None:
    from datetime import date

    licences = tmp_path / "licences.csv"
    licences.write_text("serial,licence,user,place,country\nS1,D1,Cloud,site:B,SG\n")
    assert cases_answer(facts, place, licences, Days("", "2026-04-30")).cases == ()
    found = cases_answer(facts, place, licences, Days())
    assert [one.case for one in found.cases] == ["elsewhere", "elsewhere"]
    assert "Chip Security Act" in found.source
    answer = notice_answer(facts, place, date(2026, 3, 31))
    assert (answer.more_than, len(answer.notice.unclassified)) == (100, 1)
    rule = facts.registry["custody"].notice
    assert write_notice(tmp_path / "notice.csv", answer, rule) == 1
    with pytest.raises(UsageError, match="kind of file"):
        write_notice(tmp_path / "notice.txt", answer, rule)
    rows = registry_sightings(facts, place, [], Days())
    assert [row.place for row in rows] == ["site:B", "site:B", "site:C"]
    assert rows[0].source == "custody log log.sqlite, entry 3"
    assert write_sightings(tmp_path / "sightings.csv", rows) == 3
    assert source_of("postgresql://user:secret@host/base") == "custody log"
