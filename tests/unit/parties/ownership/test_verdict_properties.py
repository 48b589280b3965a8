"""What must hold for any records: order, names, more listed owners, wider shares."""

from __future__ import annotations

import itertools
from decimal import Decimal

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.model.ownership import ListedParty, Stake
from tidewaiter.parties.ownership.verdict import Asked, judged
from unit.parties.ownership.ownership_vectors import TODAY

PARTIES = [f"p{i}" for i in range(7)]
SHARES = [Decimal(t) for t in ("0", "10", "20", "25", "30", "49.99", "50", "50.00000001", "100")]
RULES = ["ofac", "bis", "eu", "uk"]


@st.composite
def edges(draw):
    owner, owned = draw(st.sampled_from(PARTIES)), draw(st.sampled_from(PARTIES))
    kind = draw(st.sampled_from(["share"] * 6 + ["controls", "may-control"]))
    source = draw(st.sampled_from(["a", "b"]))
    if kind != "share" or not draw(st.integers(0, 8)):
        return Stake(owner=owner, owned=owned, kind=kind, source=source)
    low, high = sorted([draw(st.sampled_from(SHARES)), draw(st.sampled_from(SHARES))])
    if draw(st.booleans()):
        high = low
    return Stake(owner=owner, owned=owned, low=low, high=high, source=source)


GRAPHS = st.lists(edges(), max_size=14)
LISTED = st.sets(st.sampled_from(PARTIES), min_size=1, max_size=3)
RULE = st.sampled_from(RULES)


def answers(facts, rule, stakes, names):
    asked = Asked(facts.ownership[rule], TODAY, [ListedParty(name=n) for n in sorted(names)])
    return {v.entity: v for v in judged(stakes, asked, PARTIES)}


def restricted(found):
    return {entity: verdict.restricted for entity, verdict in found.items()}


@given(stakes=GRAPHS, names=LISTED, rule=RULE, seed=st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(facts, stakes, names, rule, seed):
    shuffled = list(stakes)
    seed.shuffle(shuffled)
    assert answers(facts, rule, stakes, names) == answers(facts, rule, shuffled, names)


@given(stakes=GRAPHS, names=LISTED, rule=RULE, order=st.permutations(PARTIES))
def test_names_do_not_matter(facts, stakes, names, rule, order):
    called = dict(zip(PARTIES, order, strict=True))
    renamed = [
        msgspec.structs.replace(s, owner=called[s.owner], owned=called[s.owned]) for s in stakes
    ]
    before = restricted(answers(facts, rule, stakes, names))
    after = restricted(answers(facts, rule, renamed, {called[n] for n in names}))
    assert {called[entity]: answer for entity, answer in before.items()} == after


@given(stakes=GRAPHS, names=LISTED, rule=RULE, more=LISTED)
def test_another_listed_party_never_lessens_a_restriction(facts, stakes, names, rule, more):
    rank = {"no": 0, "unknown": 1, "yes": 2}
    before = answers(facts, rule, stakes, names)
    after = restricted(answers(facts, rule, stakes, names | more))
    assert all(rank[after[entity]] >= rank[v.restricted] for entity, v in before.items())


@given(stakes=GRAPHS, names=LISTED, rule=RULE, share=st.sampled_from(SHARES))
def test_another_holding_of_a_listed_owner_never_clears(facts, stakes, names, rule, share):
    owner = min(names)
    before = restricted(answers(facts, rule, stakes, names))
    pairs = {(s.owner, s.owned) for s in stakes}
    added = [
        Stake(owner=owner, owned=p, low=share, high=share)
        for p in PARTIES
        if (owner, p) not in pairs and p != owner
    ]
    after = restricted(answers(facts, rule, [*stakes, *added], names))
    assert all(after[entity] == "yes" for entity, answer in before.items() if answer == "yes")


@given(stakes=GRAPHS, names=LISTED, rule=RULE, data=st.data())
def test_wider_shares_never_contradict(facts, stakes, names, rule, data):
    wider = []
    for s in stakes:
        if s.low is not None and data.draw(st.booleans()):
            low = min(s.low, data.draw(st.sampled_from(SHARES)))
            high = max(s.high, data.draw(st.sampled_from(SHARES)))
            wider.append(msgspec.structs.replace(s, low=low, high=high))
        else:
            wider.append(s)
    narrow = restricted(answers(facts, rule, stakes, names))
    wide = restricted(answers(facts, rule, wider, names))
    for entity in PARTIES:
        assert {narrow[entity], wide[entity]} != {"yes", "no"}
    pairs = [(s.owner, s.owned, s.kind) for s in stakes]
    if len(set(pairs)) == len(pairs):  # one source for each holding: wider only opens
        assert all(wide[p] in {narrow[p], "unknown"} for p in PARTIES)


@given(stakes=GRAPHS, names=LISTED, rule=RULE)
def test_unknown_means_that_both_answers_fit_the_records(facts, stakes, names, rule):
    stakes = [s for s in unified(stakes) if s.low is not None or s.kind == "controls"]
    found = answers(facts, rule, stakes, names)
    ends = []
    for which in ("low", "high"):
        sharp = [
            msgspec.structs.replace(s, low=getattr(s, which), high=getattr(s, which))
            for s in stakes
        ]
        ends.append(restricted(answers(facts, rule, sharp, names)))
    for entity, verdict in found.items():
        low, high = ends[0][entity], ends[1][entity]
        expected = low if low == high else "unknown"
        assert verdict.restricted == expected


def unified(stakes):
    """Keep one source of each holding, so that its ends are the holding's ends."""
    pairs = {}
    for s in stakes:
        pairs.setdefault((s.owner, s.owned, s.kind), s)
    return list(pairs.values())


@given(stakes=GRAPHS, names=LISTED, rule=RULE)
def test_a_path_is_in_order_and_supports_no_owner_by_itself(facts, stakes, names, rule):
    for verdict in answers(facts, rule, stakes, names).values():
        if verdict.restricted != "yes":
            continue
        reached = set(names)
        for owned, links in itertools.groupby(verdict.path, key=lambda k: k.holding.owned):
            assert {link.holding.owner for link in links} <= reached
            reached.add(owned)
        assert verdict.entity in reached
