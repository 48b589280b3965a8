"""A made-up case as a folder: one site, 5,120 chips, 2,048 of them attested."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CHIPS, ATTESTED = 5120, 2048
"""Chips sold to the site, and units that signed a report there."""


def small_case(folder: Path, **tables: str) -> Path:
    """Write the case; a table that is given takes the place of ours, "" leaves it out."""
    folder.mkdir(parents=True, exist_ok=True)
    units = "".join(f"SN{n:05d},NVIDIA B200,S1\n" for n in range(CHIPS))
    seen = "".join(f"SN{n:05d},site:B,2026-11-01,attested\n" for n in range(ATTESTED))
    ours = {
        "shipments": (
            "id,item,quantity,sender,receiver,sent,received,grade\n"
            f"S1,NVIDIA B200,{CHIPS},maker,site:B,2026-03-01,2026-03-09,paper\n"
        ),
        "units": f"serial,item,shipment\n{units}",
        "sightings": f"serial,place,at,grade\n{seen}",
        "sites": "id,power_mw,pue,begins\nB,6,1.2,2026-01\n",
    }
    for name, text in {**ours, **tables}.items():
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    about = "name: Small works\nstatus: made-up\nnote: MADE UP for the tests\n"
    (folder / "case.yaml").write_text(about, encoding="utf-8")
    return folder
