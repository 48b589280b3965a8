"""Time-stamp authorities on this machine, made with openssl; one may misbehave."""

from __future__ import annotations

import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from tidewaiter.evidence.time_stamp import REPLY_TYPE

if TYPE_CHECKING:
    from pathlib import Path

_CONFIGURATION = """[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
ess_cert_id_chain = no
"""
_LEAF = """basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=critical,{purpose}
"""


def openssl(folder: Path, *arguments: str, is_good: bool = True) -> str:
    """Return what openssl printed, having run it in a folder."""
    done = subprocess.run(
        ["openssl", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (done.returncode == 0) == is_good, done.stderr
    return done.stdout + done.stderr


class Authority:
    """An authority whose files lie in a folder; ``ca.pem`` is what a reader trusts."""

    def __init__(self, folder: Path, purpose: str = "timeStamping") -> None:
        if shutil.which("openssl") is None:
            pytest.skip("openssl is not installed")
        self.folder = folder
        self.root = folder / "ca.pem"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tsa.cnf").write_text(_CONFIGURATION.format(folder=folder), encoding="utf-8")
        (folder / "leaf.ext").write_text(_LEAF.format(purpose=purpose), encoding="utf-8")
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        openssl(folder, "req", "-x509", *key, "-keyout", "ca.key",
                "-out", "ca.pem", "-days", "30", "-subj", "/CN=Made-up Root",
                "-addext", "keyUsage=critical,keyCertSign")  # fmt: skip
        openssl(folder, "req", *key, "-keyout", "tsa.key", "-out", "tsa.csr",
                "-subj", "/CN=A Made-up Authority")  # fmt: skip
        openssl(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                "-CAcreateserial", "-out", "tsa.pem", "-extfile", "leaf.ext")  # fmt: skip

    def reply(self, request: bytes, *, chain: bool = False) -> bytes:
        """Return a reply, with the whole chain of certificates on request."""
        (self.folder / "asked.tsq").write_bytes(request)
        more = ["-chain", "ca.pem"] if chain else []
        openssl(self.folder, "ts", "-reply", "-config", "tsa.cnf", "-section", "here",
                "-queryfile", "asked.tsq", "-signer", "tsa.pem", "-inkey", "tsa.key",
                "-out", "answer.tsr", *more)  # fmt: skip
        return (self.folder / "answer.tsr").read_bytes()

    def is_verified_by_openssl(self, reply: bytes, content: bytes) -> bool:
        """Whether ``openssl ts -verify`` accepts a reply for some bytes."""
        (self.folder / "reply").write_bytes(reply)
        (self.folder / "content").write_bytes(content)
        done = subprocess.run(
            ["openssl", "ts", "-verify", "-in", "reply", "-data", "content", "-CAfile", "ca.pem"],
            cwd=self.folder, capture_output=True, check=False,
        )  # fmt: skip
        return done.returncode == 0


class AuthorityServer:
    """An authority that answers on this machine; ``status`` and ``kind`` may be made wrong."""

    def __init__(self, authority: Authority) -> None:
        self.status, self.kind, self.reply = 200, REPLY_TYPE, None
        self.asked: list[tuple[str, bytes]] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                owner.asked.append((self.headers["Content-Type"], body))
                content = owner.reply or authority.reply(body)
                self.send_response(owner.status)
                self.send_header("Content-Type", owner.kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.server.server_address[1]}/tsa"

    def stop(self) -> None:
        if self.thread.is_alive():
            self.server.shutdown()
            self.thread.join()
        self.server.server_close()
