"""Which photos show one picture, and what do labels in them say? Photos are looked at as they come.

Bar codes, print and crops need the extra ``[photos]``; without it whole pictures are compared, and
that is said. A photo that cannot be opened is a note, never an end.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.listings.photos.labels import labels_in
from tidewaiter.listings.photos.prints import print_of

if TYPE_CHECKING:
    from tidewaiter.model.listings.linking import LinkRules
    from tidewaiter.model.listings.photo import LabelReading, PhotoPrint

_NEEDED = ("cv2", "zxingcpp", "rapidocr_onnxruntime")
_WITHOUT = (
    "photos were compared whole and labels were not read: that needs the extra [photos], "
    "which is not installed"
)


class Pictures(NamedTuple):
    """What photos gave.

    Attributes:
        prints: By digest.
        labels: Numbers read off them.
        notes: What a reader must know.
    """

    prints: dict[str, PhotoPrint]
    labels: tuple[LabelReading, ...] = ()
    notes: tuple[str, ...] = ()


class Album:
    """Photos that are looked at one by one; no photo is kept.

    Args:
        rules: Words and shapes of labels.
        read_labels: Whether labels are read, which takes a second or two a photo.
    """

    def __init__(self, rules: LinkRules, *, read_labels: bool) -> None:
        self._rules = rules
        self._has_extra = all(find_spec(name) for name in _NEEDED)
        self._read_labels = read_labels and self._has_extra
        self._prints: dict[str, PhotoPrint] = {}
        self._labels: list[LabelReading] = []
        self._notes: list[str] = []

    def add(self, digest: str, content: bytes, name: str) -> None:
        """Look at a photo.

        Args:
            digest: SHA-256 of its bytes; one that was looked at is not looked at again.
            content: Its bytes.
            name: Name of the file, for notes.
        """
        if digest in self._prints:
            return
        try:
            self._prints[digest] = print_of(content, name, points=self._has_extra)
            if self._read_labels:
                self._labels.extend(labels_in(content, self._rules.label, name))
        except DataError as error:
            self._notes.append(f"photo {name}: {error.message}")
        except UsageError as error:  # the extra is there and cannot be loaded
            self._has_extra = self._read_labels = False
            self._notes.append(error.message)
            self.add(digest, content, name)

    def pictures(self) -> Pictures:
        """Return what the photos gave."""
        without = [_WITHOUT] if self._prints and not self._has_extra else []
        return Pictures(self._prints, tuple(self._labels), (*without, *self._notes))
