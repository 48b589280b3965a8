"""What a terminal says of kept parties."""

from typing import NamedTuple

from tidewaiter.parties.party_changes import PartyChange
from tidewaiter.report.parties.rescreen_text import (
    MOST_SHOWN,
    NO_CLEARANCE,
    Age,
    Counts,
    editions_text,
    rescreened_text,
    stored_text,
)


class Edition(NamedTuple):
    list: str
    published: str


OLD, NEW = [Edition("us-csl", "2026-07-01")], [Edition("us-csl", "2026-07-31")]
COUNTS = Counts(parties=12_345, names=12_000, unsearchable=0, matched=7, least=0.82)
FRESH = Age(OLD, 0.006, is_due=False)


def change(kind: str, before: float | None, after: float | None) -> PartyChange:
    return PartyChange(
        party="P1", name="Orbita", change=kind, list="us-csl/el", entry="77",  # type: ignore[arg-type]
        listed="Orbita Ltd", before=before, after=after,
    )  # fmt: skip


def text(*changes: PartyChange, age: Age = FRESH, why: str = "", counts: Counts = COUNTS) -> str:
    return rescreened_text(counts, (OLD, NEW), age, (1_500, why), changes)


def test_a_rescreening_says_both_days_and_what_it_searched() -> None:
    lines = text().splitlines()
    assert lines[:4] == [
        "before: us-csl of 2026-07-01",
        "now:    us-csl of 2026-07-31",
        "1,500 of 12,000 distinct names searched again",
        "matches: 0 came, 0 went, 0 changed",
    ]
    assert "7 of 12,345 parties match a listed name with a probability of at least 0.82" in lines


def test_no_match_is_never_called_clearance() -> None:
    assert NO_CLEARANCE in text()
    assert NO_CLEARANCE in stored_text(COUNTS, OLD, ())


def test_every_change_says_party_list_entry_name_and_chances() -> None:
    told = text(change("came", None, 0.9), change("went", 0.95, None), change("changed", 0.9, 0.8))
    assert "matches: 1 came, 1 went, 1 changed" in told
    assert "+ P1  Orbita  |  us-csl/el 77  Orbita Ltd  0.900" in told
    assert "- P1  Orbita  |  us-csl/el 77  Orbita Ltd  0.950 -> no match" in told
    assert "~ P1  Orbita  |  us-csl/el 77  Orbita Ltd  0.900 -> 0.800" in told


def test_why_everything_was_searched_is_said() -> None:
    assert "searched again: weights or order moved" in text(why="weights or order moved")


def test_old_weights_ask_for_a_full_search() -> None:
    assert "0.6% of its spellings came or went since" in text()
    assert "--full" not in text()
    assert "a full search is due (--full)" in text(age=Age(OLD, 0.06, is_due=True))


def test_parties_that_nobody_screened_are_said() -> None:
    assert "not screened" not in text()
    assert "3 parties have no name to search by: not screened" in text(
        counts=COUNTS._replace(unsearchable=3)
    )


def test_many_changes_are_cut_and_counted() -> None:
    told = text(*[change("came", None, 0.9)] * (MOST_SHOWN + 1_200))
    assert told.count("+ P1") == MOST_SHOWN
    assert "... 1,200 more: write them all with a file" in told


def test_kept_parties_say_what_they_match() -> None:
    lines = stored_text(COUNTS, OLD, [change("came", None, 0.9)]).splitlines()
    assert lines[0] == "12,345 parties kept, 12,000 distinct names"
    assert lines[1] == "compared with us-csl of 2026-07-01"
    assert lines[2].startswith("* P1  Orbita")


def test_an_unstated_day_is_said_and_a_hostile_title_written_out() -> None:
    told = editions_text([Edition("us-x", ""), Edition("us-\u202ey", "2026-01-01")])
    assert told == "us-x of an unstated day, us-\\u202ey of 2026-01-01"
