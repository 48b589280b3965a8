"""The gravest finding decides; a flag never does more than hold; no list is never a release."""

from itertools import combinations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.controls.orders.decision import Found, decided
from tidewaiter.facts.catalogue import Facts
from tidewaiter.model.trade.order import Order, StatedParty
from tidewaiter.model.trade.policy import ScreeningPolicy
from tidewaiter.model.trade.screening import (
    OUTCOMES,
    FlagAnswer,
    Hit,
    LicenceAnswer,
    OwnershipAnswer,
)


@pytest.fixture(scope="module")
def policy(facts: Facts) -> ScreeningPolicy:
    return facts.screening["orders"]


def complete() -> Order:
    return Order(
        id="1",
        item="H100",
        quantity=8,
        exported_from="US",
        destination="DE",
        end_use="research",
        site="S1",
        parties=(
            StatedParty(role="consignee", name="Example GmbH"),
            StatedParty(role="end-user", name="Example GmbH"),
        ),
    )


def clean() -> Found:
    licence = LicenceAnswer(item="H100", label="none", requirement="no")
    return Found(order=complete(), licence=licence, controlled="no", screened=True)


def flag(name: str, record: str, *, verified: bool) -> FlagAnswer:
    return FlagAnswer(flag=name, answer="raised", verified=verified, record=record)


def hit(strength: str) -> Hit:
    return Hit(
        role="consignee", party="A", list="us-csl/el", entry="7", listed_name="A", by="name",
        probability=0.9, strength=strength, resolve=("compare the registration number",),
    )  # fmt: skip


def verdict(restricted: str, status: str = "in-force", **more: object) -> OwnershipAnswer:
    return OwnershipAnswer(
        role="end-user", party="A", rule="ofac", restricted=restricted, status=status, **more
    )


def test_nothing_found_is_a_release_without_reasons(policy: ScreeningPolicy) -> None:
    assert decided(clean(), policy) == ("release", (), ())


def test_without_lists_nothing_is_released(policy: ScreeningPolicy) -> None:
    found = decided(clean()._replace(screened=False), policy)
    assert found.outcome == "hold"
    assert [r.kind for r in found.reasons] == ["lists"]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("yes", "escalate"), ("unknown", "hold"), ("verify", "hold"), ("no", "release")],
)
def test_licence(policy: ScreeningPolicy, answer: str, outcome: str) -> None:
    licence = LicenceAnswer(
        item="x",
        label="3A090.a",
        requirement=answer,
        because=("us/x: X (s, p; in-force from 2023)",),
    )
    found = decided(clean()._replace(licence=licence), policy)
    assert found.outcome == outcome
    if answer == "yes":
        assert (found.reasons[0].rule, found.reasons[0].cite) == ("us/x", "s, p")


@pytest.mark.parametrize(
    ("strength", "outcome"), [("certain", "escalate"), ("strong", "escalate"), ("possible", "hold")]
)
def test_hits(policy: ScreeningPolicy, strength: str, outcome: str) -> None:
    found = decided(clean()._replace(hits=(hit(strength),)), policy)
    assert found.outcome == outcome
    assert [q.to for q in found.questions] == ["desk"]


@pytest.mark.parametrize(
    ("given_", "outcome"),
    [
        (verdict("no"), "release"),
        (verdict("yes"), "escalate"),
        (verdict("yes", supposing=("B",)), "hold"),
        (verdict("yes", status="verify"), "hold"),
        (verdict("unknown", path=("B holds 40 to 60%",)), "hold"),
        (verdict("unknown"), "release"),  # nobody listed in sight, and the item is in no class
    ],
)
def test_ownership(policy: ScreeningPolicy, given_: OwnershipAnswer, outcome: str) -> None:
    assert decided(clean()._replace(ownership=(given_,)), policy).outcome == outcome


def test_unknown_owners_matter_for_a_controlled_item(policy: ScreeningPolicy) -> None:
    found = clean()._replace(ownership=(verdict("unknown"),), controlled="yes")
    assert decided(found, policy).outcome == "hold"


def test_one_unchecked_flag_alone_changes_nothing(policy: ScreeningPolicy) -> None:
    alone = clean()._replace(flags=(flag("a", "site", verified=False),))
    assert decided(alone, policy).outcome == "release"
    same_record = alone._replace(flags=(*alone.flags, flag("b", "site", verified=False)))
    assert decided(same_record, policy).outcome == "release"
    two_records = alone._replace(flags=(*alone.flags, flag("b", "party", verified=False)))
    assert decided(two_records, policy).outcome == "hold"


def test_a_flag_that_honest_orders_raise_counts_only_beside_another(
    policy: ScreeningPolicy,
) -> None:
    common = flag(policy.never_alone[0], "party", verified=True)
    assert decided(clean()._replace(flags=(common,)), policy).outcome == "release"
    both = (common, flag("a", "site", verified=False))
    assert decided(clean()._replace(flags=both), policy).outcome == "hold"


def test_flags_that_never_count_alone_exist(facts: Facts, policy: ScreeningPolicy) -> None:
    known = {f.id for held in facts.flags.values() for f in held.flags}
    assert set(policy.never_alone) <= known


def test_any_number_of_flags_never_escalates(policy: ScreeningPolicy) -> None:
    records = ("site", "party", "payment", "route", "address", "history")
    flags = tuple(flag(f"f{i}", record, verified=True) for i, record in enumerate(records))
    for some in range(1, len(flags) + 1):
        for chosen in combinations(flags, some):
            assert decided(clean()._replace(flags=chosen), policy).outcome == "hold"


def test_a_flag_never_escalates_whatever_the_table_says(policy: ScreeningPolicy) -> None:
    harsh = msgspec.structs.replace(
        policy,
        situations=tuple(
            msgspec.structs.replace(rule, outcome="escalate") for rule in policy.situations
        ),
    )
    found = clean()._replace(flags=(flag("a", "site", verified=True),))
    assert decided(found, harsh).outcome == "hold"


@pytest.mark.parametrize(
    ("missing", "change"),
    [
        ("quantity", {"quantity": None}),
        ("end_use", {"end_use": ""}),
        ("site", {"site": ""}),
        ("exported_from", {"exported_from": ""}),
        ("end-user", {"parties": (StatedParty(role="consignee", name="A"),)}),
    ],
)
def test_facts_that_only_a_controlled_item_needs(
    policy: ScreeningPolicy, missing: str, change: dict[str, object]
) -> None:
    found = clean()._replace(order=msgspec.structs.replace(complete(), **change))
    assert decided(found, policy).outcome == "release"
    held = decided(found._replace(controlled="unknown"), policy)
    assert held.outcome == "hold"
    assert [q.about for q in held.questions if q.needed] == [missing]


@pytest.mark.parametrize("change", [{"destination": ""}, {"parties": ()}])
def test_facts_that_every_order_needs(policy: ScreeningPolicy, change: dict[str, object]) -> None:
    found = clean()._replace(order=msgspec.structs.replace(complete(), **change))
    assert decided(found, policy).outcome == "hold"


def test_an_item_nobody_knows_is_held(policy: ScreeningPolicy) -> None:
    assert decided(clean()._replace(item_known=False), policy).outcome == "hold"


HITS = st.sampled_from(["certain", "strong", "possible"]).map(hit)
RAISED = st.builds(
    flag, st.sampled_from("abc"), st.sampled_from(["site", "party"]), verified=st.booleans()
)
VERDICTS = st.sampled_from(["yes", "no", "unknown"]).map(verdict)
FINDINGS = st.fixed_dictionaries(
    {
        "hits": st.lists(HITS, max_size=2).map(tuple),
        "screened": st.booleans(),
        "flags": st.lists(RAISED, max_size=3).map(tuple),
        "ownership": st.lists(VERDICTS, max_size=2).map(tuple),
        "unsearched": st.sampled_from([(), ("a name is too long",)]),
    }
)


@given(findings=FINDINGS)
def test_the_gravest_reason_decides_and_more_findings_never_soften(
    facts: Facts, findings: dict[str, object]
) -> None:
    policy = facts.screening["orders"]
    whole = decided(clean()._replace(**findings), policy)
    rank = OUTCOMES.index
    assert rank(whole.outcome) == max([rank(r.outcome) for r in whole.reasons], default=0)
    for name in findings:
        fewer = {**findings, name: getattr(clean(), name)}
        assert rank(decided(clean()._replace(**fewer), policy).outcome) <= rank(whole.outcome)
