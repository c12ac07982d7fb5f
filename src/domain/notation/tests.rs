//! How published forms write targets and actuals, and how each is read.

use super::Comparator::{AtLeast, AtMost, Equal, LessThan, MoreThan, Qualitative};
use super::{Amount, Comparator, Notation, Period, Rate, StatedRate, Term, Weight, amount, points, rate, read, weight};
use crate::domain::cell::{Cell, Stored};
use crate::domain::form::AmountUnit;
use crate::domain::place::Address;
use rust_decimal::Decimal;

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

/// A cell with a number format: what is stored and what is shown.
fn number_cell(stored: &str, text: &str) -> Cell {
    cell(text, Stored::Number(decimal(stored)))
}

fn text_cell(text: &str) -> Cell {
    cell(text, Stored::Text)
}

fn cell(text: &str, stored: Stored) -> Cell {
    Cell {
        at: Address::new(0, 0),
        text: text.into(),
        stored,
        hidden: false,
    }
}

/// A notation as a line: sign, figure, % or unit, tolerance.
fn line(notation: &Notation) -> String {
    let sign = notation.comparator.map_or("", Comparator::sign);
    let figure = |quantity: &super::Quantity| {
        let percent = if quantity.percent { "%" } else { "" };
        let gap = if quantity.unit.is_empty() { "" } else { " " };
        format!(
            "{}{percent}{gap}{} ±{}",
            quantity.value, quantity.unit, quantity.tolerance
        )
    };
    let term = match &notation.term {
        Term::Blank => "blank".to_owned(),
        Term::NotApplicable => "not applicable".to_owned(),
        Term::Placeholder => "placeholder".to_owned(),
        Term::Words => "words".to_owned(),
        Term::Truth(truth) => truth.to_string(),
        Term::Quantity(quantity) => figure(quantity),
        Term::Range { low, high } => format!("{} to {}", figure(low), figure(high)),
        Term::Period(period) => date(period),
    };
    format!("{sign}{term}")
}

fn date(period: &Period) -> String {
    let part = |part: Option<String>| part.unwrap_or_else(|| "*".to_owned());
    format!(
        "{}-{}-{}",
        part(period.year.map(|year| year.to_string())),
        part(period.month.map(|month| month.to_string())),
        part(period.day.map(|day| day.to_string())),
    )
}

#[track_caller]
fn case(text: &str, expected: &str) {
    assert_eq!(line(&read(text)), expected, "「{text}」");
}

#[track_caller]
fn words(texts: &[&str]) {
    for text in texts {
        case(text, "words");
    }
}

#[test]
fn figures_with_units() {
    case("50", "50 ±0.5");
    case("43.2", "43.2 ±0.05");
    case("10.00", "10.00 ±0.005");
    case("１００", "100 ±0.5");
    case("1,234.5", "1234.5 ±0.05");
    case("1，234", "1234 ±0.5");
    case("29.5亩", "29.5 亩 ±0.05");
    case("360天", "360 天 ±0.5");
    case("1000元/生.年", "1000 元/生.年 ±0.5");
    case("1000元/（生·年）", "1000 元/(生·年) ±0.5");
    case("25TB", "25 TB ±0.5");
    case("42个", "42 个 ±0.5");
    case("0起", "0 起 ±0.5");
    case("10倍", "10 倍 ±0.5");
    case("300㎡", "300 m2 ±0.5");
    case("300m²", "300 m2 ±0.5");
    case("20℃", "20 °C ±0.5");
    case("5‰", "5 ‰ ±0.5");
    case("-5", "-5 ±0.5");
    case("－5.0%", "-5.0% ±0.05");
    case("12 次", "12 次 ±0.5");
    case("12\n次", "12 次 ±0.5");
    case("¥300", "300 元 ±0.5");
}

#[test]
fn multipliers_are_multiplied_out() {
    case("1.2万亩", "12000 亩 ±500");
    case("5万", "50000 ±5000");
    case("1100万元", "11000000 元 ±5000");
    case("2.6亿元", "260000000 元 ±5000000");
    case("3千万元", "30000000 元 ±5000000");
    case("2百万", "2000000 ±500000");
    case("3千元", "3000 元 ±500");
    case("12千米", "12 千米 ±0.5");
    case("5千克", "5 千克 ±0.5");
    case("757万平方米养护全覆盖", "7570000 平方米养护全覆盖 ±5000");
}

#[test]
fn percentages() {
    case("95%", "95% ±0.5");
    case("98.70％", "98.70% ±0.005");
    case("≥100百分比", "≥100% ±0.5");
    case("百分之95", "95% ±0.5");
    case("100%覆盖", "100% 覆盖 ±0.5");
    case("5个百分点", "5 个百分点 ±0.5");
    words(&["百分之九十五", "5万%", "95%%"]);
}

#[test]
fn comparators_before_the_figure() {
    for text in [
        "≥95%",
        "≧95%",
        ">=95%",
        "=>95%",
        "＞＝95%",
        "⩾95%",
        "≥≥95%",
        "≥ 95 %",
        "不少于95%",
        "不低于95%",
        "不小于95%",
        "至少95%",
        "大于等于95%",
        "不低于≥95%",
    ] {
        case(text, "≥95% ±0.5");
    }
    for text in [
        "≤3%",
        "≦3%",
        "<=3%",
        "=<3%",
        "⩽3%",
        "不超过3%",
        "不高于3%",
        "不大于3%",
        "不多于3%",
        "最多3%",
        "控制在3%以内",
    ] {
        case(text, "≤3% ±0.5");
    }
    for text in [">2", "＞2", "﹥2", "大于2", "超过2", "高于2", "多于2"] {
        case(text, "＞2 ±0.5");
    }
    for text in ["<2", "＜2", "小于2", "低于2", "少于2", "不足2"] {
        case(text, "＜2 ±0.5");
    }
    for text in ["=2", "＝2", "═2", "﹦2", "==2", "等于2"] {
        case(text, "＝2 ±0.5");
    }
}

#[test]
fn comparators_behind_the_figure_or_a_label() {
    case("98%以上", "≥98% ±0.5");
    case("98%及以上", "≥98% ±0.5");
    case("98%（含）以上", "≥98% ±0.5");
    case("98%以上（含）", "≥98% ±0.5");
    case("达到98%以上", "≥98% ±0.5");
    case("30万元以内", "≤300000 元 ±5000");
    case("3起以下", "≤3 起 ±0.5");
    case("30日内", "≤30 日 ±0.5");
    case("7个工作日内", "≤7 个工作日 ±0.5");
    case("3天", "3 天 ±0.5");
    case("群众满意度≥90%", "≥90% ±0.5");
    case("全年≥12次", "≥12 次 ±0.5");
}

#[test]
fn contradicting_signs_are_not_read() {
    words(&[
        "≥≤95%",
        "≥95%以下",
        "≥=95%",
        "不超过3次以上",
        "超过95%以上",
        "≠5",
        "不等于5",
        "≥50-60",
        "95%≥",
        "未达到≥95%",
        "满意度大于≤95%",
        "≥2022年底前",
    ]);
}

#[test]
fn harmless_words_around_one_figure() {
    case("已完成100%", "100% ±0.5");
    case("完成5次", "5 次 ±0.5");
    case("约300人", "300 人 ±0.5");
    case("95%左右", "95% ±0.5");
    case("至少全年完成2次宣传", "≥2 次宣传 ±0.5");
    case("实际完成≥50个", "≥50 个 ±0.5");
    case("每亩300", "300 每亩 ±0.5");
    case("每亩300元", "300 元/亩 ±0.5");
    case("每人每年1000元", "1000 元/人/年 ±0.5");
    case("95%。", "95% ±0.5");
    case("95%（抽查）", "95% ±0.5");
    case("95（%）", "95% ±0.5");
    case("30（万元）", "300000 元 ±5000");
}

#[test]
fn words_are_never_guessed_into_figures() {
    words(&[
        "合规",
        "及时",
        "无",
        "良好",
        "达成预期指标",
        "有效",
        "全天候",
        "完成",
        "1,2",
        "7,00.0,77",
        "3/4",
        "100/优",
        "300米1座",
        "300米一座",
        "95%（抽查3户）",
        "95%（未核实）",
        "12个5所",
        "12 5",
        "95\n60",
        "①95%",
        "⒈95%",
        "½",
        "10²",
        "Ⅲ",
        "300余人",
        "10多万元",
        "20几次",
        "3个半月",
        "5个未完成",
        "5%下降",
        "比上年增长5%",
        "第3名",
        "3次，已全部完成",
        "0311-82012345",
        "1.2.3",
        ".5",
        "95%+",
        "2022年完成12次",
        "在项目计划完成时间内完成",
        "13月",
        "10号前",
        "1+1",
        "1e5",
        "95%以上满意",
        "以上",
        "≥",
        "-%",
        "50 3:20",
        "7×24小时",
        "1：3",
        "5个和6个",
    ]);
    case(&"9".repeat(40), "words");
    case("13812345678", "13812345678 ±0.5");
}

#[test]
fn ranges() {
    case("50-60", "50 ±0.5 to 60 ±0.5");
    case("50~60", "50 ±0.5 to 60 ±0.5");
    case("50～60", "50 ±0.5 to 60 ±0.5");
    case("50—60", "50 ±0.5 to 60 ±0.5");
    case("50——60", "50 ±0.5 to 60 ±0.5");
    case("50至60", "50 ±0.5 to 60 ±0.5");
    case("50到60个", "50 个 ±0.5 to 60 个 ±0.5");
    case("95%-98%", "95% ±0.5 to 98% ±0.5");
    case("50-60%", "50% ±0.5 to 60% ±0.5");
    case("1-2万亩", "10000 亩 ±5000 to 20000 亩 ±5000");
    case("-5~5", "-5 ±0.5 to 5 ±0.5");
    case("10±2", "8 ±0.5 to 12 ±0.5");
    case("10%±2%", "8% ±0.5 to 12% ±0.5");
    case("1.5±0.25米", "1.25 米 ±0.05 to 1.75 米 ±0.05");
    case("控制在50-60之间", "50 ±0.5 to 60 ±0.5");
    words(&["60-50", "10%-20", "100±5%", "50个-60元", "1-2-3", "10±-2", "2022-2023"]);
}

#[test]
fn periods() {
    case("2022年12月底前", "≤2022-12-*");
    case("2022年12月31日前", "≤2022-12-31");
    case("2022-12-31", "2022-12-31");
    case("2022/12/31", "2022-12-31");
    case("2022.12.31", "2022-12-31");
    case("2022-12-31 00:00:00", "2022-12-31");
    case("2022 年 3 月 1 日", "2022-3-1");
    case("2022-12", "2022-12-*");
    case("2021年底", "2021-*-*");
    case("9月前", "≤*-9-*");
    case("9月底前", "≤*-9-*");
    case("12月", "*-12-*");
    case("12月份", "*-12-*");
    case("6月30日前完成", "≤*-6-30");
    case("1-12月", "*-12-*");
    case("1月至12月", "*-12-*");
    case("2022年1月-12月", "2022-12-*");
    case("2022年1-12月", "2022-12-*");
    case("2021年12月至2022年3月", "2022-3-*");
    case("2022年1月1日—12月31日", "2022-12-31");
    case("2022.1.1-2022.12.31", "2022-12-31");
    case("2022-2023年", "2023-*-*");
    case("12月1-15日", "*-12-15");
    case("2022年", "2022-*-*");
    case("2022年度", "2022-*-*");
    case("年底前", "≤*-12-*");
    case("本年底前完成", "≤*-12-*");
    case("2021年12月完成", "2021-12-*");
    case("第四季度", "*-12-*");
    case("2022年三季度", "2022-9-*");
    case("上半年", "*-6-*");
    case("不晚于2022年12月31日", "≤2022-12-31");
    case("2022", "2022 ±0.5");
    case("2022.12", "2022.12 ±0.005");
    words(&[
        "2022年13月",
        "2月30日",
        "2023年2月29日",
        "31日底",
        "12-1月",
        "翌年3月",
        "年前",
        "每年12月",
        "2022年12月底前完成支付",
    ]);
}

#[test]
fn fixed_words() {
    case("", "blank");
    case(" \n\u{3000}", "blank");
    for text in ["-", "—", "--", "——", "/", "\\", "不适用", "N/A"] {
        case(text, "not applicable");
    }
    for text in [
        "……",
        "…",
        "...",
        "××",
        "XX",
        "**",
        "指标1：",
        "指标2:",
        "指标 3",
        "指标1：……",
        "××个",
        "XX年XX月",
        "××%",
    ] {
        case(text, "placeholder");
    }
    case("≥××个", "≥placeholder");
    case("≥**平方米", "≥placeholder");
    for text in ["是", "√", "✓"] {
        case(text, "true");
    }
    for text in ["否", "×", "✗"] {
        case(text, "false");
    }
    case("=是", "＝true");
    case("定性", "定性words");
    case("定性：好", "定性words");
    words(&["指标", "指标1：就业人数", "XXL", "好坏", "优良中低差", "."]);
}

#[test]
fn a_cell_counts_as_it_is_stored_and_shown() {
    #[track_caller]
    fn case(stored: &str, text: &str, expected: &str) {
        assert_eq!(
            line(&Notation::of(&number_cell(stored, text))),
            expected,
            "{stored} 「{text}」"
        );
    }
    case("0.95", "95%", "95% ±0.5");
    case("0.8619", "86%", "86.19% ±0.5");
    case("0.8619", "86.19%", "86.19% ±0.005");
    case("95", "95%", "95% ±0.5");
    case("95", "95", "95 ±0.5");
    case("0.95", "≥95%", "≥95% ±0.5");
    case("12", "12个", "12 个 ±0.5");
    case("1.2", "1.2万元", "12000 元 ±500");
    case("12000", "1.2万元", "12000 元 ±500");
    case("12345", "12,345.00", "12345 ±0.005");
    case("-5", "(5.00)", "-5 ±0.005");
    case("0", "-", "0 ±0.5");
    case("0", "", "0 ±0.5");
    case("120000", "1.2E+05", "120000 ±0.5");
    case("9", "9月", "*-9-*");
    case("0.1234", "#####", "0.1234 ±0.00005");

    #[track_caller]
    fn other(stored: Stored, text: &str, expected: &str) {
        assert_eq!(line(&Notation::of(&cell(text, stored))), expected, "「{text}」");
    }
    other(Stored::Text, "≥95%", "≥95% ±0.5");
    other(Stored::Date, "2022年3月1日", "2022-3-1");
    other(Stored::Date, "44561", "words");
    other(Stored::Truth(true), "TRUE", "true");
    other(Stored::Error, "#DIV/0!", "words");
    other(Stored::FormulaWithoutValue, "", "blank");
    other(Stored::FormulaWithoutValue, "0", "blank");
}

#[test]
fn a_period_lies_after_another_or_not_or_cannot_be_told() {
    #[track_caller]
    fn case(done: &str, due: &str, expected: Option<bool>) {
        let (Term::Period(done), Term::Period(due)) = (read(done).term, read(due).term) else {
            panic!("{done} or {due} is no period");
        };
        assert_eq!(done.is_after(&due), expected);
    }
    case("7月", "9月前", Some(false));
    case("9月", "9月前", Some(false));
    case("10月", "9月前", Some(true));
    case("2021年12月完成", "2021年底", Some(false));
    case("2022年1月", "2021年底", Some(true));
    case("2022年12月31日", "2022年12月31日前", Some(false));
    case("2023年1月1日", "2022年12月31日前", Some(true));
    case("2022年12月", "2022年12月15日前", None);
    case("2022年", "2022年9月前", None);
    case("10月", "2022年9月前", Some(true));
    case("第四季度", "1-12月", Some(false));
}

#[test]
fn points_of_a_weight_or_score() {
    #[track_caller]
    fn case(cell: &Cell, expected: Option<&str>) {
        assert_eq!(points(cell), expected.map(decimal), "「{}」", cell.text);
    }
    for (text, expected) in [
        ("8", "8"),
        ("8分", "8"),
        ("8.0", "8"),
        ("１０．００", "10"),
        (" 7.6 分", "7.6"),
        ("-2", "-2"),
    ] {
        case(&text_cell(text), Some(expected));
    }
    case(&number_cell("8.62", "9"), Some("8.62"));
    case(&number_cell("8", "8分"), Some("8"));
    case(&number_cell("0.2", "20%"), None);
    for text in [
        "",
        "-",
        "/",
        "20%",
        "7,00.0,77",
        "8分（扣2分）",
        "8 9",
        "约8",
        "≥8",
        "十分",
        "8/10",
        "8个",
    ] {
        case(&text_cell(text), None);
    }
    case(&cell("", Stored::FormulaWithoutValue), None);
    case(&cell("#REF!", Stored::Error), None);
    case(&cell("3月1日", Stored::Date), None);
}

#[test]
fn shares_of_full_marks() {
    let share = |text| Some(Weight::Share(decimal(text)));
    assert_eq!(weight(&text_cell("20%")), share("0.20"));
    assert_eq!(weight(&text_cell("２０％")), share("0.20"));
    assert_eq!(weight(&number_cell("0.2", "20%")), share("0.2"));
    assert_eq!(weight(&number_cell("20", "20%")), share("0.2"));
    let points = |text| Some(Weight::Points(decimal(text)));
    assert_eq!(weight(&text_cell("20")), points("20"));
    assert_eq!(weight(&number_cell("0.2", "0.2")), points("0.2"));
}

#[test]
fn amounts_name_their_own_unit() {
    #[track_caller]
    fn case(cell: &Cell, value: &str, unit: Option<AmountUnit>, tolerance: &str) {
        let expected = Amount {
            value: decimal(value),
            unit,
            tolerance: decimal(tolerance),
        };
        assert_eq!(amount(cell), Some(expected), "「{}」", cell.text);
    }
    const WAN: Option<AmountUnit> = Some(AmountUnit::TenThousandYuan);
    const YUAN: Option<AmountUnit> = Some(AmountUnit::Yuan);
    case(&text_cell("89.974"), "89.974", None, "0.0005");
    case(&text_cell("215,457.6"), "215457.6", None, "0.05");
    case(&text_cell("4753.66万元"), "4753.66", WAN, "0.005");
    case(&text_cell("2.38  万元"), "2.38", WAN, "0.005");
    case(&text_cell("10万"), "10", WAN, "0.5");
    case(&text_cell("1329120.67元"), "1329120.67", YUAN, "0.005");
    case(&text_cell("2.45亿元"), "24500", WAN, "50");
    case(&text_cell("35千元"), "3.5", WAN, "0.05");
    case(&text_cell("-5.2万元"), "-5.2", WAN, "0.05");
    case(&number_cell("3824.2619", "3,824.26"), "3824.2619", None, "0.005");
    case(&number_cell("4753.66", "4753.66万元"), "4753.66", WAN, "0.005");
    case(&number_cell("47536612", "4753.66万元"), "47536612", YUAN, "50");
    case(&number_cell("0", "-"), "0", None, "0.5");
    case(&number_cell("-5.2", "(5.20)"), "-5.2", None, "0.05");
    for text in [
        "",
        "-",
        "—",
        "/",
        "7,00.0,77",
        "约10万元",
        "10万元（含税）",
        "86%",
        "10万元5元",
        "1,2",
        "≤30万元",
        "无",
        "30 20",
    ] {
        assert_eq!(amount(&text_cell(text)), None, "「{text}」");
    }
    assert_eq!(amount(&number_cell("0.86", "86%")), None);
}

#[test]
fn an_execution_rate_is_a_percentage_or_a_bare_figure() {
    #[track_caller]
    fn case(cell: &Cell, is_percentage: bool, value: &str, tolerance: &str) {
        let figure = Rate {
            value: decimal(value),
            tolerance: decimal(tolerance),
        };
        let expected = match is_percentage {
            true => StatedRate::Percentage(figure),
            false => StatedRate::Bare(figure),
        };
        assert_eq!(rate(cell), Some(expected), "「{}」", cell.text);
    }
    case(&text_cell("86%"), true, "0.86", "0.005");
    case(&text_cell("100.00%"), true, "1", "0.00005");
    case(&number_cell("0.8619", "86.19%"), true, "0.8619", "0.00005");
    case(&number_cell("0.861904", "86%"), true, "0.861904", "0.005");
    case(&number_cell("86", "86%"), true, "0.86", "0.005");
    case(&text_cell("115.25%"), true, "1.1525", "0.00005");
    case(&text_cell("0.958"), false, "0.958", "0.0005");
    case(&text_cell("1"), false, "1", "0.5");
    case(&number_cell("1", "1"), false, "1", "0.5");
    case(&text_cell("86.2"), false, "86.2", "0.05");
    for text in ["", "-", "/", "86分", "高", "86%90%", "≥86%", "7,00.0,77"] {
        assert_eq!(rate(&text_cell(text)), None, "「{text}」");
    }
}

#[test]
fn nothing_that_is_typed_makes_it_stop() {
    let pieces = [
        "",
        "9",
        "0",
        "99999999999999999999999999999",
        ".",
        ",",
        "-",
        "—",
        "%",
        "≥",
        "≤",
        "=",
        "±",
        "~",
        "至",
        "万",
        "亿",
        "万亿",
        "年",
        "月",
        "日",
        "前",
        "底",
        "每",
        "以上",
        "内",
        "(",
        ")",
        "（",
        "）",
        "/",
        "×",
        "…",
        "😀",
        "👨‍👩‍👧",
        "e\u{301}",
        "\u{FEFF}",
        "\u{3000}",
        "\n",
        "①",
        "²",
        "½",
        "㎡",
        "指标",
        "百分之",
        "¥",
        "第",
        "季度",
        "2022",
        "12",
        "31",
        "定性",
        "是",
        "不",
        "\u{1F1E8}",
        "٣",
    ];
    for first in pieces {
        for second in pieces {
            for third in ["", "9", "%", "万元", "-3", "月"] {
                try_all(&format!("{first}{second}{third}"));
            }
        }
    }
    for piece in pieces {
        try_all(&piece.repeat(300));
    }
    try_all(&"9".repeat(28));
    try_all(&format!("{}万亿", "9".repeat(20)));
    try_all(&format!("{}-{}万亿", "9".repeat(28), "9".repeat(28)));
    try_all(&format!("0.{}", "9".repeat(28)));
    try_all(&format!("{0}±{0}", "7".repeat(28)));
}

/// Reads a text in every way; what a number becomes must not depend on its size.
fn try_all(text: &str) {
    Comparator::read(text);
    let extreme = [
        Decimal::MAX,
        Decimal::MIN,
        Decimal::from_parts(1, 0, 0, false, 28),
        Decimal::ZERO,
    ];
    let stored = extreme
        .into_iter()
        .map(Stored::Number)
        .chain([Stored::Text, Stored::Date]);
    for stored in stored {
        let cell = cell(text, stored);
        let notation = Notation::of(&cell);
        if let Term::Range { low, high } = notation.term {
            assert!(low.value <= high.value, "「{text}」");
        }
        points(&cell);
        weight(&cell);
        amount(&cell);
        rate(&cell);
    }
}

#[test]
fn comparators_are_the_six_of_the_regulation() {
    let signs = [AtLeast, MoreThan, Equal, LessThan, AtMost, Qualitative].map(Comparator::sign);
    assert_eq!(signs, ["≥", "＞", "＝", "＜", "≤", "定性"]);
    for sign in signs {
        assert_eq!(Comparator::read(sign).map(Comparator::sign), Some(sign));
    }
}

#[test]
fn sums_of_money_are_found_in_a_text() {
    let told = |text: &str| -> Vec<String> {
        let sums = super::amounts_in(text).into_iter();
        sums.map(|sum| format!("{}{}", sum.value, sum.unit.unwrap().label()))
            .collect()
    };
    assert_eq!(told("预算2,026,400元：村级运转、报酬"), ["2026400元"]);
    assert_eq!(told("建成30万元的站房，投入1.5万元"), ["30万元", "1.5万元"]);
    assert_eq!(told("每亩补助300元"), [""; 0]);
    assert_eq!(told("人均1000元；补助300元/人"), [""; 0]);
    assert_eq!(told("新建校舍500平方米、12所"), [""; 0]);
}

#[test]
fn a_day_has_year_month_and_day() {
    let day = |text: &str| super::Period::day(text).map(|day| day.to_string());
    for text in ["2026-03-15", "2026/3/15", "2026年3月15日"] {
        assert_eq!(day(text).as_deref(), Some("2026年3月15日"), "{text}");
    }
    for text in ["2026年3月", "3月15日", "三月底", "2026-02-30", "20260315", ""] {
        assert_eq!(day(text), None, "{text}");
    }
}
