"""What drives an answer, and which input would be worth knowing?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidewaiter.app.estimate import chosen_facts
from tidewaiter.core.errors import UnknownNameError, nearest
from tidewaiter.estimate.models import built
from tidewaiter.estimate.sensitivity.drivers import drives, sobol_of
from tidewaiter.report.answers import DriverLine, DriversAnswer

if TYPE_CHECKING:
    from tidewaiter.app.estimate import Request
    from tidewaiter.facts.catalogue import Facts

_DESIGN_POINTS = 1024  # times inputs + 2 runs of the model


def drivers(facts: Facts, request: Request, quantity: str = "") -> DriversAnswer:
    """Return what drives one quantity of a model, the widest swing first.

    Args:
        facts: All facts.
        request: Model, changes and settings.
        quantity: Name of the output; "" for the model's first headline.

    Raises:
        UnknownNameError: If there is no such model or output.
        ModelError: If draws are too few.
    """
    used = chosen_facts(facts, request)
    graph = built(used)
    name = quantity or used.headline[0]
    if name not in graph.outputs:
        raise UnknownNameError(
            f"model {used.id} has no such output",
            found=name,
            hint=nearest(name, list(graph.outputs)),
        )
    found = drives(graph, name, request.settings)
    indices = sobol_of(graph, name, request.settings.seed, _DESIGN_POINTS)
    given = {a.name: a for a in used.assumptions}
    return DriversAnswer(
        model=used.id,
        quantity=name,
        unit=graph.outputs[name].unit.text,
        middle=found.middle,
        most_telling=found.most_telling.column,
        lines=tuple(
            DriverLine(
                **msgspec.structs.asdict(indices[d.column]),
                **d._asdict(),
                label=given[d.column.partition("[")[0]].label,
                unit=given[d.column.partition("[")[0]].unit,
                source=given[d.column.partition("[")[0]].source,
            )
            for d in found.drives
        ),
    )
