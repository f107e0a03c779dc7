"""Sentences of papers made ready to be said."""

from assistant.drafting.material import Place, gather, unit_of


def test_whose_papers_and_for_whom(material, markdown) -> None:
    assert (material.unit, material.addressee) == ("青溪县水利局", "县政府")
    assert unit_of(markdown("# 执法人员培训记录\n\n内容一句。\n")) == ""


def test_places_of_sentences_by_their_headings(material) -> None:
    places = {piece.text: piece.place for piece in material.pieces}
    assert places["局党组全年专题研究法治工作3次，集体学法4次。"] is Place.RESULTS
    assert places["普法方式单一。"] is Place.PROBLEMS
    assert places["开展河道执法专项行动，补齐执法装备。"] is Place.PLAN


def test_rows_become_words_and_poor_ones_are_marked(material) -> None:
    rows = {piece.text: piece.unfavourable for piece in material.pieces if piece.cells}
    assert rows["行政处罚立案26件，其中普通程序20件。"] is False
    assert rows["未按期办结案件2件。"] is True


def test_papers_of_another_year_give_facts_only(material, former) -> None:
    both = gather([former], 2025)
    assert (both.pieces, [p.name for p in both.aside]) == ((), ["2024年报告.md"])
    assert {fact.period for fact in both.facts} == {2024}


def test_what_went_wrong_is_no_result_but_its_denial_is(markdown) -> None:
    one = gather([markdown("# 2025年统计\n\n3件信访超期办结。受理许可9件，没有超期件。\n")], 2025)
    assert [piece.unfavourable for piece in one.pieces] == [True, False]


def test_a_sentence_that_leans_stays_with_the_one_before(markdown) -> None:
    one = gather([markdown("# 2025年统计\n\n扣押车辆23次。其中2次时间较长。\n")], 2025)
    (piece,) = one.pieces
    assert piece.text == "扣押车辆23次，其中2次时间较长。"
    assert len(piece.sources) == 2
