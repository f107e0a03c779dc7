"""Entries are only ever added; a base that is not the newest is told."""

import pytest

from assistant.selfcheck.entries import Entries, Kind, Overtaken


def test_versions_grow_by_one_and_kinds_do_not_mix(rounds, started) -> None:
    entries: Entries = rounds.entries
    first = entries.append(started.id, Kind.GAP, "1", {"n": 1}, base=0, by="甲")
    second = entries.append(started.id, Kind.GAP, "1", {"n": 2}, base=1, by="乙")
    assert entries.trail(started.id, Kind.GAP, "1") == [first, second]
    assert entries.newest(started.id, Kind.GAP) == {"1": second}
    assert entries.newest(started.id, Kind.EVIDENCE) == {}


@pytest.mark.parametrize("base", [0, 2])
def test_another_base_than_the_newest_is_overtaken(rounds, started, base) -> None:
    first = rounds.entries.append(started.id, Kind.GAP, "1", {}, base=0, by="甲")
    with pytest.raises(Overtaken) as caught:
        rounds.entries.append(started.id, Kind.GAP, "1", {}, base=base, by="乙")
    assert caught.value.newest == first
    assert rounds.entries.trail(started.id, Kind.GAP, "1") == [first]
