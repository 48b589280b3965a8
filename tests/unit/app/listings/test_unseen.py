"""What the count of the unseen says, and does not say, of simulated markets with a known number.

The markets are made up; the numbers drawn are those of the simulations in the docstring of each.
"""

import numpy as np
import pytest

from tidewaiter.app.listings.unseen import FEWEST_LISTS, Known, overall, unseen
from tidewaiter.estimate.counting.lists import count
from tidewaiter.model.listings.lot import Lot, ObservedOffer, Seller

SITES = ("jd", "taobao", "tieba")


def market(
    number: int, visible: tuple[float, ...], seed: int, cross: float = 0.0
) -> tuple[list[ObservedOffer], list[Lot]]:
    """Return the lots of a made-up market that some site shows.

    Args:
        number: Lots in the market.
        visible: Probability that a site shows a lot.
        seed: Seed.
        cross: Share of the lots of the first site that their sellers post at the second too.
    """
    random = np.random.Generator(np.random.Philox(seed))
    seen = random.random((number, len(visible))) < visible
    if cross:
        seen[:, 1] |= seen[:, 0] & (random.random(number) < cross)
    offers, lots = [], []
    for at in np.flatnonzero(seen.any(axis=1)):
        ids = []
        for site, shows in zip(SITES, seen[at], strict=False):
            if shows:
                ids.append(f"{site}-{at}")
                offers.append(
                    ObservedOffer(
                        id=ids[-1], site=site, listing=f"{site}/{at}", seller=f"{site}-s{at // 3}"
                    )
                )
        lots.append(Lot(id=ids[0], offers=tuple(ids)))
    return offers, lots


def test_three_sites_give_a_range_with_its_models_and_without_each_site() -> None:
    offers, lots = market(600, (0.4, 0.35, 0.3), 8)
    found = {count.member: count for count in unseen(offers, lots, [], 0.5)}
    lot = found["lot"]
    assert lot.lists == SITES
    assert lot.observed == len(lots)
    assert lot.low is not None
    assert lot.high is not None
    assert lot.observed < lot.low < lot.high < 1_000
    assert lot.models
    assert [text.split(":")[0] for text in lot.left_out] == [
        "without jd",
        "without taobao",
        "without tieba",
    ]
    assert any("posted at several sites on purpose" in text for text in lot.warnings)
    assert found["seller"].lists == SITES


@pytest.mark.parametrize("sites", [1, 2])
def test_fewer_than_three_sites_give_no_estimate_and_say_why(sites: int) -> None:
    offers, lots = market(300, (0.4, 0.4)[:sites], 2, cross=0.5 if sites == 2 else 0.0)
    (lot,) = (c for c in unseen(offers, lots, [], 0.5) if c.member == "lot")
    assert (lot.low, lot.high, lot.point) == (len(lots), None, None)
    assert "fewer than three sites" in lot.reason
    assert sites <= FEWEST_LISTS


def test_nothing_seen_gives_nothing() -> None:
    assert unseen([], [], [], 0.5) == ()


def test_the_range_is_over_all_thresholds_and_stays_open_where_one_is() -> None:
    offers, lots = market(600, (0.4, 0.35, 0.3), 3)
    one, other = (unseen(offers, lots, [], at)[0] for at in (0.3, 0.7))
    assert overall([one, other], "lot") == (one.low, one.high)
    two_sites, their_lots = market(300, (0.4, 0.4), 4)
    open_above = unseen(two_sites, their_lots, [], 0.9)[0]
    assert overall([one, open_above], "lot")[1] is None
    assert overall([], "lot") == (None, None)


def test_sellers_that_are_one_party_count_once() -> None:
    offers, lots = market(200, (0.5, 0.5, 0.5), 5)
    names = sorted({offer.seller for offer in offers})
    joined = [
        Seller(id=name, site=name.split("-")[0], offers=1, lots=(), same_as=(f"jd-{name[-3:]}",))
        for name in names
    ]
    apart = {c.member: c for c in unseen(offers, lots, [], 0.5)}["seller"].observed
    together = {c.member: c for c in unseen(offers, lots, joined, 0.5)}["seller"].observed
    assert together < apart


@pytest.mark.slow
@pytest.mark.parametrize(("cross", "least"), [(0.0, 0.90), (0.5, 0.80)])
def test_the_range_covers_the_truth_as_often_as_promised(cross: float, least: float) -> None:
    """400 made-up markets of 600 lots at three sites, perfect links."""
    held = 0
    for seed in range(400):
        offers, lots = market(600, (0.35, 0.3, 0.25), 10_000 + seed, cross)
        low, high = overall(unseen(offers, lots, [], 0.5), "lot")
        held += (low is None or low <= 600) and (high is None or high >= 600)
    assert held >= least * 400


def test_lists_that_show_the_same_are_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    offers, lots = market(120, (0.5, 0.5, 0.5), 7)
    made = []
    monkeypatch.setattr(
        "tidewaiter.app.listings.unseen.count",
        lambda table, **how: made.append(table) or count(table, **how),
    )
    known: Known = {}
    several = [unseen(offers, lots, [], at, known) for at in (0.3, 0.5, 0.7)]
    at_once = len(made)
    alone = [unseen(offers, lots, [], at) for at in (0.3, 0.5, 0.7)]
    assert several == alone
    assert [found.threshold for found, _ in several] == [0.3, 0.5, 0.7]
    assert {found.member for found in several[2]} == {"lot", "seller"}
    assert len(made) - at_once == 3 * at_once
    assert len(unseen(offers, lots[1:], [], 0.5, known)) == 2
    assert len(known) == 3  # other lots are counted anew
