"""Writes the workbooks of this folder: real forms with all that a marked copy must leave alone. Needs openpyxl and XlsxWriter."""

import struct
import zlib
from datetime import datetime
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

HERE = Path(__file__).parent
FORM = HERE.parent / "workbooks" / "nx-yinchuan-6z-2021.xlsx"


def with_openpyxl():
    """Comments (one on I5, which gets a note), a drop-down, a conditional format, local names, print titles,
    protection, a hidden second form, and a sheet that bears the name of the list."""
    book = openpyxl.load_workbook(FORM)
    form = book.active
    form.title = "单位'自评(1)"
    form["A1"].comment = Comment("请勿改动表头", "财政局")
    form["I5"].comment = Comment("本处由会计填写", "会计")
    choice = DataValidation(type="list", formula1='"优,良,中,差"', allow_blank=True)
    form.add_data_validation(choice)
    choice.add("K30")
    form.conditional_formatting.add("F10:F30", CellIsRule(operator="lessThan", formula=["0"], fill=PatternFill("solid", bgColor="FFFFC000")))
    form.print_title_rows = "1:2"
    form.print_area = "A1:I40"
    form.freeze_panes = "A3"
    form.protection.sheet = True
    form.defined_names["得分栏"] = DefinedName("得分栏", attr_text="'单位''自评(1)'!$G$1:$G$40")
    book.defined_names["全年"] = DefinedName("全年", attr_text="2019")
    book.create_sheet("审核意见")["A1"] = "上年意见"
    hidden = book.copy_worksheet(form)
    hidden.title = "旧表"
    hidden.sheet_state = "hidden"
    book.active = 1
    book.save(HERE / "openpyxl.xlsx")


def png():
    """A red square of four pixels."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + b"\xc0\0\0" * 2 for _ in range(2))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def with_xlsxwriter():
    """An image on the sheet and one in its header, a table, a chart, a comment, shared strings, formulas, row and
    column styles, the second sheet selected."""
    source = openpyxl.load_workbook(FORM).active
    picture = HERE / "dot.png"
    picture.write_bytes(png())
    book = xlsxwriter.Workbook(str(HERE / "xlsxwriter.xlsx"))
    book.set_properties({"created": datetime(2020, 1, 1)})
    blue, plain = book.add_format({"bg_color": "#DDEBF7"}), book.add_format({"border": 1})
    form, second = book.add_worksheet("自评表（一）#1"), book.add_worksheet("附图")
    form.set_column("A:B", 12, blue)
    merged = {str(area).split(":")[0]: str(area) for area in source.merged_cells.ranges}
    for row in source.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            if cell.coordinate in merged:
                form.merge_range(merged[cell.coordinate], cell.value, plain)
            elif cell.value is not None:
                form.write(cell.row - 1, cell.column - 1, cell.value)
    form.set_row(1, 30, blue)
    form.write_comment("B9", "原批注", {"author": "会计"})
    form.write_formula("N2", "=SUM(N3:N5)", None, 0)
    form.insert_image("N10", str(picture))
    form.set_header("&L&G", {"image_left": str(picture)})
    form.data_validation("N3", {"validate": "list", "source": ["是", "否"]})
    form.conditional_format("N3:N9", {"type": "cell", "criteria": ">", "value": 9, "format": plain})
    form.repeat_rows(0, 1)
    form.autofilter("N2:O9")
    second.add_table("A1:B3", {"data": [["甲", 1], ["乙", 2]], "columns": [{"header": "名称"}, {"header": "数"}]})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=附图!$B$2:$B$3"})
    second.insert_chart("D2", chart)
    second.activate()
    book.define_name("附图!数", "=附图!$B$2:$B$3")
    book.close()
    picture.unlink()


with_openpyxl()
with_xlsxwriter()
