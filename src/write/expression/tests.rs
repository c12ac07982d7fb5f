//! Text and value of expressions together.

use super::{Cell, Criterion, Expression, Known, Ledger, List, Named, Proof, Range, Relation, Seen, proof};

/// A list of three forms with a sum below it.
///
/// ```text
///     A     B      C     D      E    F
/// 4 │ 甲局 │ 100 │ 97.5 │ 91.25 │ 是 │ 优
/// 5 │ 乙局 │ 300 │  —   │ 80    │ 是 │ 良
/// 6 │ 甲局 │ 200 │ 150  │ 70    │ 否 │ 中
/// ```
const FORMS: List = List {
    sheet: "项目汇总",
    first: 3,
    last: 5,
};
const BANDS: (Named, Named) = (named("等级线", 0), named("等级", 1));

const fn named(name: &'static str, column: u16) -> Named {
    let list = List {
        sheet: "口径说明",
        first: 0,
        last: 1,
    };
    Named {
        name,
        cells: list.column(column),
    }
}

fn value(text: &str) -> Seen<'_> {
    text.parse().map_or(Seen::Text(text), Seen::Number)
}

fn ledger() -> Ledger {
    let rows = [
        ["甲局", "100", "97.5", "91.25", "是", "优"],
        ["乙局", "300", "—", "80", "是", "良"],
        ["甲局", "200", "150", "70", "否", "中"],
    ];
    let mut ledger = Ledger::default();
    for (row, values) in (FORMS.first..).zip(rows) {
        for (column, text) in (0..).zip(values) {
            ledger.note(FORMS.cell(row, column), value(text));
        }
    }
    for (row, [floor, grade]) in (0..).zip([["0", "中"], ["80", "优"]]) {
        ledger.note(BANDS.0.cells.first.moved(row), value(floor));
        ledger.note(BANDS.1.cells.first.moved(row), value(grade));
    }
    ledger
}

impl Cell {
    fn moved(self, rows: u32) -> Self {
        Self {
            row: self.row + rows,
            ..self
        }
    }
}

fn cell(row: u32, column: u16) -> Expression {
    FORMS.cell(row, column).into()
}

fn number(text: &str) -> Expression {
    Expression::Number(text.parse().unwrap())
}

fn of(department: impl Into<Expression>) -> Vec<Criterion> {
    vec![
        Criterion::is(FORMS.column(0), department),
        Criterion::is(FORMS.column(4), "是"),
    ]
}

/// The formula on the sheet of the list, the figure that it is asked to prove, and whether it does.
#[track_caller]
fn case(expression: Expression, text: &str, figure: &str, expected: Proof) {
    assert_eq!(expression.text(FORMS.sheet), text);
    assert_eq!(
        proof(&expression, value(figure), Known::from(&ledger())),
        expected,
        "{text}"
    );
}

#[test]
fn points_are_proved_to_the_last_digit() {
    let points = |weight: &str, row| {
        (number(weight) * cell(row, 2) / cell(row, 1))
            .at_most(number(weight))
            .rounded(2)
    };
    case(points("10", 3), "ROUND(MIN(10,10*C4/B4),2)", "9.75", Proof::Holds);
    case(points("10", 5), "ROUND(MIN(10,10*C6/B6),2)", "7.5", Proof::Holds);
    case(points("10", 3), "ROUND(MIN(10,10*C4/B4),2)", "9.76", Proof::Fails);
    // Text where a number should stand.
    case(points("10", 4), "ROUND(MIN(10,10*C5/B5),2)", "7.5", Proof::Fails);
}

#[test]
fn a_tie_that_programs_may_round_either_way_is_an_edge() {
    let tie = (number("1.005") * cell(3, 1) / number("100")).rounded(2);
    case(tie, "ROUND(1.005*B4/100,2)", "1.01", Proof::Edge);
}

#[test]
fn brackets_stand_where_they_are_needed() {
    let sum = number("1") + number("2");
    case(sum.clone() * number("3"), "(1+2)*3", "9", Proof::Holds);
    case(number("9") - (number("3") - number("2")), "9-(3-2)", "8", Proof::Holds);
    case(number("9") - number("3") - number("2"), "9-3-2", "4", Proof::Holds);
    case(number("8") / (number("4") / number("2")), "8/(4/2)", "4", Proof::Holds);
    case(sum / number("3"), "(1+2)/3", "1", Proof::Holds);
    let off = (number("2") - number("5")).magnitude();
    case(off, "ABS(2-5)", "3", Proof::Holds);
}

#[test]
fn counts_sums_and_means_leave_out_what_does_not_count() {
    let counted = Expression::CountIfs(of(FORMS.cell(3, 0)));
    case(counted, "COUNTIFS($A$4:$A$6,A4,$E$4:$E$6,\"是\")", "1", Proof::Holds);
    let sum = Expression::SumIfs(FORMS.column(1), of("甲局"));
    case(
        sum,
        "SUMIFS($B$4:$B$6,$A$4:$A$6,\"甲局\",$E$4:$E$6,\"是\")",
        "100",
        Proof::Holds,
    );
    let yes = || vec![Criterion::is(FORMS.column(4), "是")];
    let mean = Expression::AverageIfs(FORMS.column(3), yes()).rounded(1);
    case(
        mean,
        "ROUND(AVERAGEIFS($D$4:$D$6,$E$4:$E$6,\"是\"),1)",
        "85.6",
        Proof::Holds,
    );
    let products = Expression::SumProduct(yes(), vec![FORMS.column(1), FORMS.column(2)]);
    case(
        products,
        "SUMPRODUCT(($E$4:$E$6=\"是\"),$B$4:$B$6,$C$4:$C$6)",
        "9750",
        Proof::Holds,
    );
    let high = Criterion::new(FORMS.column(3), Relation::AtLeast, number("80"));
    case(
        Expression::CountIfs(vec![high]),
        "COUNTIFS($D$4:$D$6,\">=80\")",
        "2",
        Proof::Holds,
    );
    case(
        Expression::CountFilled(FORMS.column(2)),
        "COUNTA($C$4:$C$6)",
        "3",
        Proof::Holds,
    );
    let row = Range {
        first: FORMS.cell(3, 1),
        last: (3, 3),
    };
    case(Expression::Sum(row), "SUM(B4:D4)", "288.75", Proof::Holds);
}

#[test]
fn places_and_bands() {
    let rank = |row| Expression::Rank(FORMS.cell(row, 3), FORMS.column(3));
    case(rank(4), "RANK(D5,$D$4:$D$6)", "2", Proof::Holds);
    let better = Criterion::new(FORMS.column(3), Relation::Greater, FORMS.cell(5, 3));
    let place = Expression::CountIfs(vec![better]) + number("1");
    case(place, "COUNTIFS($D$4:$D$6,\">\"&D6)+1", "3", Proof::Holds);
    let band = |row| Expression::band(cell(row, 3), BANDS);
    case(band(4), "LOOKUP(D5,等级线,等级)", "优", Proof::Holds);
    case(band(5), "LOOKUP(D6,等级线,等级)", "中", Proof::Holds);
    case(band(5), "LOOKUP(D6,等级线,等级)", "优", Proof::Fails);
}

#[test]
fn nothing_to_divide_by_is_no_figure() {
    let rate = |row| (cell(row, 1) / (cell(row, 1) - cell(row, 1))).rounded(3).or_no_figure();
    case(rate(3), "IFERROR(ROUND(B4/(B4-B4),3),\"—\")", "—", Proof::Holds);
    case(rate(3), "IFERROR(ROUND(B4/(B4-B4),3),\"—\")", "0", Proof::Fails);
    let whole_else_mean = Expression::number_or(FORMS.cell(4, 2), cell(4, 3));
    case(whole_else_mean, "IF(ISNUMBER(C5),C5,D5)", "80", Proof::Holds);
}

#[test]
fn what_a_program_may_misread_proves_nothing() {
    for name in ["=1+1", "甲*", ">90", "3月5日", ""] {
        let counted = Expression::CountIfs(vec![Criterion::is(FORMS.column(0), name)]);
        assert_eq!(
            proof(&counted, value("0"), Known::from(&ledger())),
            Proof::Fails,
            "{name}"
        );
    }
    let nothing = Expression::Sum(List { last: 2, ..FORMS }.column(1));
    assert_eq!(proof(&nothing, value("0"), Known::from(&ledger())), Proof::Fails);
    let elsewhere = Expression::Sum(FORMS.column(9));
    assert_eq!(proof(&elsewhere, value("0"), Known::from(&ledger())), Proof::Fails);
}

#[test]
fn other_sheets_are_named_and_quotes_doubled() {
    let counted = Expression::CountIfs(vec![Criterion::is(FORMS.column(0), "“甲\"乙局")]);
    assert_eq!(counted.text("总览"), "COUNTIFS('项目汇总'!$A$4:$A$6,\"“甲\"\"乙局\")");
    assert_eq!(super::absolute(BANDS.0.cells), "'口径说明'!$A$1:$A$2");
}
