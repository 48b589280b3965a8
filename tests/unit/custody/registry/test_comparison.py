"""What a fleet reports against what the registry knows."""

from __future__ import annotations

from registry_case import LIFE, event, told
from tidewaiter.custody.registry.comparison import differences
from tidewaiter.facts.catalogue import load_facts

RULES = load_facts().registry["custody"]


def test_a_report_is_compared_with_the_registry() -> None:
    lost = [
        event("installed", "2026-02-01", "S3", place="site:B"),
        event("lost", "2026-02-02", "S3"),
    ]
    there = event("installed", "2026-02-01", "S4", place="site:B")
    register, _ = told(RULES, (*LIFE, *lost, there))
    report = [
        event("attested", "2026-05-01", "S1", place="site:C", chassis="C2", vbios="97", uuid="U9"),
        event("attested", "2026-05-01", "S2", place="site:B", uuid="U1"),
        event("attested", "2026-05-01", "S3", place="site:B"),
    ]
    assert [(one.serial, one.kind) for one in differences(register, report)] == [
        ("S1", "moved"),
        ("S1", "other-chassis"),
        ("S1", "other-uuid"),
        ("S1", "vbios-changed"),
        ("S2", "new"),
        ("S2", "other-serial"),
        ("S3", "not-held"),
        ("S4", "not-reported"),
    ]
