"""A made-up answer about a case, for the reports."""

from __future__ import annotations

from typing import Any

import msgspec

from tidewaiter.model.books.account import CaseAnswer, TableRead, Unaccounted
from tidewaiter.model.books.detection import LossTest, SeriesDetection
from tidewaiter.model.books.finding import EvidenceRef, Explanation, Finding, NextCheck

B200 = "nvidia/b200"
HERE = Unaccounted(
    account="site:B",
    item=B200,
    book=(5120, 5120),
    seen={"attested": 2048},
    low=1750,
    mid=2400,
    high=3040,
    level=0.9,
    bounds=(1720, 3072),
    capacity=(2900, 3400),
    diverting=0.9,
    reasons=("2,048 units attested",),
)
FOUND = Finding(
    id="site-too-small-1",
    rule="site-too-small",
    title="site:B cannot run 1,720 of the B200 that the books have there",
    account="site:B",
    item=B200,
    low=1720,
    high=2220,
    tier="unaccounted",
    classes=("movement", "site"),
    serials=("A1", "A2"),
    evidence=(EvidenceRef(table="sites", row=1, file="sites.csv", grade="paper", text="4 MW"),),
    arithmetic=("4 MW / 1.3",),
    explanations=(
        Explanation(id="stored", text="The units are in store.", is_open=True),
        Explanation(id="in-transit", text="Under way.", is_open=False, why="nothing is"),
    ),
    checks=("nonce-challenge",),
)
CHECK = NextCheck(
    check="nonce-challenge",
    text="Challenge 96 units of B200 at site B",
    account="site:B",
    item=B200,
    units=96,
    cost_usd=(392, 3440),
    removes=0.7,
    removes_chips=900,
    chips_per_kusd=500,
    settles=("keying-error",),
)
SEEN = SeriesDetection(
    account="site:B",
    item=B200,
    opened="2026-04-01",
    closed="2026-10-01",
    sigma=(31.2, 44.8),
    sigma_total=50.0,
    false_alarm=0.025,
    goal=0.95,
    loss=None,
    over=2,
    tests=(
        LossTest(
            test="page",
            threshold=2.4,
            unit="sigma",
            abrupt=None,
            protracted=None,
            least_abrupt=187,
            least_protracted=211,
            error=0.003,
        ),
    ),
    assumes=("counts miss some",),
)


def answered(**changes: Any) -> CaseAnswer:
    """Return the answer with some of its fields changed."""
    answer = CaseAnswer(
        case="Example works",
        status="made-up",
        as_of="2026-11-24",
        headline="sold 5,120 B200",
        sold={B200: (5120.0, 5120.0)},
        unaccounted=(HERE,),
        total={B200: (1750.0, 2400.0, 3040.0)},
        findings=(FOUND,),
        checks=(CHECK,),
        tables=(TableRead(table="sites", file="sites.csv", rows=3, sha256="ab" * 32),),
        missing={"units": "Serial numbers."},
        facts_sha256="cd" * 32,
        seed=7,
        version="0.1.0",
        detection=(SEEN,),
    )
    return msgspec.structs.replace(answer, **changes)
