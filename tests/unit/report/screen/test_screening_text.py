"""One order's answer on a terminal: everything once, narrow, and inert."""

from hypothesis import given, settings
from msgspec.structs import replace

from tidewaiter.core.cite import Source
from tidewaiter.model.trade.screening import Basis, Hit, ListUsed, Question, Reason, Screening
from tidewaiter.report.screen.screening_text import folded, screening_text
from tidewaiter.report.text_table import display_width
from trade_strategies import BASES, SCREENINGS

LIST = ListUsed(list="us-csl", title="Screening List", published="", entries=3, sha256="ab" * 32)
BASIS = Basis(
    as_of="2026-11-24",
    known_by="",
    lists=(LIST,),
    rules={"rules": 20},
    latest_rule="2026-05-31",
    facts_sha256="cd" * 32,
    version="0",
    use="sparing",
    threshold=0.7,
)
SOURCES = {
    "ecfr-744": Source(id="ecfr-744", title="Part 744", publisher="eCFR", date="2026"),
}
HELD = Screening(
    order="PO-1",
    row=1,
    as_of="2026-11-24",
    outcome="escalate",
    screened=True,
    reasons=(
        Reason(outcome="hold", kind="missing", text="no end user"),
        Reason(outcome="escalate", kind="party", text="alike", cite="ecfr-744, 744.11(a); Supp. 4"),
    ),
    hits=(
        Hit(
            role="end-user",
            party="Acme",
            list="us-csl",
            entry="e1",
            listed_name="ACME Co",
            by="name",
            probability=0.9,
            strength="strong",
            resolve=("a registration number",),
        ),
    ),
    questions=(Question(to="customer", text="Who?", about="end user", needed=True),),
)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_outcome_comes_first_and_the_basis_last() -> None:
    lines = screening_text(HELD, BASIS, {}, SOURCES).splitlines()
    assert lines[0].startswith("ESCALATE:")
    assert lines[-1] == "No match is not clearance."
    assert "of an unstated day: 3 entries" in flat("\n".join(lines[-18:]))


def test_reasons_stand_gravest_first_with_their_source() -> None:
    told = flat(screening_text(HELD, BASIS, {}, SOURCES))
    assert told.index("escalate (party): alike [1, 744.11(a); Supp. 4]") < told.index("no end user")
    assert "[1] eCFR: Part 744, 2026." in told


def test_a_match_says_what_speaks_for_and_against_it() -> None:
    told = flat(screening_text(HELD, BASIS, {}, SOURCES))
    assert "Match 1: end user Acme may be ACME Co" in told
    assert "speaks against it: nothing on file" in told
    assert "what would settle it: a registration number" in told


def test_without_a_list_nobody_was_screened() -> None:
    first = screening_text(HELD, replace(BASIS, lists=()), {}, SOURCES).splitlines()[0]
    assert first == "NOT SCREENED: no list was loaded"
    assert "NOT SCREENED" not in screening_text(HELD, BASIS, {}, SOURCES)


def test_a_hostile_name_stays_inert_and_is_cut() -> None:
    told = screening_text(replace(HELD, order="a\u202eb\x1b[2J" + "x" * 10_000), BASIS, {}, SOURCES)
    assert "a\\u202eb\\u001b[2J" in told
    assert "[9,107 characters more]" in flat(told)


def test_lines_are_folded_by_the_columns_that_they_use() -> None:
    assert {display_width(line) for line in folded("芯" * 100, "- ")} <= {96, 14}


@settings(max_examples=20)
@given(SCREENINGS, BASES)
def test_everything_is_said_once_and_no_line_is_wide(screening: Screening, basis: Basis) -> None:
    told = screening_text(screening, basis, {}, SOURCES)
    assert all(display_width(line) <= 100 for line in told.splitlines())
    shown = [f for f in screening.flags if f.answer == "raised"]
    asked = sum(f.answer == "asked" for f in screening.flags)
    assert (f" {asked}, each with its question; a memo" in flat(told)) is (asked > 0)
    counted = {
        "Match": len(screening.hits),
        "Owner": len(screening.ownership),
        "Flag": len(shown),
        "Question": sum(question.needed for question in screening.questions),
    }
    for what, count in counted.items():
        marks = [line for line in told.splitlines() if line.startswith(f"  - {what} ")]
        assert len(marks) == count
    assert told.startswith("NOT SCREENED") is not (screening.screened and bool(basis.lists))
