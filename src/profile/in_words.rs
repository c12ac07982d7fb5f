//! A profile told in sentences, for the sheet 口径说明 and for `profile check`.

use super::Profile;
use super::fonts::Font;
use super::model::{
    Band, Direction, Execution, ExecutionBand, Late, Missing, NotApplicable, RankBy, RankScore, Ratio, Setting, TieKey,
    Tier, Unweighted,
};
use crate::domain::printed::{end, line, plain};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// The profile by headings, each with its lines; every number in it comes from the profile.
pub fn in_words(profile: &Profile) -> Vec<(String, Vec<String>)> {
    let sections = [
        ("口径", heading(profile)),
        ("分值", marks(profile)),
        ("指标得分", formula(profile)),
        ("定性指标档次", profile.tiers.iter().map(tier).collect()),
        ("超额完成", over(profile)),
        ("预算执行率", execution(profile)),
        ("小数位", rounding(profile)),
        ("等级", grades(profile)),
        ("评优率", excellence(profile)),
        ("排名", ranking(profile)),
        ("审核界线", thresholds(profile)),
        ("审核用语", words(profile)),
        ("审核规则取舍", checks(profile)),
        ("文档字体", fonts(profile)),
    ];
    sections
        .into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(heading, lines)| (heading.to_owned(), lines))
        .collect()
}

fn heading(profile: &Profile) -> Vec<String> {
    let year = match profile.year {
        Some(year) => format!("评价年度：{year}年"),
        None => "评价年度：以各表所填年度为准".to_owned(),
    };
    let deadline = profile.deadline().map(|day| format!("报送截止日期：{day}"));
    [format!("{}（{}）", profile.title, profile.name), year]
        .into_iter()
        .chain(deadline)
        .chain([format!("依据：{}", profile.source)])
        .collect()
}

fn marks(profile: &Profile) -> Vec<String> {
    let marks = &profile.marks;
    let levels: Vec<String> = marks
        .levels
        .iter()
        .map(|level| format!("{}{}分", level.name, plain(level.points)))
        .collect();
    let mut lines = vec![format!(
        "满分{}分：预算执行率{}分，{}",
        plain(marks.full),
        plain(marks.execution),
        levels.join("，")
    )];
    for level in &marks.levels {
        if level.required {
            lines.push(format!("{}每张表必设", level.name));
        } else if level.wanted {
            lines.push(format!("没有{}的提示", level.name));
        }
        if !level.required_below.is_empty() {
            lines.push(format!("{}下应有{}", level.name, level.required_below.join("、")));
        }
        let passed: Vec<String> = level
            .passes_to
            .iter()
            .map(|passed| format!("{}加{}分", passed.to, plain(passed.points)))
            .collect();
        if !passed.is_empty() {
            lines.push(format!("没有{}的，{}", level.name, passed.join("，")));
        }
    }
    lines.push(if marks.adjustable {
        "一级指标分值可由部门调整，与上述不同的只提示".to_owned()
    } else {
        "一级指标分值不得调整，与上述不同的列为强制问题".to_owned()
    });
    lines
}

/// A formula as a clerk would say it.
pub const fn ratio_in_words(ratio: Ratio) -> &'static str {
    match ratio {
        Ratio::Positive | Ratio::EqualCapped => "达到目标得满分，未达到的得分＝分值×完成值÷目标值",
        Ratio::NegativeRatio => "不超过目标得满分，超过的得分＝分值×目标值÷完成值",
        Ratio::NegativeLinear => "不超过目标得满分，超过的得分＝分值×（2－完成值÷目标值），达到目标值两倍的得0分",
        Ratio::EqualStrict => "等于目标得满分，否则得0分",
        Ratio::EqualDeviation => "等于目标得满分，否则得分＝分值×（1－偏差÷目标值），最低0分",
    }
}

fn formula(profile: &Profile) -> Vec<String> {
    let formula = &profile.formula;
    let mut lines: Vec<String> = [
        ("≥", formula.at_least),
        ("＞", formula.more_than),
        ("＝", formula.equal),
        ("＜", formula.less_than),
        ("≤", formula.at_most),
    ]
    .into_iter()
    .map(|(sign, ratio)| format!("{sign}：{}", ratio_in_words(ratio)))
    .collect();
    lines.push("得分不低于0、不高于分值；目标为0或负数的，只看是否符合比较符".to_owned());
    lines.push(format!("没有比较符的数值指标按{}计", sign(formula.undirected)));
    if !formula.lower_is_better.is_empty() {
        lines.push(format!(
            "没有比较符而名称含{}的，按≤计",
            formula.lower_is_better.join("、")
        ));
    }
    if !formula.higher_is_better.is_empty() {
        lines.push(format!("名称同时含{}的除外", formula.higher_is_better.join("、")));
    }
    lines.push(format!(
        "百分数与小数对照：一方不大于{}而另一方大于的，按比例换算",
        plain(formula.ratio_up_to)
    ));
    lines.push(match formula.late {
        Late::Zero => "时间指标晚于目标的得0分".to_owned(),
        Late::Judged => "时间指标晚于目标的保留自报得分，由人判断".to_owned(),
    });
    lines.push(format!("实际完成值空缺的{}", missing_in_words(formula.missing_actual)));
    lines.push(format!("其他无法复算的{}", missing_in_words(formula.unscorable)));
    lines.push(match formula.not_applicable {
        NotApplicable::Rescale => "不适用的指标不计分，其余得分按满分折算".to_owned(),
        NotApplicable::Drop => "不适用的指标不计分，其余得分不折算".to_owned(),
    });
    lines.push(match formula.unweighted {
        Unweighted::Listed => "表样没有分值一栏的，只登记不计分".to_owned(),
        Unweighted::Claimed => "表样没有分值一栏的，保留自报得分，只复算执行率".to_owned(),
    });
    lines.push("定性指标保留自报得分，只核对是否在所属档次的区间内".to_owned());
    lines
}

const fn sign(direction: Direction) -> &'static str {
    match direction {
        Direction::AtLeast => "≥",
        Direction::MoreThan => "＞",
        Direction::Equal => "＝",
        Direction::LessThan => "＜",
        Direction::AtMost => "≤",
    }
}

/// What counts in place of points that cannot be computed.
pub const fn missing_in_words(missing: Missing) -> &'static str {
    match missing {
        Missing::Zero => "计0分",
        Missing::Claimed => "保留自报得分",
    }
}

fn tier(tier: &Tier) -> String {
    format!(
        "{}：分值的{}{}至{}{}",
        tier.name,
        line(tier.upper),
        end(tier.upper_included),
        line(tier.lower),
        end(tier.lower_included)
    )
}

fn over(profile: &Profile) -> Vec<String> {
    let over = &profile.over;
    let mut lines = vec![
        format!("完成值达到目标值{}倍的提示", plain(over.warn)),
        format!("达到{}倍的应说明原因", plain(over.explain)),
    ];
    if over.deduct.is_empty() {
        lines.push("超额完成不扣分，也不加分".to_owned());
    }
    for step in &over.deduct {
        lines.push(format!("达到{}倍的扣分值的{}", plain(step.at), line(step.share)));
    }
    lines
}

fn execution(profile: &Profile) -> Vec<String> {
    let execution = &profile.execution;
    let mut lines = vec!["执行率＝全年执行数÷全年预算数（调整后）".to_owned()];
    lines.extend(execution_points(execution).map(Cow::into_owned));
    lines.push(if execution.zero_budget_is_full {
        "预算数与执行数都为0的视同100%".to_owned()
    } else {
        "预算数为0的没有执行率，得0分".to_owned()
    });
    lines.push(if execution.over_budget_allowed {
        "执行数可以大于预算数，得分仍以分值为限".to_owned()
    } else {
        "执行数大于预算数的列为问题".to_owned()
    });
    lines
}

/// How 执行率 is scored, in one sentence.
pub fn execution_in_words(execution: &Execution) -> Cow<'static, str> {
    let mut lines = execution_points(execution);
    match (lines.next(), lines.next()) {
        (Some(only), None) => only,
        (first, second) => {
            let lines: Vec<_> = first.into_iter().chain(second).chain(lines).collect();
            lines.join("；").into()
        }
    }
}

/// The same in a line for each interval, and one for the rate that they go by.
fn execution_points(execution: &Execution) -> impl Iterator<Item = Cow<'static, str>> {
    let closing = if execution.bands.is_empty() {
        "得分＝分值×执行率，最高为分值"
    } else {
        "在哪一段按舍入前的执行率"
    };
    let bands = execution.bands.iter().map(|band| execution_band(band).into());
    bands.chain([closing.into()])
}

fn execution_band(band: &ExecutionBand) -> String {
    let from = line(band.from);
    match band.share {
        Some(share) => format!("执行率{from}以上（含）得分值的{}", line(share)),
        None => format!("执行率{from}以上（含）得分＝分值×执行率，最高为分值"),
    }
}

fn rounding(profile: &Profile) -> Vec<String> {
    let rounding = &profile.rounding;
    vec![
        format!(
            "得分、总分保留{}位小数，四舍五入；总分为各项已舍入得分之和，最高为满分{}",
            rounding.points,
            plain(profile.marks.full)
        ),
        format!(
            "执行率以小数计保留{}位，评优率等占比以小数计保留{}位",
            rounding.rate, rounding.share
        ),
    ]
}

fn grades(profile: &Profile) -> Vec<String> {
    [
        ("项目支出自评表", &profile.grades.project),
        ("部门整体支出自评表", &profile.grades.department),
    ]
    .into_iter()
    .map(|(form, bands)| format!("{form}：{}", bands_in_words(bands, profile.marks.full)))
    .collect()
}

/// 优 90（含）—100分，良 80（含）—90分 …
fn bands_in_words(bands: &[Band], full: Decimal) -> String {
    let ends =
        std::iter::once(format!("{}（含）", plain(full))).chain(bands.iter().map(|band| plain(band.from).to_string()));
    let bands: Vec<String> = bands
        .iter()
        .zip(ends)
        .map(|(band, end)| format!("{} {}（含）—{end}分", band.name, plain(band.from)))
        .collect();
    bands.join("，")
}

fn excellence(profile: &Profile) -> Vec<String> {
    let best = profile.grades.project.first().map_or("", |band| band.name.as_str());
    vec![
        format!("评优率＝等级为「{best}」的项目数÷已自评的项目数，重复报送的不计；没有可以定级的项目时空着"),
        "分别按自报等级和复算等级计算".to_owned(),
        "资金执行率＝执行数合计÷预算数合计，不是各项目执行率的平均".to_owned(),
        "加权平均分按全年预算数加权".to_owned(),
    ]
}

fn ranking(profile: &Profile) -> Vec<String> {
    let lines = [format!("由高到低排名，排名得分取{}", ranking_basis(profile))];
    let closing = [
        ranking_ties(profile),
        "并列占用名次：1、2、2、4；没有排名得分的不编名次".to_owned(),
    ];
    lines
        .into_iter()
        .chain(unfinished_whole(profile))
        .chain(closing)
        .collect()
}

/// What ranks departments.
pub fn ranking_basis(profile: &Profile) -> String {
    basis(profile.ranking.score, profile)
}

/// What ranks the districts of a city.
pub fn region_ranking_basis(profile: &Profile) -> String {
    basis(profile.ranking.score.of_regions(), profile)
}

fn basis(score: RankScore, profile: &Profile) -> String {
    let score = match score {
        RankScore::WholeElseMean => "部门整体得分，没有部门整体自评表的取项目平均分",
        RankScore::Whole => "部门整体得分",
        RankScore::Mean => "项目平均分",
        RankScore::Weighted => "按预算加权的项目平均分",
    };
    format!("{}的{score}", side(profile.ranking.by))
}

/// What becomes of a department whose form is there and has no score, where the mean of projects can stand for a form.
pub fn unfinished_whole(profile: &Profile) -> Option<String> {
    let by = side(profile.ranking.by);
    let is_replaced = profile.ranking.score == RankScore::WholeElseMean;
    is_replaced.then(|| format!("有部门整体自评表而没有{by}得分的，不以项目平均分代替，不编名次"))
}

/// Of the two figures that stand side by side, the one that ranks.
pub const fn side(by: RankBy) -> &'static str {
    match by {
        RankBy::Recomputed => "复算",
        RankBy::Claimed => "自报",
    }
}

/// How those with the same score are told apart.
pub fn ranking_ties(profile: &Profile) -> String {
    let ties: Vec<&str> = profile
        .ranking
        .ties
        .iter()
        .map(|key| match key {
            TieKey::ExecutionRate => "执行率高者在前",
            TieKey::FewerErrors => "强制问题少者在前",
        })
        .collect();
    if ties.is_empty() {
        "得分相同的并列".to_owned()
    } else {
        format!("得分相同的依次比较：{}；仍相同的并列", ties.join("，"))
    }
}

fn thresholds(profile: &Profile) -> Vec<String> {
    let lines = &profile.thresholds;
    vec![
        format!(
            "得分相差{}以内视为相同，{}以内只提示",
            plain(lines.points_equal),
            plain(lines.points_near)
        ),
        format!("执行率低于{}应说明原因", line(lines.low_execution)),
        format!(
            "全年预算数与年初预算数相差超过{}应说明原因",
            line(lines.budget_adjusted)
        ),
        format!("单个指标超过全部指标分值的{}提示", line(lines.heavy_indicator)),
        format!(
            "指标得分率高于执行率得分率，相差超过指标得分率的{}，而资金一栏和表后都没有说明的提示，已提示执行率偏低的除外",
            line(lines.alarm)
        ),
        format!(
            "数值指标有{}行以上而实际完成值全部与指标值一字不差的提示",
            lines.copied_rows
        ),
        format!(
            "金额恰好相差一万倍、有效数字不少于{}位的，提示核对元和万元",
            lines.slip_digits
        ),
    ]
}

fn words(profile: &Profile) -> Vec<String> {
    let words = &profile.words;
    [
        ("偏差原因只写下列词的，视为没有说明", &words.empty_talk),
        ("名称以下列词结尾的，一般越多越好，不用≤", &words.more_is_better),
        ("属于下列二级指标的，一般越多越好，不用≤", &words.more_is_better_below),
        ("名称含下列词的，用≤也可", &words.unless_limited),
        ("名称以下列词结尾的，一般越少越好，不用≥", &words.less_is_better),
        ("名称含下列词的，用≥也可", &words.unless_reduced),
    ]
    .iter()
    .filter(|(_, list)| !list.is_empty())
    .map(|(told, list)| format!("{told}：{}", list.join("、")))
    .collect()
}

fn checks(profile: &Profile) -> Vec<String> {
    profile
        .checks
        .iter()
        .map(|(code, setting)| {
            let setting = match setting {
                Setting::Off => "不查",
                Setting::Hint => "作为提示",
                Setting::Error => "作为强制",
            };
            format!("{code}：{setting}")
        })
        .collect()
}

fn fonts(profile: &Profile) -> Vec<String> {
    let told = |(role, font): (&str, &Font)| {
        let bold = if font.bold { "加粗" } else { "" };
        let instead = font.instead.as_ref();
        let instead = instead.map_or_else(String::new, |name| format!("（没有该字体时用{name}）"));
        format!("{role}：{}{bold}{instead}", font.name)
    };
    let roles = ["标题", "正文", "一级标题", "二级标题", "表格", "西文和数字", "页码"];
    let fonts = profile.fonts.all();
    roles
        .into_iter()
        .zip(fonts)
        .map(|(role, (_, font))| told((role, font)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{builtin_names, load};

    #[test]
    fn the_default_profile_says_its_numbers() {
        let profile = load("luquan").unwrap().profile;
        let told: Vec<String> = in_words(&profile).into_iter().flat_map(|(_, lines)| lines).collect();
        for line in [
            "满分100分：预算执行率10分，产出指标50分，效益指标30分，满意度指标10分",
            "≤：不超过目标得满分，超过的得分＝分值×目标值÷完成值",
            "部分达成年度指标并具有一定效果：分值的80%（不含）至60%（含）",
            "完成值达到目标值1.2倍的提示",
            "项目支出自评表：优 90（含）—100（含）分，良 80（含）—90分，中 60（含）—80分，差 0（含）—60分",
            "部门整体支出自评表：优秀 85（含）—100（含）分，良好 75（含）—85分，一般 60（含）—75分，较差 0（含）—60分",
            "执行率低于90%应说明原因",
            "指标得分率高于执行率得分率，相差超过指标得分率的5%，而资金一栏和表后都没有说明的提示，已提示执行率偏低的除外",
            "标题：方正小标宋简体（没有该字体时用宋体）",
        ] {
            assert!(told.iter().any(|told| told == line), "{line}\n{told:#?}");
        }
    }

    #[test]
    fn every_section_of_every_profile_has_lines() {
        for name in builtin_names() {
            let told = in_words(&load(name).unwrap().profile);
            assert!(
                told.len() >= 11
                    && told
                        .iter()
                        .all(|(heading, lines)| !heading.is_empty() && !lines.is_empty())
            );
        }
    }
}
