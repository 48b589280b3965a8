"""Can two offers be of the same goods at all?

What both state and state differently keeps them apart, whatever else they share: seven cards of one
seller in one wording are seven lots. What only one of them states, or neither, keeps nothing apart.
A set of offers is judged as a whole, so that an offer that says little cannot bring together two
that contradict each other (constrained clustering, Wagstaff and Cardie 2000: cannot-link).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.listings.photos.numbers import folded_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tidewaiter.model.listings.lot import ObservedOffer

_MEMORY = re.compile(r"\d+(?:\.\d+)?(?:gb|g|mb|tb)")
_FAMILY = re.compile(r"\d{3}|[A-Za-z]+")


class Goods(NamedTuple):
    """What offers state of their goods, for comparing.

    Attributes:
        stated: By name of what is stated (``chip``, ``product``, ``memory``, ``form``), its value;
            what is not stated is not there.
        part_numbers: Lists of part numbers of each offer, by the family of the number.
        single: Serial numbers of each offer of a single article.
    """

    stated: dict[str, str]
    part_numbers: dict[str, frozenset[frozenset[str]]]
    single: frozenset[frozenset[str]]


def goods_of(offer: ObservedOffer, forms: Mapping[str, str]) -> Goods:
    """Return what an offer states of its goods.

    Args:
        offer: The offer.
        forms: Form factor that a word in the name of a chip means, words in lower case.
    """
    core, named_form = _chip_words(offer.chip, forms)
    memory = "" if offer.memory_gb is None else f"{offer.memory_gb:g} GB"
    stated = {
        "chip": core,
        "product": offer.product,
        "memory": memory,
        "form": offer.form_factor or named_form,
    }
    families: dict[str, set[str]] = {}
    for number in map(folded_number, offer.part_numbers):
        families.setdefault(part_family(number), set()).add(number)
    serials = frozenset(map(folded_number, offer.serials))
    single = offer.quantity == 1 and serials
    return Goods(
        {name: value for name, value in stated.items() if value},
        {family: frozenset({frozenset(numbers)}) for family, numbers in families.items()},
        frozenset({serials}) if single else frozenset(),
    )


def contradiction(one: Goods, other: Goods) -> str:
    """Return what two sets of offers contradict each other in, in words; "" if in nothing."""
    for name, value in one.stated.items():
        against = other.stated.get(name, value)
        if against != value:
            return f"{name} {value} against {against}"
    for family, lists in one.part_numbers.items():
        if apart := _disjoint(lists, other.part_numbers.get(family, frozenset())):
            return f"part number {apart[0]} against {apart[1]}"
    if apart := _disjoint(one.single, other.single):
        return f"single articles with serial numbers {apart[0]} and {apart[1]}"
    return ""


def joined(one: Goods, other: Goods) -> Goods:
    """Return what two sets of offers that do not contradict each other state together."""
    families = dict(one.part_numbers)
    for family, lists in other.part_numbers.items():
        families[family] = families.get(family, frozenset()) | lists
    return Goods({**one.stated, **other.stated}, families, one.single | other.single)


def agreed(one: Goods, other: Goods) -> tuple[str, ...]:
    """Return what two sets of offers both state and state alike, as ``chip h100``."""
    return tuple(
        f"{name} {value}"
        for name, value in sorted(one.stated.items())
        if other.stated.get(name) == value
    )


def part_family(number: str) -> str:
    """Return what a part number begins with: three digits, or its letters.

    Makers number boards, assemblies and packages in families of their own (``900``, ``699``):
    numbers of two families may both be right of one article, two of one family may not.
    """
    found = _FAMILY.match(number)
    return found[0].upper() if found else ""


def _chip_words(chip: str, forms: Mapping[str, str]) -> tuple[str, str]:
    """Return a chip's name without memory and form, and the form that it names."""
    words = [word for word in chip.lower().split() if not _MEMORY.fullmatch(word)]
    named = sorted({forms[word] for word in words if word in forms})
    core = " ".join(word for word in words if word not in forms)
    return core, named[0] if len(named) == 1 else ""


def _disjoint(
    ones: Iterable[frozenset[str]], others: Iterable[frozenset[str]]
) -> tuple[str, str] | None:
    """Return the first members of two lists that share nothing, or None."""
    for one in sorted(ones, key=sorted):
        for other in sorted(others, key=sorted):
            if one.isdisjoint(other):
                return min(one), min(other)
    return None
