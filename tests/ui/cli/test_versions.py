"""yifa diff: what changed, on the screen and as JSON; wrong names and dates end with code 2."""

import pytest

PARKING = "青溪市停车场管理办法"


def test_what_changed_is_marked(yifa) -> None:
    text = yifa("diff", PARKING).text
    assert text.startswith(f"《{PARKING}》2019年5月6日版8条，2023年3月10日版10条")
    assert "第七条 → 第八条  修改" in text
    assert "（无） → 第九条  新增" in text
    assert "〔删：二十个〕" in text or "〔删：二十〕" in text
    assert "〔增：" in text


def test_all_of_the_articles_on_request(yifa) -> None:
    rows = yifa("diff", PARKING, "--json").data["rows"]
    shown = {flag: yifa("diff", PARKING, *flag).out.count(" → ") for flag in ((), ("--all",))}
    assert shown["--all",] == len(rows)
    assert shown[()] == sum(r["kind"] not in ("未变", "条号变动") for r in rows)


@pytest.mark.parametrize("options", [(), ("--from", "2019"), ("--from", "2019-05-06", "--to", "2023")])
def test_the_versions_can_be_named(yifa, options) -> None:
    record = yifa("diff", PARKING, *options, "--json").data
    assert (record["old"]["version"], record["new"]["version"]) == ("2019-05-06", "2023-03-10")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("青溪市犬只收容办法",), "只有一个版本"),
        ((PARKING, "--from", "1999"), "没有 1999 的版本"),
        (("没有的办法",), "库里没有"),
    ],
)
def test_what_cannot_be_compared_is_wrong_use(yifa, arguments, reason) -> None:
    result = yifa("diff", *arguments)
    assert (result.code, reason in result.err) == (2, True)
