"""The Excel file: frozen header, choices, wrapped text, and no cell that runs."""

import io

from openpyxl import load_workbook

from assistant.export.form import Column, Form
from assistant.export.xlsx import write_xlsx
from assistant.selfcheck.gap import Progress


def test_one_sheet_a_form_with_frozen_header_and_choices(forms) -> None:
    book = load_workbook(io.BytesIO(write_xlsx(forms)))
    assert book.sheetnames == list(forms)
    sheet = book["整改台账"]
    assert sheet.freeze_panes == "A6"
    assert [c.value for c in sheet[5]][:3] == ["序号", "指标", "问题表现"]
    assert sheet["C6"].alignment.wrap_text
    (rule,) = sheet.data_validations.dataValidation
    assert (rule.formula1, str(rule.sqref)) == (f'"{",".join(Progress)}"', "L6:L7")
    assert sheet.print_title_rows == "$5:$5"


def test_nothing_is_a_formula(forms) -> None:
    danger = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")', "\t=1", "plain")
    form = Form("标题", (Column("甲", 9),), tuple((text,) for text in danger))
    sheet = load_workbook(io.BytesIO(write_xlsx({"a/b": form, **forms})))["ab"]
    cells = [sheet.cell(row, 1) for row in range(3, 3 + len(danger))]
    assert [c.data_type for c in cells] == ["s"] * len(danger)
    assert [c.value for c in cells] == list(danger)
    assert [bool(c.quotePrefix) for c in cells] == [True] * 6 + [False]
