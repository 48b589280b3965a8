"""How much compute is a chip, by the rules' measure and in H100-equivalents of a named metric?

Total processing performance (TPP) and performance density follow the definitions in 88 FR 73458
(Bureau of Industry and Security, October 2023): twice the multiply-accumulate rate times the bit
length of the operation, dense, the greatest over number formats; and TPP over the die area.
H100-equivalents follow Epoch AI (ai-chip-counts, 2026) for the 8-bit metric; the effective metrics
use the rates per chip that Grunewald and Fist (CNAS, 2025) imply.

TF32 is left out of TPP. Its operands carry 19 bits and are stored in 32, and the rule does not say
which of the two counts. A chip whose TPP would grow under either reading names the format as
disputed, so that nobody takes silence for an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from tidewaiter.core.cite import Grade
from tidewaiter.core.errors import ModelError
from tidewaiter.core.unit import unit
from tidewaiter.model.chip import Chip, bit_length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidewaiter.model.figure import Figure

Metric: TypeAlias = Literal[
    "8-bit dense",
    "FP16 dense",
    "memory bandwidth",
    "training-effective",
    "inference-effective",
]

REFERENCE = "nvidia/h100-sxm"
"""The part that an H100-equivalent is counted in: the definition of the unit."""

STATES: dict[Metric, str] = {
    "8-bit dense": "a dense FP8 or INT8 rate",
    "FP16 dense": "a dense FP16 rate",
    "memory bandwidth": "a memory bandwidth",
    "training-effective": "an effective rate in training",
    "inference-effective": "an effective rate in inference",
}
"""What a chip must state before it has an equivalent, to say what is missing."""

_RATE = "TOP/s"
_TPP = "TOP/s*bit"
_DENSITY = "TOP/s*bit/mm2"
_READINGS = {"tf32": (bit_length("tf32"), 32)}  # bits used, bits stored
_ROUNDING = 0.005  # data sheets print three digits
_WEAKEST_LAST = (Grade.PRIMARY, Grade.SECONDARY, Grade.RECOMPUTED, Grade.UNVERIFIED)


class Tpp(NamedTuple):
    """Total processing performance of a chip.

    Attributes:
        value: The greatest over formats of dense rate times bit length, in ``unit``.
        low: The same with the least figure of any source in each format.
        high: The same with the greatest figure of any source in each format.
        decided_by: Number format that gives the value.
        grade: Grade of the figure that decides.
        disputed: Formats left out whose bit length can be read in two ways and one of whose
            readings would exceed the value by more than the rounding of data sheets.
        unit: ``TOP/s*bit``.
    """

    value: float
    low: float
    high: float
    decided_by: str
    grade: Grade
    disputed: tuple[str, ...] = ()
    unit: str = _TPP


class Density(NamedTuple):
    """Performance density of a chip: TPP over die area.

    Attributes:
        value: TPP over the die area, in ``unit``.
        low: The least that the sources' own figures give.
        high: The greatest that they give.
        tpp: The TPP above the line.
        grade: The weaker grade of TPP and die area.
        unit: ``TOP/s*bit/mm2``.
    """

    value: float
    low: float
    high: float
    tpp: Tpp
    grade: Grade
    unit: str = _DENSITY


class Equivalent(NamedTuple):
    """One chip in H100-equivalents of a named metric.

    Attributes:
        value: The chip's figure over the reference's.
        low: The least that the sources' own figures give.
        high: The greatest that they give.
        metric: Name of the metric.
        basis: Field or number format that was compared.
        grade: The weaker grade of the two figures.
        unit: ``H100e[metric]``.
    """

    value: float
    low: float
    high: float
    metric: Metric
    basis: str
    grade: Grade
    unit: str


def tpp(chip: Chip) -> Tpp:
    """Return the total processing performance, in TOP/s times bit.

    The greatest over the stated formats of dense rate times bit length (88 FR 73458). A rate on a
    data sheet already counts a multiply-accumulate as two operations. Formats of equal TPP are
    decided for the longer bit length. A format that no source states does not count as 0; it may
    be why the true figure is higher.

    Raises:
        ModelError: If every stated format has a disputed bit length.
    """
    counted = {
        name: figure for name, figure in chip.rates.by_format().items() if name not in _READINGS
    }
    if not counted:
        raise ModelError(
            "TPP is undecided: every stated format can be read in two bit lengths",
            found=chip.id,
            hint="state the rate of another number format",
        )
    ends = {name: tuple(_times_bits(name, figure)) for name, figure in counted.items()}
    decisive = max(ends, key=lambda name: (ends[name][1], bit_length(name), name))
    value = ends[decisive][1]
    return Tpp(
        value=value,
        low=max(low for low, _, _ in ends.values()),
        high=max(high for _, _, high in ends.values()),
        decided_by=decisive,
        grade=counted[decisive].grade,
        disputed=tuple(_exceeding(chip, value)),
    )


def performance_density(chip: Chip) -> Density | None:
    """Return TPP over die area, in TOP/s times bit per mm2, or None where no area is known.

    The chip's total die area stands in for the rule's applicable die area (88 FR 73458), which
    counts logic dies of non-planar transistors alone. None is "unknown", never 0.
    """
    if chip.die_area is None:
        return None
    total = tpp(chip)
    low, value, high = _spread(chip.die_area, "mm2")
    return Density(
        value=total.value / value,
        low=total.low / high,
        high=total.high / low,
        tpp=total,
        grade=_weaker(total.grade, chip.die_area.grade),
    )


def compute_equivalent(chip: Chip, metric: Metric, reference: Chip) -> Equivalent | None:
    """Return a chip in H100-equivalents of one metric, or None where its figure is unknown.

    Args:
        chip: The chip.
        metric: Which of the five compute metrics; there is no H100-equivalent without one.
        reference: The chip of identifier :data:`REFERENCE`.

    Returns:
        The ratio of the chip's figure to the reference's, with the range over sources; None is
        "unknown", never 0, and :data:`STATES` says what the chip would have to state.

    Raises:
        UnitError: If the metric is none of the five.
        ModelError: If the reference is another chip or states no figure of that kind.
    """
    named = unit(f"H100e[{metric}]").text
    if reference.id != REFERENCE:
        raise ModelError(
            "an H100-equivalent has one reference", found=reference.id, allowed=REFERENCE
        )
    below = basis(reference, metric)
    if below is None:
        raise ModelError(f"the reference does not state {STATES[metric]}", found=reference.id)
    above = basis(chip, metric)
    if above is None:
        return None
    field, figure = above
    in_unit = "GB/s" if metric == "memory bandwidth" else _RATE
    low, value, high = _spread(figure, in_unit)
    least, standard, greatest = _spread(below[1], in_unit)
    same = chip.id == reference.id
    return Equivalent(
        value=value / standard,
        low=1.0 if same else low / greatest,
        high=1.0 if same else high / least,
        metric=metric,
        basis=field,
        grade=_weaker(figure.grade, below[1].grade),
        unit=named,
    )


def basis(chip: Chip, metric: Metric) -> tuple[str, Figure] | None:
    """Return the field or format that a metric compares and its figure, or None if unknown.

    For the 8-bit metric it is the faster of the dense FP8 and INT8 rates, as Epoch AI counts.
    """
    rates = chip.rates.by_format()
    if metric == "8-bit dense":
        eight = [(name, figure) for name, figure in rates.items() if bit_length(name) == 8]
        return max(eight, key=lambda pair: pair[1].amount(_RATE), default=None)
    if metric == "FP16 dense":
        return ("fp16", rates["fp16"]) if "fp16" in rates else None
    field = {
        "memory bandwidth": "bandwidth",
        "training-effective": "training_effective",
        "inference-effective": "inference_effective",
    }[metric]
    figure = getattr(chip, field)
    return None if figure is None else (field, figure)


def _times_bits(number_format: str, figure: Figure) -> Iterator[float]:
    """Yield the least, the stated and the greatest TPP that a format's figures give."""
    return (amount * bit_length(number_format) for amount in _spread(figure, _RATE))


def _spread(figure: Figure, in_unit: str) -> tuple[float, float, float]:
    """Return the least, the best and the greatest amount over a figure and those beside it."""
    scale = unit(figure.unit).factor_to(unit(in_unit))
    ends = [figure.interval.low * scale, figure.interval.high * scale]
    for other in figure.also:
        low, _, high = _spread(other, in_unit)
        ends += [low, high]
    return min(ends), figure.amount(in_unit), max(ends)


def _exceeding(chip: Chip, value: float) -> Iterator[str]:
    """Yield the formats of disputed bit length one of whose readings exceeds a TPP."""
    for name, figure in chip.rates.by_format().items():
        readings = _READINGS.get(name, ())
        if any(figure.amount(_RATE) * bits > value * (1 + _ROUNDING) for bits in readings):
            yield name


def _weaker(one: Grade, other: Grade) -> Grade:
    return max(one, other, key=_WEAKEST_LAST.index)
