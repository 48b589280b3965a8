"""A summary of many orders: shares, damaged rows and reasons, in order."""

from msgspec.structs import replace

from tidewaiter.report.screen.summary_text import Counts, summary_text
from unit.report.screen.test_screening_text import BASIS

COUNTS = Counts(
    outcomes={"release": 3, "hold": 1},
    reasons={"b": 1, "a": 1, "c": 2},
    faults=("row 7, column quantity: 'x\x1b' is no number",),
    damaged=1,
    written=("out.parquet",),
)


def test_counts_have_shares_and_the_gravest_stands_first() -> None:
    lines = summary_text(COUNTS, BASIS).splitlines()
    assert [line.split() for line in lines[1:4]] == [
        ["escalate", "0", "0.00%"],
        ["hold", "1", "25.00%"],
        ["release", "3", "75.00%"],
    ]


def test_reasons_are_ranked_and_faults_are_inert() -> None:
    told = summary_text(COUNTS, BASIS)
    assert told.index("2  c") < told.index("1  a") < told.index("1  b")
    assert "row 7, column quantity: 'x\\u001b' is no number" in told
    assert "written: out.parquet" in told


def test_no_list_means_that_nobody_was_screened() -> None:
    assert summary_text(COUNTS, replace(BASIS, lists=())).startswith("NOT SCREENED")
    assert summary_text(Counts(outcomes={}), BASIS).startswith("0 orders")
