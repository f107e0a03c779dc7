"""Several questions in one text are told apart; a comparison asks the same of each side."""

import pytest

from knowledge.parts import parts_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("停车场备案要几天", ()),
        ("犬只走失了，多久可以认领", ()),
        ("停车场备案要几天？不备案罚多少", ("停车场备案要几天", "不备案罚多少")),
        ("谁来备案，几天办完", ("谁来备案", "几天办完")),
        ("停车场几乎没有车位，谁来管", ()),
    ],
)
def test_questions_one_after_the_other(text: str, parts: tuple[str, ...]) -> None:
    assert parts_of(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("路内停车和路外停车有什么区别", ("路内停车，有什么区别", "路外停车，有什么区别")),
        ("路内停车和路外停车，收费一样吗", ("路内停车，收费一样吗", "路外停车，收费一样吗")),
        (
            "车主、犬主、船主，罚款各是多少",
            ("车主，罚款各是多少", "犬主，罚款各是多少", "船主，罚款各是多少"),
        ),
        ("都是收容，养犬跟养猫各要几天登记", ("都是收容，养犬，各要几天登记", "都是收容，养猫，各要几天登记")),
    ],
)
def test_both_sides_of_a_comparison(text: str, parts: tuple[str, ...]) -> None:
    assert parts_of(text) == parts


def test_too_many_things_are_not_compared_one_by_one() -> None:
    assert parts_of("车、犬主、船主、马主、牛主，罚款各是多少") == ()


def test_two_things_named_together_are_no_comparison() -> None:
    assert parts_of("停车场和车位由谁管理") == ()
