"""How far does a record show that a unit is where it says? Grades of evidence, weakest first."""

from __future__ import annotations

from typing import Literal, get_args

EvidenceGrade = Literal["listed", "paper", "photo", "serial", "attested", "challenged"]
"""``listed``: somebody offers or mentions it. ``paper``: an invoice, airway bill or statement.
``photo``: a picture of it. ``serial``: its number was read, from a label or by a host's own report.
``attested``: its own key signed a report that was verified. ``challenged``: the same, over a nonce
that the checker chose."""

GRADES: tuple[EvidenceGrade, ...] = get_args(EvidenceGrade)
