"""What a file of ownership records holds, whatever its format."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tidewaiter.model.ownership import Seat, Stake


class Filing(NamedTuple):
    """The ownership records of a file.

    Attributes:
        stakes: Stakes, in the order of the file.
        names: Name of each party whose identifier is not its name.
        seats: Places of registration.
        remarks: What the file holds and the stakes do not say, one sentence each.
    """

    stakes: tuple[Stake, ...]
    names: dict[str, str]
    seats: tuple[Seat, ...] = ()
    remarks: tuple[str, ...] = ()
