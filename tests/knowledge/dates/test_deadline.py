"""Loading of the deadlines: the shipped files, and every mistake an editor can make in one."""

from pathlib import Path

import pytest

from knowledge.dates.deadline import RestDay, Rule, Unit, find_deadline, load_deadlines
from knowledge.errors import UsageError

ENTRY = """
  - id: 某法-12
    event: 答复当事人的申请
    who: 行政机关
    count: 15
    unit: 工作日
    rule: 内
    start: 收到申请之日
    extend: {count: 10, unit: 工作日, by: 负责人批准}
    excluded: 听证所需时间
    basis: 第十二条第二款第（三）项
    note: 某法第八十条
    keywords: [答复, 申请答复]
"""
HEAD = """law: 某法
version: 2020-01-02
working_days: 某法第八十条
rest_day: 未规定
deadlines:"""


def write(folder: Path, text: str, name: str = "某法.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_an_entry_is_read_whole(tmp_path) -> None:
    (deadline,) = load_deadlines(write(tmp_path, HEAD + ENTRY))
    assert (deadline.law, deadline.version, deadline.count) == ("某法", "2020-01-02", 15)
    assert (deadline.unit, deadline.rule, deadline.rest_day) == (Unit.WORKDAY, Rule.WITHIN, RestDay.SILENT)
    assert (deadline.basis.article, deadline.basis.paragraph, deadline.basis.subparagraph) == (12, 2, 3)
    assert deadline.extend
    assert deadline.extend.length(deadline.unit) == "10个工作日"
    assert deadline.citation == "《某法》第十二条第二款第（三）项"


def test_an_entry_may_differ_from_its_law_on_rest_days(tmp_path) -> None:
    entry = ENTRY + "    rest_day: 顺延\n    rest_day_basis: 民事诉讼法第八十五条第三款\n"
    (deadline,) = load_deadlines(write(tmp_path, HEAD + entry))
    assert (deadline.rest_day, deadline.rest_day_basis) == (RestDay.MOVES, "民事诉讼法第八十五条第三款")


@pytest.mark.parametrize(
    ("unit", "rule", "count", "term"),
    [
        ("工作日", "内", 15, "收到申请之日起15个工作日内"),
        ("日", "满", 15, "收到申请之日起满15日"),
        ("个月", "不超过", 3, "收到申请之日起不超过3个月"),
        ("日", "不少于", 30, "收到申请之日起不少于30日"),
        ("日", "前", 7, "收到申请之日的7日前"),
        ("日", "最后", 7, "收到申请之日前的最后7日"),
        ("小时", "内", 24, "收到申请之日起24小时内"),
        ("即时", "内", 0, "收到申请之日立即或者当场"),
        ("每年", "内", 1, "收到申请之日一次"),
    ],
)
def test_the_limit_in_words(tmp_path, unit, rule, count, term) -> None:
    entry = ENTRY.replace("    extend: {count: 10, unit: 工作日, by: 负责人批准}\n", "")
    entry = entry.replace("count: 15", f"count: {count}").replace("unit: 工作日", f"unit: {unit}")
    (deadline,) = load_deadlines(write(tmp_path, HEAD + entry.replace("rule: 内", f"rule: {rule}")))
    assert deadline.term == term


def test_a_yearly_date_is_read(tmp_path) -> None:
    entry = ENTRY.replace("    extend: {count: 10, unit: 工作日, by: 负责人批准}\n", '    yearly: "01-31"\n')
    entry = entry.replace("count: 15", "count: 1").replace("unit: 工作日", "unit: 每年")
    (deadline,) = load_deadlines(write(tmp_path, HEAD + entry.replace("start: 收到申请之日", "start: 每年1月31日")))
    assert deadline.yearly == (1, 31)
    assert deadline.term == "每年1月31日前"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    who: 行政机关\n", "", "某法-12 的 who：没有填"),
        ("    who: 行政机关\n", "    who: 行政机关\n    whom: 谁\n", "某法-12 的 whom：不认识的键"),
        ("unit: 工作日\n", "unit: 天\n", "某法-12 的 unit：只能填"),
        ("rule: 内", "rule: 之内", "某法-12 的 rule：只能填"),
        ("count: 15", "count: 十五", "某法-12 的 count：要填整数"),
        ("count: 15", "count: -1", "某法-12 的 count：不能小于 0"),
        ("count: 15", "count: 0", "某法-12：count 只有在 unit 为 即时 时才是0"),
        ("答复当事人的申请", "答复", "某法-12 的 event：至少 6 字"),
        ("[答复, 申请答复]", "[答复]", "某法-12 的 keywords：至少 2 个"),
        ("第十二条第二款第（三）项", "第二款", "某法-12：依据或者日期写法不对"),
        ("unit: 工作日, by", "unit: 日, by", "extend 的 unit 要与期限相同"),
        ("    excluded", '    yearly: "01-31"\n    excluded', "yearly 只用于 unit 为 每年"),
    ],
)
def test_a_mistake_is_named_with_its_entry(tmp_path, old, new, message) -> None:
    with pytest.raises(UsageError) as caught:
        load_deadlines(write(tmp_path, HEAD + ENTRY.replace(old, new, 1)))
    assert "期限库 某法.yaml 有误" in str(caught.value)
    assert message in str(caught.value)


def test_an_entry_without_id_is_named_by_its_number(tmp_path) -> None:
    with pytest.raises(UsageError, match="第2条 的 id：没有填"):
        load_deadlines(write(tmp_path, HEAD + ENTRY + ENTRY.replace("- id: 某法-12\n   ", "-", 1)))


def test_a_file_that_is_no_mapping_or_no_yaml(tmp_path) -> None:
    with pytest.raises(UsageError, match="有误：文件"):
        load_deadlines(write(tmp_path, "- 1"))
    with pytest.raises(UsageError, match="不是有效的 YAML"):
        load_deadlines(write(tmp_path, "law: [\n"))


def test_an_id_used_twice_is_refused_across_files(tmp_path) -> None:
    write(tmp_path, HEAD + ENTRY)
    with pytest.raises(UsageError, match="编号 某法-12 用了两次"):
        load_deadlines(write(tmp_path, HEAD + ENTRY, "又一法.yaml"))


def test_a_limit_is_found_by_its_id() -> None:
    assert find_deadline(load_deadlines(), "行政处罚法-60").count == 90


def test_an_unknown_id_names_ids_like_it() -> None:
    with pytest.raises(UsageError, match="行政处罚法-64-申请"):
        find_deadline(load_deadlines(), "行政处罚法-64")
    with pytest.raises(UsageError, match="--list"):
        find_deadline(load_deadlines(), "xyz")
