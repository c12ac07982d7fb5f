"""How a department writes: its way with amounts, rates, points, targets and actuals. One `Hand` per return."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from canvas import Formula, Written
from district import figure

FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


@dataclass(frozen=True)
class Hand:
    layout: str = "national"
    yuan: bool = False  # amounts in 元 rather than 万元
    amounts: str = "number"  # number | comma | text | unit
    rates: str = "cell"  # cell (0.9563 shown as %) | text | ratio
    scores: str = "plain"  # plain | fixed (two decimals) | text
    sign: str = "≥"  # how ≥ is typed: ≥ ≧ >= ≥≥, or 不少于 / 以上 in words
    figures: str = "text"  # actual of a figure: text (13100平方米) | number (13100; 97% as a cell of 0.97) | echo (≥97%)
    full_width: bool = False
    dash: str = "—"
    level_points: bool = False  # 产出指标（50分）
    merged: bool = True  # level names merged over their rows, or repeated
    formulas: bool = False
    grade: str = "row"  # row of its own | beside the total | none
    coded: bool = False  # codes glued to the names
    top: int = 0  # blank rows and columns before the form
    left: int = 0
    sheets: str = "name"  # sheet names: name | number | plain
    footer: bool = True

    def amount(self, value):
        """An amount of the funds block (given in 万元)."""
        if self.yuan:
            value = value * 10_000
        if self.amounts == "comma":
            return Written(value, "#,##0.00")
        if self.amounts == "text":
            return f"{value:,.2f}"
        if self.amounts == "unit":
            return f"{shortest(value)}{'元' if self.yuan else '万元'}"
        return Written(value, "0.00")

    def rate(self, value, formula=None):
        """The execution rate as stated."""
        if self.rates == "text":
            return f"{(value * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"
        rounded = value.quantize(Decimal("0.0001"), ROUND_HALF_UP)
        if self.rates == "ratio":
            return Written(rounded, "0.0000")
        return Written(Formula(formula, value) if formula and self.formulas else rounded, "0.00%")

    def points(self, value):
        if self.scores == "text":
            return shortest(value)
        return Written(value, "0.00") if self.scores == "fixed" else Written(value)

    def target(self, row):
        """The target where sign, figure and unit stand in one cell."""
        return self.typed(self.signed(row.target))

    def actual(self, row):
        number = figure(row.actual)
        if number and self.figures == "number":
            if number.unit == "%":
                return Written(number.number / 100, "0%" if number.number == int(number.number) else "0.00%")
            if not number.scale:
                return Written(number.number)
        if number and self.figures == "echo" and figure(row.target) and figure(row.target).sign == "≥":
            return self.typed(self.signed("≥" + row.actual))
        return self.typed(row.actual)

    def signed(self, text):
        if not text.startswith("≥") or self.sign == "≥":
            return text
        if self.sign == "以上":
            return text[1:] + "以上"
        return self.sign + text[1:]

    def typed(self, text):
        return text.translate(FULL_WIDTH) if self.full_width else text

    def split_target(self, row):
        """指标性质, 指标值, 度量单位 in columns of their own."""
        number = figure(row.target)
        if not number:
            return ("定性" if not any(map(str.isdigit, row.target)) else ""), row.target, ""
        return (self.sign if number.sign == "≥" else number.sign), Written(number.number), number.unit_text

    def split_actual(self, row):
        """The actual beside split targets: the bare figure where the unit is the target's."""
        number, wanted = figure(row.actual), figure(row.target)
        if number and wanted and number.unit_text == wanted.unit_text and self.figures == "number":
            return Written(number.number)
        return row.actual

    def named(self, code, name, mark="-"):
        return f"{code}{mark}{name}" if self.coded else name


def shortest(value):
    """A decimal without closing zeros: 10, 8.5."""
    return f"{value.normalize():f}"
