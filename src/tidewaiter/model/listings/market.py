"""A market: the sites of one marketplace, and how its pages are told apart."""

from __future__ import annotations

import msgspec

from tidewaiter.core.cite import Cite


class Market(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of a marketplace; its adapter reads its pages.

    Attributes:
        id: Identifier, such as ``goofish``.
        name: Name as an English text writes it.
        cited: Where this was read.
        hosts: Hosts of its pages; a host under one of them is its own.
        currency: Currency of prices that name none.
        country: Two-letter code of the country whose buyers it serves, or "".
        blocked: Texts that only a page that refuses to answer holds.
        login: Texts that only a page that asks for a login holds.
        empty: Texts that say that nothing was found.
        name_zh: Name in Chinese, or "".
        note: What a reader must know.
    """

    id: str
    name: str
    cited: Cite
    hosts: tuple[str, ...]
    currency: str = ""
    country: str = ""
    blocked: tuple[str, ...] = ()
    login: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    name_zh: str = ""
    note: str = ""
