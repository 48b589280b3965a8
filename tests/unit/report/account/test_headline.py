"""One sentence that holds the numbers of the answer."""

from __future__ import annotations

import msgspec

from case_answer import B200, CHECK, FOUND, HERE
from tidewaiter.report.account.headline import NO_SHIPMENTS, headline

TOTAL = {B200: (1750.0, 2400.0, 3040.0)}
SOLD = {B200: (5120.0, 5120.0)}


def test_the_sentence_has_every_number() -> None:
    told = headline(SOLD, [HERE], TOTAL, [FOUND], [CHECK])
    assert told == (
        "sold 5,120 B200, attested 2,048, the site can run 2,900 to 3,400, unaccounted 1,750 to"
        " 3,040 (90%); open innocent explanations: 1; cheapest resolving check: Challenge 96 units"
        " of B200 at site B, $390 to 3,400, removes 70% of the uncertainty there"
    )


def test_an_explanation_that_several_findings_leave_open_counts_once() -> None:
    told = headline(SOLD, [HERE], TOTAL, [FOUND, FOUND], [])
    assert "open innocent explanations: 1" in told
    assert "cheapest" not in told


def test_units_seen_by_labels_are_not_called_attested() -> None:
    other = msgspec.structs.replace(HERE, seen={"serial": 12}, capacity=None)
    told = headline(SOLD, [other], TOTAL, [], [])
    assert "attested" not in told
    assert "seen otherwise 12" in told
    assert "can run" not in told


def test_sites_that_can_run_it_are_added_up() -> None:
    told = headline(SOLD, [HERE, HERE], TOTAL, [], [])
    assert "2 sites can run 5,800 to 6,800" in told


def test_without_shipments_there_is_nothing_to_account_for() -> None:
    assert headline({}, [], {}, [], []) == NO_SHIPMENTS
