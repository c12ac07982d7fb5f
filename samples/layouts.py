"""Project forms (项目支出绩效自评表). A layout is a function that draws a form on a sheet and gives the next free row.

Roles of cells: project, department, year, source.I.COLUMN, money.COLUMN, rate, execution.score, I.name, I.target,
I.actual, I.weight, I.score, I.reason, total.score, grade, header (of the indicators, where a fault asks for it).
"""

from itertools import groupby

from xlsxwriter.utility import xl_rowcol_to_cell as cell_name

from canvas import FREE, LABEL, LEFT, TITLE, YEAR, Formula
from district import EXECUTION_POINTS, LEVELS, YEAR as BATCH_YEAR
from hands import shortest

FULL_MARKS = 100
MONEY = ("initial", "adjusted", "executed")


def heading(sheet, form, row, column, across, title, annex=""):
    """Annex number, title and year; gives the next row."""
    if annex:
        sheet.put(row, column, annex, FREE, across=2)
        row += 1
    sheet.put(row, column, title, TITLE, across=across)
    sheet.put(row + 1, column, f"（{form.year}年度）", YEAR, across=across, role="year")
    return row + 2


def levels(sheet, form, hand, row, column, style=LABEL):
    """Level 1 and 2 in two columns: merged over their rows, or repeated on each."""
    index = 0
    for level1, members in groupby(form.indicators, lambda entry: entry.level1):
        members = list(members)
        name = form.level_name(level1, hand.level_points)
        if hand.merged:
            sheet.put(row + index, column, name, style, down=len(members), role=f"level1.{level1}")
        for level2, rows in groupby(members, lambda entry: entry.level2):
            count = len(list(rows))
            if hand.merged:
                sheet.put(row + index, column + 1, level2, style, down=count)
            for offset in range(count):
                if not hand.merged:
                    sheet.put(row + index + offset, column, name, style)
                    sheet.put(row + index + offset, column + 1, level2, style)
            index += count


def points_of(sheet, form, hand, row, index, weight_column, score_column):
    """Weight and score of an indicator; in one merged cell where the form shares them between rows."""
    entry, down = form.indicators[index], 1
    weight, score = entry.weight, entry.score
    if form.shared and index in form.shared:
        if index != form.shared[0]:
            return
        rows = [form.indicators[other] for other in form.shared]
        weight, score, down = sum(r.weight for r in rows), sum(r.score for r in rows), len(rows)
    sheet.put(row, weight_column, hand.points(weight), down=down, role=f"{index}.weight")
    sheet.put(row, score_column, hand.points(score), down=down, role=f"{index}.score")


def money_row(sheet, hand, row, columns, amounts, role):
    """Three amounts in the columns given as (column, columns covered); None leaves one out."""
    for name, place in zip(MONEY, columns):
        if place:
            sheet.put(row, place[0], hand.amount(getattr(amounts, name)), across=place[1], role=f"{role}.{name}")


def total_score(form, hand, first, last, column, execution):
    """The total, as a figure or as the sum of its column and the execution points."""
    if not hand.formulas:
        return hand.points(form.total)
    return Formula(f"=SUM({cell_name(first, column)}:{cell_name(last, column)})+{execution}", form.total)


def closing(sheet, form, hand, row, column, across):
    """Rows below the total: grade, note, who filled the form in."""
    half = across // 2
    if hand.grade == "row":
        sheet.put(row, column, "自评等级", LABEL, across=half)
        sheet.put(row, column + half, form.grade, across=across - half, role="grade")
        row += 1
    if form.note:
        sheet.put(row, column, "其他需要说明的问题", LABEL, across=3)
        sheet.put(row, column + 3, form.note, LEFT, across=across - 3)
        row += 1
    if hand.footer:
        sheet.put(row, column, "填表人：", FREE, across=3)
        sheet.put(row, column + 4, "联系电话：", FREE, across=2)
        sheet.put(row, column + 6, f"填报日期：{BATCH_YEAR + 1}年1月15日", FREE, across=across - 6)
        row += 1
    return row


def national(sheet, form, hand, row=0, title="项目支出绩效自评表"):
    """财预〔2020〕10号, ten columns:

    项目名称 / 主管部门 实施单位 / 项目资金: 年初 全年 执行 分值 执行率 得分 / 目标 / 一级 二级 三级 指标值 实际 分值 得分 原因 / 总分
    """
    a = hand.left
    sheet.set_widths(a, (5, 11, 14, 14, 13, 14, 14, 9, 10, 26))
    row = heading(sheet, form, row + hand.top, a, 10, title, "附件1" if hand.grade == "row" else "")
    sheet.put(row, a, "项目名称", LABEL, across=3)
    sheet.put(row, a + 3, hand.named(form.code, form.project), across=7, role="project")
    row += 1
    sheet.put(row, a, "主管部门", LABEL, across=3)
    sheet.put(row, a + 3, hand.named(form.code[9:12], form.department), across=3, role="department")
    sheet.put(row, a + 6, "实施单位", LABEL)
    sheet.put(row, a + 7, form.unit, across=3)
    labels = ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金")
    row = funds_national(sheet, form, hand, row + 1, labels, "项目资金")
    row = goals(sheet, form, row, a, 6, 4, ("预期目标", "实际完成情况"))
    return indicators_national(sheet, form, hand, row)


def funds_national(sheet, form, hand, row, labels, name):
    """The funds block of ten columns; gives the next row."""
    a, unit = hand.left, "元" if hand.yuan else "万元"
    sheet.put(row, a, f"{name}\n（{unit}）", LABEL, down=len(labels) + 1, across=2)
    sheet.put(row, a + 2, "", LABEL, across=2)
    for offset, header in enumerate(("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")):
        sheet.put(row, a + 4 + offset, header, LABEL)
    places = [(a + 4, 1), (a + 5, 1), (a + 6, 1)]
    for index, label in enumerate(labels):
        row += 1
        sheet.put(row, a + 2, label, LABEL if index < 2 else LEFT, across=2)
        if index == 0:
            money_row(sheet, hand, row, places, form.total_money, "money")
            formula = f"={cell_name(row, a + 6)}/{cell_name(row, a + 5)}"
            execution_cells(sheet, form, hand, row, a + 7, formula)
        else:
            money_row(sheet, hand, row, places, form.sources[index - 1], f"source.{index - 1}")
            for column, text in ((a + 7, hand.dash), (a + 8, ""), (a + 9, hand.dash)):
                sheet.put(row, column, text)
    return row + 1


def execution_cells(sheet, form, hand, row, column, formula=None):
    """分值, 执行率, 得分 of the total row."""
    sheet.put(row, column, hand.points(EXECUTION_POINTS), role="execution.weight")
    sheet.put(row, column + 1, hand.rate(form.rate, formula), role="rate")
    sheet.put(row, column + 2, hand.points(form.execution_score), role="execution.score")


def goals(sheet, form, row, column, left, right, names):
    """年度总体目标: expected beside achieved; gives the next row."""
    sheet.put(row, column, "年度\n总体\n目标", LABEL, down=2)
    sheet.put(row, column + 1, names[0], LABEL, across=left - 1)
    sheet.put(row, column + left, names[1], LABEL, across=right)
    sheet.put(row + 1, column + 1, form.goal, LEFT, across=left - 1, role="goal")
    sheet.put(row + 1, column + left, form.result, LEFT, across=right)
    return row + 2


def indicators_national(sheet, form, hand, row):
    """The indicator block of ten columns, total and closing rows; gives the next row."""
    a, count = hand.left, len(form.indicators)
    sheet.put(row, a, "绩\n效\n指\n标", LABEL, down=count + 1)
    target_width = 2 if form.omit == "actual" else 1
    for offset, header in enumerate(("一级指标", "二级指标", "三级指标")):
        sheet.put(row, a + 1 + offset, header, LABEL, across=2 if offset == 2 else 1, role=None if offset else "header")
    sheet.put(row, a + 5, "年度指标值", LABEL, across=target_width)
    if target_width == 1:
        sheet.put(row, a + 6, "实际完成值", LABEL)
    for offset, header in enumerate(("分值", "得分", "偏差原因分析及改进措施")):
        sheet.put(row, a + 7 + offset, header, LABEL)
    first = row + 1
    levels(sheet, form, hand, first, a + 1)
    for index, entry in enumerate(form.indicators):
        row += 1
        sheet.put(row, a + 3, entry.name, LEFT, across=2, role=f"{index}.name")
        sheet.put(row, a + 5, hand.target(entry), across=target_width, role=f"{index}.target")
        if target_width == 1:
            sheet.put(row, a + 6, hand.actual(entry), role=f"{index}.actual")
        points_of(sheet, form, hand, row, index, a + 7, a + 8)
        sheet.put(row, a + 9, entry.reason, LEFT, role=f"{index}.reason")
    row += 1
    sheet.put(row, a, "总分", LABEL, across=7)
    sheet.put(row, a + 7, FULL_MARKS, role="total.weight")
    sheet.put(row, a + 8, total_score(form, hand, first, row - 1, a + 8, sheet.address("execution.score")), role="total.score")
    beside = hand.grade == "beside"
    sheet.put(row, a + 9, form.grade if beside else "", role="grade" if beside else None)
    return closing(sheet, form, hand, row + 1, a, 10)


def with_cost(sheet, form, hand, row=0):
    """财预〔2021〕101号: as the national form, 成本指标 a level of its own (20/40/20/10 and 执行率10)."""
    return national(sheet, form, hand, row, "项目支出绩效自评表（含成本指标）")


def lettered(sheet, form, hand, row=0):
    """Headers with letters and line breaks, template rows kept:  指标1：… / 指标2： / ……  for every level 2."""
    a = hand.left
    sheet.set_widths(a, (6, 12, 14, 22, 10, 13, 13, 9, 10, 24))
    row = heading(sheet, form, row + hand.top, a, 10, "项目支出绩效自评表")
    sheet.put(row, a, "项目名称", LABEL, across=2)
    sheet.put(row, a + 2, hand.named(form.code, form.project), across=8, role="project")
    row += 1
    sheet.put(row, a, "主管部门", LABEL, across=2)
    sheet.put(row, a + 2, form.department, across=4, role="department")
    sheet.put(row, a + 6, "实施单位", LABEL)
    sheet.put(row, a + 7, form.unit, across=3)
    row += 1
    sheet.put(row, a, f"项目资金\n({'元' if hand.yuan else '万元'})", LABEL, down=5)
    sheet.put(row, a + 1, "", LABEL, across=2)
    headers = ("年初\n预算数", "全年预算\n数(A)", "全年执行\n数(B)", "分值", "执行率(\nB/A)", "得分")
    places = [(a + 3, 1), (a + 4, 2), (a + 6, 1), (a + 7, 1), (a + 8, 1), (a + 9, 1)]
    for header, (column, across) in zip(headers, places):
        sheet.put(row, column, header, LABEL, across=across)
    for index, label in enumerate(("年度资金总额：", "其中：本年财政拨款", "上年结转资金", "其他资金")):
        row += 1
        sheet.put(row, a + 1, label, LEFT, across=2)
        amounts = form.sources[index - 1] if index else form.total_money
        money_row(sheet, hand, row, places[:3], amounts, f"source.{index - 1}" if index else "money")
        if index:
            for column in (a + 7, a + 8, a + 9):
                sheet.put(row, column, hand.dash if column != a + 8 else "")
        else:
            execution_cells(sheet, form, hand, row, a + 7, f"={cell_name(row, a + 6)}/{cell_name(row, a + 4)}")
    row = goals(sheet, form, row + 1, a, 6, 4, ("预期目标", "实际完成情况"))
    return indicators_lettered(sheet, form, hand, row)


def indicators_lettered(sheet, form, hand, row):
    a, header, first = hand.left, row, row + 1
    names = (("一级\n指标", 1), ("二级\n指标", 2), ("三级指标", 3), ("年度\n指标值", 5), ("实际\n完成值", 6),
             ("分值", 7), ("得分", 8), ("偏差原因分\n析及改进措施", 9))
    for text, column in names:
        sheet.put(row, a + column, text, LABEL, across=2 if column == 3 else 1)
    for level1, group in groupby(LEVELS.values(), lambda level: level[1]):
        top = row + 1
        for level2, _ in group:
            row = template_rows(sheet, form, hand, row + 1, level2)
        sheet.put(top, a + 1, form.level_name(level1, hand.level_points), LABEL, down=row - top + 1, role=f"level1.{level1}")
    sheet.put(header, a, "绩\n效\n指\n标", LABEL, down=row - header + 1)
    row += 1
    sheet.put(row, a, "总  分", LABEL, across=7)
    sheet.put(row, a + 7, FULL_MARKS, role="total.weight")
    sheet.put(row, a + 8, total_score(form, hand, first, row - 1, a + 8, sheet.address("execution.score")), role="total.score")
    beside = hand.grade == "beside"
    sheet.put(row, a + 9, form.grade if beside else "", role="grade" if beside else None)
    return closing(sheet, form, hand, row + 1, a, 10)


def template_rows(sheet, form, hand, row, level2):
    """The indicators of a level 2, then what the blank form had; gives the last row drawn."""
    a, top = hand.left, row
    rows = [(index, entry) for index, entry in enumerate(form.indicators) if entry.level2 == level2]
    names = [f"指标{number}：{entry.name}" for number, (_, entry) in enumerate(rows, 1)] or ["指标1：/"]
    names += ["指标2：", "……"] if len(names) == 1 else ["……"]
    for offset, name in enumerate(names):
        given = offset < len(rows)
        index = rows[offset][0] if given else None
        sheet.put(row, a + 3, name, LEFT, across=2, role=f"{index}.name" if given else f"placeholder.{level2}.{offset}")
        if given:
            entry = form.indicators[index]
            sheet.put(row, a + 5, hand.target(entry), role=f"{index}.target")
            sheet.put(row, a + 6, hand.actual(entry), role=f"{index}.actual")
            points_of(sheet, form, hand, row, index, a + 7, a + 8)
            sheet.put(row, a + 9, entry.reason, LEFT, role=f"{index}.reason")
        else:
            for column in range(a + 5, a + 10):
                sheet.put(row, column, "")
        row += 1
    sheet.put(top, a + 2, level2, LABEL, down=row - top)
    return row - 1


def yunnan(sheet, form, hand, row=0):
    """公开14表: 年度指标值 is a header of two lines over 指标性质, 指标值, 度量单位; grade beside the total."""
    a = hand.left
    sheet.set_widths(a, (6, 12, 15, 12, 12, 11, 11, 11, 14, 8, 9, 24))
    row += hand.top
    sheet.put(row, a, "附件4", FREE, across=2)
    sheet.put(row, a + 11, "公开14表", FREE)
    row = heading(sheet, form, row + 1, a, 12, "项目支出绩效自评表")
    sheet.put(row, a, "项目名称", LABEL, across=2)
    sheet.put(row, a + 2, hand.named(form.code, form.project), across=10, role="project")
    row += 1
    sheet.put(row, a, "主管部门", LABEL, across=2)
    sheet.put(row, a + 2, hand.named(form.code[9:12], form.department), across=5, role="department")
    sheet.put(row, a + 7, "实施单位", LABEL)
    sheet.put(row, a + 8, form.unit, across=4)
    row += 1
    places = [(a + 3, 2), (a + 5, 2), (a + 7, 2)]
    sheet.put(row, a, f"项目资金\n（{'元' if hand.yuan else '万元'}）", LABEL, down=5)
    sheet.put(row, a + 1, "", LABEL, across=2)
    for header, (column, across) in zip(("年初预算数", "全年预算数", "全年执行数"), places):
        sheet.put(row, column, header, LABEL, across=across)
    for offset, header in enumerate(("分值", "执行率", "得分")):
        sheet.put(row, a + 9 + offset, header, LABEL)
    for index, label in enumerate(("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金")):
        row += 1
        sheet.put(row, a + 1, label, LABEL, across=2)
        amounts = form.sources[index - 1] if index else form.total_money
        money_row(sheet, hand, row, places, amounts, f"source.{index - 1}" if index else "money")
        if index:
            for offset, text in enumerate((hand.dash, "", hand.dash)):
                sheet.put(row, a + 9 + offset, text)
        else:
            execution_cells(sheet, form, hand, row, a + 9, f"={cell_name(row, a + 7)}/{cell_name(row, a + 5)}")
    row = goals(sheet, form, row + 1, a, 7, 5, ("预期目标", "实际完成情况"))
    return indicators_yunnan(sheet, form, hand, row)


def indicators_yunnan(sheet, form, hand, row):
    a, count = hand.left, len(form.indicators)
    sheet.put(row, a, "绩\n效\n指\n标", LABEL, down=count + 2)
    columns = (("一级指标", 1, 1), ("二级指标", 2, 1), ("三级指标", 3, 2), ("实际完成值", 8, 1), ("分值", 9, 1),
               ("得分", 10, 1), ("偏差原因分析及改进措施", 11, 1))
    for text, column, across in columns:
        sheet.put(row, a + column, text, LABEL, down=2, across=across)
    sheet.put(row, a + 5, "年度指标值", LABEL, across=3)
    row += 1
    for offset, text in enumerate(("指标性质", "指标值", "度量单位")):
        sheet.put(row, a + 5 + offset, text, LABEL)
    first = row + 1
    levels(sheet, form, hand, first, a + 1)
    for index, entry in enumerate(form.indicators):
        row += 1
        sheet.put(row, a + 3, entry.name, LEFT, across=2, role=f"{index}.name")
        split_columns(sheet, hand, row, a + 5, index, entry)
        sheet.put(row, a + 8, hand.split_actual(entry), role=f"{index}.actual")
        points_of(sheet, form, hand, row, index, a + 9, a + 10)
        sheet.put(row, a + 11, entry.reason, LEFT, role=f"{index}.reason")
    row += 1
    sheet.put(row, a, "其他需要说明事项", LABEL, across=3)
    sheet.put(row, a + 3, form.note or "无", LEFT, across=5)
    sheet.put(row, a + 8, "总分", LABEL)
    sheet.put(row, a + 9, FULL_MARKS, role="total.weight")
    sheet.put(row, a + 10, total_score(form, hand, first, row - 1, a + 10, sheet.address("execution.score")), role="total.score")
    sheet.put(row, a + 11, form.grade, role="grade")
    return row + 1


def split_columns(sheet, hand, row, column, index, entry):
    sign, value, unit = hand.split_target(entry)
    sheet.put(row, column, sign, role=f"{index}.sign")
    sheet.put(row, column + 1, value, role=f"{index}.target")
    sheet.put(row, column + 2, unit)


def sichuan(sheet, form, hand, row=0):
    """Goals before the funds; rows by kind of funds; 合计, then 评价结论, 存在问题, 改进措施."""
    a = hand.left
    sheet.set_widths(a, (7, 12, 14, 12, 12, 10, 10, 12, 13, 8, 9, 24))
    row += hand.top
    sheet.put(row, a + 11, "130110_0013zp", FREE)
    row += 1
    sheet.put(row, a, f"部门预算项目支出绩效自评表（{form.year}年度）", TITLE, across=12, role="year")
    row += 1
    sheet.put(row, a, "项目名称", LABEL, across=2)
    sheet.put(row, a + 2, hand.named(form.code, form.project), across=10, role="project")
    row += 1
    sheet.put(row, a, "主管部门", LABEL, across=2)
    sheet.put(row, a + 2, hand.named(form.code[9:12], form.department), across=5, role="department")
    sheet.put(row, a + 7, "实施单位\n（盖章）", LABEL)
    sheet.put(row, a + 8, form.unit, across=4)
    row = goals(sheet, form, row + 1, a, 7, 5, ("项目年度目标", "年度目标完成情况"))
    row = funds_sichuan(sheet, form, hand, row)
    return indicators_sichuan(sheet, form, hand, row)


def funds_sichuan(sheet, form, hand, row):
    a = hand.left
    places = [(a + 3, 2), (a + 5, 2), (a + 7, 1)]
    sheet.put(row, a, "预算执行情况（10分）", LABEL, down=6)
    sheet.put(row, a + 1, f"年度预算数（{'元' if hand.yuan else '万元'}）", LABEL, across=2)
    for header, (column, across) in zip(("年初预算", "调整后\n预算数", "预算\n执行数"), places):
        sheet.put(row, column, header, LABEL, across=across)
    for offset, header in enumerate(("预算\n执行率", "权重", "得分", "原因")):
        sheet.put(row, a + 8 + offset, header, LABEL)
    current, carried, other = form.sources
    kinds = ("总额", form.total_money), ("其中：财政资金", current + carried), ("财政专户管理资金", other), ("单位资金", other), (
        "其他资金", other)
    for index, (label, amounts) in enumerate(kinds):
        row += 1
        sheet.put(row, a + 1, label, LABEL, across=2)
        money_row(sheet, hand, row, places, amounts, f"source.{index - 1}" if index else "money")
        if index:
            rate = hand.rate(amounts.executed / amounts.adjusted) if amounts.adjusted else ""
            for offset, text in enumerate((rate, "/", "/", "")):
                sheet.put(row, a + 8 + offset, text)
        else:
            sheet.put(row, a + 8, hand.rate(form.rate), role="rate")
            sheet.put(row, a + 9, hand.points(EXECUTION_POINTS), role="execution.weight")
            sheet.put(row, a + 10, hand.points(form.execution_score), role="execution.score")
            sheet.put(row, a + 11, form.note, LEFT)
    return row + 1


def indicators_sichuan(sheet, form, hand, row):
    a, count = hand.left, len(form.indicators)
    sheet.put(row, a, "绩\n效\n指\n标", LABEL, down=count + 1)
    columns = (("一级指标", 1), ("二级指标", 2), ("三级指标", 3), ("指标性质", 5), ("指标值", 6), ("度量单位", 7),
               ("完成值", 8), ("权重", 9), ("得分", 10), ("未完成\n原因分析", 11))
    for text, column in columns:
        sheet.put(row, a + column, text, LABEL, across=2 if column == 3 else 1)
    first = row + 1
    levels(sheet, form, hand, first, a + 1)
    for index, entry in enumerate(form.indicators):
        row += 1
        sheet.put(row, a + 3, entry.name, LEFT, across=2, role=f"{index}.name")
        split_columns(sheet, hand, row, a + 5, index, entry)
        sheet.put(row, a + 8, hand.split_actual(entry), role=f"{index}.actual")
        points_of(sheet, form, hand, row, index, a + 9, a + 10)
        sheet.put(row, a + 11, entry.reason, LEFT, role=f"{index}.reason")
    row += 1
    sheet.put(row, a, "合计", LABEL, across=9)
    sheet.put(row, a + 9, FULL_MARKS, role="total.weight")
    sheet.put(row, a + 10, total_score(form, hand, first, row - 1, a + 10, sheet.address("execution.score")), role="total.score")
    sheet.put(row, a + 11, "")
    missed = [entry for entry in form.indicators if entry.reason]
    problem = "；".join(f"{entry.name}：{entry.reason}" for entry in missed) or "无"
    measure = "加强项目前期论证和过程调度，按月通报进度，确保资金和任务同步完成。" if missed else "无"
    verdict = f"项目自评得分{shortest(form.total)}分，总体完成年度目标，资金使用合规。"
    for label, text in (("评价结论", verdict), ("存在问题", problem), ("改进措施", measure)):
        row += 1
        sheet.put(row, a, label, LABEL)
        sheet.put(row, a + 1, text, LEFT, across=11)
    row += 1
    sheet.put(row, a, "项目负责人：", FREE, across=7)
    sheet.put(row, a + 7, "财务负责人：", FREE, across=5)
    return row + 1


def linked_funds(sheet, form, hand, row=0):
    """衔接资金: no 年初预算数, 分值 stands before 年度指标值."""
    a = hand.left
    sheet.set_widths(a, (7, 13, 14, 14, 12, 9, 15, 15, 10, 26))
    row = heading(sheet, form, row + hand.top, a, 10, "财政衔接推进乡村振兴补助资金项目绩效目标自评表")
    sheet.put(row, a, "项目名称", LABEL, across=2)
    sheet.put(row, a + 2, form.project, across=4, role="project")
    sheet.put(row, a + 6, "项目负责人及电话", LABEL)
    sheet.put(row, a + 7, "", across=3)
    row += 1
    sheet.put(row, a, "主管部门", LABEL, across=2)
    sheet.put(row, a + 2, form.department, across=4, role="department")
    sheet.put(row, a + 6, "实施单位", LABEL)
    sheet.put(row, a + 7, form.unit, across=3)
    row += 1
    sheet.put(row, a, f"资金情况\n（{'元' if hand.yuan else '万元'}）", LABEL, down=4)
    sheet.put(row, a + 1, "", LABEL, across=2)
    places = [None, (a + 3, 2), (a + 5, 2)]
    for text, column, across in (("全年预算数（A）", 3, 2), ("全年执行数（B）", 5, 2), ("分值", 7, 1), ("执行率（B/A）", 8, 1), ("得分", 9, 1)):
        sheet.put(row, a + column, text, LABEL, across=across)
    for index, label in enumerate(("年度资金总额：", "其中：本年财政拨款", "其他资金")):
        row += 1
        sheet.put(row, a + 1, label, LEFT, across=2)
        amounts = (form.total_money, form.sources[0] + form.sources[1], form.sources[2])[index]
        money_row(sheet, hand, row, places, amounts, f"source.{index - 1}" if index else "money")
        if index:
            for offset in range(3):
                sheet.put(row, a + 7 + offset, "")
        else:
            execution_cells(sheet, form, hand, row, a + 7, f"={cell_name(row, a + 5)}/{cell_name(row, a + 3)}")
    row = goals(sheet, form, row + 1, a, 6, 4, ("年初设定目标", "年度总体目标完成情况综述"))
    return indicators_linked(sheet, form, hand, row)


def indicators_linked(sheet, form, hand, row):
    a, count = hand.left, len(form.indicators)
    sheet.put(row, a, "绩\n效\n指\n标", LABEL, down=count + 1)
    columns = (("一级指标", 1), ("二级指标", 2), ("三级指标", 3), ("分值", 5), ("年度指标值", 6), ("全年实际值", 7),
               ("得分", 8), ("未完成原因及拟采取的改进措施", 9))
    for text, column in columns:
        sheet.put(row, a + column, text, LABEL, across=2 if column == 3 else 1)
    first = row + 1
    levels(sheet, form, hand, first, a + 1)
    for index, entry in enumerate(form.indicators):
        row += 1
        sheet.put(row, a + 3, entry.name, LEFT, across=2, role=f"{index}.name")
        points_of(sheet, form, hand, row, index, a + 5, a + 8)
        sheet.put(row, a + 6, hand.target(entry), role=f"{index}.target")
        sheet.put(row, a + 7, hand.actual(entry), role=f"{index}.actual")
        sheet.put(row, a + 9, entry.reason, LEFT, role=f"{index}.reason")
    row += 1
    sheet.put(row, a, "总分", LABEL, across=5)
    sheet.put(row, a + 5, FULL_MARKS, role="total.weight")
    sheet.put(row, a + 6, "", across=2)
    sheet.put(row, a + 8, total_score(form, hand, first, row - 1, a + 8, sheet.address("execution.score")), role="total.score")
    sheet.put(row, a + 9, "")
    row += 1
    for text in ("注：1.一级指标分值统一设置为：产出指标50分、效益指标30分、满意度指标10分、预算资金执行率10分。",
                 "    2.定性指标根据完成情况分为三档，分别按100%-80%（含）、80%-60%（含）、60%-0%合理确定分值。"):
        sheet.put(row, a, text, FREE, across=10)
        row += 1
    return row


def unweighted(sheet, form, hand, row=0):
    """An old form of nine columns with 执行率20分 and no 分值 column: it can be listed, not scored."""
    a = hand.left
    sheet.set_widths(a, (9, 12, 15, 13, 13, 17, 15, 10, 12))
    row += hand.top
    sheet.put(row, a, f"{form.year}年度{form.project}项目自评表", TITLE, across=9, role="year")
    row += 1
    sheet.put(row, a, f"单位名称：{form.department}", FREE, across=6)
    sheet.put(row, a + 6, "填报日期：2026年1月15日", FREE, across=3)
    row += 1
    sheet.put(row, a, "项 目 名 称", LABEL, across=2)
    sheet.put(row, a + 2, form.project, across=7, role="project")
    row += 1
    for column, text, across in ((0, "主 管 部 门", 2), (5, "项目实施单位", 1)):
        sheet.put(row, a + column, text, LABEL, across=across)
    sheet.put(row, a + 2, form.department, across=3, role="department")
    sheet.put(row, a + 6, form.unit, across=3)
    boxes = (("项 目 类 别", "1、部门预算项目 ☑  2、区直专项 □  3、对下转移支付项目 □"), ("项 目 属 性", "1、持续性项目 ☑  2、新增性项目 □"),
             ("项 目 类 型", "1、常年性项目 ☑  2、延续性项目 □  3、一次性项目 □"))
    for label, text in boxes:
        row += 1
        sheet.put(row, a, label, LABEL, across=2)
        sheet.put(row, a + 2, text, LEFT, across=7)
    row += 1
    sheet.put(row, a, "预算执行情况（万元）\n（20分）", LABEL, down=2, across=2)
    sheet.put(row, a + 2, "", LABEL)
    sheet.put(row + 1, a + 2, "年度财政资金总额", LABEL)
    for column, text in ((3, "预算数（A）"), (5, "执行数（B）")):
        sheet.put(row, a + column, text, LABEL, across=2)
    sheet.put(row, a + 7, "执行率（B/A）", LABEL)
    sheet.put(row, a + 8, "得分\n（20分*执行率）", LABEL)
    row += 1
    money_row(sheet, hand, row, [None, (a + 3, 2), (a + 5, 2)], form.total_money, "money")
    sheet.put(row, a + 7, hand.rate(form.rate), role="rate")
    sheet.put(row, a + 8, hand.points(form.execution_score), role="execution.score")
    return indicators_unweighted(sheet, form, hand, row + 1)


def indicators_unweighted(sheet, form, hand, row):
    a, count = hand.left, len(form.indicators)
    sheet.put(row, a, "绩\n效\n指\n标", LABEL, down=count + 1)
    for text, column, across in (("一 级 指 标", 1, 1), ("二 级 指 标", 2, 1), ("三 级 指 标", 3, 2), ("年初目标值（A）", 5, 1),
                                 ("实际完成值（B）", 6, 1), ("得 分", 7, 2)):
        sheet.put(row, a + column, text, LABEL, across=across, role="header" if column == 1 else None)
    levels(sheet, form, hand, row + 1, a + 1)
    for index, entry in enumerate(form.indicators):
        row += 1
        sheet.put(row, a + 3, entry.name, LEFT, across=2, role=f"{index}.name")
        sheet.put(row, a + 5, hand.target(entry), role=f"{index}.target")
        sheet.put(row, a + 6, hand.actual(entry), role=f"{index}.actual")
        sheet.put(row, a + 7, hand.points(entry.score), across=2, role=f"{index}.score")
    row += 1
    sheet.put(row, a, "总 分", LABEL, across=7)
    sheet.put(row, a + 7, hand.points(form.total), across=2, role="total.score")
    reasons = "；".join(entry.reason for entry in form.indicators if entry.reason) or "无"
    for label, text in (("偏差大或\n目标未完成\n原因分析", reasons), ("改进措施及\n结果应用方案", "加强过程管理，评价结果作为下年度预算安排依据。")):
        row += 1
        sheet.put(row, a, label, LABEL, across=2)
        sheet.put(row, a + 2, text, LEFT, across=7)
    return row + 1


PROJECT_LAYOUTS = {
    "national": national, "with_cost": with_cost, "lettered": lettered, "yunnan": yunnan, "sichuan": sichuan,
    "linked": linked_funds, "unweighted": unweighted,
}
