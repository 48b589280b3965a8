"""How fast does a custody log grow, prove and check itself? Beside plain SHA-256 of its records.

Run ``python benchmarks/custody_log.py [RECORDS]`` (100,000 by default). Counts are asserted, not
seconds: a proof asks for a number of nodes that grows with the logarithm of the log.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidewaiter.core.errors import Where
from tidewaiter.evidence.log.proof import LogTrust, require_logged
from tidewaiter.store.custody.log_check import checked
from tidewaiter.store.custody.log_store import LogStore, new_log

ONE_BY_ONE, PROOFS, BATCH, LENGTH = 500, 1_000, 5_000, 334


def require(*, holds: bool, what: object) -> None:
    """Stop where something does not hold."""
    if not holds:
        sys.exit(f"FAILED: {what}")


def timed(work) -> float:
    """Return the seconds that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def grown(log: LogStore, records: list[bytes]) -> None:
    for start in range(0, len(records), BATCH):
        log.append_many(records[start : start + BATCH])


def proved(log: LogStore, records: list[bytes], most: int) -> None:
    """Prove records spread over the log, and check the proofs and the nodes asked for."""
    asked, node, trust = 0, log.rows.node, LogTrust(log.known)

    def counted(level: int, number: int) -> bytes | None:
        nonlocal asked
        asked += 1
        return node(level, number)

    log.rows.node = counted  # type: ignore[method-assign]
    step = len(records) // PROOFS or 1
    for index in range(0, len(records), step):
        asked = 0
        proof = log.proof(index)
        require(holds=asked <= most, what=f"{asked} nodes for a proof")
        require_logged(records[index], proof, trust, Where("log"))


def main(count: int) -> None:
    """Measure one log."""
    records = [number.to_bytes(8, "big") * (LENGTH // 8) for number in range(count)]
    plain = timed(lambda: [hashlib.sha256(record).digest() for record in records])
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    with tempfile.TemporaryDirectory() as folder:
        log = new_log(Path(folder) / "log.sqlite", "log.example", key)
        many = timed(lambda: grown(log, records))
        one = timed(lambda: [log.append(b"one") for _ in range(ONE_BY_ONE)])
        whole = [*records, *([b"one"] * ONE_BY_ONE)]
        most = 2 * len(whole).bit_length()
        proofs = timed(lambda: proved(log, whole, most))
        check = []
        verified = timed(lambda: check.append(checked(log)))
        require(holds=check[0].faults == (), what=check[0].faults)
        require(holds=check[0].size == count + ONE_BY_ONE, what=check[0].size)
        size = (Path(folder) / "log.sqlite").stat().st_size
        log.close()
    print(f"{count:,} records of {LENGTH // 8 * 8} bytes; plain SHA-256 {plain:.3f} s")
    print(f"append, {BATCH:,} at once: {count / many:,.0f} a second, {many / plain:.0f} x plain")
    print(f"append, one by one, on disk each: {ONE_BY_ONE / one:,.0f} a second")
    print(f"prove and check a proof: {proofs / PROOFS * 1e3:.2f} ms, at most {most} nodes")
    print(f"verify all: {verified:.1f} s, {verified / plain:.0f} x plain")
    print(f"file: {size / (count + ONE_BY_ONE):.0f} bytes a record")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
