"""An office with two versions of one invented law, in which somebody has hidden code."""

from datetime import date

import pytest

from assistant.settings import Settings
from assistant.wiring import open_office
from ingest.add import settle
from knowledge.document import Document, Kind, Passage
from knowledge.pinpoint import Pinpoint

TITLE = "临江县综合网格巡查管理办法"
DAYS = {"十": date(2020, 3, 5), "七": date(2024, 3, 5)}


def law(days):
    version = DAYS[days]
    document = Document(
        f"{TITLE}({version})",
        TITLE,
        TITLE,
        Kind.NORMATIVE,
        issuer="临江县人民政府",
        number=f"临政发〔{version.year}〕9号",
        adopted_on=version,
        effective_on=version.replace(month=5, day=1),
        source_hash=days,
    )
    texts = (
        ("第一章 总则", "综合网格巡查由乡镇人民政府、街道办事处组织。"),
        (
            "第二章 巡查",
            f"网格员应当在巡查结束后{days}日内向乡镇人民政府提交巡查报告。\n"
            "巡查报告应当写明下列事项：\n（一）巡查时间；\n（二）<img src=x onerror=alert(1)>。",
        ),
        ("第二章 巡查", "本办法由临江县人民政府负责解释。"),
    )
    passages = [
        Passage(document.id, Pinpoint(chapter=chapter, article=n), text, n, page=n)
        for n, (chapter, text) in enumerate(texts, 1)
    ]
    return document, passages


@pytest.fixture
def office(tmp_path):
    with open_office(Settings(home=tmp_path / "home", upload_files=2), starter=False) as opened:
        for days in DAYS:
            opened.corpus.put(*law(days))
        settle(opened.corpus)
        opened.corpus.flush()
        yield opened
