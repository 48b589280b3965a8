"""Which files are meant, and what is the digest of each? Names that are safe anywhere, and SHA-256.

A name may stand in a bundle when it means the same file on every system: a relative path with
``/`` between its parts, without characters that no eye can see and without those that a system or
``sha256sum`` gives a meaning of its own. The digest is SHA-256 (NIST FIPS 180-4, 2015).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

import msgspec

from tidewaiter.core.errors import DataError, Where

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_NAME = 240
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_SPECIAL = frozenset("\\:")
_DIGEST = re.compile("[0-9a-f]{64}")


class FileDigest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file by its bytes.

    Attributes:
        name: Relative path with ``/`` between its parts.
        size: Number of bytes.
        sha256: SHA-256 digest, 64 lower-case hexadecimal digits.
    """

    name: str
    size: int
    sha256: str


def digest_of(name: str, chunks: Iterable[bytes]) -> FileDigest:
    """Return a file's digest.

    Args:
        name: Its name.
        chunks: Its bytes, in order.
    """
    found, size = hashlib.sha256(), 0
    for chunk in chunks:
        found.update(chunk)
        size += len(chunk)
    return FileDigest(name=name, size=size, sha256=found.hexdigest())


def is_digest(text: str) -> bool:
    """Whether a text is a SHA-256 digest as it is written here."""
    return _DIGEST.fullmatch(text) is not None


def in_order(files: Iterable[FileDigest]) -> tuple[FileDigest, ...]:
    """Return files in the order of their names' bytes."""
    return tuple(sorted(files, key=lambda file: file.name.encode("utf-8", "surrogatepass")))


def folder_digest(files: Iterable[FileDigest]) -> str:
    """Return one digest for many files: that of their names, sizes and digests, in order."""
    lines = [f"{file.sha256} {file.size} {file.name}\n" for file in in_order(files)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def require_name(name: str, where: Where) -> None:
    """Refuse a name that does not mean the same file everywhere.

    Raises:
        DataError: If it is absolute, leaves its folder, is too long, or holds a character that
            cannot be seen or that some system gives a meaning of its own.
    """
    why = _why_refused(name)
    if why:
        raise DataError(
            f"the name of a file {why}",
            where=where,
            found=name,
            allowed=f"a relative path of at most {LONGEST_NAME} bytes, without \\ : and "
            "characters that cannot be seen",
            hint="rename it in the folder it came from",
        )


def _why_refused(name: str) -> str:
    """Return why a name is refused, or ""."""
    if any(unicodedata.category(c) in _UNSEEN for c in name):
        return "holds a character that cannot be seen"
    if _SPECIAL & set(name):
        return "holds a character with a meaning of its own"
    parts = name.split("/")
    if any(part in {"", ".", ".."} for part in parts):
        return "is no path inside its folder"
    if any(part != part.strip() or part.endswith(".") for part in parts):
        return "begins or ends a part with a blank, or ends one with a point"
    return "is too long" if len(name.encode()) > LONGEST_NAME else ""


def require_distinct(names: Iterable[str], where: Where) -> None:
    """Refuse names that some file system takes for one, and a file that is a folder too.

    Upper and lower case count as one, and so do the composed and the decomposed form of a letter.

    Raises:
        DataError: If there are such names; both are told.
    """
    seen: dict[str, str] = {}
    for name in names:
        folded = _folded(name)
        if folded in seen:
            raise DataError(
                "two names are one on some systems",
                where=where,
                found=f"{seen[folded]} and {name}",
                hint="rename one of them",
            )
        seen[folded] = name
    for folded, name in seen.items():
        above = folded.rpartition("/")[0]
        while above:
            if above in seen:
                raise DataError(
                    "a name is both a file and a folder",
                    where=where,
                    found=f"{seen[above]} and {name}",
                )
            above = above.rpartition("/")[0]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
