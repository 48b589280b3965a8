"""Sealing a folder, and whether somebody else finds what was sealed."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seal_case import (
    ANSWER_FILES,
    CASE_FILES,
    DAY,
    FACTS,
    KEY,
    OTHER,
    SIGNER,
    sealed,
    sealing,
    written,
)
from tidewaiter import __version__
from tidewaiter.app.account.seal import LARGEST_STATEMENT, seal, verify
from tidewaiter.core.errors import DataError, ModelError, UsageError
from tidewaiter.evidence.bundle import STATEMENT
from tidewaiter.evidence.digest import digest_of
from tidewaiter.evidence.manifest import MANIFEST
from tidewaiter.store.bundle_file import ToSeal, content_of, members_of, unpack, write_bundle

if TYPE_CHECKING:
    from tidewaiter.evidence.statement import Statement


def the_answer(case: Path, out: Path, stated: Statement) -> None:
    """Write the made-up answer, if the case is the made-up one."""
    assert {p.relative_to(case).as_posix() for p in case.rglob("*") if p.is_file()} == set(
        CASE_FILES
    )
    assert case.name == "harbour"
    assert (stated.as_of, stated.seed) == (DAY.isoformat(), 7)
    assert list(out.iterdir()) == []
    written(out, ANSWER_FILES)


def contents(bundle: Path) -> dict[str, bytes]:
    return {m.file.name: content_of(bundle, m, 1 << 20) for m in members_of(bundle)}


def rebuilt(bundle: Path, **changed: bytes | None) -> Path:
    """Return a bundle with other contents, put together as sealing does; None leaves one out."""
    names = {
        "units": "case/harbour/units.csv",
        "extra": "case/harbour/extra.csv",
        "report": "answer/report.html",
        "statement": STATEMENT,
        "manifest": MANIFEST,
    }
    held = contents(bundle) | {names[key]: content for key, content in changed.items()}
    entries = [ToSeal(digest_of(n, [c]), c) for n, c in held.items() if c is not None]
    path = bundle.with_name("rebuilt.tar")
    write_bundle(path, entries)
    return path


def faults_of(bundle: Path) -> list[tuple[str, str]]:
    found = verify(bundle, [bundle.with_name("key.pub")])
    assert not found.is_verified
    return [(fault.name, fault.kind) for fault in found.faults]


def test_a_sealed_case_is_verified_by_somebody_who_trusts_the_key(tmp_path: Path) -> None:
    bundle = sealed(tmp_path)
    found = verify(bundle, [tmp_path / "key.pub"])
    assert found.is_verified
    assert found.signer == SIGNER
    said = found.statement
    assert (said.case, said.as_of, said.program) == ("harbour", "2026-01-31", __version__)
    assert said.facts_sha256 == FACTS
    assert said.command == "tidewaiter account case/harbour --as-of 2026-01-31 --seed 7 -o again"
    assert [file.name for file in said.files] == [
        "answer/case.json", "answer/report.html",
        "case/harbour/sub/sites.csv", "case/harbour/units.csv",
    ]  # fmt: skip
    assert [(entry.time, entry.note) for entry in said.custody] == [("2026-02-01", "by post")]


def test_what_was_sealed_is_told(tmp_path: Path) -> None:
    out = tmp_path / "b.tar"
    told = seal(sealing(tmp_path), lambda: KEY, out)
    assert digest_of("", [out.read_bytes()]).sha256 == told.sha256
    assert (told.size, told.signer, told.bundle) == (out.stat().st_size, SIGNER, str(out))


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = sealed(tmp_path / "a"), sealed(tmp_path / "b")
    assert one.read_bytes() == other.read_bytes()
    # Nothing but the version of the program may change the bytes.
    assert contents(one)[MANIFEST].splitlines()[:4] == [
        f"{digest_of('', [c]).sha256} *{n}".encode()
        for n, c in contents(one).items()
        if n not in {STATEMENT, MANIFEST}
    ]


def test_coreutils_verify_what_is_unpacked(tmp_path: Path) -> None:
    bundle = sealed(tmp_path)
    (tmp_path / "out").mkdir()
    unpack(bundle, members_of(bundle), tmp_path / "out")
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", MANIFEST],
        cwd=tmp_path / "out",
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout.count(b": OK\n")) == (0, 5)


def test_nobody_is_trusted_by_default(tmp_path: Path) -> None:
    found = verify(sealed(tmp_path))
    assert found.is_whole
    assert not found.is_trusted
    assert not found.is_verified


@pytest.mark.parametrize("name", ["units", "report"])
def test_any_single_bit_of_a_file_is_seen(tmp_path: Path, name: str) -> None:
    bundle = sealed(tmp_path)
    full = {"units": "case/harbour/units.csv", "report": "answer/report.html"}[name]
    content = contents(bundle)[full]
    for bit in range(8 * len(content)):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        assert faults_of(rebuilt(bundle, **{name: bytes(changed)})) == [(full, "changed")]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"units": None}, [("case/harbour/units.csv", "missing")]),
        ({"extra": b""}, [("case/harbour/extra.csv", "extra")]),
        ({"manifest": None}, [(MANIFEST, "missing")]),
        ({"manifest": b""}, [(MANIFEST, "changed")]),
        (
            {"units": b"", "extra": b"", "report": None},
            [("answer/report.html", "missing"), ("case/harbour/extra.csv", "extra"),
             ("case/harbour/units.csv", "changed")],
        ),
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_named(tmp_path: Path, changed: dict, expected: list) -> None:
    assert faults_of(rebuilt(sealed(tmp_path), **changed)) == expected


@st.composite
def damages(draw: st.DrawFn) -> tuple[int, int, bytes]:
    """Return from where to where a bundle is replaced, and by what."""
    first = draw(st.integers(0, 10_240))
    length = draw(st.sampled_from([0, 1, 2, 8, 512, 1024, 10_240]))
    return first, first + length, draw(st.binary(max_size=1100) | st.just(bytes(512)))


@given(st.lists(damages(), min_size=1, max_size=3), st.booleans())
def test_a_damaged_bundle_is_refused_or_not_verified(
    tmp_path_factory, given_: list[tuple[int, int, bytes]], filled: bool
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    bundle = sealed(folder)
    before = content = bundle.read_bytes()
    for first, last, put in given_:
        content = content[:first] + put + content[last:]
    if filled:
        content += bytes(-len(content) % 10_240)
    bundle.write_bytes(content)
    try:
        found = verify(bundle, [folder / "key.pub"])
    except DataError:
        return
    assert found.is_verified == (content == before)


def test_a_bundle_without_a_statement_is_none(tmp_path: Path) -> None:
    path = rebuilt(sealed(tmp_path), statement=None)
    with pytest.raises(DataError, match="no statement"):
        verify(path)
    with pytest.raises(DataError, match="too large"):
        verify(rebuilt(sealed(tmp_path), statement=bytes(LARGEST_STATEMENT + 1)))
    with pytest.raises(DataError, match="damaged"):
        verify(rebuilt(sealed(tmp_path), statement=b"\xff"))


def test_the_statement_of_another_bundle_does_not_fit(tmp_path: Path) -> None:
    bundle = sealed(tmp_path)
    seal(
        sealing(tmp_path)._replace(as_of=date(2026, 1, 30), answer=None),
        lambda: KEY,
        tmp_path / "o.tar",
    )
    other = contents(tmp_path / "o.tar")
    path = rebuilt(bundle, statement=other[STATEMENT], manifest=other[MANIFEST])
    assert faults_of(path) == [("answer/case.json", "extra"), ("answer/report.html", "extra")]


def test_another_run_that_agrees_is_told(tmp_path: Path) -> None:
    found = verify(sealed(tmp_path), [tmp_path / "key.pub"], the_answer)
    assert found.rerun == ()
    assert found.is_verified


@pytest.mark.parametrize(
    ("again", "expected"),
    [
        ({"report.html": b"<p>Made up</p>"}, [("answer/report.html", "changed")]),
        ({"more.csv": b""}, [("answer/more.csv", "extra")]),
        ({"report.html": None}, [("answer/report.html", "missing")]),
    ],
)
def test_another_run_that_differs_is_no_yes(tmp_path: Path, again: dict, expected: list) -> None:
    def otherwise(_case: Path, out: Path, _stated: Statement) -> None:
        files = ANSWER_FILES | again
        written(out, {n: c for n, c in files.items() if c is not None})

    found = verify(sealed(tmp_path), [tmp_path / "key.pub"], otherwise)
    assert found.is_whole
    assert found.is_trusted
    assert not found.is_verified
    assert [(fault.name, fault.kind) for fault in found.rerun or ()] == expected


@pytest.mark.parametrize("error", [DataError("bad row"), UsageError("no"), ModelError("x")])
def test_another_run_that_stops_is_no_yes(tmp_path: Path, error: Exception) -> None:
    def stops(_case: Path, _out: Path, _stated: Statement) -> None:
        raise error

    found = verify(sealed(tmp_path), [tmp_path / "key.pub"], stops)
    assert not found.is_verified
    assert [(f.name, f.text) for f in found.rerun or ()] == [("rerun", f"it stopped: {error}")]


def test_what_was_tampered_with_is_not_run(tmp_path: Path) -> None:
    def never(_case: Path, _out: Path, _stated: Statement) -> None:
        raise AssertionError

    found = verify(rebuilt(sealed(tmp_path), units=b"x"), [tmp_path / "key.pub"], never)
    assert found.rerun is None
    assert not found.is_verified


def test_without_an_answer_there_is_nothing_to_compare(tmp_path: Path) -> None:
    out = tmp_path / "b.tar"
    seal(sealing(tmp_path)._replace(answer=None), lambda: KEY, out)
    assert verify(out).is_whole
    with pytest.raises(UsageError, match="no answer to compare"):
        verify(out, (), the_answer)


def test_the_temporary_folder_goes(tmp_path: Path) -> None:
    seen: list[Path] = []

    def remembered(case: Path, out: Path, stated: Statement) -> None:
        the_answer(case, out, stated)
        seen.append(case)

    verify(sealed(tmp_path), (), remembered)
    assert len(seen) == 1
    assert not seen[0].exists()


@pytest.mark.parametrize("place", ["harbour/b.tar", "harbour/sub/b.tar", "answer/b.tar"])
def test_a_bundle_does_not_seal_itself(tmp_path: Path, place: str) -> None:
    given = sealing(tmp_path)
    with pytest.raises(UsageError, match="cannot lie in a folder that it seals"):
        seal(given, lambda: KEY, tmp_path / place)
    assert not (tmp_path / place).exists()


@pytest.mark.parametrize(
    "said", [{"as_of": "2026-02-01"}, {"facts_sha256": "cd" * 32}, {"as_of": "2026", "seed": 1}]
)
def test_an_answer_to_another_question_is_not_sealed(tmp_path: Path, said: dict) -> None:
    given = sealing(tmp_path)
    (tmp_path / "answer" / "case.json").write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(UsageError, match="another day or with other facts"):
        seal(given, lambda: KEY, tmp_path / "b.tar")


@pytest.mark.parametrize(
    ("content", "seed"),
    [(b"{}", 0), (b"[]", 0), (b"\xff", 0), (b'{"as_of": 1}', 0), (b'{"seed": 3}', 3)],
)
def test_an_answer_need_not_say_what_it_was_asked(
    tmp_path: Path, content: bytes, seed: int
) -> None:
    given = sealing(tmp_path)
    (tmp_path / "answer" / "case.json").write_bytes(content)
    told = seal(given, lambda: KEY, tmp_path / "b.tar")
    assert told.statement.seed == seed
    (tmp_path / "answer" / "case.json").unlink()
    assert seal(given, lambda: KEY, tmp_path / "b.tar").statement.seed == 0


def test_a_folder_that_cannot_be_sealed_leaves_no_bundle(tmp_path: Path) -> None:
    given = sealing(tmp_path)
    with pytest.raises(UsageError, match="no such folder"):
        seal(given._replace(case=tmp_path / "nothing"), lambda: KEY, tmp_path / "b.tar")
    (tmp_path / "harbour" / "z").symlink_to("/etc/hostname")
    with pytest.raises(DataError, match="only ordinary files"):
        seal(given, lambda: KEY, tmp_path / "b.tar")
    assert not (tmp_path / "b.tar").exists()


def test_a_case_keeps_the_name_of_its_folder_however_it_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = sealing(tmp_path)
    monkeypatch.chdir(given.case)
    told = seal(given._replace(case=Path(), answer=None), lambda: KEY, tmp_path / "b.tar")
    assert told.statement.case == "harbour"
    odd = given.case.rename(tmp_path / "har:bour")
    with pytest.raises(DataError, match="the name of a file"):
        seal(given._replace(case=odd), lambda: KEY, tmp_path / "b.tar")


@pytest.mark.parametrize(
    "text",
    ["", "time,actor\n", "time,actor,action,why\n", "time,actor,action\nyesterday,A,b\n",
     "time,actor,action\n2026-02-02,A,b\n2026-02-01,A,b\n", "time,actor,action\n2026-02-02,A\n"],
)  # fmt: skip
def test_a_log_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    given = sealing(tmp_path)
    (tmp_path / "log.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"log\.csv"):
        seal(given, lambda: KEY, tmp_path / "b.tar")


def test_a_later_seal_continues_the_log(tmp_path: Path) -> None:
    first = sealed(tmp_path)
    given = sealing(tmp_path)
    (tmp_path / "log.csv").write_text("time,actor,action\n2026-03-01,Office B,copied\n")
    later, alone = tmp_path / "later.tar", tmp_path / "alone.tar"
    seal(given._replace(earlier=first), lambda: OTHER, later)
    seal(given, lambda: OTHER, alone)
    entries = verify(later).statement.custody
    assert [entry.actor for entry in entries] == ["Office A (made up)", "Office B"]
    assert entries[:1] == verify(first).statement.custody
    assert verify(later, earlier=first).is_whole
    broken = verify(alone, earlier=first)
    assert [(fault.name, fault.kind) for fault in broken.faults] == [("custody", "broken")]
    assert not broken.is_whole


def test_a_log_is_not_continued_from_what_was_tampered_with(tmp_path: Path) -> None:
    given = sealing(tmp_path)._replace(earlier=rebuilt(sealed(tmp_path), units=b"x"))
    with pytest.raises(DataError, match="earlier bundle is not what was sealed"):
        seal(given, lambda: KEY, tmp_path / "b.tar")


def test_a_check_is_told_as_json(tmp_path: Path) -> None:
    told = json.loads(msgspec.json.encode(verify(sealed(tmp_path))))
    assert (told["is_signed"], told["is_trusted"], told["faults"]) == (True, False, [])
