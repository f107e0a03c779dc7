"""Questions for a day, answered by calculation on the starter library; every other question left alone."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from assistant.ask import ask
from assistant.due import answer_due, limits_meant
from assistant.find import read_question
from assistant.settings import Settings
from assistant.wiring import Office, open_office
from knowledge.dates.deadline import find_deadline
from knowledge.search import search

TODAY = date(2026, 11, 23)
QUESTIONS = {
    "11月3日收到处罚决定书不服，最晚什么时候申请复议": "行政复议法-20-申请",
    "11月2日复议受理的，什么时候要出决定": "行政复议法-62-普通",
    "10月12日受理的复议案件走简易程序，最晚哪天结案": "行政复议法-62-简易",
    "复议局10月20日受理，申请书副本最晚哪天发给我们": "行政复议法-48-发送",
    "10月26日收到复议答复通知和申请书副本，材料最晚哪天交": "行政复议法-48-答复",
    "10月15日通知他补正复议材料，他最晚哪天补来": "行政复议法-31-补正",
    "11月9日收到复议申请，要不要受理最晚哪天定下来": "行政复议法-30",
    "10月8日收到复议意见书，整改情况最晚什么时候报": "行政复议法-76",
    "9月1日知道被处罚，直接去法院告，最晚到哪天": "行政诉讼法-46-直接",
    "11月5日收到一审裁定书，上诉截止到哪天": "行政诉讼法-85-裁定",
    "法院9月14日立案的一审行政案件，最晚什么时候判": "行政诉讼法-81",
    "10月9日告知了他可以听证，他最晚几号提": "行政处罚法-64-申请",
    "11月10日把仪器先行登记保存了，哪天之前要处理完": "行政处罚法-56",
    "11月6日作出的处罚决定，当事人不在，最晚哪天送到": "行政处罚法-61",
    "10月30日当场收了罚款，最迟哪天交回单位": "行政处罚法-71-交机关",
    "去年3月1日的违法行为，到哪天就不能罚了": "行政处罚法-36-一般",
    "11月2日处罚决定被法院撤销，网上公开的信息最晚哪天撤下来": "行政处罚法-48",
    "10月19日冻结的存款，最晚哪天要处理": "行政强制法-32",
    "10月19日冻结账户，冻结决定书最晚哪天给当事人": "行政强制法-31",
    "9月30日起诉期满他还没交钱，申请法院强制执行最晚到哪天": "行政强制法-53",
    "打算11月20日找人代拆，催告最晚哪天发": "行政强制法-51",
    "11月9日收到许可申请材料不全，最晚哪天告诉他补": "行政许可法-32-补正",
    "11月9日批准的许可，证最晚哪天发下去": "行政许可法-44",
    "12月3日开许可听证会，通知最晚哪天发出": "行政许可法-48",
    "11月2日申请人提出许可听证，最晚哪天要开": "行政许可法-47-组织",
    "11月9日收到的公开申请写得不清楚，最晚哪天让他补正": "政府信息公开条例-30",
    "10月26日形成的文件，最晚哪天主动公开": "政府信息公开条例-26",
    "10月9日收到转办的信访件不归我们管，最晚哪天退回去": "信访工作条例-23-异议",
    "10月12日拿到信访答复意见不服，复查最晚哪天申请": "信访工作条例-35-申请",
    "11月3日收到复查请求，复查意见最晚哪天出": "信访工作条例-35-答复",
    "10月20日收到行政赔偿申请，最晚什么时候作决定": "国家赔偿法-13-决定",
    "11月4日接到不立案通知，找公安复议最晚哪天": "移送涉嫌犯罪规定-9-复议",
    "11月4日报告领导要移送的案子，领导最晚哪天批": "移送涉嫌犯罪规定-5-决定",
    "9月1日公布的市政府规章，备案最晚哪天报": "立法法-109-规章",
    "10月23日收到督查结论不认，最晚哪天申请复核": "政府督查工作条例-17-申请",
    "10月9日收到处分决定不服，复核申请最晚哪天交": "公务员法-95-复核",
    "11月11日收到法律援助申请，最晚哪天给答复": "法律援助法-43-审查",
    "12月10日开重大决策听证会，材料最晚哪天送到参加人手里": "重大行政决策条例-16",
    "10月28日签的调解协议，司法确认最晚哪天申请": "人民调解法-33",
    "11月2日收到申请法院强制执行的材料，法院最晚哪天受理": "行政强制法-56-受理",
}


@pytest.fixture(scope="module")
def office(tmp_path_factory, starter_home) -> Office:
    """The shipped starter library, opened once."""
    home = Path(shutil.copytree(starter_home, tmp_path_factory.mktemp("due") / "home"))
    with open_office(Settings(home=home)) as opened:
        yield opened


def due(office: Office, question: str):
    return answer_due(office, read_question(office, question), TODAY, ("",))


def test_most_questions_find_their_limit(office) -> None:
    """Limits of two laws about the same thing, or of two sides of one procedure, may be taken for one another."""
    missed = []
    for question, id_ in QUESTIONS.items():
        answer, limit = due(office, question), find_deadline(office.deadlines, id_)
        if answer is None or limit.event not in answer.text or limit.citation not in answer.text:
            missed.append(question)
    assert len(missed) <= len(QUESTIONS) // 5, missed


def test_the_answer_names_day_basis_and_counting(office) -> None:
    answer = ask(office, "2026年10月28日收到公开申请，最晚哪天答复")
    assert answer.text.startswith("最晚2026年11月25日（周三）：答复政府信息公开申请。")
    assert "《政府信息公开条例》第三十三条第二款，要点，非原文" in answer.text
    counted = [c for c in answer.counting if c.number]
    assert (len(counted), counted[-1].date, counted[-1].number) == (20, "2026-11-25", 20)
    assert any(c.weekday == "周六" and not c.number for c in answer.counting)
    citation = answer.citations[0]
    assert (citation.doc, citation.article, citation.pinpoint) == ("政府信息公开条例", "第三十三条", "第三十三条第二款")
    stored = office.records.answer(answer.id)
    assert len(stored["counting"]) == len(answer.counting)


@pytest.mark.parametrize(
    "question",
    [
        "收到公开申请要几天答复",
        "5月6日收到的公开申请写得不清楚怎么办",
        "5月6日送达了决定。能强拆吗？要等到什么时候？他多长时间可以复议？",
        "2026年5月6日中午食堂什么时候开饭",
        "2018年5月6日收到公开申请，最晚哪天答复",
    ],
    ids=["没有日子", "不问日子", "几个问题", "无关", "那时还没有这一版"],
)
def test_other_questions_are_left_alone(office, question) -> None:
    assert due(office, question) is None


def test_limits_come_with_the_passage_they_stand_in(office) -> None:
    query = read_question(office, "普通程序的处罚案件什么时候办完")
    hits = search(office.corpus, query, limit=10, today=TODAY)
    found = limits_meant(office, query, hits)
    assert found
    for limit, hit in found:
        assert (hit.document.short_title, hit.passage.pinpoint.label) == (limit.law, limit.basis.label)
    assert limits_meant(office, query, []) == ()
