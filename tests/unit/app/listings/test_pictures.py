"""Photos that come one by one: looked at once, told where they cannot be opened."""

import io

import pytest
from PIL import Image, ImageDraw

from tidewaiter.app.listings import pictures
from tidewaiter.app.listings.pictures import Album
from tidewaiter.core.errors import UsageError
from tidewaiter.facts.catalogue import load_facts

RULES = load_facts().linking["lots"]


def drawn(colour: str = "green") -> bytes:
    picture = Image.new("RGB", (160, 120), "white")
    brush = ImageDraw.Draw(picture)
    for at in range(0, 160, 16):
        brush.rectangle((at, at // 2, at + 9, at // 2 + 30), fill=colour)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_a_photo_is_looked_at_once() -> None:
    album = Album(RULES, read_labels=False)
    album.add("a", drawn(), "a.png")
    album.add("a", b"not looked at again", "a.png")
    found = album.pictures()
    assert list(found.prints) == ["a"]
    assert len(found.prints["a"].hashes) == 8
    assert found.labels == ()


def test_a_photo_that_cannot_be_opened_is_a_note() -> None:
    album = Album(RULES, read_labels=False)
    album.add("a", drawn()[:60], "cut.png")
    album.add("b", drawn(), "whole.png")
    found = album.pictures()
    assert list(found.prints) == ["b"]
    assert any("cut.png" in note for note in found.notes)


def test_without_the_extra_whole_pictures_are_compared_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "find_spec", lambda _: None)
    album = Album(RULES, read_labels=True)
    album.add("a", drawn(), "a.png")
    found = album.pictures()
    assert found.prints["a"].points == b""
    assert any("[photos]" in note for note in found.notes)


def test_an_extra_that_cannot_be_loaded_is_said_and_the_photo_still_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refusing(content: bytes, name: str, *, points: bool) -> object:
        if points:
            raise UsageError("marked points need OpenCV, which cannot be loaded")
        return whole(content, name, points=False)

    whole = pictures.print_of
    monkeypatch.setattr(pictures, "find_spec", lambda _: object())
    monkeypatch.setattr(pictures, "print_of", refusing)
    album = Album(RULES, read_labels=False)
    album.add("a", drawn(), "a.png")
    found = album.pictures()
    assert list(found.prints) == ["a"]
    assert any("cannot be loaded" in note for note in found.notes)
