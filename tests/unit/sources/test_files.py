"""Files are opened within limits, whatever stands in them."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.sources.files import digest_of, require_ended, source_file, source_of, text_of


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_plain_gzip_and_zip_hold_the_same(tmp_path: Path) -> None:
    for name, raw in [("a", b"text"), ("b", gzip.compress(b"text")), ("c", zipped(x=b"text"))]:
        path = tmp_path / name
        path.write_bytes(raw)
        assert source_file(path).content == b"text"


def test_the_digest_is_of_the_bytes_as_they_lie_there() -> None:
    # SHA-256 of "abc": FIPS 180-2, appendix B.1.
    file = source_of("x", b"abc")
    assert file.sha256.startswith("ba7816bf8f01cfea")
    assert digest_of((file,)) == file.sha256
    assert digest_of((file, file)) != file.sha256


@pytest.mark.parametrize("pack", [gzip.compress, lambda raw: zipped(x=raw)])
def test_a_bomb_is_not_unpacked(pack) -> None:
    with pytest.raises(DataError, match="packed too tightly"):
        source_of("bomb", pack(bytes(1 << 26)))


def test_a_file_past_the_limit_is_refused() -> None:
    with pytest.raises(DataError, match="too large"):
        source_of("x", b"12345", largest=4)


def test_a_gzip_file_that_is_cut_off_is_refused() -> None:
    whole = gzip.compress(bytes(range(256)) * 40)
    with pytest.raises(DataError, match="cut off or damaged"):
        source_of("x", whole[:-12])


def test_an_archive_of_two_files_is_refused() -> None:
    with pytest.raises(DataError, match="must hold one file"):
        source_of("x", zipped(a=b"1", b=b"2"))


def test_text_with_a_nul_is_refused_with_its_line() -> None:
    with pytest.raises(DataError, match="x:2: a control character") as told:
        text_of(source_of("x", b"one\ntw\x00o"))
    assert "\\x00" in str(told.value)


def test_a_control_character_may_end_a_file_where_a_format_says_so() -> None:
    assert text_of(source_of("x", b"one\n\x1a"), ends_with="\x1a") == "one\n"
    with pytest.raises(DataError, match="x:1: a control character"):
        text_of(source_of("x", b"o\x1ane\n"), ends_with="\x1a")


def test_a_last_line_without_an_end_is_refused() -> None:
    require_ended("a\nb\n", "x")
    with pytest.raises(DataError, match="x:2: the last line does not end"):
        require_ended("a\nb", "x")


def test_text_that_is_not_utf_8_is_refused_with_its_line() -> None:
    with pytest.raises(DataError, match="x:3: file is not UTF-8"):
        text_of(source_of("x", b"a\nb\n\xff"))


def test_a_missing_file_is_a_wrong_command(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        source_file(tmp_path / "none")
