"""Strategies for every noun of operating licences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from basic_strategies import CITED, SLUGS
from listings_strategies import CITES, TEXTS, of_noun
from tidewaiter.model.custody.licence import (
    Appeal,
    Institution,
    Licence,
    LicenceRules,
    LicenceTrust,
    Limits,
    Quorum,
    Restoration,
    Revocation,
    Standing,
    TimeToken,
)
from tidewaiter.model.figure import Figure

if TYPE_CHECKING:
    import msgspec

seconds = st.integers(0, (1 << 53) - 1)
names = TEXTS.map(lambda text: text[:200] or "made up")
words = names
devices = st.lists(names, min_size=1, max_size=4).map(tuple)
epochs = st.integers(1, (1 << 53) - 1)


def licences() -> st.SearchStrategy[Licence]:
    """Return licences that end after they begin."""
    return st.builds(
        lambda begins, length, told: Licence(begins=begins, expires=begins + length, **told),
        st.integers(0, 1 << 52),
        st.integers(1, 1 << 40),
        st.fixed_dictionaries(
            {
                "id": names, "issued": seconds, "devices": devices, "chip_class": names,
                "unit": names, "allowance": seconds, "sequence": epochs, "epoch": seconds,
                "grace": seconds, "is_critical": st.booleans(),
                "recovers": st.text("0123456789abcdef", max_size=64),
            }
        ),
    )  # fmt: skip


def revocations() -> st.SearchStrategy[Revocation]:
    return st.builds(
        Revocation, id=names, issued=seconds, devices=devices, reason=words, effective=seconds,
        appeal_until=seconds, appeal_to=names, epoch=epochs,
    )  # fmt: skip


def appeals() -> st.SearchStrategy[Appeal]:
    return st.builds(
        Appeal, id=names, issued=seconds, against=names, devices=devices, by=names, grounds=words
    )


def restorations() -> st.SearchStrategy[Restoration]:
    return st.builds(
        Restoration, id=names, issued=seconds, lifts=names, devices=devices, reason=words,
        epoch=epochs,
    )  # fmt: skip


def time_tokens() -> st.SearchStrategy[TimeToken]:
    return st.builds(
        TimeToken, at=seconds, nonce=st.text("0123456789abcdef", min_size=32, max_size=64)
    )


def orders() -> st.SearchStrategy[Any]:
    """Return orders of every kind."""
    return st.one_of(licences(), revocations(), appeals(), restorations(), time_tokens())


QUORUMS = st.builds(
    lambda least, more: Quorum(
        licence=2, revocation=least, bulk=least + more, restoration=least, time=2
    ),
    st.integers(2, 3),
    st.integers(0, 1),
)
LIMITS = st.builds(
    lambda appeal, delay, told: Limits(appeal=appeal, delay=appeal + delay, **told),
    st.integers(0, 1 << 30),
    st.integers(0, 1 << 30),
    st.fixed_dictionaries(
        {
            "bulk_delay": st.just(1 << 31), "bulk_devices": st.integers(1, 99), "window": seconds,
            "most_devices": st.integers(1, 99), "token": seconds,
        }
    ),
)  # fmt: skip
INSTITUTIONS = st.integers(0, 9).map(
    lambda first: tuple(
        Institution(name=f"made up {n}", key=f"{first:032x}{n:032x}", kind="x") for n in range(4)
    )
)
TRUSTS = st.builds(
    LicenceTrust, institutions=INSTITUTIONS, quorum=QUORUMS, limits=LIMITS, log=names,
    witnesses=st.lists(names, min_size=1, max_size=2).map(tuple), witness_quorum=st.just(1),
)  # fmt: skip
FIGURES = st.builds(Figure, unit=st.just("day"), value=st.floats(0.1, 99), **CITED)
FIGURE_FIELDS = (
    "grace", "reduced", "delay", "bulk_delay", "bulk_devices", "appeal", "window", "most_devices",
    "token",
)  # fmt: skip
LICENCE_NOUNS: dict[type[msgspec.Struct], st.SearchStrategy[Any]] = {
    Licence: licences(),
    Revocation: revocations(),
    Appeal: appeals(),
    Restoration: restorations(),
    TimeToken: time_tokens(),
    Institution: INSTITUTIONS.map(lambda some: some[0]),
    Quorum: QUORUMS,
    Limits: LIMITS,
    LicenceTrust: TRUSTS,
    Standing: of_noun(Standing, until=st.none() | seconds),
    LicenceRules: of_noun(
        LicenceRules, id=SLUGS, quorum=QUORUMS, cited=st.lists(CITES, max_size=2).map(tuple),
        **dict.fromkeys(FIGURE_FIELDS, FIGURES),
    ),
}  # fmt: skip
