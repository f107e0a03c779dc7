"""Finding provisions: limit, day, history and its limit."""

from datetime import date

from assistant.find import find, find_guide, read_question
from ingest.card import read_card
from knowledge.search import STAGES, Stage, rank


def places(hits) -> list[str]:
    return [f"{h.document.short_title}{h.passage.pinpoint.label}" for h in hits]


def test_the_best_comes_first_and_no_more_than_asked_for(library):
    for limit in (1, 3, 10):
        hits = find(library, "停车场备案要几个工作日作出决定", limit=limit)
        assert len(hits) == limit
        assert hits[0].passage.pinpoint.label == "第五条"
    scores = [h.score for h in hits]
    assert scores == sorted(scores, reverse=True)


def test_only_versions_in_force_on_the_day_are_found(library):
    for day, version in ((date(2020, 1, 1), "2019-05-06"), (date(2024, 1, 1), "2023-03-10")):
        hits = find(library, "停车场备案要几个工作日作出决定", as_of=day, limit=30)
        assert {h.document.version for h in hits if "停车场" in h.document.title} == {version}


def test_a_named_article_is_looked_up(library):
    for question in ("青溪市停车场管理办法第八条", "《青溪市停车场管理办法》第8条", "青溪市停车场管理办法 8条"):
        assert places(find(library, question, limit=1)) == ["青溪市停车场管理办法第八条"]


def test_only_the_last_turns_count(modelled):
    history = [("犬只收容归谁管？", "归区公安机关（《青溪市犬只收容办法》第二条）。")]
    asked = "多久没人来就另行安置？"
    assert read_question(modelled(history_turns=1), asked, history=history).documents == ("青溪市犬只收容办法",)
    forgotten = read_question(modelled(history_turns=0), asked, history=history)
    assert (forgotten.documents, forgotten.context, forgotten.rewritten) == ((), "", "")


def test_a_card_is_named_only_when_it_is_about_the_question(office):
    steps = "".join(f"  - {{do: 办理停车场备案的第{n}件事。, basis: []}}\n" for n in range(1, 5))
    card = (
        "title: 停车场备案办理\ntrigger: 收到新建停车场的备案材料。\nwho: 区城市管理部门\n"
        f"keywords: [停车场, 备案, 材料]\nsteps:\n{steps}mistakes: [口头答复没有凭据。, 不登记收到日。]\n"
        "variants: []\nquestions: [停车场备案怎么办, 备案要几步, 谁来备案]\n"
    )
    office.corpus.put(*read_card(card.encode(), "停车场.yaml", "h"))
    office.corpus.flush()
    near, far = (read_question(office, asked) for asked in ("停车场备案怎么办理？", "鸽子飞走了怎么追？"))
    guide = find_guide(office, near, rank(office.corpus, near))
    assert guide is not None
    assert guide.id == "停车场备案办理·流程卡"
    assert find_guide(office, near, rank(office.corpus, near, STAGES - {Stage.VECTORS})) is None
    assert find_guide(office, far, rank(office.corpus, far)) is None
    assert find(office, "停车场备案怎么办理？") == []


def test_the_papers_of_a_department_are_found_only_for_it(office, qingxi):
    from ingest.add import add
    from ingest.source import sources_of

    files = sources_of([qingxi / "犬只收容办法.md"], office.limits)
    add(files, office.corpus, owner="民政局", limits=office.limits)
    question = "走失犬只多久没人认领可以另行安置"
    assert find(office, question) == []
    assert find(office, question, owners=("", "公安局")) == []
    assert places(find(office, question, owners=("", "民政局")))[0] == "青溪市犬只收容办法第四条"


def test_legal_words_for_spoken_ones_are_a_stage(library):
    spoken = next(iter(library.aliases[1]))
    assert read_question(library, spoken).terms
    plain = read_question(library, spoken, stages=STAGES - {Stage.TERMS})
    assert (plain.terms, plain.text) == ((), spoken)


def test_an_article_of_the_past_is_found_through_the_one_it_became(library):
    asked = "停车场未备案即收费，处多少罚款"
    today, past = (find(library, asked, limit=3, as_of=day) for day in (None, date(2020, 1, 1)))
    assert "停车场管理办法第八条" in "".join(places(today))
    (old,) = [h for h in past if h.passage.pinpoint.label == "第七条" and h.document.version == "2019-05-06"]
    assert "现行的对应条文相符" in old.why
    assert not any("现行的对应条文相符" in h.why for h in today)


def test_a_question_barely_within_scope_is_read_with_the_turn_before(library):
    turn = (("停车场备案要几个工作日？", "十五个工作日。"),)
    doubtful = "同一个老板一天打来几百个电话，明显是来捣乱的，要不要接"
    assert library.scope.doubts(doubtful)
    assert read_question(library, doubtful, history=turn).context
    assert not read_question(library, doubtful).context
