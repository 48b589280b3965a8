"""Countries change places only with countries that every rule treats alike."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.app.screen.swap import (
    country_swap,
    invented_names,
    moved,
    with_countries,
    with_names,
)
from tidewaiter.controls.conditions import holds
from tidewaiter.controls.versions import version_on
from tidewaiter.facts.catalogue import Facts
from tidewaiter.model.trade.order import Order, StatedParty

DAY = date(2026, 7, 1)
COUNTRIES = ["CN", "MO", "HK", "RU", "IR", "KP", "CU", "SY", "AE", "SA", "VN", "IL", "KZ"]
COUNTRIES += ["SG", "MY", "DE", "FR", "JP", "US", "TW", "GB"]


def order() -> Order:
    return Order(
        id="1",
        exported_from="US",
        destination="SG",
        parties=(
            StatedParty(role="consignee", name="A", country="SG", headquarters="RU"),
            StatedParty(role="end-user", name="B", parent_country="CN"),
        ),
    )


def test_a_swapped_country_has_the_same_standing_in_every_place_rule(facts: Facts) -> None:
    swap = country_swap(COUNTRIES, facts.controls, DAY)
    assert set(swap.instead) | set(swap.alone) == set(COUNTRIES)
    for country, other in swap.instead.items():
        assert country != other
        for rule in facts.controls.values():
            version = version_on(rule, DAY)
            if version is None or version.when is None:
                continue
            for name in ("country", "destination", "exported_from", "ultimate_parent_group"):
                one, two = (holds(version.when, {name: c}, _terms(facts)) for c in (country, other))
                assert one.truth is two.truth, (rule.id, country, other)


def _terms(facts: Facts) -> dict[str, object]:
    return dict.fromkeys(facts.controls)


def test_china_is_not_swapped_with_singapore(facts: Facts) -> None:
    swap = country_swap(["CN", "SG"], facts.controls, DAY)
    assert swap.instead.get("CN") != "SG"
    assert swap.instead["SG"] != "CN"


def test_the_swap_reaches_every_country_of_an_order(facts: Facts) -> None:
    swap = country_swap(["US", "SG", "RU", "CN"], facts.controls, DAY)
    changed = with_countries(order(), swap.instead)
    before, after = ([o.destination, o.parties[0].headquarters] for o in (order(), changed))
    assert all(a != b for a, b in zip(before, after, strict=True))
    assert changed.parties[0].country == changed.destination  # equal countries stay equal


@given(names=st.lists(st.text(min_size=1, max_size=9), max_size=8))
def test_invented_names_keep_equal_names_equal_and_others_apart(names: list[str]) -> None:
    instead = invented_names(names)
    assert set(instead) == set(names)
    assert len(set(instead.values())) == len(set(names))


def test_names_are_changed_where_they_are_given() -> None:
    changed = with_names(order(), {"A": "X"})
    assert [party.name for party in changed.parties] == ["X", "B"]


def test_an_outcome_that_moves_is_told() -> None:
    before = [("1", "release"), ("2", "hold")]
    after = [("1", "release"), ("2", "escalate")]
    found = list(moved(before, after, "countries"))
    assert [(m.order, m.before, m.after) for m in found] == [("2", "hold", "escalate")]
