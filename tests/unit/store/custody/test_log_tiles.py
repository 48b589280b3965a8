"""The folder that is served holds the log, and nothing else is needed to check it."""

from pathlib import Path

from log_case import LOG_KEY, ORIGIN
from tidewaiter.core.errors import Where
from tidewaiter.evidence.log.merkle import leaf_hash, root_hash
from tidewaiter.evidence.log.note import NoteKey
from tidewaiter.evidence.log.tiles import bundle_records
from tidewaiter.evidence.log.witness import logs_checkpoint
from tidewaiter.store.custody.log_store import new_log
from tidewaiter.store.custody.log_tiles import write_tiles

WHERE = Where("tiles")
RECORDS = [number.to_bytes(2, "big") for number in range(300)]


def test_a_monitor_rebuilds_the_root_from_the_files(tmp_path: Path) -> None:
    log = new_log(":memory:", ORIGIN, LOG_KEY)
    log.append_many(RECORDS)
    assert write_tiles(log, tmp_path) == 6
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {
        "checkpoint",
        "tile/0/000",
        "tile/0/001.p/44",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/44",
    }
    known = NoteKey(ORIGIN, LOG_KEY.public_key())
    state = logs_checkpoint((tmp_path / "checkpoint").read_bytes(), known, WHERE)
    records = [
        record
        for name in ("000", "001.p/44")
        for record in bundle_records((tmp_path / "tile/entries" / name).read_bytes(), WHERE)
    ]
    assert records == RECORDS
    leaves = [leaf_hash(record) for record in records]
    assert root_hash(leaves) == state.root
    assert (tmp_path / "tile/0/000").read_bytes() == b"".join(leaves[:256])
    assert (tmp_path / "tile/1/000.p/1").read_bytes() == root_hash(leaves[:256])


def test_what_is_there_is_not_written_again(tmp_path: Path) -> None:
    log = new_log(":memory:", ORIGIN, LOG_KEY)
    log.append_many(RECORDS)
    write_tiles(log, tmp_path)
    log.append(b"more")
    assert write_tiles(log, tmp_path) == 3  # two partial tiles of another width, the checkpoint
    assert (tmp_path / "tile/0/001.p/45").stat().st_size == 45 * 32
