"""What does the log say of custody, and how is a statement taken in?

Looking at what was accepted, deciding and writing is one transaction: of two statements that are
told at once the second one meets the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidewaiter.core.errors import UsageError, Where
from tidewaiter.custody.registry.register import decided, registered
from tidewaiter.custody.registry.statement import entry_of, record_of
from tidewaiter.model.custody.registry import RegistryEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tidewaiter.custody.registry.statement import Statement
    from tidewaiter.model.custody.registry import RegistryRules
    from tidewaiter.store.custody.log_store import LogStore


def entries_of(log: LogStore) -> Iterator[RegistryEntry]:
    """Yield the statements of a log, in its order; records of other kinds are passed over.

    Raises:
        DataError: If a record says that it holds a statement, and does not.
    """
    where = Where(log.place)
    for number, record in log.records():
        if (entry := entry_of(record, number, where)) is not None:
            yield entry


def taken_in(
    log: LogStore, statements: Sequence[Statement], rules: RegistryRules, recorded: str
) -> tuple[RegistryEntry, ...]:
    """Return the registry's decisions on statements, once they are in the log.

    Args:
        log: The log, opened with its key.
        statements: What was told, in the order in which it is taken in.
        rules: The state machine.
        recorded: Time in UTC at which the registry takes them in.

    Raises:
        UsageError: If that lies before the last time, or the log was opened without its key.
    """
    with log.rows.writing():
        register = registered(entries_of(log), rules)
        if recorded[: len(register.recorded)] < register.recorded[: len(recorded)]:
            raise UsageError(
                "the registry's clock went back",
                where=Where(log.place),
                found=recorded,
                allowed=f"{register.recorded} or later",
            )
        entries, size = [], log.size
        for number, statement in enumerate(statements, size):
            told = RegistryEntry(
                number=number, recorded=recorded, signer=statement.signer, event=statement.event
            )
            entries.append(decided(register, number, told))
        messages = [statement.message for statement in statements]
        log.append_within([record_of(*pair) for pair in zip(entries, messages, strict=True)])
    return tuple(msgspec.structs.replace(entry) for entry in entries)
