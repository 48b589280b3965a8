"""Inventories as sites write them, and as they should not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.model.custody.inspection import DeclaredUnit
from tidewaiter.sources.custody.inventory_table import inventory_of, inventory_text, units_of

if TYPE_CHECKING:
    from pathlib import Path


def test_a_table_is_read_as_text(tmp_path: Path) -> None:
    (tmp_path / "i.csv").write_text("serial,rack,model\n007,R1,NA\n3E001, R2 ,NO\n")
    found = inventory_of(tmp_path / "i.csv", "B")
    assert found == (
        DeclaredUnit(serial="007", rack="R1", model="NA"),
        DeclaredUnit(serial="3E001", rack="R2", model="NO"),
    )
    assert units_of(inventory_text(found), "again") == found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("serial\nA\nA\n", "once"),
        ("serial,rack\n,R1\n", "once"),
        (f"serial\n{'A' * 201}\n", "once"),
        ("serial\n", "no unit"),
        ("serial\nA\nB", "does not end"),
        ("serial,price\nA,1\n", "price"),
        ("uuid\nA\n", "serial"),
        ("serial,rack\nA\n", ""),
    ],
)
def test_a_table_with_a_fault_is_refused(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "i.csv").write_text(text)
    with pytest.raises(DataError) as refused:
        inventory_of(tmp_path / "i.csv", "B")
    assert why in str(refused.value)


def test_a_case_gives_the_chips_that_were_shipped_to_the_site(tmp_path: Path) -> None:
    (tmp_path / "shipments.csv").write_text(
        "id,item,quantity,sender,receiver,sent\n"
        "s1,nvidia/h100-sxm,1,maker:m,site:B,2026-01-01\n"
        "s2,nvidia/h100-sxm,1,maker:m,site:C,2026-01-01\n"
    )
    (tmp_path / "units.csv").write_text(
        "serial,kind,parent,shipment,uuid,item\n"
        "A1,gpu,CH1,s1,U1,nvidia/h100-sxm\nA2,gpu,CH2,s2,U2,nvidia/h100-sxm\nCH1,server,,s1,,\n"
    )
    assert inventory_of(tmp_path, "B") == (
        DeclaredUnit(serial="A1", uuid="U1", chassis="CH1", model="nvidia/h100-sxm"),
    )
    with pytest.raises(DataError, match="no unit"):
        inventory_of(tmp_path, "D")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        inventory_of(tmp_path / "none.csv", "B")
