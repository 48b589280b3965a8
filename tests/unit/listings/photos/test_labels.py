"""Drawn labels are read: by bar code first, then by print."""

import builtins
import hashlib
from typing import Any

import numpy as np
import pytest
from PIL import Image

import tidewaiter.listings.photos.labels as read
from drawn_photos import drawn_label, jpeg, scene
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.facts.catalogue import Facts
from tidewaiter.listings.photos.labels import labels_in
from tidewaiter.model.listings.linking import LabelRules

zxingcpp = pytest.importorskip("zxingcpp")


@pytest.fixture(scope="module")
def rules(facts: Facts) -> LabelRules:
    return facts.linking["lots"].label


def coded(*texts: str, kind: Any = zxingcpp.BarcodeFormat.Code128) -> bytes:
    """Return a picture of bar codes below each other."""
    page = Image.new("RGB", (1200, 240 * len(texts)), (255, 255, 255))
    for row, text in enumerate(texts):
        bars = np.array(zxingcpp.create_barcode(text, kind).to_image(scale=3))
        page.paste(Image.fromarray(bars).resize((bars.shape[1], 150)), (40, 30 + 240 * row))
    return jpeg(page)


def no_print(picture: object, rules: object) -> list[Any]:
    raise AssertionError(f"print was read: {picture} {rules}")


def test_two_bar_codes_spare_the_reading_of_print(
    rules: LabelRules, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "_from_print", no_print)
    photo = coded("S1654921000001", "1P900-21001-0100-030")
    found = labels_in(photo, rules)
    assert [(r.kind, r.folded, r.how, r.format) for r in found] == [
        ("part_number", "900210010100030", "bar code", "Code128"),
        ("serial", "1654921000001", "bar code", "Code128"),
    ]
    assert {r.photo for r in found} == {hashlib.sha256(photo).hexdigest()}
    assert {r.confidence for r in found} == {1.0}


def test_a_number_of_trade_is_no_serial(rules: LabelRules, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "_lines", lambda _: [("4006381333931", 0.9), ("1654921000001", 0.8)])
    found = labels_in(coded("4006381333931", kind=zxingcpp.BarcodeFormat.EAN13), rules)
    assert [(r.value, r.how, r.confidence) for r in found] == [("1654921000001", "text", 0.8)]


def test_print_repeats_no_bar_code(rules: LabelRules, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "_lines", lambda _: [("S/N: 165492100000l", 0.7)])
    assert [r.how for r in labels_in(coded("S1654921000001"), rules)] == ["bar code"]


def test_a_reading_quotes_its_line(rules: LabelRules, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "_lines", lambda _: [("S/N: 16549210OOOO1 rev A", 0.75)])
    (found,) = labels_in(jpeg(scene(1)), rules)
    assert (found.value, found.folded) == ("16549210OOOO1", "1654921000001")
    assert (found.raw, found.confidence) == ("S/N: 16549210OOOO1 rev A", 0.75)


@pytest.mark.parametrize("module", ["zxingcpp", "rapidocr_onnxruntime"])
def test_what_is_not_installed_is_told(
    rules: LabelRules, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = builtins.__import__

    def absent(name: str, *args: Any, **more: Any) -> Any:
        if name == module:
            raise ImportError(name)
        return known(name, *args, **more)

    read._reader.cache_clear()
    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(UsageError, match="not installed") as told:
        labels_in(jpeg(scene(1)), rules)
    assert "[photos]" in told.value.hint


def test_what_is_no_photo_is_told(rules: LabelRules) -> None:
    with pytest.raises(DataError, match="cannot be opened"):
        labels_in(b"no photo", rules)


@pytest.mark.slow
@pytest.mark.parametrize("code", [True, False])
def test_a_drawn_label_is_read(rules: LabelRules, code: bool) -> None:
    pytest.importorskip("rapidocr_onnxruntime")
    for seed in range(3):
        image, written = drawn_label(seed, code=code)
        found = labels_in(jpeg(image, 60), rules)
        assert {r.kind: r.folded for r in found} == written
        assert any(r.how == "bar code" for r in found) == code
