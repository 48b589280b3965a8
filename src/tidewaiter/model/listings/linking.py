"""The rules by which offers are linked: weights, thresholds, and words that tell products apart."""

from __future__ import annotations

from typing import Annotated

import msgspec

from tidewaiter.core.cite import Cite
from tidewaiter.core.ident import checked_ident
from tidewaiter.model.figure import Figure
from tidewaiter.model.listings.stated import Share

EVIDENCE = ("serial", "label", "part_numbers", "photo", "text", "contact")
"""What can link two offers by itself."""
SUPPORT = ("configuration", "quantity", "price")
"""What adds to a link that there is, and makes none."""

Count = Annotated[int, msgspec.Meta(ge=1)]
Words = tuple[str, ...]


class TextRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When two texts are near-duplicates.

    Attributes:
        cited: Where the numbers come from.
        least: Least Jaccard index of the sets of three characters in a row.
        alike: Least share of characters left in place by the shortest edit.
        enough: Number of such threes from which a text is told apart from others at full weight.
        most_sellers: Most sellers of one text; a text of more is a formula of the trade.
    """

    cited: Cite
    least: Share
    alike: Share
    enough: Count
    most_sellers: Count


class PhotoRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When two photos show one picture, and when a picture says nothing.

    Attributes:
        cited: Where the numbers come from.
        most_bits: Most bits of 256 in which the PDQ hashes of one picture differ.
        least_quality: Least quality of a PDQ hash that is compared.
        least_points: Least number of points in the same arrangement in both pictures.
        most_scale: Most times that one picture is enlarged in the other.
        most_tilt: Most degrees by which it is turned beyond whole quarter turns.
        least_cover: Least share of the part that both show which those points cover.
        most_kinds: Most kinds of goods that a picture of one lot is shown for.
        most_sellers: Most sellers of one picture; a picture of more is a stock photo.
        most_listings: Most listings of one picture.
    """

    cited: Cite
    most_bits: Annotated[int, msgspec.Meta(ge=0, le=255)]
    least_quality: Annotated[int, msgspec.Meta(ge=0, le=100)]
    least_points: Count
    most_scale: Annotated[float, msgspec.Meta(ge=1)]
    most_tilt: Annotated[float, msgspec.Meta(ge=0, le=45)]
    least_cover: Share
    most_kinds: Count
    most_sellers: Count
    most_listings: Count


class LabelRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How numbers on labels are told from each other.

    In a shape ``9`` stands for a digit, ``A`` for a letter, ``*`` for either; other signs for
    themselves.

    Attributes:
        cited: Where they were read.
        serial_words: Words before a serial number.
        part_words: Words before a part number.
        serial_shapes: Shapes of serial numbers that stand without a word.
        part_shapes: Shapes of part numbers that stand without a word.
    """

    cited: Cite
    serial_words: Words
    part_words: Words
    serial_shapes: Words
    part_shapes: Words


class TitleRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that tell products apart in titles of shops; lower case, blanks between words.

    Attributes:
        cited: Where they were read.
        series: Words that a number follows to make a model, such as ``gtx``.
        suffixes: Words after that number that make it another model, such as ``ti``.
        brands: Makers of boards and computers; every other spelling under the first.
        lines: Names of product lines of those makers, longest meaning first.
        empty: Words that say nothing of the product.
        forms: Form factor that a word in the name of a chip means.
        alike: Least weighted share of words in common where nothing decides.
    """

    cited: Cite
    series: Words
    suffixes: Words
    brands: dict[str, Words]
    lines: Words
    empty: Words
    forms: dict[str, str]
    alike: Share


class LinkRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How offers are linked to lots; choices, each with its reason.

    Attributes:
        id: Name of its file.
        weights: Points for each kind of evidence and support that agrees.
        proof: Points from which a link is certain: weights are shares of it.
        thresholds: Weights from which offers are one lot: the loosest, the usual, the strictest.
        same_price: Most by which two prices differ, as a share, and are the same.
        fewest_part_numbers: Fewest part numbers in common that make a list in common.
        most_sellers: Most sellers of one serial number, contact or list that still says something.
        window: Number of neighbours in order that an offer is compared with among many alike.
        text: When texts are near-duplicates.
        photo: When photos are one picture.
        label: How labels are read.
        title: Words that tell products apart.
        note: What a reader must know.
    """

    id: str
    weights: dict[str, Figure]
    proof: Figure
    thresholds: tuple[Share, Share, Share]
    same_price: Share
    fewest_part_numbers: Count
    most_sellers: Count
    window: Count
    text: TextRules
    photo: PhotoRules
    label: LabelRules
    title: TitleRules
    note: str = ""

    def __post_init__(self) -> None:
        checked_ident(self.id)
        if set(self.weights) != {*EVIDENCE, *SUPPORT}:
            raise ValueError(f"weights are needed for {', '.join(EVIDENCE + SUPPORT)}")
        if list(self.thresholds) != sorted(self.thresholds):
            raise ValueError("the thresholds rise from the loosest to the strictest")
        if self.proof.best <= 0:
            raise ValueError("a proof needs some points")

    def weight(self, name: str) -> float:
        """Return the weight of a kind of evidence or support, from 0 to 1."""
        return min(1.0, self.weights[name].best / self.proof.best)
