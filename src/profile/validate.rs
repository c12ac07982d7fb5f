//! What a profile may not say. Every fault is listed, each with the key where it stands.

use super::Profile;
use super::model::{Band, Deduction, Execution, Formula, Marks, Over, Ratio, Thresholds, Tier, Words};
use crate::domain::text::{is_unseen, seen};
use crate::domain::year::EVALUATED_YEARS;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Digits after the point beyond which nobody prints a score.
const MOST_DIGITS: u32 = 6;

/// Letters that the name of a font may have (ST_String of a font face).
const LONGEST_FONT: usize = 31;

/// Letters that a name may have: grades, tiers and levels stand in columns, titles and file properties.
const LONGEST_NAME: usize = 40;
/// And any other text.
const LONGEST_TEXT: usize = 2_000;

/// Every fault of a profile, in the order of its keys.
pub fn faults(profile: &Profile) -> Vec<String> {
    let mut faults = heading(profile);
    faults.extend(texts(profile));
    faults.extend(marks(&profile.marks));
    faults.extend(formula(&profile.formula));
    faults.extend(tiers(&profile.tiers));
    faults.extend(over(&profile.over));
    faults.extend(execution(&profile.execution));
    let rounding = &profile.rounding;
    for (key, digits) in [
        ("points", rounding.points),
        ("rate", rounding.rate),
        ("share", rounding.share),
    ] {
        if digits > MOST_DIGITS {
            faults.push(format!("rounding.{key}：小数位不能多于{MOST_DIGITS}，现为{digits}"));
        }
    }
    faults.extend(bands("grades.project", &profile.grades.project, profile.marks.full));
    faults.extend(bands(
        "grades.department",
        &profile.grades.department,
        profile.marks.full,
    ));
    faults.extend(thresholds(&profile.thresholds, profile.marks.full));
    faults.extend(words(&profile.words));
    faults.extend(checks(profile));
    faults.extend(fonts(profile));
    faults
}

fn heading(profile: &Profile) -> Vec<String> {
    let texts = [
        ("name", &profile.name),
        ("title", &profile.title),
        ("source", &profile.source),
    ];
    let mut faults: Vec<String> = texts
        .iter()
        .filter(|(_, text)| text.trim().is_empty())
        .map(|(key, _)| format!("{key}：不能空着"))
        .collect();
    if let Some(year) = profile.year.filter(|year| !EVALUATED_YEARS.contains(year)) {
        faults.push(format!(
            "year：{year}不是可用的年度（{}—{}）",
            EVALUATED_YEARS.start(),
            EVALUATED_YEARS.end()
        ));
    }
    if let Some(text) = profile.deadline.as_ref().filter(|_| profile.deadline().is_none()) {
        faults.push(format!("deadline：「{text}」不是日期，写作2026-03-15"));
    }
    faults
}

/// Every text is one that can be seen and printed, and not too long.
fn texts(profile: &Profile) -> Vec<String> {
    let levels = &profile.marks.levels;
    let grades = &profile.grades;
    let below = levels.iter().flat_map(|level| &level.required_below);
    let tier_words = profile.tiers.iter().flat_map(|tier| &tier.words);
    let names = named("marks.levels", levels.iter().map(|level| &level.name))
        .chain(named("marks.levels.required_below", below))
        .chain(named("tiers", profile.tiers.iter().map(|tier| &tier.name)))
        .chain(named("tiers.words", tier_words))
        .chain(named("grades.project", grades.project.iter().map(|band| &band.name)))
        .chain(named(
            "grades.department",
            grades.department.iter().map(|band| &band.name),
        ));
    let lists = word_lists(&profile.words);
    let listed = lists.into_iter().flat_map(|(key, list)| named(key, list));
    let texts = [
        ("name", &profile.name, LONGEST_TEXT),
        ("title", &profile.title, LONGEST_TEXT),
        ("source", &profile.source, LONGEST_TEXT),
    ];
    let texts = texts.into_iter().chain(names).chain(listed);
    let faults = texts.filter_map(|(key, text, longest)| {
        if text.contains(|letter| letter != '\n' && is_unseen(letter)) {
            return Some(format!(
                "{key}：「{}」里有看不见的字符，请删去后重新输入",
                cut(&seen(text))
            ));
        }
        let letters = text.chars().count();
        (letters > longest).then(|| format!("{key}：「{}…」有{letters}个字，不能超过{longest}个字", cut(text)))
    });
    faults.collect()
}

fn named<'a>(
    key: &'static str,
    names: impl IntoIterator<Item = &'a String>,
) -> impl Iterator<Item = (&'static str, &'a String, usize)> {
    names.into_iter().map(move |name| (key, name, LONGEST_NAME))
}

/// The beginning of a text, enough to find it by.
fn cut(text: &str) -> String {
    text.chars().take(20).collect()
}

/// Level marks and execution add up to full marks; what passes on exists.
fn marks(marks: &Marks) -> Vec<String> {
    let mut faults = Vec::new();
    let full = marks.full;
    if full <= Decimal::ZERO {
        faults.push(format!("marks.full：满分应大于0，现为{full}"));
    }
    if !(Decimal::ZERO..=full.max(Decimal::ZERO)).contains(&marks.execution) {
        faults.push(format!("marks.execution：应在0与满分之间，现为{}", marks.execution));
    }
    let names: Vec<&str> = marks.levels.iter().map(|level| level.name.as_str()).collect();
    faults.extend(repeated("marks.levels", &names));
    for level in &marks.levels {
        let name = &level.name;
        if level.points < Decimal::ZERO {
            faults.push(format!("marks.levels「{name}」：分值不能为负，现为{}", level.points));
        }
        for passed in &level.passes_to {
            if passed.to == *name || !names.contains(&passed.to.as_str()) {
                let to = &passed.to;
                faults.push(format!("marks.levels「{name}」passes_to：没有另一个一级指标叫「{to}」"));
            }
        }
        let passed = total(level.passes_to.iter().map(|passed| passed.points));
        if !level.passes_to.is_empty() && passed != Some(level.points) {
            let passed = passed.map_or_else(|| "过大".to_owned(), |sum| sum.to_string());
            let points = level.points;
            faults.push(format!(
                "marks.levels「{name}」passes_to：调出的分值合计{passed}，应为{points}"
            ));
        }
    }
    let sum = total(marks.levels.iter().map(|level| level.points).chain([marks.execution]));
    if sum != Some(full) {
        let sum = sum.map_or_else(|| "过大".to_owned(), |sum| format!("为{sum}"));
        faults.push(format!(
            "marks：一级指标分值与预算执行率分值合计{sum}，应等于满分{full}"
        ));
    }
    faults
}

fn total(points: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    points
        .map(Some)
        .reduce(|sum, points| sum?.checked_add(points?))
        .flatten()
}

fn repeated(key: &str, names: &[&str]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for name in names {
        if name.trim().is_empty() {
            faults.push(format!("{key}：有一项没有写名称"));
        } else if !seen.insert(*name) {
            faults.push(format!("{key}：「{name}」写了两次"));
        }
    }
    faults
}

/// Each direction has a formula that runs its way.
fn formula(formula: &Formula) -> Vec<String> {
    let mut faults = Vec::new();
    let upwards = |ratio| matches!(ratio, Ratio::Positive);
    let downwards = |ratio| matches!(ratio, Ratio::NegativeRatio | Ratio::NegativeLinear);
    for (key, suits, allowed) in [
        ("at_least", upwards(formula.at_least), "POS"),
        ("more_than", upwards(formula.more_than), "POS"),
        ("equal", !downwards(formula.equal), "EQ-CAP、EQ-STRICT、EQ-DEV、POS"),
        ("less_than", downwards(formula.less_than), "NEG-RATIO、NEG-LINEAR"),
        ("at_most", downwards(formula.at_most), "NEG-RATIO、NEG-LINEAR"),
    ] {
        if !suits {
            faults.push(format!("formula.{key}：公式与比较符的方向不合，可以写的有：{allowed}"));
        }
    }
    for (key, words) in [
        ("lower_is_better", &formula.lower_is_better),
        ("higher_is_better", &formula.higher_is_better),
    ] {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        faults.extend(repeated(&format!("formula.{key}"), &words));
    }
    if !(Decimal::ONE..Decimal::TEN).contains(&formula.ratio_up_to) {
        let line = formula.ratio_up_to;
        faults.push(format!("formula.ratio_up_to：应不小于1且小于10，现为{line}"));
    }
    faults
}

/// Tiers run from the whole weight down to nought, each end in exactly one of them.
fn tiers(tiers: &[Tier]) -> Vec<String> {
    let (Some(first), Some(last)) = (tiers.first(), tiers.last()) else {
        return vec!["tiers：至少要有一档".to_owned()];
    };
    let names: Vec<&str> = tiers.iter().map(|tier| tier.name.as_str()).collect();
    let mut faults = repeated("tiers", &names);
    if first.upper != Decimal::ONE || !first.upper_included {
        faults.push(format!("tiers「{}」：最高一档的上限应为1，且含1", first.name));
    }
    if last.lower != Decimal::ZERO || !last.lower_included {
        faults.push(format!("tiers「{}」：最低一档的下限应为0，且含0", last.name));
    }
    for tier in tiers {
        if tier.lower >= tier.upper {
            faults.push(format!(
                "tiers「{}」：下限{}应小于上限{}",
                tier.name, tier.lower, tier.upper
            ));
        }
    }
    for (above, below) in tiers.iter().zip(tiers.iter().skip(1)) {
        let (name, next) = (&above.name, &below.name);
        if above.lower != below.upper {
            let (lower, upper) = (above.lower, below.upper);
            faults.push(format!(
                "tiers：「{name}」的下限{lower}与「{next}」的上限{upper}应当相同，不能留空档或重叠"
            ));
        } else if above.lower_included == below.upper_included {
            let edge = above.lower;
            faults.push(format!("tiers：{edge}应当只属于「{name}」「{next}」中的一档"));
        }
    }
    let words: Vec<&str> = tiers.iter().flat_map(|tier| &tier.words).map(String::as_str).collect();
    faults.extend(repeated("tiers.words", &words));
    faults
}

fn over(over: &Over) -> Vec<String> {
    let mut faults = Vec::new();
    if over.warn < Decimal::ONE {
        faults.push(format!("over.warn：应不小于1，现为{}", over.warn));
    }
    if over.explain < over.warn {
        faults.push(format!(
            "over.explain：应不小于 over.warn（{}），现为{}",
            over.warn, over.explain
        ));
    }
    for Deduction { at, share } in &over.deduct {
        if *at < Decimal::ONE {
            faults.push(format!("over.deduct：at 应不小于1，现为{at}"));
        }
        if !is_share(*share) {
            faults.push(format!("over.deduct：share 应在0与1之间，现为{share}"));
        }
    }
    for (one, next) in over.deduct.iter().zip(over.deduct.iter().skip(1)) {
        if next.at <= one.at {
            faults.push(format!(
                "over.deduct：at 应由低到高排列，{}之后不能是{}",
                one.at, next.at
            ));
        }
    }
    faults
}

fn is_share(figure: Decimal) -> bool {
    (Decimal::ZERO..=Decimal::ONE).contains(&figure)
}

fn execution(execution: &Execution) -> Vec<String> {
    let floors: Vec<Decimal> = execution.bands.iter().map(|band| band.from).collect();
    let mut faults = Vec::new();
    if !floors.is_empty() {
        faults.extend(descending("execution.bands", &floors));
    }
    for band in &execution.bands {
        if let Some(share) = band.share.filter(|share| !is_share(*share)) {
            faults.push(format!("execution.bands：share 应在0与1之间，现为{share}"));
        }
    }
    faults
}

/// Floors run strictly downwards to nought.
fn descending(key: &str, floors: &[Decimal]) -> Vec<String> {
    let mut faults = Vec::new();
    for (above, below) in floors.iter().zip(floors.iter().skip(1)) {
        if below >= above {
            faults.push(format!("{key}：from 应由高到低排列，{above}之后不能是{below}"));
        }
    }
    if floors.last().is_none_or(|last| !last.is_zero()) {
        faults.push(format!("{key}：最后一档应从0起，不能留空档"));
    }
    faults
}

/// Bands cover nought to full marks without hole or overlap.
fn bands(key: &str, bands: &[Band], full: Decimal) -> Vec<String> {
    let names: Vec<&str> = bands.iter().map(|band| band.name.as_str()).collect();
    let floors: Vec<Decimal> = bands.iter().map(|band| band.from).collect();
    let mut faults = repeated(key, &names);
    faults.extend(descending(key, &floors));
    if let Some(first) = bands.first().filter(|band| band.from > full) {
        faults.push(format!("{key}：「{}」从{}分起，高于满分{full}", first.name, first.from));
    }
    faults
}

fn thresholds(lines: &Thresholds, full: Decimal) -> Vec<String> {
    let mut faults = Vec::new();
    for (key, share) in [
        ("low_execution", lines.low_execution),
        ("budget_adjusted", lines.budget_adjusted),
        ("heavy_indicator", lines.heavy_indicator),
        ("alarm", lines.alarm),
    ] {
        if !is_share(share) {
            faults.push(format!("thresholds.{key}：应在0与1之间，现为{share}"));
        }
    }
    if lines.copied_rows == 0 {
        faults.push("thresholds.copied_rows：应不小于1".to_owned());
    }
    if lines.slip_digits == 0 {
        faults.push("thresholds.slip_digits：应不小于1".to_owned());
    }
    if lines.points_equal < Decimal::ZERO || lines.points_near < lines.points_equal || lines.points_near > full {
        let (equal, near) = (lines.points_equal, lines.points_near);
        faults.push(format!(
            "thresholds：points_equal（{equal}）不能为负，points_near（{near}）应不小于它且不大于满分"
        ));
    }
    faults
}

const fn word_lists(words: &Words) -> [(&'static str, &Vec<String>); 6] {
    [
        ("words.empty_talk", &words.empty_talk),
        ("words.more_is_better", &words.more_is_better),
        ("words.more_is_better_below", &words.more_is_better_below),
        ("words.unless_limited", &words.unless_limited),
        ("words.less_is_better", &words.less_is_better),
        ("words.unless_reduced", &words.unless_reduced),
    ]
}

/// No word is blank or written twice.
fn words(words: &Words) -> Vec<String> {
    word_lists(words)
        .iter()
        .flat_map(|(key, list)| {
            let words: Vec<&str> = list.iter().map(String::as_str).collect();
            repeated(key, &words)
        })
        .collect()
}

/// Codes are a capital letter and two digits; whether a check of that code exists is not known on this floor.
fn checks(profile: &Profile) -> Vec<String> {
    profile
        .checks
        .keys()
        .filter(|code| !matches!(code.as_bytes(), [b'A'..=b'Z', b'0'..=b'9', b'0'..=b'9']))
        .map(|code| format!("checks：「{code}」不是审核规则编号，编号是一个大写字母加两位数字，如 I08"))
        .collect()
}

/// Names of fonts, as an office program finds them: not blank, not longer than it reads.
fn fonts(profile: &Profile) -> Vec<String> {
    let is_name = |name: &str| {
        let letters = name.chars().count();
        !name.trim().is_empty() && letters <= LONGEST_FONT && !name.contains(char::is_control)
    };
    let all = profile.fonts.all();
    let faulty = all.into_iter().flat_map(|(key, font)| {
        let names = [("name", Some(&font.name)), ("instead", font.instead.as_ref())];
        let named = names
            .into_iter()
            .filter_map(move |(part, name)| Some((key, part, name?)));
        named.filter(|(_, _, name)| !is_name(name))
    });
    faulty
        .map(|(key, part, _)| format!("fonts.{key}.{part}：字体名称不能空着，也不能超过{LONGEST_FONT}个字"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::builtin_text;

    #[track_caller]
    fn case(from: &str, to: &str, expected: &[&str]) {
        let text = builtin_text("luquan").unwrap();
        assert!(text.contains(from), "{from}");
        let changed = text.replacen(from, to, 1);
        let faults = faults(&toml::from_str(&changed).unwrap());
        assert_eq!(faults.len(), expected.len(), "{faults:#?}");
        for (fault, expected) in faults.iter().zip(expected) {
            assert!(fault.contains(expected), "{fault}");
        }
    }

    #[test]
    fn bands_leave_no_hole() {
        let (excellent, good) = ("name = \"优\"\nfrom = 90", "name = \"良\"\nfrom = 80");
        case(excellent, "name = \"优\"\nfrom = 101", &["高于满分100"]);
        case(good, "name = \"良\"\nfrom = 90", &["90之后不能是90"]);
        case(good, "name = \"良\"\nfrom = 59", &["59之后不能是60"]);
        case(good, "name = \"优\"\nfrom = 80", &["「优」写了两次"]);
        case(
            "name = \"差\"\nfrom = 0",
            "name = \"差\"\nfrom = 1",
            &["最后一档应从0起"],
        );
        case(
            "name = \"较差\"\nfrom = 0",
            "name = \"\"\nfrom = 70",
            &["没有写名称", "60之后不能是70", "最后一档应从0起"],
        );
    }

    #[test]
    fn texts_can_be_printed() {
        let excellent = "name = \"优\"";
        case(
            excellent,
            &format!("name = \"{}\"", "优".repeat(40_000)),
            &["有40000个字，不能超过40个字"],
        );
        case(excellent, "name = \"优\u{200B}\"", &["「优\\u{200b}」里有看不见的字符"]);
        case(excellent, "name = \"优\\uFFFE\"", &["「优\\u{fffe}」里有看不见的字符"]);
        case("title = \"", "title = \"\u{202E}", &["title：「\\u{202e}"]);
        case(
            "\"不合格\"",
            "\"不合\\u0007格\"",
            &["words.unless_limited：「不合\\u{7}格」"],
        );
    }

    #[test]
    fn tiers_leave_no_hole() {
        case("lower = 0.8", "lower = 0.85", &["不能留空档或重叠"]);
        case(
            "lower = 0.8\nlower_included = true",
            "lower = 0.8\nlower_included = false",
            &["只属于"],
        );
        case("upper = 1\n", "upper = 0.9\n", &["上限应为1"]);
        case("lower = 0\n", "lower = 0.1\n", &["下限应为0"]);
        case("\"一般\"", "\"完成\"", &["「完成」写了两次"]);
    }

    #[test]
    fn marks_add_up() {
        case("points = 50", "points = 40", &["合计为90，应等于满分100"]);
        case("execution = 10", "execution = 110", &["应在0与满分之间", "合计为200"]);
        case("points = 10 }", "points = 5 }", &["调出的分值合计5，应为10"]);
        case(
            "to = \"效益指标\"",
            "to = \"成本指标\"",
            &["没有另一个一级指标叫「成本指标」"],
        );
    }

    #[test]
    fn lines_and_choices_are_in_range() {
        case("explain = 1.3", "explain = 1.1", &["over.explain"]);
        case("warn = 1.2", "warn = 0.2", &["over.warn"]);
        case(
            "deduct = []",
            "deduct = [{ at = 1.5, share = 2 }, { at = 1.5, share = 0.5 }]",
            &["share", "由低到高"],
        );
        case(
            "bands = []",
            "bands = [{ from = 0.6 }, { from = 0.95, share = 1 }]",
            &["由高到低", "从0起"],
        );
        case("points = 2  ", "points = 9  ", &["小数位不能多于6"]);
        case("alarm = 0.05", "alarm = 5", &["thresholds.alarm"]);
        case("points_near = 0.1", "points_near = 0.001", &["points_near"]);
        case("at_most = \"NEG-RATIO\"", "at_most = \"POS\"", &["方向不合"]);
        case("ratio_up_to = 1.5", "ratio_up_to = 50", &["ratio_up_to"]);
        case("# year = 2025", "year = 25", &["25不是可用的年度"]);
        case(
            "# deadline = \"2026-03-15\"",
            "deadline = \"三月底\"",
            &["「三月底」不是日期"],
        );
        case("copied_rows = 5", "copied_rows = 0", &["copied_rows"]);
        case("slip_digits = 2", "slip_digits = 0", &["slip_digits"]);
        case("\"无偏差\"", "\"无\"", &["「无」写了两次"]);
        case("\"不合格\"", "\"\"", &["words.unless_limited：有一项没有写名称"]);
        case(
            "[checks]",
            "[checks]\ni8 = \"off\"\nI08 = \"off\"",
            &["「i8」不是审核规则编号"],
        );
        case(
            "[checks]",
            "[fonts]\ntitle = { name = \"\" }\nbody = { name = \"仿宋\", instead = \" \" }\n[checks]",
            &["fonts.title.name", "fonts.body.instead"],
        );
        case(
            "full = 100 ",
            "full = -100 ",
            &[
                "满分应大于0",
                "应在0与满分之间",
                "合计为100",
                "高于满分",
                "高于满分",
                "points_near",
            ],
        );
    }
}
