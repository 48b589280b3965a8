"""A made-up case, its made-up answer and a published key, for tests of sealing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidewaiter.app.account.seal import Sealing, seal
from tidewaiter.evidence.digest import digest_of
from tidewaiter.evidence.keys import fingerprint, public_pem
from tidewaiter.evidence.statement import Statement, command_of

if TYPE_CHECKING:
    from pathlib import Path

# RFC 8032 (2017), section 7.1, test 1: everybody knows it, so it seals nothing but tests.
SECRET = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
KEY = Ed25519PrivateKey.from_private_bytes(SECRET)
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = fingerprint(KEY.public_key())
DAY = date(2026, 1, 31)
FACTS = "ab" * 32
CASE_FILES = {"units.csv": b"serial,item\nMADE-UP-1,h100\n", "sub/sites.csv": b"site\n"}
ANSWER_FILES = {
    "case.json": b'{"as_of":"2026-01-31","seed":7,"more":[]}',
    "report.html": b"<p>made up</p>",
}
LOG = "time,actor,action,note\n2026-02-01,Office A (made up),received,by post\n"


def written(folder: Path, files: dict[str, bytes]) -> Path:
    """Return a folder that holds files."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def sealing(folder: Path) -> Sealing:
    """Return what is sealed of the made-up case, written below a folder."""
    (folder / "log.csv").write_text(LOG, encoding="utf-8")
    return Sealing(
        written(folder / "harbour", CASE_FILES),
        DAY,
        FACTS,
        written(folder / "answer", ANSWER_FILES),
        folder / "log.csv",
    )


def sealed(folder: Path) -> Path:
    """Return the bundle of the made-up case; the public key lies beside it as ``key.pub``."""
    (folder / "key.pub").write_bytes(public_pem(KEY.public_key()))
    out = folder / "harbour.tar"
    seal(sealing(folder), lambda: KEY, out)
    return out


def a_statement(**changed: object) -> Statement:
    """Return the statement of a case of one file, with something else in it."""
    fields = {
        "case": "harbour",
        "as_of": "2026-01-31",
        "seed": 5,
        "program": "0.1.0",
        "facts_sha256": FACTS,
        "command": command_of("harbour", "2026-01-31", 5),
        "files": (digest_of("case/harbour/units.csv", [b"abc"]),),
    }
    return Statement(**{**fields, **changed})
