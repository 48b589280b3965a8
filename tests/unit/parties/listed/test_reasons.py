from tidewaiter.model.party import PartyKind
from tidewaiter.parties.listed.evidence import NameSeen
from tidewaiter.parties.listed.reasons import (
    NOTHING_TOLD,
    Evidence,
    consequence,
    name_reasons,
    resolve,
    speaks_against,
    speaks_for,
)
from tidewaiter.parties.listed.screened_lists import ScreenedEntry
from tidewaiter.parties.names.addresses import Likeness

BARE = Evidence(None, "", None, None, "", "")
SEEN = NameSeen("Zephyrin", 0, "Zephyrine Orbita", 0.9, whole=False, weak=True)


def entry(**given) -> ScreenedEntry:
    return ScreenedEntry(**{"list": "l", "id": "1", "kind": PartyKind.ENTITY, "name": "N"} | given)


def test_nothing_is_said_as_nothing() -> None:
    assert speaks_for(entry(), BARE, NOTHING_TOLD) == ("nothing",)
    assert speaks_against(entry(), BARE, NOTHING_TOLD) == ("nothing",)


def test_kind_country_address_and_weak_alias_are_told() -> None:
    evidence = Evidence(SEEN, "", None, Likeness.ELSEWHERE, "SG", "vessel")
    against = "; ".join(speaks_against(entry(countries=("CN",)), evidence, NOTHING_TOLD))
    for told in ("weak alias", "elsewhere", "differs: SG, listed CN", "said to be an vessel"):
        assert told in against
    agrees = speaks_for(entry(countries=("SG",)), evidence, NOTHING_TOLD)
    assert agrees == ("country of the address agrees: SG (this decides nothing)",)


def test_the_reasons_of_a_name_say_what_both_have(small) -> None:
    told = name_reasons(small, {"Zephyrine Orbita Trading": 2})["Zephyrine Orbita Trading"]
    words = [*told[0].spoken_for, *told[0].against]
    assert any("both have" in text for text in words)


def test_what_follows_names_paragraph_and_the_entrys_own_words(small) -> None:
    text = consequence(small.parts.entries[0], small)
    for part in ("744.11", "erify", "[licence requirement: For all items]"):
        assert part in text
    assert "not in the facts: verify" in consequence(entry(list="elsewhere"), small)


def test_there_is_a_step_for_every_kind_of_entry() -> None:
    for kind in PartyKind:
        assert resolve(entry(kind=kind), BARE)
    steps = resolve(entry(numbers=("Tax 12",), addresses=("1 Road",)), BARE._replace(name=SEEN))
    assert [any(told in s for s in steps) for told in ("Tax 12", "1 Road", "Zephyrine")] == [
        True
    ] * 3
