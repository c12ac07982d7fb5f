"""The invented district: reads district.txt and scores every form by the rules of the regulation.

Points are Decimal, rounded half up to two digits (四舍五入); money is in 万元.
"""

import random
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

YEAR = 2025
CENT = Decimal("0.01")
EXECUTION_POINTS = Decimal(10)
PROJECT_BANDS = [(90, "优"), (80, "良"), (60, "中"), (0, "差")]
DEPARTMENT_BANDS = [(85, "优秀"), (75, "良好"), (60, "一般"), (0, "较差")]

# Level 2 as district.txt calls it -> level 2 as forms print it, level 1.
LEVELS = {
    "数量": ("数量指标", "产出指标"),
    "质量": ("质量指标", "产出指标"),
    "时效": ("时效指标", "产出指标"),
    "成本": ("成本指标", "产出指标"),
    "经济": ("经济效益指标", "效益指标"),
    "社会": ("社会效益指标", "效益指标"),
    "生态": ("生态效益指标", "效益指标"),
    "可持续": ("可持续影响指标", "效益指标"),
    "满意度": ("服务对象满意度指标", "满意度指标"),
}
# The newer form (财预〔2021〕101号): cost is a level of its own, 可持续影响 is gone.
LEVELS_WITH_COST = {
    "成本": ("经济成本指标", "成本指标"),
    "社会成本": ("社会成本指标", "成本指标"),
    **{name: level for name, level in LEVELS.items() if name not in ("成本", "可持续")},
}
LEVEL_POINTS = {"产出指标": 50, "效益指标": 30, "满意度指标": 10}
LEVEL_POINTS_WITH_COST = {"成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10}
LEVEL_POINTS_OLD = {"产出指标": 40, "效益指标": 30, "满意度指标": 10}
# What a project's 表样 line may name: levels, their points, points of execution.
FORM_KINDS = {
    "": (LEVELS, LEVEL_POINTS, EXECUTION_POINTS),
    "101号": (LEVELS_WITH_COST, LEVEL_POINTS_WITH_COST, EXECUTION_POINTS),
    "旧表": (LEVELS, LEVEL_POINTS_OLD, Decimal(20)),
}

# How a unit shares the points of a level among its indicators.
SHARES = {
    50: {3: (20, 15, 15), 4: (15, 15, 10, 10), 5: (10,) * 5, 6: (10, 10, 10, 10, 5, 5), 7: (10, 10, 10, 5, 5, 5, 5)},
    40: {2: (20, 20), 3: (15, 15, 10), 4: (10,) * 4, 5: (8,) * 5},
    30: {2: (15, 15), 3: (10,) * 3, 4: (10, 10, 5, 5)},
    20: {1: (20,), 2: (10, 10), 3: (10, 5, 5)},
    10: {1: (10,), 2: (5, 5)},
}
# Shares of a weight that a tier of qualitative results may get.
TIERS = {"部分达成年度指标并具有一定效果": ("0.6", "0.8"), "未达成年度指标且效果较差": ("0", "0.6")}

FIGURE = re.compile(
    r"(?P<sign>不少于|不低于|至少|≥|≤|＝)?(?P<number>-?\d+(?:\.\d+)?)(?P<scale>万|亿)?(?P<unit>[^\d]*?)(?P<after>以上)?"
)
SCALES = {None: 1, "万": 10_000, "亿": 100_000_000}


@dataclass
class Figure:
    """A written figure: ≥1.2万亩 is sign ≥, number 1.2, scale 万, unit 亩."""

    sign: str
    number: Decimal
    scale: str | None
    unit: str

    @property
    def value(self):
        return self.number * SCALES[self.scale]

    @property
    def unit_text(self):
        return (self.scale or "") + self.unit


def figure(text):
    """The figure that a target or actual is, or None for words, dates and ranges."""
    match = FIGURE.fullmatch(text)
    if not match:
        return None
    sign = {"不少于": "≥", "不低于": "≥", "至少": "≥", None: ""}.get(match["sign"], match["sign"])
    return Figure("≥" if match["after"] else sign, Decimal(match["number"]), match["scale"], match["unit"])


def rounded(value):
    return value.quantize(CENT, ROUND_HALF_UP)


def points(target, actual, weight):
    """Points by formula: met gives all; missed gives weight × actual ÷ target, for a ceiling weight × target ÷ actual."""
    if target.sign == "≤":
        return weight if actual.value <= target.value else rounded(weight * target.value / actual.value)
    return weight if actual.value >= target.value else rounded(weight * actual.value / target.value)


def band(score, bands):
    return next(name for floor, name in bands if score >= floor)


@dataclass
class Indicator:
    level1: str
    level2: str
    name: str
    target: str
    actual: str
    weight: Decimal
    score: Decimal
    reason: str


@dataclass
class Money:
    """One row of the funds block: 年初预算数, 全年预算数, 全年执行数 in 万元."""

    initial: Decimal
    adjusted: Decimal
    executed: Decimal

    def __add__(self, other):
        return Money(self.initial + other.initial, self.adjusted + other.adjusted, self.executed + other.executed)

    def __sub__(self, other):
        return Money(self.initial - other.initial, self.adjusted - other.adjusted, self.executed - other.executed)


ZERO = Money(Decimal(0), Decimal(0), Decimal(0))


@dataclass
class Form:
    """A form with everything that a layout may print. `sources`: current year, carried over, other."""

    kind: str
    department: str
    unit: str
    project: str
    code: str
    total_money: Money
    sources: list[Money]
    indicators: list[Indicator]
    goal: str = ""
    result: str = ""
    note: str = ""
    level_points: dict = field(default_factory=dict)
    execution_points: Decimal = EXECUTION_POINTS
    year: int = YEAR
    omit: str = ""  # a column that the department deleted from the form
    shared: tuple | None = None  # rows whose points stand in one merged cell
    stated_execution: Decimal | None = None
    stated_grade: str | None = None

    @property
    def rate(self):
        return self.total_money.executed / self.total_money.adjusted

    @property
    def execution_score(self):
        return self.stated_execution or rounded(self.execution_points * min(Decimal(1), self.rate))

    @property
    def total(self):
        return self.execution_score + sum(row.score for row in self.indicators)

    @property
    def grade(self):
        bands = PROJECT_BANDS if self.kind == "项目" else DEPARTMENT_BANDS
        return self.stated_grade or band(self.total, bands)

    @property
    def subject(self):
        return self.project if self.kind == "项目" else "部门整体支出"

    def level_name(self, level1, with_points):
        return f"{level1}\n（{self.level_points[level1]}分）" if with_points else level1


@dataclass
class Department:
    code: str
    name: str
    short: str
    projects: list[Form]
    whole: Form | None


@dataclass
class Line:
    level2: str
    name: str
    target: str
    actual: str
    score: str | None
    reason: str


# Why units withhold some points on a result in words that was reached.
MODEST_REASONS = (
    "效果有待长期跟踪，下一步完善后续管理措施",
    "成效显现需要一定周期，将持续跟踪问效",
    "相关制度建设仍需完善，2026年进一步细化管理办法",
    "宣传力度不够，部分群众知晓度不高，下一步加大宣传力度",
    "评价指标量化程度不够，下一年度细化指标设置",
    "工作合力有待加强，将健全部门联动机制",
)


def line(text):
    body, _, reason = text.partition("#")
    words = body.split()
    score = words.pop()[1:] if words[-1].startswith("=") else None
    level2, name, target, actual = words
    return Line(level2, name, target, actual, score, reason.strip())


def money(text):
    return Money(*(Decimal(part) for part in text.split("/")))


def indicators(own, usual, blanks, levels, level_points, rng):
    """The lines of a form: its own, then one of the usual ones for each level 2 that has none."""
    lines = list(own)
    have = {entry.level2 for entry in own}
    for level2 in dict.fromkeys(entry.level2 for entry in usual):
        if level2 in levels and level2 not in have:
            lines.append(rng.choice([entry for entry in usual if entry.level2 == level2]))
    order = list(levels)
    lines.sort(key=lambda entry: order.index(entry.level2))
    rows = []
    for level1, available in level_points.items():
        members = [entry for entry in lines if levels[entry.level2][1] == level1]
        for entry, weight in zip(members, SHARES[available][len(members)], strict=True):
            rows.append(indicator(entry, levels[entry.level2][0], level1, Decimal(weight), blanks, rng))
    return rows


def indicator(entry, level2, level1, weight, blanks, rng):
    def fill(text):
        return re.sub(r"\{(.+?)\}", lambda match: blanks[match[1]], text)

    drawn = re.sub(r"(\d+)~(\d+)", lambda match: str(rng.randint(int(match[1]), int(match[2]))), entry.actual)
    name, target, actual = fill(entry.name), fill(entry.target), fill(drawn)
    numbers = figure(target), figure(actual)
    if all(numbers):
        score = points(*numbers, weight)
    else:
        score = Decimal(entry.score) if entry.score else weight
        if not entry.score and not any(map(str.isdigit, target)) and rng.random() < 0.3:
            score = weight * rng.choice((90, 90, 80, 95)) / 100
            entry = replace(entry, reason=rng.choice(MODEST_REASONS))
        floor, ceiling = TIERS.get(actual, ("0.8", "1.1"))
        assert Decimal(floor) <= score / weight < Decimal(ceiling), f"{name}: outside its tier"
    assert score == weight or entry.reason, f"{name}: points lost without a reason"
    return Indicator(level1, level2, name, target, actual, weight, score, entry.reason)


def split_sources(total, rng):
    """Where the money came from: mostly this year's appropriation, sometimes a part carried over and spent first."""
    carried = ZERO
    if rng.random() < 0.35:
        share = Decimal(rng.randint(6, 18)) / 100
        amount = (total.executed * share).quantize(Decimal(1))
        carried = Money(amount, amount, amount)
    return [total - carried, carried, ZERO]


def goal_texts(rows, rng):
    """Goal and result as offices write them: the main indicators in sentences."""

    def said(text):
        return text.replace("≥", "不少于").replace("≤", "不超过").replace("＝", "")

    def numbered(parts):
        return "；\n".join(f"目标{number}：{part}" for number, part in enumerate(parts, 1)) + "。"

    main = rows[:3] + [row for row in rows if row.level1 == "效益指标"][:1]
    goals = [f"{row.name}{said(row.target)}" for row in main]
    results = [f"{row.name}{said(row.actual)}" for row in main]
    if rng.random() < 0.5:
        return numbered(goals), numbered(results)
    return "，".join(goals) + "。", "全年" + "，".join(results) + "。"


def project(head, body, department, kinds, number):
    name, kind, amounts, served, *unit = (part.strip() for part in head.split("|"))
    rng = random.Random(f"{department.name}/{name}")
    total = money(amounts)
    said = dict(text.split(" ", 1) for text in body if text.startswith(("注 ", "表样 ")))
    own = [line(text) for text in body if not text.startswith(("注 ", "表样 "))]
    blanks = {"对象": served, "预算": f"{total.adjusted}", "执行": f"{total.executed}"}
    levels, level_points, execution_points = FORM_KINDS[said.get("表样", "")]
    rows = indicators(own, kinds[kind], blanks, levels, level_points, rng)
    goal, result = goal_texts(rows, rng)
    code = f"13011025P{department.code}{number:03}{rng.randint(100, 999)}"
    form = Form("项目", department.name, unit[0] if unit else department.name, name, code, total,
                split_sources(total, rng), rows, goal, result, said.get("注", ""), level_points,
                execution_points)
    explained = form.note or any(row.reason for row in rows)
    assert explained or form.rate >= Decimal("0.9"), f"{name}: low execution without a reason"
    return form


def whole_form(head, body, department, kinds):
    """The department form: basic expenditure of its own, project expenditure as the projects sum to."""
    rng = random.Random(f"{department.name}/整体")
    basic = money(head.split()[-1])
    projects = sum((form.total_money for form in department.projects), ZERO)
    rows = indicators([line(text) for text in body], kinds["整体"], {}, LEVELS, LEVEL_POINTS, rng)
    goal, result = goal_texts(rows, rng)
    return Form("部门", department.name, department.name, "", department.code, basic + projects,
                [basic, projects], rows, goal, result, "", LEVEL_POINTS)


def read(path=Path(__file__).with_name("district.txt")):
    """All departments of the table, in its order."""
    kinds, departments, blocks = defaultdict(list), [], []
    for text in path.read_text("utf-8").splitlines():
        if not text.strip() or text.startswith("#"):
            continue
        if text.startswith(" "):
            blocks[-1][2].append(text.strip())
        else:
            word, _, rest = text.partition(" ")
            blocks.append((word, rest.strip(), []))
    wholes = {}
    for word, head, body in blocks:
        if word == "类型":
            kinds[head] = [line(text) for text in body]
        elif word == "部门":
            code_and_name, short = head.split("|")
            departments.append(Department(*code_and_name.split(), short.strip(), [], None))
        elif word == "整体":
            wholes[departments[-1].name] = (head, body)
        else:
            department = departments[-1]
            department.projects.append(project(head, body, department, kinds, len(department.projects) + 1))
    for department in departments:
        if department.name in wholes:
            department.whole = whole_form(*wholes[department.name], department, kinds)
    return departments
