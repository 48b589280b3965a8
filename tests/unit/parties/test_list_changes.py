"""What came, what went and what says something else."""

import msgspec
from hypothesis import given

import strategies
from tidewaiter.model.party import ListEdition, ListedName, ListEntry, NameKind, PartyKind
from tidewaiter.parties.list_changes import changes
from tidewaiter.sources.entry_draft import told_apart

EDITIONS = strategies.NOUNS[ListEdition].map(
    lambda edition: msgspec.structs.replace(edition, entries=told_apart(edition.entries))
)


def entry(ident: str, *names: str, code: str = "x") -> ListEntry:
    texts = [
        ListedName(text=name, kind=NameKind.ALIAS if i else NameKind.PRIMARY, place=f"{i}:name")
        for i, name in enumerate(names)
    ]
    return ListEntry(id=ident, list=code, kind=PartyKind.ENTITY, names=tuple(texts), place="9")


def edition(*entries: ListEntry) -> ListEdition:
    return ListEdition(
        list="x", title="X", published="", file="f", sha256="", format="x", entries=entries
    )


def test_additions_removals_and_changes_are_told_apart() -> None:
    before = edition(entry("1", "A"), entry("2", "B", "B1"), entry("3", "C"))
    after = edition(entry("2", "B", "B2"), entry("3", "C"), entry("4", "D"))
    found = changes(before, after)
    assert [change.name for change in found.added] == ["D"]
    assert [change.name for change in found.removed] == ["A"]
    assert found.same == 1
    (changed,) = found.changed
    assert changed.id == "2"
    assert [(s.came, s.field, s.text, s.place) for s in changed.statements] == [
        (False, "name (alias)", "B1", "1:name"),
        (True, "name (alias)", "B2", "1:name"),
    ]


def test_an_identifier_that_changed_with_the_content_is_no_removal() -> None:
    found = changes(edition(entry("old", "A")), edition(entry("new", "A", "B")))
    assert (found.added, found.removed) == ((), ())
    assert [(s.came, s.field, s.text) for s in found.changed[0].statements] == [
        (False, "id", "old"),
        (True, "id", "new"),
        (True, "name (alias)", "B"),
    ]


def test_one_name_on_two_lists_or_twice_on_one_is_not_paired() -> None:
    assert changes(edition(entry("1", "A")), edition(entry("2", "A", code="y"))).changed == ()
    twice = changes(edition(entry("1", "A"), entry("2", "A")), edition(entry("3", "A")))
    assert (len(twice.added), len(twice.removed), twice.changed) == (1, 2, ())


def test_the_order_of_entries_does_not_matter() -> None:
    entries = [entry("1", "A"), entry("2", "B"), entry("3", "C")]
    found = changes(edition(*entries), edition(*reversed(entries)))
    assert not found.any
    assert found.same == 3


@given(EDITIONS)
def test_an_edition_does_not_differ_from_itself(given_edition: ListEdition) -> None:
    found = changes(given_edition, given_edition)
    assert not found.any
    assert found.same == len(given_edition.entries)


@given(EDITIONS, EDITIONS)
def test_nothing_is_lost_and_the_way_back_is_the_mirror(a: ListEdition, b: ListEdition) -> None:
    there, back = changes(a, b), changes(b, a)
    paired = len(there.changed) + there.same
    assert len(there.removed) + paired == len(a.entries)
    assert len(there.added) + paired == len(b.entries)
    assert {change.id for change in there.added} == {change.id for change in back.removed}
    assert there.same == back.same
