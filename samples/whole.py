"""Department forms (部门整体支出绩效自评表), in two layouts."""

from decimal import Decimal

from canvas import LABEL, LEFT
from district import EXECUTION_POINTS, Indicator, figure, points
from hands import shortest
from layouts import funds_national, goals, heading, indicators_national, money_row

# The flat form has these before the department's own duties: name, target, actual, weight.
COMMON_RATES = (
    ("财政供养人员控制率", "≤100%", "96.4%", 5),
    ("“三公”经费控制率", "≤100%", "88.6%", 5),
    ("公用经费控制率", "≤100%", "97.2%", 5),
    ("政府采购执行率", "≥95%", "96.8%", 5),
    ("固定资产利用率", "≥90%", "98.5%", 5),
    ("管理制度健全性", "健全", "健全", 5),
    ("预决算信息公开性", "按规定公开", "按规定公开", 5),
)
DUTY_POINTS = {3: (15, 15, 15), 4: (15, 10, 10, 10)}


def national_whole(sheet, form, hand, row=0):
    """As the project form, with 基本支出 and 项目支出 below the total and no project."""
    a = hand.left
    sheet.set_widths(a, (5, 11, 14, 14, 13, 14, 14, 9, 10, 26))
    row = heading(sheet, form, row + hand.top, a, 10, "部门整体支出绩效自评表")
    sheet.put(row, a, "部门（单位）名称", LABEL, across=3)
    sheet.put(row, a + 3, hand.named(form.code, form.department), across=7, role="department")
    row = funds_national(sheet, form, hand, row + 1, ("年度资金总额", "其中：基本支出", "项目支出"), "年度预算资金")
    row = goals(sheet, form, row, a, 6, 4, ("预期目标", "实际完成情况"))
    return indicators_national(sheet, form, hand, row)


def flatten(form):
    """The indicators of the flat form: the common rates, the department's duties, satisfaction. No levels."""
    duties = [row for row in form.indicators if row.level2 == "数量指标"]
    satisfaction = [row for row in form.indicators if row.level1 == "满意度指标"][:1]
    rows = [Indicator("", "", name, target, actual, Decimal(weight), Decimal(weight), "")
            for name, target, actual, weight in COMMON_RATES]
    weights = (*DUTY_POINTS[len(duties)], 10)
    for row, weight in zip(duties + satisfaction, weights, strict=True):
        score = points(figure(row.target), figure(row.actual), Decimal(weight))
        rows.append(Indicator("", "", row.name, row.target, row.actual, Decimal(weight), score, row.reason))
    return rows


def flat_whole(sheet, form, hand, row=0):
    """The flat form (its indicators as `flatten` gives them): 自评总分 in the header, one list of
    指标名称 计量单位 指标性质 指标值 完成值 得分系数 指标权重 指标得分 是否核心指标 in thirteen columns.
    """
    a = hand.left
    sheet.set_widths(a, (6, 12, 12, 9, 9, 10, 10, 11, 11, 9, 9, 9, 10))
    row = heading(sheet, form, row + hand.top, a, 13, "部门整体绩效自评表")
    sheet.put(row, a, "主管部门", LABEL, across=2)
    sheet.put(row, a + 2, hand.named(form.code, form.department), across=6, role="department")
    sheet.put(row, a + 8, "自评总\n分（分）", LABEL, across=3)
    sheet.put(row, a + 11, hand.points(form.total), across=2, role="total.score")
    row += 1
    places = [(a + 3, 2), (a + 5, 2), (a + 7, 2)]
    sheet.put(row, a, f"部门预算执行情况（{'元' if hand.yuan else '万元'}）", LABEL, down=4)
    sheet.put(row, a + 1, "", LABEL, across=2)
    for header, (column, across) in zip(("年初\n预算数", "全年（调\n整）预算数", "全年\n执行数"), places):
        sheet.put(row, column, header, LABEL, across=across)
    for column, header, across in ((9, "执行率\n（%）", 1), (10, "执行\n率权重", 1), (11, "执行率得\n分（分）", 2)):
        sheet.put(row, a + column, header, LABEL, across=across)
    for index, label in enumerate(("年度总金额", "其中：基本支出", "项目支出")):
        row += 1
        sheet.put(row, a + 1, label, LABEL, across=2)
        amounts = form.sources[index - 1] if index else form.total_money
        money_row(sheet, hand, row, places, amounts, f"source.{index - 1}" if index else "money")
        cells = ("", "", "") if index else (hand.rate(form.rate), hand.points(EXECUTION_POINTS), hand.points(form.execution_score))
        roles = (None, None, None) if index else ("rate", "execution.weight", "execution.score")
        for column, value, role in zip((9, 10, 11), cells, roles):
            sheet.put(row, a + column, value, across=2 if column == 11 else 1, role=role)
    row = goals(sheet, form, row + 1, a, 7, 6, ("全年（调整）绩效目标", "全年目标实际完成情况"))
    return flat_indicators(sheet, form, hand, row)


def flat_indicators(sheet, form, hand, row):
    a = hand.left
    sheet.put(row, a, "绩效指标", LABEL, down=len(form.indicators) + 1)
    headers = (("指标名称", 1), ("计量单位", 3), ("指标性质", 4), ("年初\n指标值", 5), ("调整\n指标值", 6), ("全年\n完成值", 7),
               ("得分系\n数（%）", 9), ("指标权\n重（分）", 10), ("指标得\n分（分）", 11), ("是否核\n心指标", 12))
    for text, column in headers:
        sheet.put(row, a + column, text, LABEL, across=2 if column in (1, 7) else 1)
    for index, entry in enumerate(form.indicators):
        row += 1
        number = figure(entry.target)
        sheet.put(row, a + 1, entry.name, LEFT, across=2, role=f"{index}.name")
        sheet.put(row, a + 3, number.unit_text if number else "")
        sheet.put(row, a + 4, number.sign if number else "定性", role=f"{index}.sign")
        sheet.put(row, a + 5, entry.target.lstrip("≥≤＝"), role=f"{index}.target")
        sheet.put(row, a + 6, "")
        sheet.put(row, a + 7, entry.actual, across=2, role=f"{index}.actual")
        share = (entry.score / entry.weight * 100).quantize(Decimal("0.01"))
        sheet.put(row, a + 9, f"{shortest(share)}%")
        sheet.put(row, a + 10, hand.points(entry.weight), role=f"{index}.weight")
        sheet.put(row, a + 11, hand.points(entry.score), role=f"{index}.score")
        sheet.put(row, a + 12, "是" if entry.weight >= 10 else "否")
    row += 1
    reasons = "；".join(f"{entry.name}：{entry.reason}" for entry in form.indicators if entry.reason) or "无"
    sheet.put(row, a, "未完成原因及改进措施", LABEL, across=3)
    sheet.put(row, a + 3, reasons, LEFT, across=10)
    row += 1
    sheet.put(row, a, "自评等级", LABEL, across=3)
    sheet.put(row, a + 3, form.grade, across=10, role="grade")
    return row + 1


WHOLE_LAYOUTS = {"national": national_whole, "flat": flat_whole}
