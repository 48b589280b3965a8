"""Reference pages of the facts: every number with its unit, source and grade."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tidewaiter.model.assumption import Empirical, Metalog, Mixture, Point
from tidewaiter.model.figure import Dated, Figure, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import msgspec

    from tidewaiter.core.cite import Source
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.assumption import Assumption, ModelFacts
    from tidewaiter.model.case import Case
    from tidewaiter.model.channel import Channel
    from tidewaiter.model.chip import Chip
    from tidewaiter.model.rule import Rule, Version


def fact_pages(facts: Facts) -> dict[str, str]:
    """Return the pages of facts, by path."""
    models = {f"facts/{i}.md": _model_page(m) for i, m in facts.estimates.items()}
    return {
        "facts/sources.md": _sources_page(facts.sources.values()),
        "facts/chips.md": _chips_page(facts.chips.values()),
        "facts/cases.md": _cases_page(facts.cases.values()),
        "facts/markets.md": _markets_page(facts),
        "facts/channels.md": _channels_page(facts.channels.values()),
        "facts/controls.md": _controls_page(facts.controls.values()),
        "facts/estimates.md": _models_page(facts.estimates.values()),
        **models,
    }


# --- pieces ----------------------------------------------------------------------------------


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [list(heads), ["---"] * len(heads), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(_cell(c) for c in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _cited(thing: Figure | Dated | Statement | Assumption | Version) -> str:
    """Return a link to the source, with the locator and the grade."""
    place = f", {thing.locator}" if thing.locator else ""
    grade = "" if thing.grade.value == "primary" else f", *{thing.grade.value}*"
    return f"[{thing.source}](sources.md#{thing.source}){place}{grade}"


def _number(value: float) -> str:
    whole = value == int(value) and abs(value) >= 1000 and abs(value) < 1e15
    return f"{int(value):,}" if whole else f"{value:g}"


def _range(figure: Figure) -> str:
    """Return a figure's number, or its interval with its level, without the unit."""
    if figure.value is not None:
        return _number(figure.value)
    parts = [getattr(figure, name) for name in ("low", "mid", "high")]
    words = figure.high_in_words
    shown = [_number(p) for p in parts if p is not None] + ([words] if words else [])
    level = f" at {figure.level:.0%}" if figure.level != 1 else ", hard bounds"
    return " – ".join(shown) + level


def _figure(figure: Figure | None, *, cite: bool = True) -> str:
    """Return a figure with unit and source; what disagrees with it follows."""
    if figure is None:
        return "not found"
    own = f"{_range(figure)} {figure.unit}" + (f" ({_cited(figure)})" if cite else "")
    return "; but ".join([own, *(_figure(other) for other in figure.also)])


def _date(dated: Dated | None) -> str:
    if dated is None:
        return "not stated"
    others = "".join(f"; but {other.value} ({_cited(other)})" for other in dated.also)
    return f"{dated.value} ({_cited(dated)}){others}"


def _statements(statements: Iterable[Statement]) -> str:
    return "\n".join(f"- {_cell(s.value)} ({_cited(s)})" for s in statements)


# --- pages -----------------------------------------------------------------------------------


def _sources_page(sources: Iterable[Source]) -> str:
    parts = ["# Sources", "Every document that a figure is taken from."]
    for source in sources:
        parts.append(f"## {source.title} {{#{source.id}}}")
        licence = f" Licence: {source.licence}." if source.licence else ""
        note = f"\n\n{source.note}" if source.note else ""
        parts.append(f"`{source.id}` · {source.publisher} · {source.date}.{licence}{note}")
    return "\n\n".join(parts)


def _chips_page(chips: Iterable[Chip]) -> str:
    listed = list(chips)
    parts = [
        "# Chips",
        "Dense rates, without structured sparsity. What no figure was found for is left out.",
        _table(
            ("chip", "released", "FP16", "8-bit", "memory", "bandwidth"), map(_chip_row, listed)
        ),
        *(_chip(chip) for chip in listed),
    ]
    return "\n\n".join(parts)


def _chip_row(chip: Chip) -> list[str]:
    rates = chip.rates.by_format()
    shown = (rates.get("fp16"), rates.get("int8") or rates.get("fp8"), chip.memory, chip.bandwidth)
    figures = ["" if f is None else f"{_range(f)} {f.unit}" for f in shown]
    return [f"[{chip.name}](#{_anchor(chip.id)})", chip.released.value, *figures]


def _anchor(ident: str) -> str:
    return ident.replace("/", "-").replace(".", "-")


def _chip(chip: Chip) -> str:
    """Return a chip's section: every figure it states, and its citation."""
    figures = {**chip.rates.by_format(), **_figures_of(chip)}
    lines = [f"- {name.replace('_', ' ')}: {_figure(figure)}" for name, figure in figures.items()]
    names = ", ".join((*chip.aliases, *chip.aliases_zh))
    head = f"`{chip.id}` · {chip.vendor} · released {_date(chip.released)}"
    parts = [f"## {chip.name} {{#{_anchor(chip.id)}}}", head, f"Also: {names}" if names else ""]
    return "\n\n".join(part for part in (*parts, "\n".join(lines), _cell(chip.note)) if part)


def _figures_of(thing: msgspec.Struct) -> dict[str, Figure]:
    found = {name: getattr(thing, name) for name in thing.__struct_fields__}
    return {name: value for name, value in found.items() if isinstance(value, Figure)}


def _cases_page(cases: Iterable[Case]) -> str:
    ordered = sorted(cases, key=lambda case: (case.public.span.first, case.id))
    rows = [
        [f"[{c.title}](#{c.id})", c.status.value, c.public.value, ", ".join(c.countries)]
        for c in ordered
    ]
    introduction = (
        "# Cases\n\nAn allegation is not a finding of fact: each case says how far it has come."
        " Firms appear only as a court, an agency or a named newspaper named them."
    )
    table = _table(("case", "status", "public", "countries"), rows)
    return "\n\n".join([introduction, table, *(_case(case) for case in ordered)])


def _case(case: Case) -> str:
    when = [_date(d) for d in (case.conduct_from, case.conduct_to) if d is not None]
    facts = [
        f"- status: **{case.status.value}**. {_cell(case.status_note)}",
        f"- conduct: {' to '.join(when) or 'not stated'}; public {_date(case.public)}",
        *(
            f"- {lot.meaning}: {_figure(lot.quantity)}, {_cell(lot.described_as)}"
            for lot in case.lots
        ),
    ]
    if case.value is not None:
        facts.append(f"- {_cell(case.value_meaning) or 'value'}: {_figure(case.value)}")
    facts += [f"- docket: {case.docket}"] if case.docket else []
    facts += [
        f"- firm named: {firm.name}, {_cell(firm.role)}; {_cell(firm.status)}"
        f" ([{firm.named_by}](sources.md#{firm.named_by}))"
        for firm in case.firms
    ]
    open_questions = f"\n\nOpen: {_cell(case.note)}" if case.note else ""
    return (
        f"## {case.title} {{#{case.id}}}\n\n{_statements(case.summary)}\n\n"
        + "\n".join(facts)
        + open_questions
    )


def _markets_page(facts: Facts) -> str:
    parts = ["# Supply, prices, exchange rates", "## Supply"]
    for supply in facts.supply.values():
        parts += [f"### `{supply.id}`: {supply.kind} of {supply.chip}", _cell(supply.note)]
        parts.append(
            _table(("period", "chips"), [[f.period, _figure(f.units)] for f in supply.flows])
        )
    parts.append("## Prices")
    for series in facts.prices.values():
        parts += [f"### `{series.id}`: {series.chip}", _cell(series.note)]
        rows = [
            [p.when, p.market, p.channel, f"{p.form} of {p.chips}", _figure(p.amount)]
            for p in series.prices
        ]
        parts.append(_table(("when", "market", "channel", "form", "price"), rows))
    parts.append("## Exchange rates")
    for pair in facts.exchange.values():
        parts += [f"### `{pair.id}`", _cell(pair.note)]
        yearly = [[str(each.year), _figure(each.rate)] for each in pair.yearly]
        parts.append(_table(("year", f"{pair.quote} for one {pair.base}"), yearly))
    return "\n\n".join(part for part in parts if part)


def _channels_page(channels: Iterable[Channel]) -> str:
    parts = ["# Channels of access"]
    for channel in sorted(channels, key=lambda channel: channel.order):
        parts.append(f"## {channel.title}")
        for name in ("performance", "supply", "legal_risk", "cost", "software", "use"):
            aspect = getattr(channel, name)
            lines = [_statements(aspect.statements)]
            lines += [f"- {_figure(figure)}. {_cell(figure.note)}" for figure in aspect.figures]
            text = "\n".join(line for line in lines if line) or "- no fact was found"
            parts.append(f"### {name.replace('_', ' ')}\n\n{text}")
    return "\n\n".join(parts)


def _controls_page(rules: Iterable[Rule]) -> str:
    parts = ["# Rules", "What a jurisdiction required on which days, oldest text first."]
    for rule in rules:
        parts.append(f"## {rule.title}")
        rows = [
            [v.in_force, v.until, v.published, v.status, _cited(v), v.note] for v in rule.versions
        ]
        heads = ("in force", "until", "published", "status", "source", "note")
        parts.append(_table(heads, rows))
    return "\n\n".join(parts)


def _models_page(models: Iterable[ModelFacts]) -> str:
    rows = [[f"[`{m.id}`]({m.id}.md)", m.title, m.question] for m in models]
    return "# Published estimates\n\n" + _table(("model", "title", "question"), rows)


def _model_page(model: ModelFacts) -> str:
    assumed = [row for assumption in model.assumptions for row in _assumption_rows(assumption)]
    published = [[f"`{name}`", _figure(figure)] for name, figure in model.published.items()]
    correlated = [
        [" and ".join(f"`{name}`" for name in c.between), f"{c.rho:g}"] for c in model.correlations
    ]
    parts = [
        f"# {model.title}",
        model.question,
        "## Published",
        _table(("quantity", "figure"), published),
        "## Assumptions",
        _table(("name", "unit", "belief", "source", "note"), assumed),
        *(["## Correlations", _table(("between", "rho"), correlated)] if correlated else []),
        "## What the numbers leave out",
        _statements(model.unquantified),
    ]
    return "\n\n".join(part for part in parts if part)


def _assumption_rows(assumption: Assumption) -> list[list[str]]:
    beliefs: dict[str, Any] = {**assumption.cells} or {"": assumption.distribution}
    return [
        [
            f"`{assumption.name}{f'[{label}]' if label else ''}`",
            assumption.unit,
            belief_in_words(belief) + _bounds(assumption),
            _cited(assumption),
            assumption.note,
        ]
        for label, belief in beliefs.items()
    ]


def _bounds(assumption: Assumption) -> str:
    """Return how an assumption is held inside its ends, in words."""
    for verb, ends in (("clipped", assumption.clip), ("truncated", assumption.truncate)):
        if ends:
            return f", {verb} to {ends[0]:g} – {ends[1]:g}"
    return ""


def belief_in_words(belief: Any) -> str:  # noqa: ANN401
    """Return a distribution as it was stated, in words."""
    if isinstance(belief, Point):
        return _number(belief.value)
    if isinstance(belief, Metalog):
        pairs = ", ".join(f"{p:.0%}: {x:g}" for p, x in belief.quantiles)
        return f"metalog through {pairs}"
    if isinstance(belief, Empirical):
        weights = belief.weights or (1.0,) * len(belief.values)
        return "one of " + ", ".join(
            f"{v:g} ({w / sum(weights):.0%})" for v, w in zip(belief.values, weights, strict=True)
        )
    if isinstance(belief, Mixture):
        parts = zip(belief.weights, belief.components, strict=True)
        return " or ".join(f"{w:g} of {belief_in_words(part)}" for w, part in parts)
    stated = {n: getattr(belief, n) for n in belief.__struct_fields__}
    return f"{type(belief).__name__.lower()} " + ", ".join(
        f"{name} {_number(value)}" for name, value in stated.items() if value is not None
    )
