"""A small list of invented parties, and the published ones."""

from __future__ import annotations

import csv

import pytest

from tidewaiter.app.lists import NOTHING_STATED, edition_from
from tidewaiter.parties.listed.screened_lists import ScreenedLists, build
from tidewaiter.sources.files import source_file
from unit.parties.listed.invented_lists import ENTRIES, address_only, edition


@pytest.fixture(scope="session")
def small(facts) -> ScreenedLists:
    return build([edition("us-csl", ENTRIES)], facts.lists)


@pytest.fixture(scope="session")
def full(facts, shared_data) -> ScreenedLists:
    """The whole US list of 2022 with the eight addresses of 2024 that are listed without names."""
    path = shared_data / "lists" / "us_csl_2022-04_full.csv.gz"
    listed = edition_from(facts, (source_file(path),), NOTHING_STATED)
    with (shared_data / "lists" / "us_bis_address_only_hk_2024-06.csv").open(encoding="utf-8") as f:
        rows = [address_only(row["order_in_source"], row["address"]) for row in csv.DictReader(f)]
    return build([listed, edition("hk", rows)], facts.lists)
