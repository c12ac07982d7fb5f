#!/usr/bin/env python3
"""The script that a bureau would otherwise write: read, score, summarise.

    script.py --reader calamine|openpyxl FOLDER OUT.xlsx

Reads every sheet of every workbook, finds 得分, 分值, 年度指标值 and 实际完成值 by their headers, scores each
indicator by the ratio of actual to target, sums up, and writes projects, indicators and a ranking with XlsxWriter.
It finds no faults and knows one layout: it is a yardstick of speed, and generous as such.
Needs: XlsxWriter, and python-calamine or openpyxl.
"""
import argparse
import os
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
HEADERS = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
CENT = Decimal("0.01")


def rows_by_calamine(path):
    from python_calamine import CalamineWorkbook
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        yield name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def rows_by_openpyxl(path):
    from openpyxl import load_workbook
    book = load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        yield sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)]
    book.close()


def number(value):
    """A cell as a number; the first number in a text, a percentage as a ratio."""
    if isinstance(value, (int, float)):
        return Decimal(repr(value))
    found = NUMBER.search(str(value or ""))
    if not found:
        return None
    try:
        amount = Decimal(found.group())
    except InvalidOperation:
        return None
    return amount / 100 if "%" in str(value) else amount


def text(value):
    return "" if value is None else str(value).strip()


def score(target, actual, weight, claimed):
    """Weight times actual over target, at most the weight; where nothing can be computed the claimed score."""
    wanted, done = number(target), number(actual)
    if wanted is None or done is None or not wanted:
        return claimed
    ratio = min(Decimal(1), done / wanted)
    return (weight * max(Decimal(0), ratio)).quantize(CENT, ROUND_HALF_UP)


def form(file, sheet, rows):
    """One form: (what it is, indicators, claimed total, total)."""
    label = lambda word: next((text(cell) for row in rows for at, first in enumerate(row) if text(first) == word
                               for cell in row[at + 1:] if text(cell)), "")
    heading = next((at for at, row in enumerate(rows) if "三级指标" in map(text, row)), None)
    if heading is None:
        return None
    columns = {text(cell): at for at, cell in enumerate(rows[heading])}
    if any(header not in columns for header in HEADERS):
        return None
    department = label("主管部门") or label("部门（单位）名称")
    money = next((row for row in rows if "年度资金总额" in map(text, row)), [])
    amounts = [amount for amount in map(number, money) if amount is not None]
    indicators, levels = [], ["", ""]
    claimed_total = total = Decimal(0)
    for at, row in enumerate(rows[heading + 1:], heading + 2):
        cell = {header: row[columns[header]] for header in HEADERS if columns[header] < len(row)}
        for place in (0, 1):
            levels[place] = text(cell.get(HEADERS[place])) or levels[place]
        weight, claimed = number(cell.get("分值")), number(cell.get("得分"))
        if not text(cell.get("三级指标")) or weight is None:
            continue
        claimed = claimed if claimed is not None else Decimal(0)
        points = score(cell["年度指标值"], cell["实际完成值"], weight, claimed)
        claimed_total, total = claimed_total + claimed, total + points
        indicators.append([department, label("项目名称"), *levels, text(cell["三级指标"]), text(cell["年度指标值"]),
                           text(cell["实际完成值"]), weight, claimed, points, file, sheet, at])
    if len(amounts) >= 3 and amounts[1]:
        execution = (10 * min(Decimal(1), amounts[2] / amounts[1])).quantize(CENT, ROUND_HALF_UP)
        claimed_total, total = claimed_total + amounts[-1], total + execution
    return [department, label("项目名称"), *amounts[:3], claimed_total, total, file, sheet], indicators


def write(out, forms):
    import xlsxwriter
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    projects, details, ranking = (book.add_worksheet(name) for name in ("项目汇总", "指标明细", "部门排名"))
    at = 0
    by_department = {}
    for place, (project, indicators) in enumerate(forms):
        projects.write_row(place, 0, [float(cell) if isinstance(cell, Decimal) else cell for cell in project])
        for row in indicators:
            details.write_row(at, 0, [float(cell) if isinstance(cell, Decimal) else cell for cell in row])
            at += 1
        if project[1]:
            by_department.setdefault(project[0], []).append(project[-3])
    ranked = sorted(((sum(scores) / len(scores), name) for name, scores in by_department.items()), reverse=True)
    for place, (mean, name) in enumerate(ranked):
        ranking.write_row(place, 0, [place + 1, name, float(mean)])
    book.close()
    return at


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--reader", choices=["calamine", "openpyxl"], required=True)
    arguments.add_argument("folder")
    arguments.add_argument("out")
    given = arguments.parse_args()
    rows = rows_by_calamine if given.reader == "calamine" else rows_by_openpyxl
    forms = []
    for name in sorted(os.listdir(given.folder)):
        if name.endswith(".xlsx"):
            for sheet, cells in rows(os.path.join(given.folder, name)):
                read = form(name, sheet, cells)
                if read:
                    forms.append(read)
    indicators = write(given.out, forms)
    print(len(forms), "forms,", indicators, "indicators")


if __name__ == "__main__":
    main()
