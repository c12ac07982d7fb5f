"""A sheet to draw a form on, and the two ways to save it: XlsxWriter (.xlsx) and xlwt (.xls, .et).

Places are counted from zero. A cell drawn with a role ("total.score") can be found again by that role, which is how
faults are put in.
"""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

import openpyxl
import xlsxwriter
import xlwt
from xlsxwriter.utility import xl_rowcol_to_cell

FILED = datetime(2026, 1, 15, 9, 30)
SONG, HEI = "宋体", "黑体"


@dataclass(frozen=True)
class Style:
    """How a cell looks."""

    size: int = 10
    bold: bool = False
    font: str = SONG
    align: str = "center"
    border: bool = True
    format: str = "General"
    fill: bool = False


BODY = Style()
LABEL = Style()
LEFT = Style(align="left")
TITLE = Style(size=18, bold=True, font=HEI, border=False)
YEAR = Style(size=12, border=False)
FREE = Style(align="left", border=False)


@dataclass
class Formula:
    """A formula with the result that is stored beside it (a Decimal, or an error such as #DIV/0!)."""

    text: str
    result: Decimal | str


@dataclass
class Written:
    """A value with the number format in which a department shows it."""

    value: object
    format: str = "General"


@dataclass
class Cell:
    value: object
    style: Style
    down: int = 1
    across: int = 1


@dataclass
class Sheet:
    name: str
    cells: dict = field(default_factory=dict)
    roles: dict = field(default_factory=dict)
    widths: dict = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: set = field(default_factory=set)

    def put(self, row, column, value, style=BODY, down=1, across=1, role=None):
        """Draws a cell that covers `down` rows and `across` columns."""
        if isinstance(value, Written):
            value, style = value.value, replace(style, format=value.format)
        self.cells[row, column] = Cell(value, style, down, across)
        if role:
            self.roles[role] = (row, column)

    def set_widths(self, first, widths):
        for offset, width in enumerate(widths):
            self.widths[first + offset] = width

    def address(self, role):
        return xl_rowcol_to_cell(*self.roles[role])

    def width(self, column, across=1):
        return sum(self.widths.get(index, 9) for index in range(column, column + across))

    def heights(self):
        """Row heights in points that show all wrapped text of cells that stand in one row."""
        heights = {}
        for (row, column), cell in self.cells.items():
            lines = 1
            if isinstance(cell.value, str):
                room = max(self.width(column, cell.across) - 1, 2) * 10 / cell.style.size
                lines = sum(max(1, -(-text_width(part) // int(room))) for part in cell.value.split("\n"))
            wanted = lines * cell.style.size * 1.35 + 6
            for index in range(row, row + cell.down):
                heights[index] = max(heights.get(index, 18), wanted / cell.down)
        return heights


def text_width(text):
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def xlsx(sheets):
    """The bytes of an .xlsx workbook."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": FILED, "author": "", "comments": ""})
    formats = {}
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        if sheet.hidden:
            page.hide()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(0.5, 0.5, 0.6, 0.6)
        for column, width in sheet.widths.items():
            page.set_column(column, column, width)
        for row, height in sheet.heights().items():
            page.set_row(row, height, None, {"hidden": row in sheet.hidden_rows})
        for (row, column), cell in sheet.cells.items():
            style = cell.style
            shown = formats.get(style) or formats.setdefault(style, xlsx_format(book, style))
            if cell.down > 1 or cell.across > 1:
                page.merge_range(row, column, row + cell.down - 1, column + cell.across - 1, "", shown)
            write_xlsx_cell(page, row, column, cell.value, shown)
    book.close()
    return buffer.getvalue()


def xlsx_format(book, style):
    return book.add_format({
        "font_name": style.font, "font_size": style.size, "bold": style.bold, "align": style.align,
        "valign": "vcenter", "text_wrap": True, "border": int(style.border), "num_format": style.format,
        **({"bg_color": "#D9E1F2"} if style.fill else {}),
    })


def write_xlsx_cell(page, row, column, value, shown):
    if isinstance(value, Formula):
        result = float(value.result) if isinstance(value.result, Decimal) else value.result
        page.write_formula(row, column, value.text, shown, result)
    elif isinstance(value, (Decimal, int)):
        page.write_number(row, column, float(value), shown)
    elif value:
        page.write_string(row, column, value, shown)
    else:
        page.write_blank(row, column, None, shown)


def xls(sheets):
    """The bytes of an .xls workbook (BIFF8). Formulas are stored as their results."""
    book = xlwt.Workbook(encoding="utf-8")
    styles = {}
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        page.visibility = int(sheet.hidden)
        page.paper_size_code, page.fit_num_pages, page.fit_height_to_pages, page.fit_width_to_pages = 9, 1, 0, 1
        page.header_str = page.footer_str = b""
        for column, width in sheet.widths.items():
            page.col(column).width = int(width * 256)
        for row, height in sheet.heights().items():
            page.row(row).height_mismatch = True
            page.row(row).height = int(height * 20)
            page.row(row).hidden = int(row in sheet.hidden_rows)
        for (row, column), cell in sheet.cells.items():
            shown = styles.get(cell.style) or styles.setdefault(cell.style, xls_style(cell.style))
            value = cell.value.result if isinstance(cell.value, Formula) else cell.value
            value = float(value) if isinstance(value, (Decimal, int)) else value
            page.write_merge(row, row + cell.down - 1, column, column + cell.across - 1, value, shown)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xls_style(style):
    line = "thin" if style.border else "no_line"
    fill = "pattern: pattern solid, fore_colour pale_blue;" if style.fill else ""
    return xlwt.easyxf(
        f"font: name {style.font}, height {style.size * 20}, bold {'on' if style.bold else 'off'};"
        f"align: horiz {style.align}, vert center, wrap on;"
        f"borders: left {line}, right {line}, top {line}, bottom {line};" + fill,
        num_format_str=style.format,
    )


def without_results(workbook):
    """The same .xlsx saved by openpyxl, which keeps formulas and drops their stored results."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    buffer = io.BytesIO()
    book.save(buffer)
    stamp = FILED.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    fixed = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, content)
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
