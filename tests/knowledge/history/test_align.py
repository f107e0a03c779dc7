"""Old articles find their new ones: each kind on its own, every article once, and the real laws read by hand."""

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.document import Passage
from knowledge.history.align import Kind, align
from knowledge.pinpoint import Pinpoint

BOUNDED = settings(max_examples=60, deadline=None)
DOGS = "收容犬只应当登记犬只的特征，并在三日内公告。"
OWNER = "犬主应当自公告之日起三十日内持身份证明认领犬只。"
FEES = "收容场所不得向犬主收取饲养费用以外的其他费用。"
CARS = "新建停车场应当向所在区的城市管理部门备案。"
PIGEONS = "养鸽棚舍的高度不得超过相邻住宅的窗台。"


def articles(*texts: str, version: str = "旧") -> list[Passage]:
    return [Passage(version, Pinpoint(article=n), text, n) for n, text in enumerate(texts, 1)]


def rows(old: list[Passage], new: list[Passage]) -> list[tuple[Kind, list[int], list[int]]]:
    return [(c.kind, [p.pinpoint.article for p in c.old], [p.pinpoint.article for p in c.new]) for c in align(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((DOGS, CARS), (DOGS, CARS), [(Kind.UNCHANGED, [1], [1]), (Kind.UNCHANGED, [2], [2])]),
        ((DOGS,), (DOGS.replace("，", " ，\n"),), [(Kind.UNCHANGED, [1], [1])]),
        ((DOGS,), (CARS, DOGS), [(Kind.ADDED, [], [1]), (Kind.RENUMBERED, [1], [2])]),
        ((CARS, DOGS), (DOGS,), [(Kind.DELETED, [1], []), (Kind.RENUMBERED, [2], [1])]),
        ((DOGS,), (DOGS.replace("三日", "五日"),), [(Kind.CHANGED, [1], [1])]),
        (
            (f"{DOGS}\n{OWNER}", CARS),
            (DOGS, OWNER, CARS),
            [(Kind.SPLIT, [1], [1, 2]), (Kind.RENUMBERED, [2], [3])],
        ),
        ((DOGS, OWNER, CARS), (f"{DOGS}\n{OWNER}", CARS), [(Kind.MERGED, [1, 2], [1]), (Kind.RENUMBERED, [3], [2])]),
        (
            (DOGS, OWNER, FEES, CARS),
            (CARS, DOGS, OWNER, FEES),
            [(Kind.RENUMBERED, [4], [1]), *((Kind.RENUMBERED, [n], [n + 1]) for n in (1, 2, 3))],
        ),
        ((DOGS,), (PIGEONS,), [(Kind.DELETED, [1], []), (Kind.ADDED, [], [1])]),
        ((), (DOGS,), [(Kind.ADDED, [], [1])]),
        ((DOGS,), (), [(Kind.DELETED, [1], [])]),
        ((), (), []),
    ],
)
def test_each_kind_of_change(old, new, expected) -> None:
    assert rows(articles(*old), articles(*new, version="新")) == expected


def test_a_reference_to_another_number_is_a_change_but_no_other_article() -> None:
    old = "违反本办法第四条规定，未备案即收费的，责令限期改正。"
    assert rows(articles(CARS, old), articles(DOGS, CARS, old.replace("第四条", "第五条"))) == [
        (Kind.ADDED, [], [1]),
        (Kind.RENUMBERED, [1], [2]),
        (Kind.CHANGED, [2], [3]),
    ]


TEXTS = st.lists(
    st.one_of(st.sampled_from([DOGS, OWNER, FEES, CARS, PIGEONS]), st.text("停车犬鸽备案。；\n", max_size=30)),
    max_size=7,
)


@BOUNDED
@given(TEXTS, TEXTS)
def test_every_article_is_in_one_row(old: list[str], new: list[str]) -> None:
    before, after = articles(*old), articles(*new, version="新")
    found = align(before, after)
    assert sorted(p.ordinal for c in found for p in c.old) == [p.ordinal for p in before]
    assert [p for c in found if c.kind is not Kind.SPLIT for p in c.new] == sorted(
        (p for c in found if c.kind is not Kind.SPLIT for p in c.new), key=lambda p: p.ordinal
    )
    for change in found:
        assert bool(change.old) is (change.kind is not Kind.ADDED)
        assert bool(change.new) is (change.kind is not Kind.DELETED)
        assert (len(change.old) > 1) is (change.kind is Kind.MERGED)


@BOUNDED
@given(TEXTS)
def test_a_text_beside_itself_is_unchanged(texts: list[str]) -> None:
    kept = list(dict.fromkeys(t for t in texts if len(t) > 12 and t in (DOGS, OWNER, FEES, CARS, PIGEONS)))
    assert {c.kind for c in align(articles(*kept), articles(*kept, version="新"))} <= {Kind.UNCHANGED}


def test_two_hundred_articles_take_less_than_a_second() -> None:
    texts = [
        f"第{n}类场所应当由{n % 7}级机构每{n % 11}个月检查第{n}项设施，并在{n}日内公布结果。" * 4 for n in range(200)
    ]
    began = time.process_time()
    found = align(articles(*texts), articles(*texts[5:], *texts[:5], version="新"))
    assert time.process_time() - began < 1
    assert sum(c.kind is Kind.RENUMBERED for c in found) >= 195


def test_real_laws_are_aligned_as_read_by_hand(shared) -> None:
    from tests.official import articles_in

    def read(name: str) -> list[Passage]:
        labels = articles_in(f"{name}.md")
        return [Passage(name, parsed(label), official.text, n) for n, (label, official) in enumerate(labels.items(), 1)]

    truth = yaml.safe_load((Path(__file__).parents[2] / "data" / "aligned.yaml").read_text(encoding="utf-8"))
    right = wrong = missed = 0
    for pair, links in truth.items():
        found: dict[int, set[int]] = {}
        for change in align(*map(read, pair.split(" -> "))):
            for old in change.old:
                found[old.pinpoint.article] = {new.pinpoint.article for new in change.new}
        for old_number, new_numbers in links.items():
            right += len(found[old_number] & set(new_numbers))
            wrong += len(found[old_number] - set(new_numbers))
            missed += len(set(new_numbers) - found[old_number])
    assert right + missed > 190
    assert right / (right + wrong) >= 0.98, "precision"
    assert right / (right + missed) >= 0.93, "recall"


def parsed(label: str) -> Pinpoint:
    from knowledge.pinpoint import parse

    return parse(label)
