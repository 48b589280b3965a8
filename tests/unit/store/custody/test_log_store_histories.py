"""Random histories of a log with failing writes, reopening and a witness, against a plain list."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from log_case import LOG_KEY, ORIGIN, witness_key, witness_name
from tidewaiter.core.errors import Where
from tidewaiter.evidence.log.merkle import is_consistent, leaf_hash, root_hash
from tidewaiter.evidence.log.note import NoteKey
from tidewaiter.evidence.log.proof import LogTrust, require_logged
from tidewaiter.evidence.log.witness import logs_checkpoint
from tidewaiter.store.custody.log_check import checked
from tidewaiter.store.custody.log_store import log_at, new_log
from tidewaiter.store.custody.log_witness import Witness, cosigned_by

if TYPE_CHECKING:
    from tidewaiter.evidence.log.checkpoint import Checkpoint
    from tidewaiter.store.custody.log_rows import Added

WHERE = Where("log")
RECORDS = st.lists(st.binary(max_size=6), min_size=1, max_size=5)


class Torn(Exception):  # noqa: N818
    """A write that broke off."""


class LogHistory(RuleBasedStateMachine):
    """A log in a file, what it should hold, and every checkpoint that somebody saw."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.place = Path(self.folder.name) / "log.sqlite"
        self.log = new_log(self.place, ORIGIN, LOG_KEY)
        self.known = NoteKey(ORIGIN, LOG_KEY.public_key())
        state = Path(self.folder.name) / "seen.sqlite"
        self.witness = Witness(witness_name(1), witness_key(1), state)
        self.records: list[bytes] = []
        self.seen: list[Checkpoint] = []

    @rule(records=RECORDS)
    def append(self, records: list[bytes]) -> None:
        numbers = self.log.append_many(records)
        assert numbers == range(len(self.records), len(self.records) + len(records))
        self.records += records

    @rule(records=RECORDS, keep=st.integers(0, 3))
    def append_torn(self, records: list[bytes], keep: int) -> None:
        """Write only some of what an append writes, then break off."""
        rows = self.log.rows
        add = rows.add

        def torn(added: Added) -> None:
            parts = (added.entries[:keep], added.nodes[:keep])
            for number, record in parts[0]:
                rows._database.run_many(  # type: ignore[attr-defined]
                    "INSERT INTO custody_entry (number, record) VALUES (?, ?)", [(number, record)]
                )
            raise Torn

        rows.add = torn  # type: ignore[method-assign]
        with pytest.raises(Torn):
            self.log.append_many(records)
        rows.add = add  # type: ignore[method-assign]

    @rule()
    def reopen(self) -> None:
        self.log.close()
        self.log = log_at(self.place, LOG_KEY)

    @rule()
    def look(self) -> None:
        self.seen.append(logs_checkpoint(self.log.checkpoint(), self.known, WHERE))

    @rule()
    def witness_signs(self) -> None:
        note = cosigned_by(self.witness, self.log.checkpoint(), self.known, self.log.consistency, 1)
        self.log.add_cosigned(note, WHERE)

    @precondition(lambda self: self.records)
    @rule(data=st.data())
    def prove(self, data: st.DataObject) -> None:
        index = data.draw(st.integers(0, len(self.records) - 1))
        proof = self.log.proof(index)
        logged = require_logged(self.records[index], proof, LogTrust(self.known), WHERE)
        assert logged.checkpoint.size == len(self.records)

    @invariant()
    def holds_what_was_appended(self) -> None:
        assert [record for _, record in self.log.records()] == self.records
        state = logs_checkpoint(self.log.checkpoint(), self.known, WHERE)
        root = root_hash(leaf_hash(record) for record in self.records)
        assert (state.size, state.root) == (len(self.records), root)

    @invariant()
    def goes_on_from_everything_seen(self) -> None:
        assert checked(self.log, tuple(self.seen)).faults == ()
        size = len(self.records)
        for one in self.seen:
            if one.size:
                proof = self.log.consistency(one.size)
                now = (size, self.log.root(size))
                assert is_consistent((one.size, one.root), now, proof)

    def teardown(self) -> None:
        self.log.close()
        self.folder.cleanup()


TestLogHistory = LogHistory.TestCase
TestLogHistory.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
