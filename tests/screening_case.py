"""A synthetic case around orders: lists, parties, owners, sites, payments; every name invented."""

from __future__ import annotations

import csv
import json
import random
from typing import TYPE_CHECKING, Any

from tidewaiter.store.list_folder import keep
from unit.parties.listed.invented_lists import ENTRIES, edition

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {
    "id": "PO-1",
    "item": "NVIDIA RTX 4060",
    "date": "2026-06-01",
    "quantity": "8",
    "exported_from": "US",
    "destination": "DE",
    "end_use": "research",
    "site": "S1",
    "value": "3200",
    "currency": "USD",
    "consignee": "Quellbrook Rechenzentrum GmbH",
    "consignee_address": "4 Example Street, Berlin",
    "consignee_country": "DE",
    "end_user": "Quellbrook Institut",
    "end_user_country": "DE",
    "end_user_headquarters": "DE",
    "end_user_parent_country": "DE",
}
UNCONTROLLED = {"tpp": "500", "data_centre": "no", "item": "a small chip"}
"""An item of figures far below every limit."""

ITEMS = ("NVIDIA H100 SXM", "H20", "RTX 4090", "L40S", "A800", "an unheard-of card", "")
NAMES = (
    "Quellbrook Institut",
    "Marwick & Tolliver Compute Ltd",
    "Zephyrine Orbita Optoelectronics Co., Ltd.",
    "Zephyrin Orbita Optoelectronic",
    "Abbasov Rim",
    "Оремистов Трейд ООО",
    "枫岚沐禾科技有限公司",
    "",
    "…!!!",
    "Tessaly Harbour Logistics Pte Ltd",
)
COUNTRIES = ("SG", "MY", "DE", "JP", "AE", "CN", "HK", "TW", "RU", "VN", "")


def lists_folder(folder: Path) -> Path:
    """Write a folder with one loaded list of invented parties."""
    keep(folder, edition("us-csl", ENTRIES), {})
    return folder


def good(**changes: str) -> dict[str, str]:
    """Return an order that is released once its item is under no control."""
    return {**GOOD, **UNCONTROLLED, **changes}


def as_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write orders as a flat table."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


def many(count: int, seed: int = 7) -> list[dict[str, str]]:
    """Return orders of every kind, some damaged: the same ones for the same seed."""
    draw = random.Random(seed)  # noqa: S311  (synthetic orders)
    rows = []
    for number in range(count):
        row = {
            "id": f"PO-{number}",
            "item": draw.choice(ITEMS),
            "date": draw.choice(["2026-06-01", "2025", "2026-13-01", ""]),
            "quantity": draw.choice(["1", "8", "512", "eight", ""]),
            "exported_from": draw.choice(["US", "US", "NL"]),
            "destination": draw.choice(COUNTRIES),
            "end_use": draw.choice(["", "research"]),
            "site": draw.choice(["", "S1"]),
            "value": "100000",
            "currency": "USD",
            "serials": draw.choice(["", f"SN{draw.randint(1, 40)}"]),
        }
        for role in ("consignee", "end_user", "forwarder"):
            row[role] = draw.choice(NAMES)
            row[f"{role}_country"] = draw.choice(COUNTRIES)
            row[f"{role}_headquarters"] = draw.choice(COUNTRIES)
            row[f"{role}_parent_country"] = draw.choice(COUNTRIES)
        rows.append(row)
    return rows


def nested(**changes: Any) -> str:
    """Return one order as JSON."""
    order = {
        "id": "PO-1",
        "item": "NVIDIA H100 SXM",
        "date": "2026-06-01",
        "quantity": 64,
        "exported_from": "US",
        "destination": "SG",
        "end_use": "training of language models",
        "site": "S1",
        "value": 1600000,
        "currency": "USD",
        "parties": [
            {"role": "consignee", "name": "Tessaly Harbour Logistics Pte Ltd", "country": "SG"},
            {"role": "end-user", "name": "Quellbrook Cloud", "country": "SG",
             "headquarters": "SG", "parent_country": "SG"},
        ],
    }  # fmt: skip
    return json.dumps({**order, **changes}, ensure_ascii=False)
