"""Estimation models, one file each: the file's name is the model's, its ``build`` makes the graph.

A model file pairs with ``facts/estimates/<model>.yaml``, which holds every number; the file holds
arithmetic alone. The folder is the registry.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from tidewaiter.core.errors import UnknownNameError, nearest

if TYPE_CHECKING:
    from tidewaiter.estimate.engine.quantity import Graph
    from tidewaiter.model.assumption import ModelFacts


def model_names() -> list[str]:
    """Return the names of all models, in order."""
    return sorted(m.name.replace("_", "-") for m in pkgutil.iter_modules(__path__))


def built(facts: ModelFacts) -> Graph:
    """Return the graph of the model that these facts belong to.

    Raises:
        UnknownNameError: If there is no model file of that name.
    """
    if facts.id not in model_names():
        raise UnknownNameError(
            "there is no model of that name",
            found=facts.id,
            allowed=", ".join(model_names()),
            hint=nearest(facts.id, model_names()),
        )
    module = importlib.import_module(f"{__name__}.{facts.id.replace('-', '_')}")
    graph: Graph = module.build(facts)
    return graph
