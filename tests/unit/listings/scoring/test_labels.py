"""The gold format refuses labels that contradict themselves."""

from __future__ import annotations

import pytest

from tidewaiter.listings.scoring.labels import GoldLabels, GoldOffer


def test_an_offer_makes_a_chip_offer() -> None:
    labels = GoldLabels(is_chip_offer=True, intent="sell", offers=(GoldOffer(model="H100"),))
    assert labels.offers[0].price is None


@pytest.mark.parametrize(("is_offer", "offers"), [(True, ()), (False, (GoldOffer(model="H100"),))])
def test_labels_that_contradict_themselves_are_refused(
    is_offer: bool, offers: tuple[GoldOffer, ...]
) -> None:
    with pytest.raises(ValueError, match="exactly when"):
        GoldLabels(is_chip_offer=is_offer, intent="sell", offers=offers)
