"""What the registry shows to the books, and how well."""

from __future__ import annotations

from registry_case import LIFE, event, told
from tidewaiter.custody.registry.sightings import Asked, sightings
from tidewaiter.facts.catalogue import load_facts

RULES = load_facts().registry["custody"]


def test_sightings_have_the_grade_of_their_weakest_link() -> None:
    events = (
        *LIFE,
        event("located", "2026-04-01", place="site:B", verdict="consistent"),
        event("attested", "2026-04-02", place="B", verdict="good"),
        event("attested", "2026-04-03", place="site:B", verdict="good", nonce="n1"),
        event("located", "2026-04-04", place="site:B", verdict="unknown"),
        event("located", "2026-04-05", place="site:B", verdict="impossible"),
        event("attested", "2026-04-06", place="site:B", uuid="U2"),
    )
    register, entries = told(RULES, events)
    trusted = Asked("log", frozenset({"made-up"}))
    assert [(one.at[5:], one.grade) for one in sightings(register, entries, trusted)] == [
        ("02-01", "paper"),
        ("03-01", "serial"),
        ("04-01", "attested"),
        ("04-02", "attested"),
        ("04-03", "challenged"),
        ("04-04", "paper"),
    ]
    assert {one.grade for one in sightings(register, entries, Asked("log"))} == {"paper", "serial"}
    nonces = {one.nonce for one in sightings(register, entries, trusted)}
    assert nonces == {"", "n1"}
    assert {one.place for one in sightings(register, entries, trusted)} == {"site:B"}
    assert len(sightings(register, entries, trusted._replace(as_of="2026-03-31"))) == 2
    withdrawn = event("withdrawn", "2026-05-01", withdraws="7")
    register, entries = told(RULES, (*events, withdrawn))
    assert [one.at[5:] for one in sightings(register, entries, trusted)].count("04-03") == 0
    register, entries = told(RULES, ())
    assert sightings(register, entries, trusted) == ()
