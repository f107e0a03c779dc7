"""Data tables of web pages."""

from lxml import html

from ingest.readers.html_table import is_data, table_of


def table(inner: str) -> html.HtmlElement:
    return html.fromstring(f"<table>{inner}</table>")


def test_merged_cells_are_repeated() -> None:
    source = "<tr><th rowspan=2>项目</th><th colspan=2>数量</th></tr><tr><td>1</td><td>2</td></tr>"
    assert table_of(table(source), str.strip).rows == (("项目", "数量", "数量"), ("项目", "1", "2"))


def test_layout_is_not_data() -> None:
    assert not is_data(table("<tr><td>一行</td><td>两格</td></tr>"))
    assert not is_data(table("<tr><td>甲</td></tr><tr><td>乙</td></tr>"))
    assert not is_data(table(f"<tr><td>甲</td><td>{'长文' * 200}</td></tr><tr><td>甲</td><td>乙</td></tr>"))
    nested = "<table><tr><td>内</td></tr></table>"
    assert not is_data(table(f"<tr><td>甲</td><td>{nested}</td></tr><tr><td>甲</td><td>乙</td></tr>"))
