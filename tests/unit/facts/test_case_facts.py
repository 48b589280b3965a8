"""The documented cases: enough of them, said with care, and with what the sources state."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import msgspec
import pytest

from tidewaiter.core.cite import Grade
from tidewaiter.core.timeline import span_of
from tidewaiter.model.case import Status

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.case import Case, Lot

# The nine cases of Epoch AI's v_diversion_and_resale.py (spring 2026); D9 is two reports, and D7,
# "other small cases", is an aggregate to which two reports belong.
OF_EPOCH = {
    "supermicro-company-1-2026": "D1",
    "megaspeed-2025": "D2",
    "singapore-aperia-2025": "D3",
    "singapore-luxuriate-2025": "D4",
    "operation-gatekeeper-2025": "D5",
    "janford-realtor-2025": "D6",
    "courier-network-2024": "D7",
    "shenzhen-vendors-2024": "D7",
    "alx-solutions-2025": "D8",
    "malaysia-shell-2024": "D9",
    "hong-kong-warehouse-2024": "D9",
}

# Private persons whom the sources name and our files must not: digests, so that they stand nowhere.
NAMES = {
    "215fdda172641086", "cee73c8fd62a8973", "e28b2895f6b3dc27", "cb37790a8586667f",
    "802c038af88b8686", "34d250f31ee30460", "95648b4276a5433d", "0c7fb88c430897c6",
    "3abd72ec6352d608", "1ed2b38c11c70aa0", "2abd3a9b9056adea", "1e0afa83c8f066fd",
    "01380046d1d8e216", "4ca6f6d5a544bf57", "2ac8129957801379", "b66e2f869620e9d3",
    "7829dfe67fcf5431", "8ece232ca0633327", "d0784c6b1785dcd4", "64b4d0f47c93ce23",
    "5dd52596b1ac068f", "27756f050e14a1cb", "0f31618ba0cf91b5", "645b10817fa7a13e",
    "c81c2457c95d3e40", "0b4bd77cec705cf5", "a821c62e8104f851", "00a9e4255a5b6306",
}  # fmt: skip


def digest(word: str) -> str:
    return hashlib.sha256(word.casefold().encode()).hexdigest()[:16]


def text_of(case: Case) -> str:
    return msgspec.json.encode(case).decode()


def lots(case: Case, meaning: str) -> list[Lot]:
    return [lot for lot in case.lots if lot.meaning == meaning]


def test_there_are_at_least_twenty_cases_of_every_status_but_convicted(facts: Facts) -> None:
    assert len(facts.cases) >= 20
    statuses = {case.status for case in facts.cases.values()}
    assert statuses == set(Status) - {Status.CONVICTED}


def test_the_cases_that_epoch_counts_say_which_of_its_nine_they_are(facts: Facts) -> None:
    counted = {i for i, case in facts.cases.items() if "epoch-2026" in case.counted_in}
    assert counted == set(OF_EPOCH)
    assert set(OF_EPOCH.values()) == {f"D{i}" for i in range(1, 10)}
    for ident, label in OF_EPOCH.items():
        assert re.search(rf"\b{label}\b", facts.cases[ident].note), ident


def test_no_private_person_is_named(facts: Facts) -> None:
    assert digest("example") not in NAMES
    for ident, case in facts.cases.items():
        words = re.findall(r"[^\W\d_]+", text_of(case))
        assert not {digest(word) for word in words} & NAMES, ident


def test_every_case_cites_when_it_became_public_and_who_says_so(facts: Facts) -> None:
    for case in facts.cases.values():
        assert case.summary
        assert case.public.grade is not Grade.UNVERIFIED or "from memory" in case.public.note
        assert case.conduct is None or case.conduct.first <= case.public.span.last
        assert case.status_note, case.id


def test_a_case_in_court_names_its_court_and_a_reported_one_has_none(facts: Facts) -> None:
    for case in facts.cases.values():
        in_court = case.status in {Status.CHARGED, Status.PLEADED, Status.CONVICTED}
        assert bool(case.docket) or not in_court, case.id
        assert not case.docket or case.status is not Status.REPORTED, case.id


def test_a_firm_is_never_said_to_have_done_what_is_only_alleged(facts: Facts) -> None:
    for case in facts.cases.values():
        for firm in case.firms:
            assert firm.named_by in facts.sources
            settled = "pleaded" in firm.status or "convicted" in firm.status
            assert not settled or case.status in {Status.PLEADED, Status.CONVICTED}
            assert len(firm.status.split()) >= 2, f"{case.id}: {firm.name}"


@pytest.mark.parametrize(
    "ident",
    [
        "megaspeed-2025",
        "deepseek-blackwell-2025",
        "singapore-aperia-2025",
        "singapore-luxuriate-2025",
        "obon-2026",
        "kimi-k3-2026",
    ],
)
def test_a_contested_case_says_so_and_what_would_clear_it(facts: Facts, ident: str) -> None:
    note = facts.cases[ident].note
    assert "ontested" in note
    assert "clear it" in note or "clear or confirm it" in note


def test_a_contested_gap_may_be_nothing(facts: Facts) -> None:
    (gap,) = lots(facts.cases["megaspeed-2025"], "diverted")
    assert gap.quantity.interval[:3] == (0, 50_000, 1)
    (imports,) = lots(facts.cases["megaspeed-2025"], "sold")
    assert imports.quantity.best == 136_000


@pytest.mark.parametrize(
    ("ident", "meaning", "described", "ends"),
    [
        # C.D. Cal. 2:25-mj-04821 as Epoch reads it: 205 chips or 205 boards of eight
        ("alx-solutions-2025", "diverted", "H100", (205, 1640)),
        ("alx-solutions-2025", "diverted", "H200", (40, 40)),
        # S.D. Tex. 4:25-cr-00510
        ("operation-gatekeeper-2025", "agreed", "H100", (7032, 7032)),
        ("operation-gatekeeper-2025", "diverted", "H100", (400, 600)),
        ("operation-gatekeeper-2025", "diverted", "H200", (500, 1500)),
        # The Information, August 2024
        ("malaysia-shell-2024", "sold", "H100", (2400, 2400)),
        ("hong-kong-warehouse-2024", "sold", "H100", (4800, 4800)),
        # New York Times, 4 August 2024
        ("shenzhen-vendors-2024", "sold", "H100", (2000, 2000)),
        # M.D. Fla., announced 20 November 2025
        ("janford-realtor-2025", "diverted", "A100", (400, 400)),
        ("janford-realtor-2025", "seized", "H200", (50, 50)),
        # Bloomberg, 8 July 2025
        ("xinjiang-data-centres-2025", "planned", "H100", (115_000, 115_000)),
        # N.D. Ga.: both attempts were stopped
        ("blocked-attempts-georgia-2026", "diverted", "Nvidia", (0, 0)),
    ],
)
def test_numbers_of_chips_are_those_of_the_sources(
    facts: Facts, ident: str, meaning: str, described: str, ends: tuple[float, float]
) -> None:
    found = [lot for lot in lots(facts.cases[ident], meaning) if described in lot.described_as]
    assert ends in [lot.quantity.interval[:2] for lot in found]


@pytest.mark.parametrize(
    ("ident", "low", "high"),
    [
        ("supermicro-company-1-2026", 1.25e9, 2.5e9),
        ("megaspeed-2025", 4.6e9, 4.6e9),
        ("singapore-aperia-2025", 200e6, 300e6),
        ("singapore-luxuriate-2025", 100e6, 180e6),
        ("operation-gatekeeper-2025", 160e6, 160e6),
        ("alx-solutions-2025", 28.4e6, 28.4e6),
        ("earthmade-2026", 300e6, 300e6),
        ("gate-of-the-era-2025", 1e9, 1e9),
        ("c4ads-shipments-2026", 13.4e6, 13.4e6),
        ("shenzhen-vendors-2024", 103e6, 103e6),
    ],
)
def test_sums_of_money_are_those_of_the_sources(
    facts: Facts, ident: str, low: float, high: float
) -> None:
    value = facts.cases[ident].value
    assert value is not None
    assert value.unit == "USD"
    assert value.interval[:2] == (low, high)
    assert facts.cases[ident].value_meaning


def test_days_are_as_exact_as_the_source_and_no_more(facts: Facts) -> None:
    public = {ident: case.public.value for ident, case in facts.cases.items()}
    assert public["huaqiangbei-2023"] == "2023-06-20"
    assert public["courier-network-2024"] == "2024-07"
    assert public["supermicro-company-1-2026"] == "2026-03-19"
    assert public["earthmade-2026"] == "2026-10-01"
    assert public["russia-via-india-2024"] == "2024"


def test_where_one_source_gives_two_sums_both_stay(facts: Facts) -> None:
    value = facts.cases["malaysia-shell-2024"].value
    assert value is not None
    assert [value.best, *(other.best for other in value.also)] == [120e6, 130e6]


def test_two_reports_of_one_matter_are_not_to_be_counted_twice(facts: Facts) -> None:
    assert facts.cases["obon-2026"].lots == ()
    assert facts.cases["obon-2026"].value is None
    assert "counted" in facts.cases["obon-2026"].note


def test_words_are_diverted_alleged_and_unaccounted(facts: Facts) -> None:
    for case in facts.cases.values():
        assert "smuggl" not in text_of(case).casefold(), case.id


def test_cases_after_epochs_model_are_not_said_to_be_in_it(facts: Facts) -> None:
    made = span_of(facts.sources["epoch-diversion-resale-2026"].date)
    for case in facts.cases.values():
        if "epoch-2026" in case.counted_in:
            assert case.public.span.first <= made.last
    assert facts.cases["earthmade-2026"].counted_in == ()
