"""The deliberate faults: each spoils one form, and says which check should name it.

`on_form` spoils what is drawn, before totals are summed; `on_sheet` spoils cells of the drawn form.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal

from canvas import Formula, Written
from hands import shortest

PARTLY = "部分达成年度指标并具有一定效果"


@dataclass(frozen=True)
class Fault:
    code: str
    department: str
    project: str
    told: str
    at: str  # role of the cell that FAULTS.md names
    on_form: Callable | None = None
    on_sheet: Callable | None = None


@dataclass
class Drawn:
    """A form on its sheet, by role."""

    form: object
    sheet: object

    def set(self, role, value):
        cell = self.sheet.cells[self.sheet.roles[role]]
        cell.value = value.value if isinstance(value, Written) else value

    def hide_row(self, role):
        self.sheet.hidden_rows.add(self.sheet.roles[role][0])


def index_of(form, level2, met=True):
    """The first indicator of a level 2 that was met (or missed)."""
    return next(i for i, row in enumerate(form.indicators) if row.level2 == level2 and (row.score == row.weight) == met)


def change(level2, met=True, **values):
    """Changes fields of an indicator; a function gets the indicator."""

    def on_form(form):
        row = form.indicators[index_of(form, level2, met)]
        for name, value in values.items():
            setattr(row, name, value(row) if callable(value) else value)

    return on_form


def overspend(form):
    extra = (form.total_money.adjusted * Decimal("1.052")).quantize(Decimal("0.01")) - form.total_money.executed
    form.total_money = deepcopy(form.total_money)
    form.total_money.executed += extra
    form.sources = deepcopy(form.sources)
    form.sources[0].executed += extra


def zero_total(drawn):
    for name in ("initial", "adjusted", "executed"):
        drawn.set(f"money.{name}", Decimal(0))


def blank_score(drawn):
    drawn.set("3.score", "")
    drawn.set("total.score", drawn.form.total - drawn.form.indicators[3].score)


def setting(name, value):
    return lambda form: setattr(form, name, value)


def put(role, value):
    """Writes a value over a cell; a function gets the form."""
    return lambda drawn: drawn.set(role, value(drawn.form) if callable(value) else value)


FAULTS = [
    Fault("T01", "201", "普惠性民办幼儿园奖补", "总分比各项得分之和多写2分", "total.score",
          on_sheet=put("total.score", lambda form: form.total + 2)),
    Fault("F03", "103", "国民经济和社会发展第十五个五年规划编制", "执行率写成100%，按预算、执行数应为85%", "rate",
          on_sheet=put("rate", Decimal(1))),
    Fault("F06", "103", "重点项目前期工作经费", "执行率94.25%，执行率得分仍填满分10分", "execution.score",
          on_form=setting("stated_execution", Decimal(10))),
    Fault("F01", "214", "小型水库安全鉴定", "年度资金总额的年初预算数比各来源之和多20万元", "money.initial",
          on_sheet=put("money.initial", lambda form: form.total_money.initial + 20)),
    Fault("F02", "210", "农村生活污水治理", "资金总额一行三个数都是0，明细行有数", "money.initial", on_sheet=zero_total),
    Fault("F04", "301", "镇区道路硬化及排水", "全年执行数大于全年预算数，执行率105.2%", "money.executed", on_form=overspend),
    Fault("F10", "215", "高标准农田建设", "全年执行数写成认不出的「4,05.6,50」", "money.executed",
          on_sheet=put("money.executed", "4,05.6,50")),
    Fault("I01", "215", "动物疫病强制免疫", "免疫抗体合格率没有填实际完成值", "1.actual", on_sheet=put("1.actual", "")),
    Fault("I02", "213", "重点路口交通安全设施提升", "数量指标「≥24处」的实际完成值填「已完成」", "1.actual",
          on_sheet=put("1.actual", "已完成")),
    Fault("I06", "217", "文物保护单位修缮", "质量指标得分比分值多2分", "1.score",
          on_form=change("质量指标", score=lambda row: row.weight + 2)),
    Fault("I07", "222", "特种设备安全监察", "目标≥98%、完成98%，却按完成率乘分值计分", "2.score",
          on_form=change("质量指标", target="≥98%", actual="98%", score=lambda row: row.weight * 98 / 100)),
    Fault("I08", "302", "美丽乡村示范村建设", "建设示范村3个只完成2个，仍给满分", "0.score",
          on_form=change("数量指标", met=False, score=lambda row: row.weight)),
    Fault("I09", "224", "新开办企业免费刻章", "数量指标未完成，扣了分，没有写原因", "0.reason",
          on_form=change("数量指标", met=False, reason="")),
    Fault("I11", "215", "农村户厕改造提升", "定性指标自述部分达成，却给满分", "5.score",
          on_form=change("社会效益指标", actual=PARTLY, score=lambda row: row.weight)),
    Fault("I13", "227", "残疾儿童康复救助", "救助人数完成目标的150%以上，没有说明", "0.actual",
          on_form=change("数量指标", actual="168人")),
    Fault("I17", "222", "知识产权运用促进", "时效指标没有填得分（总分也未计）", "3.score", on_sheet=blank_score),
    Fault("W01", "206", "农村互助幸福院建设", "成本指标分值多写10分，分值合计110分", "total.weight",
          on_form=change("成本指标", weight=lambda row: row.weight + 10, score=lambda row: row.weight)),
    Fault("W03", "209", "国土变更调查", "一级指标写「产出指标（60分）」，下面分值合计50分", "level1.产出指标",
          on_form=setting("level_points", {"产出指标": 60, "效益指标": 30, "满意度指标": 10})),
    Fault("W04", "211", "建筑工程质量安全巡查服务", "时效指标有得分没有权重", "3.weight", on_sheet=put("3.weight", "")),
    Fault("T03", "216", "县域商业体系建设", "总分在80至90分之间，等级填「优」", "grade", on_form=setting("stated_grade", "优")),
    Fault("T06", "101", "政务服务热线运行经费", "没有填总分", "total.score", on_sheet=put("total.score", "")),
    Fault("S05", "301", "基层综合应急救援站建设", "删掉了「实际完成值」一栏", "header", on_form=setting("omit", "actual")),
    Fault("S05", "227", "困难残疾人家庭无障碍改造", "用没有分值栏的旧表，得分无从复算，只登记、不计分", "header"),
    Fault("S06", "208", "职业技能提升培训补贴", "实际完成值是算不出的公式，显示#DIV/0!", "5.actual",
          on_sheet=put("5.actual", Formula("=ROUND(Q8/Q9,4)", "#DIV/0!"))),
    Fault("S08", "212", "口袋公园建设", "隐藏了参与计分的一行", "1.target", on_sheet=lambda drawn: drawn.hide_row("1.score")),
    Fault("S10", "212", "路灯节能改造", "没有填项目名称", "project", on_form=setting("project", "")),
    Fault("S11", "219", "烈士纪念设施维护", "表头年度还是2024年度", "year", on_form=setting("year", 2024)),
    Fault("S07", "303", "核桃提质增效示范", "总分、执行率是公式，文件里没有存计算结果", "rate"),
    Fault("S09", "217", "公共文化场馆免费开放", "模板行「……」没有删（同式样各表都有）", "placeholder.数量指标.2"),
]


def fault_of(department, project):
    return next((fault for fault in FAULTS if (fault.department, fault.project) == (department, project)), None)


def figures_told(fault, drawn):
    """What FAULTS.md adds about the cell: the text that stands there now."""
    value = drawn.sheet.cells[drawn.sheet.roles[fault.at]].value
    if isinstance(value, Formula):
        return value.result if isinstance(value.result, str) else value.text
    return shortest(value) if isinstance(value, Decimal) else str(value or "（空）").replace("\n", "")
