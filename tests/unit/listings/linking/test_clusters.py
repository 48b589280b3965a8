"""Sets by links, and never through a contradiction."""

from hypothesis import given
from hypothesis import strategies as st

from made_offers import offer, unknown
from tidewaiter.listings.linking.clusters import Bond, clustered, followed, strongest_first
from tidewaiter.listings.linking.contradictions import Goods, contradiction, goods_of

H100 = goods_of(offer("h"), {})
A100 = goods_of(offer("a", chip="NVIDIA A100", product="nvidia/a100"), {})
SILENT = goods_of(unknown("u"), {})


def test_links_of_the_threshold_or_more_join() -> None:
    bonds = [Bond(0.7, 0, 1), Bond(0.5, 1, 2)]
    assert clustered([H100] * 4, bonds, 0.5).members == ((0, 1, 2), (3,))
    assert clustered([H100] * 4, bonds, 0.6).members == ((0, 1), (2,), (3,))
    assert clustered([], [], 0.5).members == ()


def test_one_that_says_nothing_brings_no_contradiction_together() -> None:
    sets = clustered([H100, SILENT, A100], [Bond(0.7, 0, 1), Bond(0.9, 1, 2)], 0.5)
    assert sets.members == ((0,), (1, 2))  # the stronger link is followed first
    assert sets.used == (Bond(0.9, 1, 2),)
    ((bond, why),) = sets.refused
    assert bond == Bond(0.7, 0, 1)
    assert why == "chip nvidia h100 sxm5 against nvidia a100"


def test_links_within_a_set_are_not_needed_to_hold_it() -> None:
    bonds = [Bond(0.9, 0, 1), Bond(0.8, 0, 2), Bond(0.7, 1, 2)]
    assert clustered([H100] * 3, bonds, 0.5).used == tuple(bonds[:2])


def test_followed_bonds_come_in_the_order_of_their_strength() -> None:
    bonds = [Bond(0.5, 0, 1), Bond(0.9, 1, 2), Bond(0.9, 0, 2), Bond(0.4, 2, 3)]
    order = strongest_first(bonds)
    assert order == [Bond(0.9, 0, 2), Bond(0.9, 1, 2), Bond(0.5, 0, 1), Bond(0.4, 2, 3)]
    goods = [H100, SILENT, A100, H100]
    assert followed(goods, order[:3]) == clustered(goods, bonds, 0.5)


GOODS = st.lists(st.sampled_from([H100, A100, SILENT]), min_size=1, max_size=8)


@given(GOODS, st.data())
def test_sets_are_whole_sound_and_the_same_in_any_order(
    goods: list[Goods], data: st.DataObject
) -> None:
    number = st.integers(0, len(goods) - 1)
    drawn = data.draw(st.lists(st.tuples(st.sampled_from([0.4, 0.6, 0.8]), number, number)))
    bonds = [Bond(w, min(i, j), max(i, j)) for w, i, j in drawn if i != j]
    sets = clustered(goods, bonds, 0.5)
    assert sorted(n for members in sets.members for n in members) == list(range(len(goods)))
    for members in sets.members:
        for one in members:
            assert not any(contradiction(goods[one], goods[other]) for other in members)
    again = clustered(goods, data.draw(st.permutations(bonds)), 0.5)
    assert (again.members, again.used) == (sets.members, sets.used)


@given(GOODS, st.data())
def test_without_contradictions_sets_are_the_connected_parts(
    goods: list[Goods], data: st.DataObject
) -> None:
    count = len(goods)
    number = st.integers(0, count - 1)
    edges = data.draw(st.lists(st.tuples(number, number).filter(lambda e: e[0] < e[1])))
    part = list(range(count))
    for _ in range(count):  # the oracle: spread the least number along every edge
        for one, other in edges:
            part[one] = part[other] = min(part[one], part[other])
    sets = clustered([SILENT] * count, [Bond(1.0, *edge) for edge in edges], 0.5)
    assert {frozenset(members) for members in sets.members} == {
        frozenset(n for n in range(count) if part[n] == least) for least in set(part)
    }
