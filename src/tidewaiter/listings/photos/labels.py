"""Which numbers can be read off labels in a photo?

Bar codes come first, since they check themselves; print is read where they give no serial number
or no part number. The reader of print (PP-OCR models that come inside its package) works without a
network. This needs the extra ``[photos]``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from tidewaiter.core.errors import UsageError
from tidewaiter.listings.photos.decoding import decoded
from tidewaiter.listings.photos.label_numbers import numbers_in_code, numbers_in_lines
from tidewaiter.listings.photos.numbers import folded_number
from tidewaiter.model.listings.photo import LabelReading

if TYPE_CHECKING:
    from tidewaiter.listings.photos.decoding import Picture, Pixels
    from tidewaiter.model.listings.linking import LabelRules

_LONGEST = 1600
_GOODS = ("EAN", "UPC", "ISBN")
_HINT = "install the extra: pip install 'tidewaiter[photos]'"


def labels_in(content: bytes, rules: LabelRules, name: str = "") -> tuple[LabelReading, ...]:
    """Return the numbers on labels in a photo: those of bar codes, then those of print.

    Args:
        content: Bytes of the file.
        rules: Words and shapes of numbers.
        name: Name of the file, for errors.

    Raises:
        DataError: If the photo cannot be opened.
        UsageError: If the extra ``[photos]`` is not installed.
    """
    picture = decoded(content, name, _LONGEST)
    codes, articles = _from_codes(picture, rules)
    if {reading.kind for reading in codes} == {"serial", "part_number"}:
        return codes
    known = {reading.folded for reading in codes} | articles
    printed = [r for r in _from_print(picture, rules) if r.folded not in known]
    return (*codes, *printed)


def _from_codes(picture: Picture, rules: LabelRules) -> tuple[tuple[LabelReading, ...], set[str]]:
    """Return what bar codes hold, and the numbers of articles of trade, which are no serials."""
    try:
        import zxingcpp
    except ImportError as error:
        raise UsageError("bar codes need zxing-cpp, which is not installed", hint=_HINT) from error
    readings: dict[tuple[str, str], LabelReading] = {}
    articles = set()
    for code in zxingcpp.read_barcodes(picture.pixels):
        kind = str(code.format).rpartition(".")[2].replace("-", "").replace(" ", "")
        if kind.upper().startswith(_GOODS):
            articles.add(folded_number(code.text))
            continue
        for number in numbers_in_code(code.text, rules):
            reading = LabelReading(
                photo=picture.digest, kind=number.kind, value=number.value,
                folded=folded_number(number.value), how="bar code", format=kind, raw=code.text,
            )  # fmt: skip
            readings.setdefault((reading.kind, reading.folded), reading)
    return tuple(readings[key] for key in sorted(readings)), articles


def _from_print(picture: Picture, rules: LabelRules) -> list[LabelReading]:
    lines = _lines(picture.pixels)
    readings: dict[tuple[str, str], LabelReading] = {}
    for number in numbers_in_lines([text for text, _ in lines], rules):
        raw, sure = lines[number.line]
        reading = LabelReading(
            photo=picture.digest, kind=number.kind, value=number.value,
            folded=folded_number(number.value), how="text", confidence=sure, raw=raw,
        )  # fmt: skip
        readings.setdefault((reading.kind, reading.folded), reading)
    return list(readings.values())


def _lines(pixels: Pixels) -> list[tuple[str, float]]:
    """Return the lines of print in a picture, from top to bottom, with how sure the reader is."""
    found, _ = _reader()(pixels[:, :, ::-1])
    return [(str(text), min(1.0, max(0.0, float(sure)))) for _, text, sure in found or ()]


@cache
def _reader() -> Any:  # noqa: ANN401
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ImportError as error:
        raise UsageError(
            "reading print in photos needs rapidocr-onnxruntime, which is not installed", hint=_HINT
        ) from error
    return RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
