"""The four channels of access: what is known of each, and empty where nothing is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from tidewaiter.core.cite import Grade

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.channel import Aspect

ASPECTS = ("performance", "supply", "legal_risk", "cost", "software", "use")


def test_the_four_channels_stand_in_their_order(facts: Facts) -> None:
    channels = sorted(facts.channels.values(), key=lambda c: c.order)
    assert [(c.order, c.id) for c in channels] == [
        (1, "licensed"),
        (2, "diverted"),
        (3, "rented-abroad"),
        (4, "domestic"),
    ]


@pytest.mark.parametrize("aspect", [a for a in ASPECTS if a != "software"])
def test_something_is_known_of_every_aspect_but_software(facts: Facts, aspect: str) -> None:
    for channel in facts.channels.values():
        cell: Aspect = getattr(channel, aspect)
        assert cell.statements or cell.figures, f"{channel.id}: {aspect}"


def test_nothing_in_the_table_is_unverified_and_sentences_are_short(facts: Facts) -> None:
    for channel in facts.channels.values():
        for aspect in ASPECTS:
            cell: Aspect = getattr(channel, aspect)
            for entry in (*cell.statements, *cell.figures):
                assert entry.grade is not Grade.UNVERIFIED
            for statement in cell.statements:
                assert len(statement.value) <= 280, statement.value
                assert statement.value.endswith(".")
            for figure in cell.figures:
                assert figure.note, f"{channel.id}: {aspect}: a number must say of what"


def test_the_numbers_agree_with_the_facts_they_are_taken_from(facts: Facts) -> None:
    (diverted,) = facts.channels["diverted"].supply.figures
    published = facts.estimates["epoch-2026"].published["h100e_diverted_total"]
    assert diverted.interval[0:2] == published.interval[0:2]
    assert diverted.best == published.best
    assert diverted.unit == published.unit
    domestic = facts.channels["domestic"].supply.figures
    for figure, ident in zip(
        domestic, ("cn/ascend-910b-epoch", "cn/ascend-910c-epoch"), strict=True
    ):
        assert figure.interval == facts.supply[ident].flows[0].units.interval
    (other,) = domestic[1].also
    assert other.interval == facts.supply["cn/ascend-910c-tsmc-cnas"].flows[0].units.interval
    h20, h100 = facts.chips["nvidia/h20"].rates.int8, facts.chips["nvidia/h100-sxm"].rates.int8
    assert h20 is not None
    assert h100 is not None
    (ratio,) = facts.channels["licensed"].performance.figures
    assert h20.best / h100.best == pytest.approx(ratio.best, abs=0.005)


def test_the_table_says_diverted_and_advises_nobody(facts: Facts) -> None:
    for channel in facts.channels.values():
        text = msgspec.json.encode(channel).decode().casefold()
        assert "smuggl" not in text
        assert "should" not in text
