"""Every published list names readers that exist, and fetches over https."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.sources.lists import formats

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts


def test_every_list_names_readers_that_exist(facts: Facts) -> None:
    named = {form for one in facts.lists.values() for form in one.formats}
    assert named == set(formats())


def test_every_address_is_official_and_safe(facts: Facts) -> None:
    addresses = [address for one in facts.lists.values() for address in one.addresses]
    assert addresses
    assert all(address.startswith("https://") for address in addresses)


def test_every_code_of_a_list_belongs_to_it(facts: Facts) -> None:
    for one in facts.lists.values():
        assert all(code.startswith(f"{one.id}/") for code in one.sublists)
