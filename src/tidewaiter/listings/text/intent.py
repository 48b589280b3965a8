"""What is a text for? Selling, seeking, renting, an accessory, a service, talk.

The intent is decided before any fact is read: words that take a chip out of the offer (空盒,
适用于 H100, 求购) outweigh its name. Each decision names the row of the vocabulary that made it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tidewaiter.listings.text.scene import in_yuan, is_usual
from tidewaiter.model.listings.stated import StatedWord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tidewaiter.listings.text.found.mentions import Mention
    from tidewaiter.listings.text.found.words import Hit
    from tidewaiter.listings.text.scene import Scene

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BRANDS_BETWEEN = re.compile(r"(?:\s?[a-z]+){0,2}\s*(?:\d{1,2}x)?\s?|[\u4e00-\u9fff\s:]{0,4}")
_INSIDE_BRACKETS = re.compile(r"\([^()]*$")


def intent_of(scene: Scene, chips: Sequence[Mention]) -> StatedWord:
    """Return what a text is for.

    Args:
        scene: The text with what was found in it.
        chips: The names in it that mean a product.
    """
    for rule in _RULES:
        found = rule(scene, chips)
        if found is not None:
            return found
    if chips:
        return StatedWord(value="sell", rule="a chip is named and nothing speaks against an offer")
    return StatedWord(value="other_product", rule="no chip is named", confidence=0.9)


def _said(scene: Scene, hit: Hit) -> StatedWord:
    span = scene.normal.span(hit.start, hit.end)
    return StatedWord(value=hit.means, rule=hit.rule, confidence=0.95, span=span)


def _hits(scene: Scene, means: str, *matches: str) -> list[Hit]:
    """Return words of an intent that nothing negates; of some ways of matching where given."""
    found = scene.words.intents.get(means, [])
    return [hit for hit in found if hit.match in matches] if matches and found else found


def _swapped(scene: Scene, chips: Sequence[Mention]) -> StatedWord | None:
    """Judge a post that states what its writer has and wants."""
    wants = scene.words.first("wanted_part", lambda hit: hit.means == "want")
    if wants is None:
        return None
    has = scene.words.first("wanted_part", lambda hit: hit.means == "have")
    start = has.start if has else 0
    if any(start <= chip.start < wants.start or chip.start < start > wants.start for chip in chips):
        return StatedWord(value="sell", rule=wants.rule, confidence=0.9)
    pays = any(hit.start < wants.start for hit in scene.words.of("wanted_part", "money"))
    is_chip = pays or any(chip.start > wants.start for chip in chips)
    return StatedWord(value="wanted" if is_chip else "other_product", rule=wants.rule)


def _rent(scene: Scene, _chips: Sequence[Mention]) -> StatedWord | None:
    hits = _hits(scene, "rent_in") or _hits(scene, "rent_out")
    return _said(scene, hits[0]) if hits else None


def _news(scene: Scene, _chips: Sequence[Mention]) -> StatedWord | None:
    """Judge news of chips, which names amounts and sums as an offer does."""
    hits = scene.words.of("news")
    if not hits or not scene.mentions or _hits(scene, "sell", "lone") or scene.fields.price:
        return None
    return _said(scene, hits[0])


def _wanted(scene: Scene, chips: Sequence[Mention]) -> StatedWord | None:
    hits = _hits(scene, "wanted")
    if hits and (_hits(scene, "sell") or scene.words.of("supply", "spot")):
        hits = [hit for hit in hits if hit.match != "weak"]
    if hits:
        sells = _hits(scene, "sell", "lone")
        if sells and sells[0].start < hits[0].start:
            return None
        return _said(scene, hits[0])
    return _listed_request(scene) if chips else None


def _listed_request(scene: Scene) -> StatedWord | None:
    """Judge a list of parts with labels and without a price: somebody asks for a quotation."""
    labels = {hit.means for hit in scene.words.of("label")}
    is_priced = scene.fields.price is not None or any(n.kind == "price" for n in scene.numbers)
    if labels != {"gpu", "other"} or (is_priced and not scene.words.of("before_number", "budget")):
        return None
    if _hits(scene, "sell"):
        return None
    return StatedWord(value="wanted", rule="a list of parts without a price", confidence=0.8)


def _for_a_chip(scene: Scene, chips: Sequence[Mention]) -> StatedWord | None:
    """Judge a text whose only chip follows 适用于, for and the like."""
    if not chips:
        return None
    first = chips[0]
    for hit in _hits(scene, "accessory", "before_chip"):
        between = scene.text[hit.end : first.start]
        if hit.end <= first.start and _BRANDS_BETWEEN.fullmatch(between):
            return _said(scene, hit)
    return None


def _strong_accessory(scene: Scene, chips: Sequence[Mention]) -> StatedWord | None:
    hits = _hits(scene, "accessory", "any")
    free = _first(hits, lambda hit: not _is_beside_goods(scene, hit, chips))
    return _said(scene, free) if free and (chips or _is_about_cards(scene)) else None


def _is_beside_goods(scene: Scene, hit: Hit, chips: Sequence[Mention]) -> bool:
    """Whether an accessory comes with the chip, is fitted to it, or is named far from it."""
    is_fitted = any(flaw.start == hit.end for flaw in scene.words.of("supports", "flaw"))
    return is_fitted or _is_included(scene, hit) or _is_far(scene, hit, chips)


def _weak_accessory(scene: Scene, chips: Sequence[Mention]) -> StatedWord | None:
    """Judge a weaker word, such as 散热器: it must head the phrase that the chip only qualifies."""
    if not chips or scene.words.of("unit", "card") or _is_priced(scene, chips[0]):
        return None
    hit = _first(
        _hits(scene, "accessory", "weak", "after_chip"),
        lambda each: _is_head(scene, each, chips[0]) and not _is_included(scene, each),
    )
    return _said(scene, hit) if hit else None


def _server_part(scene: Scene, chips: Sequence[Mention]) -> StatedWord | None:
    """Judge a part of a server that holds the chip: the only one named, just after the server."""
    parts = scene.words.of("unit", "parts")
    if not chips or len(parts) != 1 or _is_priced(scene, chips[0]):
        return None
    servers = [h for h in scene.words.of("unit", "server") if not scene.text[h.start].isdigit()]
    if not any(0 <= parts[0].start - server.end <= 1 for server in servers):
        return None
    return StatedWord(value="accessory", rule="the only part named of a server", confidence=0.7)


def _is_priced(scene: Scene, chip: Mention) -> bool:
    """Whether a price that is usual for the chip is asked, by the page or by the text."""
    prices = [in_yuan(scene, n) for n in scene.numbers if n.kind in {"price", "watts"}]
    return scene.fields.price is not None or any(is_usual(p, chip.entries[0]) for p in prices)


def _is_about_cards(scene: Scene) -> bool:
    is_named = bool(scene.mentions) and not scene.words.of("foreign")
    return is_named or bool(scene.words.of("gpu")) or bool(scene.words.of("form"))


def _is_far(scene: Scene, hit: Hit, chips: Sequence[Mention]) -> bool:
    """Whether an accessory is named in a clause of its own after the chip's, or as part of one."""
    if not chips or hit.start < chips[0].start:
        return False
    ends = [mark for mark in scene.words.of("clause") if chips[0].end <= mark.start < hit.start]
    return bool(ends) and _is_rich(scene)


def _is_rich(scene: Scene) -> bool:
    """Whether a text states what only an offer of a chip does: a price or a count of cards."""
    return scene.fields.price is not None or any(
        n.kind == "price" or (n.kind == "count" and n.means.startswith(("card", "server")))
        for n in scene.numbers
    )


def _is_head(scene: Scene, hit: Hit, chip: Mention) -> bool:
    """Whether a word follows the chip closely, or ends its clause, outside brackets."""
    if hit.start < chip.end or _is_flawed(scene, hit):
        return False
    if _INSIDE_BRACKETS.search(scene.text[: hit.start]):
        return False
    if any(chip.end <= mark.start < hit.start for mark in scene.words.of("clause")):
        return False
    if not _CHINESE.search(scene.text[hit.start : hit.end]):
        is_last = hit.match == "after_chip" or not _rest(scene, hit)
        return is_last and not any(n.kind == "memory" for n in scene.numbers)
    last = max((m.end for m in scene.mentions if m.end <= hit.start), default=chip.end)
    between = _unknown(scene, last, hit.start)
    return (len(between) <= 8 and not _CHINESE.search(between)) or not _rest(scene, hit)


def _unknown(scene: Scene, start: int, end: int) -> str:
    """Return what stands between two places without the forms and units of the chip."""
    letters = list(scene.text[start:end])
    for field in ("form", "unit", "given"):
        for each in scene.words.of(field):
            for place in range(max(each.start, start), min(each.end, end)):
                letters[place - start] = ""
    return "".join(letters)


def _rest(scene: Scene, hit: Hit) -> str:
    return re.split(r"[,;。!?\n]", scene.text[hit.end :], maxsplit=1)[0].strip(" .*~")


def _is_flawed(scene: Scene, hit: Hit) -> bool:
    return any(0 <= flaw.start - hit.end <= 3 for flaw in scene.words.of("supports", "flaw"))


def _is_included(scene: Scene, hit: Hit) -> bool:
    """Whether 带, 送, with and the like stand just before, or included after: it comes along."""
    if scene.text.startswith((" included", " incl"), hit.end):
        return True
    return any(0 <= hit.start - each.end <= 3 for each in scene.words.of("supports", "included"))


def _service(scene: Scene, chips: Sequence[Mention]) -> StatedWord | None:
    """Judge a deposit or a fee that is listed as if it were the chip, and services."""
    for hit in _hits(scene, "service", "after_chip"):
        near = [c for c in chips if 0 <= hit.start - c.end <= 5]
        around = (
            scene.text[near[-1].end : hit.start] + scene.text[hit.end : hit.end + 2]
            if near
            else "0"
        )
        if not re.search(r"[\d%]", around):
            return _said(scene, hit)
    hits = [hit for hit in _hits(scene, "service", "any") if not _is_included(scene, hit)]
    if not hits or (chips and _is_rich(scene) and hits[0].start > chips[0].end + 12):
        return None
    return _said(scene, hits[0]) if chips else None


def _talk(scene: Scene, chips: Sequence[Mention]) -> StatedWord | None:
    """Judge talk about chips: a strong word settles it, weak ones must outweigh signs of a sale."""
    strong = _hits(scene, "discussion", "any")
    weak = _hits(scene, "discussion", "weak", "pattern")
    if not strong and not weak:
        return None
    sells = len(_hits(scene, "sell")) + 2 * (scene.fields.price is not None)
    sells += len({n.kind for n in scene.numbers} & {"price", "count"})
    is_talk = len(strong) * 3 + len(weak) > sells if strong else len(weak) > sells
    if scene.fields.price is not None and strong:
        is_talk = True
    return _said(scene, (strong or weak)[0]) if is_talk or not chips else None


def _other(scene: Scene, _chips: Sequence[Mention]) -> StatedWord | None:
    hits = _hits(scene, "other_product", *(("any",) if _chips else ()))
    if hits:
        return _said(scene, hits[0])
    foreign = scene.words.first("foreign", lambda h: h.means in {"bag", "processor"})
    if foreign and (not _chips or foreign.start < _chips[0].start or foreign.means == "processor"):
        return StatedWord(value="other_product", rule=foreign.rule, confidence=0.9)
    return None


def _first(hits: Iterable[Hit], is_wanted: Callable[[Hit], bool]) -> Hit | None:
    return next((hit for hit in hits if is_wanted(hit)), None)


_RULES: tuple[Callable[[Scene, Sequence[Mention]], StatedWord | None], ...] = (
    _other, _swapped, _news, _rent, _wanted, _for_a_chip, _strong_accessory, _server_part,
    _weak_accessory, _service, _talk,
)  # fmt: skip
