"""The 31 vectors: OFAC's published examples and what follows from them, BIS, EU and UK."""

from __future__ import annotations

from datetime import date

from tidewaiter.parties.ownership.verdict import Asked, judged
from unit.parties.ownership.ownership_vectors import (
    ANSWERS,
    RULES,
    TODAY,
    listed,
    stakes_of,
    vectors,
)


def verdicts_of(vector, facts):
    day = date.fromisoformat(vector["as_of"]) if "as_of" in vector else TODAY
    rule = facts.ownership[RULES[vector["rule"]]]
    asked = Asked(rule, day, listed(*vector["listed"]), vector.get("countries", {}))
    return {v.entity: v for v in judged(stakes_of(vector), asked)}


def test_all_vectors_come_out_as_stated(shared_data, facts):
    found = vectors(shared_data)
    assert len(found) == 31
    wrong = []
    for vector in found:
        verdicts = verdicts_of(vector, facts)
        for entity, status in vector["expect"].items():
            if verdicts[entity].restricted != ANSWERS[status]:
                wrong.append((vector["id"], entity, verdicts[entity].restricted))
        for entity, flags in vector.get("flags", {}).items():
            if missing := set(flags) - set(verdicts[entity].flags):
                wrong.append((vector["id"], entity, missing, verdicts[entity].flags))
        if "licence_from" in vector:
            assert verdicts["A"].licence_from == (vector["licence_from"],)
    assert wrong == []


def derived(vector, verdict, threshold):
    """Return whom the path alone reaches, worked out by hand along its order."""
    reached = {party.name for party in listed(*vector["listed"])}
    held = {}
    for link in verdict.path:
        holding = link.holding
        assert holding.owner in reached, f"{holding.owner} counts before it is reached"
        held[holding.owned] = held.get(holding.owned, 0) + holding.low
        if held[holding.owned] >= threshold:
            reached.add(holding.owned)
    return reached


def test_each_restriction_follows_from_its_path_alone(shared_data, facts):
    shown = 0
    for vector in vectors(shared_data):
        for verdict in verdicts_of(vector, facts).values():
            if verdict.restricted == "yes":
                assert verdict.entity in derived(vector, verdict, verdict.threshold)
                shown += 1
    expected = [status for v in vectors(shared_data) for status in v["expect"].values()]
    assert shown == expected.count("restricted") > 20


def test_each_vector_without_restriction_shows_what_counts_and_what_is_missing(shared_data, facts):
    for vector in vectors(shared_data):
        for verdict in verdicts_of(vector, facts).values():
            shares = [link.holding for link in verdict.path if link.holding.kind == "share"]
            if verdict.restricted == "unknown":
                assert verdict.open_links
                assert verdict.low < verdict.threshold <= verdict.high
            elif verdict.restricted == "no" and "rule_suspended" not in " ".join(verdict.flags):
                assert verdict.low == sum(holding.low for holding in shares)
                assert verdict.cite is not None
