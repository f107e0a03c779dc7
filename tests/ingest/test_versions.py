"""Which version is in force: whatever the order of arrival, and never against what a person has set."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.versions import DERIVED, HAND, as_before, left_to_the_texts, relate, set_by_hand, starts
from knowledge.document import Document, Form, Kind, Status, document_id
from knowledge.errors import UsageError

BOUNDED = settings(max_examples=100, deadline=None)


def law(title: str, version: str, **fields: object) -> Document:
    day = date.fromisoformat(version) if version else None
    owner, form = str(fields.get("owner", "")), fields.get("form", Form.OFFICIAL)
    name = document_id(title, version, owner, form)  # type: ignore[arg-type]
    given = {"adopted_on": day, "effective_on": day} | fields
    return Document(id=name, title=f"中华人民共和国{title}", short_title=title, kind=Kind.LAW, **given)  # type: ignore[arg-type]


def settled(documents: list[Document]) -> dict[str, Document]:
    """The documents after their relations have been worked out once."""
    library = {d.id: d for d in documents}
    return library | {d.id: d for d in relate(library.values())}


def one_by_one(documents: list[Document]) -> dict[str, Document]:
    """The same when each is added to a library that is settled again every time."""
    library: dict[str, Document] = {}
    for document in documents:
        library[document.id] = document
        library |= {d.id: d for d in relate(library.values())}
    return library


def test_a_version_ends_on_the_day_the_next_takes_effect() -> None:
    first, second, third = law("甲法", "2010-01-01"), law("甲法", "2015-01-01"), law("甲法", "2020-01-01")
    second = replace(second, effective_on=date(2015, 7, 1))
    library = settled([third, first, second])
    old, middle = library[first.id], library[second.id]
    assert (old.set_status, old.expires_on, old.superseded_by) == (Status.AMENDED, date(2015, 7, 1), second.id)
    assert (middle.set_status, middle.expires_on, middle.superseded_by) == (Status.AMENDED, starts(third), third.id)
    assert {old.status_from, middle.status_from} == {DERIVED}
    assert library[third.id] == third
    assert old.status_on(date(2015, 6, 30)) is Status.IN_FORCE
    assert old.status_on(date(2015, 7, 1)) is Status.AMENDED


@pytest.mark.parametrize("named", ["乙法", "中华人民共和国乙法", "〈中华人民共和国乙法〉", "《乙法》"])
def test_a_text_named_as_repealed_ends_with_the_newer_one(named: str) -> None:
    old, new = law("乙法", "2010-01-01"), law("甲法", "2020-01-01", repeals=(named,))
    ended = settled([new, old])[old.id]
    assert (ended.set_status, ended.expires_on, ended.superseded_by) == (Status.REPEALED, starts(new), new.id)


def test_what_is_adopted_later_is_not_repealed_by_an_earlier_text() -> None:
    old, new = law("甲法", "2010-01-01", repeals=("乙法",)), law("乙法", "2020-01-01")
    assert relate([old, new]) == []


def test_a_text_repeals_its_earlier_self_as_amended() -> None:
    old, new = law("甲法", "2010-01-01"), law("甲法", "2020-01-01", repeals=("甲法",))
    assert settled([old, new])[old.id].set_status is Status.AMENDED


def test_of_two_texts_that_repeal_it_the_first_did() -> None:
    old = law("乙法", "2010-01-01")
    first, second = law("甲法", "2015-01-01", repeals=("乙法",)), law("丙法", "2020-01-01", repeals=("乙法",))
    for order in permutations([old, first, second]):
        assert settled(list(order))[old.id].superseded_by == first.id


@pytest.mark.parametrize(
    "other",
    [
        law("甲法", "2020-01-01", owner="县民政局"),
        law("甲法", "2020-01-01", form=Form.DIGEST),
        law("甲法实施条例", "2020-01-01"),
        law("甲法", ""),
        law("乙法", "2020-01-01", repeals=("丙法",)),
        law("乙法", "2020-01-01", repeals=("甲法",), owner="县民政局"),
    ],
)
def test_owners_forms_and_other_titles_do_not_end_it(other: Document) -> None:
    assert relate([law("甲法", "2010-01-01"), other]) == []


def test_two_texts_without_a_date_do_not_end_each_other() -> None:
    assert relate([law("甲法", ""), replace(law("甲法", ""), id="甲法（二）")]) == []


@pytest.mark.parametrize("origin", ["catalogue", "hand"])
@pytest.mark.parametrize("status", [Status.IN_FORCE, Status.REPEALED, None])
def test_what_was_set_is_never_overridden(origin: str, status: Status | None) -> None:
    old = law("甲法", "2010-01-01", status_from=origin, set_status=status)
    new = law("甲法", "2020-01-01", repeals=("甲法",))
    assert old not in relate([old, new])
    assert settled([old, new])[old.id] == old


def test_a_derived_end_is_taken_back_when_its_cause_is_gone() -> None:
    old, middle, new = law("甲法", "2010-01-01"), law("甲法", "2015-01-01"), law("甲法", "2020-01-01")
    library = settled([old, middle, new])
    del library[middle.id]
    assert settled(list(library.values()))[old.id].superseded_by == new.id
    del library[new.id]
    assert settled(list(library.values())) == {old.id: old}


def test_a_text_with_its_own_term_ends_with_the_next_version_if_that_is_earlier() -> None:
    old = law("甲办法", "2020-01-01", expires_on=date(2025, 1, 1))
    early, late = law("甲办法", "2023-01-01"), law("甲办法", "2026-01-01")
    assert settled([old, early])[old.id].expires_on == starts(early)
    assert settled([old, late])[old.id] == old
    assert settled([old]) == {old.id: old}


def test_a_person_s_word_is_kept_when_the_text_is_read_again() -> None:
    read = law("甲法", "2010-01-01", source_hash="一")
    said = set_by_hand(read, Status.REPEALED, until=date(2024, 1, 1), successor="乙法")
    assert (said.set_status, said.expires_on, said.superseded_by, said.status_from) == (
        Status.REPEALED,
        date(2024, 1, 1),
        "乙法",
        HAND,
    )
    again = replace(read, source_hash="二", set_status=Status.IN_FORCE, status_from="catalogue")
    assert as_before(again, said) == replace(said, source_hash="二")
    assert as_before(again, read) == as_before(again, None) == again


def test_left_to_the_texts_the_state_is_worked_out_again() -> None:
    old, new = law("甲法", "2010-01-01", source_hash="一"), law("甲法", "2020-01-01")
    said = set_by_hand(old, Status.IN_FORCE)
    assert settled([said, new])[old.id] == said
    free = left_to_the_texts(said)
    assert (free.status_from, free.source_hash) == ("", "")
    assert settled([free, new])[old.id].set_status is Status.AMENDED


def test_only_dates_can_say_not_yet_in_force() -> None:
    with pytest.raises(UsageError, match="施行日期"):
        set_by_hand(law("甲法", "2010-01-01"), Status.NOT_YET)


TITLES = st.sampled_from(["甲法", "乙法", "丙法"])
VERSIONS = st.sampled_from(["", "2010-01-01", "2015-03-01", "2020-06-01", "2023-09-01"])


@st.composite
def libraries(draw) -> list[Document]:
    drawn = st.builds(
        law,
        TITLES,
        VERSIONS,
        owner=st.sampled_from(["", "", "", "县民政局"]),
        repeals=st.lists(TITLES, max_size=2).map(tuple),
        status_from=st.sampled_from(["", "", "", "hand"]),
    )
    return list({d.id: d for d in draw(st.lists(drawn, max_size=7))}.values())


@BOUNDED
@given(libraries(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(documents: list[Document], random) -> None:
    expected = settled(documents)
    random.shuffle(documents)
    assert settled(documents) == expected
    assert one_by_one(documents) == expected


@BOUNDED
@given(libraries())
def test_relating_twice_changes_nothing_more(documents: list[Document]) -> None:
    assert relate(settled(documents).values()) == []


@BOUNDED
@given(libraries())
def test_of_one_title_at_most_one_version_has_no_end(documents: list[Document]) -> None:
    library = settled([replace(d, status_from="") for d in documents if d.version]).values()
    open_ended = [(d.short_title, d.owner) for d in library if not d.set_status]
    assert len(open_ended) == len(set(open_ended))
    assert all(d.superseded_by for d in library if d.set_status)


@BOUNDED
@given(libraries(), st.data())
def test_taking_a_text_out_is_as_if_it_had_never_come(documents: list[Document], data) -> None:
    if not documents:
        return
    gone = data.draw(st.sampled_from(documents))
    library = one_by_one(documents)
    del library[gone.id]
    assert settled(list(library.values())) == settled([d for d in documents if d != gone])
