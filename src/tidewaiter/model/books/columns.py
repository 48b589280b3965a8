"""What may stand in a column of a table of a case? One annotated type a kind of cell.

:data:`Day` is a date as exactly as it is known, :data:`Moment` a date or a time in UTC,
:data:`Amount` a number or a range such as ``3-5``, :data:`Number` a number, :data:`Country` a code,
:data:`Account` a place of the books such as ``site:B``. "" is always "nobody said".
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from tidewaiter.model.books.grade import EvidenceGrade

_DAY = r"^$|^\d{4}(-(Q[1-4]|\d{2}(-\d{2})?))?$"
_MOMENT = r"^$|^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?Z)?$"
_NUMBER = r"-?\d+(\.\d+)?([eE]-?\d+)?"
_AMOUNT = r"^$|^\d+(\.\d+)?( ?- ?\d+(\.\d+)?)?$"
KINDS = (
    "maker", "distributor", "forwarder", "carrier", "customer", "site", "service", "scrapped",
    "unaccounted",
)  # fmt: skip
"""Kinds of account; the first word of an account's name."""

Day = Annotated[str, msgspec.Meta(pattern=_DAY, extra={"column": "day"})]
Moment = Annotated[str, msgspec.Meta(pattern=_MOMENT, extra={"column": "moment"})]
Amount = Annotated[str, msgspec.Meta(pattern=_AMOUNT, extra={"column": "amount"})]
Number = Annotated[str, msgspec.Meta(pattern=f"^$|^{_NUMBER}$", extra={"column": "number"})]
Country = Annotated[str, msgspec.Meta(pattern="^$|^[A-Z]{2}$", extra={"column": "country"})]
Account = Annotated[
    str, msgspec.Meta(pattern=f"^$|^({'|'.join(KINDS)})(:.+)?$", extra={"column": "account"})
]
Graded = Literal["", EvidenceGrade]
