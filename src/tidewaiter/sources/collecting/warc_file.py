"""What was asked and what came, for ever: a WARC file (ISO 28500:2017) that only grows.

Each record is a gzip member of its own. The bytes of a request and of an answer are kept as they
went over the line. A file whose writer was stopped is cut back to what was told to be whole.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import uuid
from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, UsageError, Where

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.sources.collecting.exchange import Exchange

UNCHANGED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_NOT_MODIFIED = 304


class WarcFile:
    """A WARC file that is being written.

    Args:
        path: The file.
        end: How long it is known to be whole; what stands behind is cut off.
        about: Lines of its first record: who collects, with what.

    Raises:
        UsageError: If it cannot be written.
        DataError: If it is shorter than that.
    """

    def __init__(self, path: Path, end: int, about: str) -> None:
        self.path = path
        try:
            with path.open("ab") as out:
                size = out.tell()
                if size >= end:
                    out.truncate(end)
        except OSError as error:
            raise self._unwritable(error) from error
        if size < end:
            raise DataError(
                "the archive is shorter than it was",
                where=Where(str(path)),
                found=f"{size} of {end} bytes",
                hint="collect into another folder",
            )
        self.end, self._about = end, about

    def add(self, came: Exchange, time: str, refers_to: str = "") -> None:
        """Write a request and its answer, and wait until they are on the disk.

        Args:
            came: What was asked and came.
            time: When, in universal time.
            refers_to: Time of the page that an answer says is unchanged, or "".

        Raises:
            UsageError: If they cannot be written.
        """
        records = [] if self.end else [_first(self._about, time)]
        records += _records(came, time, refers_to)
        content = b"".join(gzip.compress(record, mtime=0) for record in records)
        try:
            with self.path.open("ab") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
                self.end = out.tell()
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> UsageError:
        return UsageError(
            "the archive cannot be written", where=Where(str(self.path)), found=error.strerror
        )


def _first(about: str, time: str) -> bytes:
    return _record(
        "warcinfo", about.encode(), {"WARC-Date": time, "Content-Type": "application/warc-fields"}
    )


def _records(came: Exchange, time: str, refers_to: str) -> list[bytes]:
    is_unchanged = came.status == _NOT_MODIFIED
    kind = "revisit" if is_unchanged else "response"
    known = {
        "WARC-Date": time,
        "WARC-Target-URI": came.target.url,
        "WARC-IP-Address": came.number,
    }
    answer = {
        **known,
        "Content-Type": "application/http; msgtype=response",
        "WARC-Payload-Digest": _digest(came.body),
    }
    if is_unchanged:
        answer |= {"WARC-Profile": UNCHANGED, "WARC-Refers-To-Target-URI": came.target.url}
        answer |= {"WARC-Refers-To-Date": refers_to} if refers_to else {}
        del answer["WARC-Payload-Digest"]
    if came.fault:
        answer["WARC-Truncated"] = "unspecified"
    request = {
        **known,
        "Content-Type": "application/http; msgtype=request",
        "WARC-Concurrent-To": _ident(kind, came.answer, time),
    }
    return [_record(kind, came.answer, answer), _record("request", came.request, request)]


def _record(kind: str, content: bytes, fields: dict[str, str]) -> bytes:
    """Return the bytes of a record."""
    from fastwarc.warc import WarcRecord, WarcRecordType

    made = WarcRecord()
    made.init_headers(getattr(WarcRecordType, kind))
    made.headers["WARC-Record-ID"] = _ident(kind, content, fields["WARC-Date"])
    for name, value in fields.items():
        made.headers[name] = value
    made.headers["WARC-Block-Digest"] = _digest(content)
    made.set_bytes_content(content)
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def _ident(kind: str, content: bytes, time: str) -> str:
    found = hashlib.sha256(f"{kind} {time} ".encode() + content).digest()
    return f"<urn:uuid:{uuid.UUID(bytes=found[:16], version=4)}>"


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
