"""Writes the sample district: samples/returns/, samples/部门名录.xlsx and samples/FAULTS.md.

Needs Python 3.11 and three packages from pip:  pip install XlsxWriter openpyxl xlwt
Run it as  python3 samples/make_samples.py ; each run writes the same bytes.

    district.txt   departments, projects, indicators (all invented)   district.py   reads and scores them
    returns.py     who sends which file in which hand                 hands.py      how a hand writes
    layouts.py     project forms        whole.py  department forms    canvas.py     sheets, .xlsx and .xls
    faults.py      the deliberate faults                              odd_files.py  files that are no returns
"""

import shutil
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import district
import odd_files
from canvas import LABEL, LEFT, TITLE, Sheet, without_results, xls, xlsx
from faults import FAULTS, Drawn, fault_of, figures_told
from layouts import PROJECT_LAYOUTS
from returns import PECULIARITIES, RETURNS
from whole import WHOLE_LAYOUTS, flatten

HERE = Path(__file__).parent
FOLDER = HERE / "returns"
UNKNOWN = "401"  # sends a return, is not on the roster
SILENT = "226"  # is on the roster, sends nothing
EXPECTED_MORE = "216"  # the roster expects one project more than it sent
# The later copy; the earlier one is told of.
SENT_TWICE = ("卫生健康局/鹿泉区卫生健康局本级.xlsx", "农村妇女两癌筛查")


class District:
    """The departments by code, and what the faults came to while their forms were drawn."""

    def __init__(self):
        self.departments = {department.code: department for department in district.read()}
        self.spoiled = {}
        self.repeated = None

    def workbook(self, sent):
        """The bytes of a return."""
        department = self.departments[sent.code]
        forms = [form for form in department.projects if sent.projects is None or form.project in sent.projects]
        sheets = [Sheet("Sheet1")] if sent.stacked else []
        row = 0
        if sent.whole:
            forms = [*forms, department.whole]
        for number, form in enumerate(forms, 1):
            if not sent.stacked:
                sheets.append(Sheet(sheet_name(form, number, sent.hand)))
                row = 0
            row = self.draw(sent, form, sheets[-1], row) + 2
        for extra in sent.extras:
            sheets.insert(*EXTRAS[extra](forms, len(sheets)))
        content = xls(sheets) if sent.file.endswith((".xls", ".et")) and sent.code != "222" else xlsx(sheets)
        return without_results(content) if sent.without_results else content

    def draw(self, sent, original, sheet, row):
        """Draws a form with its fault, if it has one; gives the next free row."""
        form, fault = deepcopy(original), fault_of(sent.code, original.project)
        form.shared = sent.shared.get(form.project)
        if sent.called is not None:
            form.department = sent.called
        if (sent.file, form.project) == SENT_TWICE:
            form.total_money.executed += Decimal("3.4")
            form.sources[0].executed += Decimal("3.4")
        if fault and fault.on_form:
            fault.on_form(form)
        hand = replace(sent.hand, formulas=True) if form.project and form.project == sent.formulas_in else sent.hand
        if form.kind == "部门":
            form.department = form.department or form.unit
            if sent.whole == "flat":
                form.indicators = flatten(form)
            layout = WHOLE_LAYOUTS[sent.whole]
        else:
            layout = PROJECT_LAYOUTS[sent.layouts.get(form.project, hand.layout)]
        end = layout(sheet, form, hand, row)
        if fault:
            drawn = Drawn(form, sheet)
            if fault.on_sheet:
                fault.on_sheet(drawn)
            self.spoiled[fault] = (sent.file, sheet.name, sheet.address(fault.at), fault.told, figures_told(fault, drawn))
        if form.project == SENT_TWICE[1] and sent.file != SENT_TWICE[0]:
            self.repeated = (sent.file, sheet.name, sheet.address("project"), form.project)
        return end


def sheet_name(form, number, hand):
    if hand.sheets == "number":
        return f"附表{number}"
    plain = "".join(letter for letter in form.subject if letter not in "“”（）[]:*?/\\")
    return f"{number}.{plain[:14]}" if form.project else "部门整体"


def instructions(_forms, _count):
    """填报说明, the first sheet of many templates."""
    sheet = Sheet("填报说明")
    sheet.set_widths(0, (90,))
    sheet.put(0, 0, "填 报 说 明", TITLE)
    for row, text in enumerate((
        "1.每个项目填写一张自评表，工作表名称为项目简称。",
        "2.执行率＝全年执行数÷全年预算数，执行率得分＝10×执行率，最高不超过10分。",
        "3.定量指标：完成指标值的得满分，未完成的按完成值与指标值的比例计分。",
        "4.定性指标：按达成、部分达成、未达成三档，分别在100%—80%、80%—60%、60%—0%内合理确定分值。",
        "5.未完成或扣分的指标，须写明偏差原因和改进措施。",
    ), 1):
        sheet.put(row, 0, text, replace(LEFT, border=False))
    return 0, sheet


def lists(_forms, count):
    """The hidden sheet behind drop-down lists."""
    sheet = Sheet("下拉选项", hidden=True)
    columns = (("指标性质", "≥", "＞", "＝", "＜", "≤", "定性"), ("自评等级", "优", "良", "中", "差"),
               ("一级指标", "产出指标", "效益指标", "满意度指标"))
    for column, texts in enumerate(columns):
        for row, text in enumerate(texts):
            sheet.put(row, column, text, replace(LEFT, border=False))
    return count, sheet


def own_summary(forms, count):
    """A list that a department keeps for itself: it looks like a form and is none."""
    sheet = Sheet("本单位汇总")
    sheet.set_widths(0, (6, 34, 16, 16, 12, 12))
    sheet.put(0, 0, "2025年项目支出绩效自评情况汇总", TITLE, across=6)
    for column, text in enumerate(("序号", "项目名称", "全年预算数", "全年执行数", "自评得分", "自评等级")):
        sheet.put(1, column, text, replace(LABEL, fill=True))
    for number, form in enumerate((form for form in forms if form.project), 1):
        values = (number, form.project, form.total_money.adjusted, form.total_money.executed, form.total, form.grade)
        for column, value in enumerate(values):
            sheet.put(1 + number, column, value)
    return count, sheet


def empty(_forms, count):
    return count, Sheet("Sheet2")


EXTRAS = {"instructions": instructions, "lists": lists, "own_summary": own_summary, "empty": empty}


def roster(departments):
    """部门名录.xlsx: 部门, 简称, 编码, 应评项目数."""
    sheet = Sheet("部门名录")
    sheet.set_widths(0, (38, 18, 10, 14))
    for column, text in enumerate(("部门", "简称", "编码", "应评项目数")):
        sheet.put(0, column, text, replace(LABEL, bold=True, fill=True))
    listed = [department for department in departments.values() if department.code != UNKNOWN]
    for row, department in enumerate(listed, 1):
        expected = {SILENT: 2, EXPECTED_MORE: len(department.projects) + 1}.get(department.code, len(department.projects))
        for column, value in enumerate((department.name, department.short, department.code, Decimal(expected))):
            sheet.put(row, column, value, LEFT if column == 0 else LABEL)
    return xlsx([sheet])


def odd(written):
    """Files that are no readable returns: name, content, what it is and what should become of it."""
    forms = district.read()[3].projects
    whole = written["鹿泉区医疗保障局（重新报送）.xlsx"]
    return [
        ("~$鹿泉区教育局2025年项目支出绩效自评表.xlsx", odd_files.lock_file(), "打开工作簿时留下的锁定文件", "略过"),
        ("新建 Microsoft Excel 工作表.xlsx", b"", "空文件", "S01"),
        ("报送说明.txt", "现报送我单位2025年度绩效自评表，请查收。\n".encode(), "文本文件", "略过"),
        ("科工信局（系统导出）.xls", odd_files.html_table(forms[0]), "网页表格改名为.xls，与科工信局自评表中的一张相同", "S12"),
        ("鹿泉区医疗保障局.xlsx", whole[: len(whole) * 3 // 5], "传输中断、不完整的.xlsx", "S01"),
        ("发改局补充材料（加密）.xlsx", odd_files.encrypted(), "加了打开密码的工作簿", "S02"),
    ]


def faults_page(spoiled, repeated, odd_ones, names):
    """FAULTS.md: every deliberate fault with its place, and what else is not plain about the returns."""
    page = [
        "# 样例中有意设置的问题",
        "",
        "由 `make_samples.py` 生成，请勿手改。部门、项目和数字均为虚构。一处问题可能带出其他审核代码（如分值写错，合计也不符），表中只列直接的一项。",
        "",
        "| 代码 | 文件 | 工作表 | 单元格 | 现在的内容 | 做了什么 |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for fault in sorted(FAULTS, key=lambda fault: fault.code):
        file, sheet, cell, told, found = spoiled[fault]
        page.append(f"| {fault.code} | {file} | {sheet} | {cell} | {found} | {told} |")
    page.append(f"| S12 | {' | '.join(repeated)} | {SENT_TWICE[0]} 报了同一项目，执行数不同 |")
    page += ["", "## 部门名录", "", "| 代码 | 部门 | 情况 |", "| --- | --- | --- |"]
    page += [
        f"| R01 | {names[SILENT]} | 在名录内，没有报送 |",
        f"| R01 | {names[EXPECTED_MORE]} | 名录应评4个项目，报送3个 |",
        f"| R02 | {names[UNKNOWN]} | 报送了，不在名录内 |",
        "| R03 | 石家庄市鹿泉区住房和城乡建设局 | 名录写作鹿泉区住房和城乡建设局 |",
    ]
    page += ["", "## 不是报表的文件", "", "| 文件 | 是什么 | 结果 |", "| --- | --- | --- |"]
    page += [f"| {name} | {what} | {fate} |" for name, _, what, fate in odd_ones]
    page += ["", "## 没有错、但不寻常的写法", "", "| 文件 | 写法 |", "| --- | --- |"]
    page += [f"| {file} | {what} |" for file, what in PECULIARITIES]
    return "\n".join(page) + "\n"


def main():
    sample = District()
    written = {sent.file: sample.workbook(sent) for sent in RETURNS}
    odd_ones = odd(written)
    names = {code: department.name for code, department in sample.departments.items()}
    page = faults_page(sample.spoiled, sample.repeated, odd_ones, names)
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name, content in [*written.items(), *((name, content) for name, content, *_ in odd_ones)]:
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (HERE / "部门名录.xlsx").write_bytes(roster(sample.departments))
    (HERE / "FAULTS.md").write_text(page, "utf-8")
    print(f"{len(written)} returns and {len(odd_ones)} other files in {FOLDER}")


if __name__ == "__main__":
    main()
