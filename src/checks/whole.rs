//! X01: what a department form says of the department's projects, against their own forms.

use super::amounts::Span;
use super::fault::Fault;
use super::wording::{distance, percent, plain};
use crate::domain::cell::Cell;
use crate::domain::form::{AmountUnit, Form, FormKind, FundRow, Indicator};
use crate::domain::notation::{Notation, Rate, Term, rate};
use crate::domain::place::Address;
use crate::domain::projects::{COUNT, EXCELLENT, SHARE, budget_row, texts};
use crate::domain::sent::{ScoredForm, Sent};
use crate::domain::stated::StatedAmount;
use crate::domain::text::{folded, folding};
use crate::profile::Profile;
use crate::regulation::comparison;
use rust_decimal::Decimal;
use std::io;

/// X01: compared only where nothing is missing: the department has one department form and project forms, and
/// `expected` of them if the roster says how many.
///
/// # Errors
/// If a form cannot be read any more.
pub fn projects_differ(
    whole: &Sent,
    of_department: &[&Sent],
    expected: Option<usize>,
    profile: &Profile,
) -> io::Result<Vec<Fault>> {
    if !whole.tells_of_projects {
        return Ok(Vec::new());
    }
    let (projects, wholes): (Vec<&Sent>, Vec<&Sent>) = of_department
        .iter()
        .partition(|sent| sent.form.kind == FormKind::Project);
    let is_complete = expected.is_none_or(|expected| projects.len() >= expected);
    if wholes.len() != 1 || projects.is_empty() || !is_complete {
        return Ok(Vec::new());
    }
    let whole = whole.open()?;
    let form = &whole.form;
    let excellent = excellent(&projects, profile);
    let count = Decimal::from(projects.len());
    let excellent_count = excellent.map(Decimal::from);
    let share = excellent_count.and_then(|excellent| excellent.checked_div(count));
    let counts = [
        (told_count(form, &COUNT), "自评项目数", Some(count)),
        (told_count(form, &EXCELLENT), "评优项目数", excellent_count),
    ];
    let mut faults: Vec<Fault> = counts
        .into_iter()
        .filter_map(|(told, what, due)| count_differs(&told?, what, due?))
        .collect();
    faults.extend(
        told_share(form, profile)
            .zip(share)
            .and_then(|(told, due)| share_differs(&told, due, profile)),
    );
    faults.extend(budget_differs(&whole, &projects)?);
    Ok(faults)
}

/// How many projects claim the best grade; None if one claims none.
fn excellent(projects: &[&Sent], profile: &Profile) -> Option<usize> {
    let best = &profile.grades.project.first()?.name;
    let grades: Option<Vec<_>> = projects
        .iter()
        .map(|project| project.outcome.grade_claimed.as_deref())
        .collect();
    Some(grades?.iter().filter(|grade| **grade == best).count())
}

/// What a form says of its projects, with the place.
struct Told<'a, Figure> {
    at: Address,
    text: &'a str,
    figure: Figure,
}

/// A count in an indicator of that name, else behind that name in the goals or remarks.
fn told_count<'a>(form: &'a Form, names: &[&str]) -> Option<Told<'a, Decimal>> {
    let whole_number = |cell: &Cell| match Notation::of(cell).term {
        Term::Quantity(quantity) if !quantity.percent && quantity.value.fract().is_zero() => Some(quantity.value),
        _ => None,
    };
    let is_named = |row: &&Indicator| {
        let own = folding(row.name());
        names.iter().any(|name| own.ends_with(name))
    };
    let named = form.indicators.iter().find(is_named);
    let told = |(cell, figure): (&'a Cell, Decimal)| Told {
        at: cell.at,
        text: &cell.text,
        figure,
    };
    let by_indicator = named
        .and_then(|row| row.actual.as_ref())
        .and_then(|cell| Some((cell, whole_number(cell)?)));
    let by_text = || {
        texts(form).find_map(|cell| {
            let rest = behind(&cell.text, names)?;
            let digits = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
            let (digits, unit) = rest.split_at(digits);
            let figure = digits.parse().ok().filter(|_| unit.starts_with('个'))?;
            Some((cell, figure))
        })
    };
    by_indicator.or_else(by_text).map(told)
}

/// 评优率 in an indicator of that name, else behind that name in the goals or remarks.
fn told_share<'a>(form: &'a Form, profile: &Profile) -> Option<Told<'a, Rate>> {
    let rate = |cell: &Cell| comparison::rate(rate(cell)?, profile);
    let named = form.indicators.iter().find(|row| folding(row.name()).ends_with(SHARE));
    let by_indicator = named
        .and_then(|row| row.actual.as_ref())
        .and_then(|cell| Some((cell, rate(cell)?)));
    let by_text = || {
        texts(form).find_map(|cell| {
            let rest = behind(&cell.text, &[SHARE])?;
            let end = rest.find('%')?;
            let written = Cell {
                text: rest.get(..=end)?.into(),
                ..cell.clone()
            };
            Some((cell, rate(&written)?))
        })
    };
    by_indicator.or_else(by_text).map(|(cell, figure)| Told {
        at: cell.at,
        text: &cell.text,
        figure,
    })
}

/// The folded text behind one of the names and the words that lead to a figure; None if no figure follows any of them.
fn behind(text: &str, names: &[&str]) -> Option<String> {
    let text = folded(text);
    let mut found = names.iter().flat_map(|name| text.match_indices(name));
    found.find_map(|(at, name)| {
        let rest = text.get(at.checked_add(name.len())?..)?;
        let rest = rest.trim_start_matches(['为', '达', '到', '共', '计', '有', ':']);
        let is_figure = rest.starts_with(|letter: char| letter.is_ascii_digit());
        is_figure.then(|| rest.to_owned())
    })
}

fn count_differs(told: &Told<Decimal>, what: &str, due: Decimal) -> Option<Fault> {
    if told.figure == due {
        return None;
    }
    let (stated, due) = (plain(told.figure), plain(due));
    Some(
        Fault::says(format!("部门表所填{what}为{stated}个，按项目自评表应为{due}个"))
            .at(told.at)
            .found(told.text)
            .expected(due)
            .cure(format!("核对{}和各项目自评表，使两处一致；缺报的项目补报", told.at)),
    )
}

fn share_differs(told: &Told<Rate>, due: Decimal, profile: &Profile) -> Option<Fault> {
    if distance(told.figure.value, due) <= told.figure.tolerance {
        return None;
    }
    let digits = profile.rounding.share;
    let (stated, due) = (percent(told.figure.value, digits), percent(due, digits));
    Some(
        Fault::says(format!("部门表所填{SHARE}为{stated}，按项目自评表的自评等级应为{due}"))
            .at(told.at)
            .found(told.text)
            .expected(&due)
            .cure(format!(
                "核对{}和各项目自评表的等级，使两处一致；缺报的项目补报",
                told.at
            )),
    )
}

/// 项目支出 of the department form against the budgets of its projects, up to the printed digits of all of them.
fn budget_differs(whole: &ScoredForm, projects: &[&Sent]) -> io::Result<Option<Fault>> {
    let row = budget_row(&whole.form);
    let cell = row
        .and_then(|row| row.adjusted.as_ref())
        .filter(|cell| !cell.is_blank());
    let Some((row, cell)) = row.zip(cell) else {
        return Ok(None);
    };
    let unit = whole.outcome.execution.unit;
    let stated = StatedAmount::of(Some(cell));
    let Some(stated) = Span::of(&stated, unit).and_then(|span| in_yuan(span, unit)) else {
        return Ok(None);
    };
    let mut sum = Some(Span::NOUGHT);
    for project in projects {
        let budget = budget(&project.open()?);
        sum = sum.zip(budget).and_then(|(sum, budget)| sum.plus(budget));
    }
    let differing = sum.filter(|sum| !(stated.value.is_zero() || sum.value.is_zero() || stated.meets(*sum)));
    Ok(differing.and_then(|sum| told_budget(row, cell, (sum, projects.len()), unit)))
}

fn told_budget(row: &FundRow, cell: &Cell, (sum, projects): (Span, usize), unit: Option<AmountUnit>) -> Option<Fault> {
    let unit = unit.unwrap_or(AmountUnit::TenThousandYuan);
    let expected = format!(
        "{}{}",
        plain(AmountUnit::Yuan.converted(sum.value, unit)?),
        unit.label()
    );
    Some(
        Fault::says(format!(
            "部门表{}的全年预算数填「{}」，{}张项目自评表的全年预算数合计应为{expected}",
            row.source, cell.text, projects
        ))
        .at(cell.at)
        .found(&cell.text)
        .expected(&expected)
        .cure(format!(
            "核对{}和各项目自评表的全年预算数，使两处一致；缺报的项目补报",
            cell.at
        )),
    )
}

/// The adjusted budget of a project, in 元, or that of its source rows where these stand in for it.
fn budget(project: &ScoredForm) -> Option<Span> {
    let (form, execution) = (&project.form, &project.outcome.execution);
    execution.budget?;
    let budget = |row: &FundRow| Span::of(&StatedAmount::of(row.adjusted.as_ref()), execution.unit);
    let mut sum = form.fund_total().map_or(Some(Span::NOUGHT), budget)?;
    if execution.from_rows && sum == Span::NOUGHT {
        let mut sources = form.fund_sources();
        sum = sources.try_fold(Span::NOUGHT, |sum, row| sum.plus(budget(row)?))?;
    }
    in_yuan(sum, execution.unit)
}

/// A span in 元 that was in the unit of its form.
fn in_yuan(span: Span, unit: Option<AmountUnit>) -> Option<Span> {
    let unit = unit.unwrap_or(AmountUnit::TenThousandYuan);
    Some(Span {
        value: unit.in_yuan(span.value)?,
        tolerance: unit.in_yuan(span.tolerance)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::tests::{cell, whole_form};
    use crate::domain::form::{Level, Remark};
    use crate::domain::projects::are_spoken_of;

    /// A department form without a word of its projects.
    fn silent() -> Form {
        let mut form = whole_form();
        form.funds.retain(|row| !row.by_use);
        form
    }

    /// Whether anything is compared with the projects.
    fn tells(form: &Form) -> bool {
        let counts = [&COUNT[..], &EXCELLENT[..]].map(|names| told_count(form, names).is_some());
        counts.contains(&true)
            || told_share(form, &crate::checks::tests::profile()).is_some()
            || budget_row(form).is_some()
    }

    #[test]
    fn a_form_is_opened_wherever_it_tells_of_its_projects() {
        assert!(!tells(&silent()) && !are_spoken_of(&silent()));
        assert!(tells(&whole_form()) && are_spoken_of(&whole_form()), "by its budget");
        for word in COUNT.into_iter().chain(EXCELLENT).chain([SHARE]) {
            let figure = if word == SHARE { "50%" } else { "2个" };
            let mut named = silent();
            let row = &mut named.indicators[0];
            row.level3 = Some(Level {
                name: format!("本 年{word}").as_str().into(),
                points: None,
                at: Address::new(8, 2),
            });
            row.actual = cell("E9", figure);
            let mut said = silent();
            said.remarks.push(Remark {
                label: "评价结论".into(),
                cell: cell("A17", &format!("其中 {word}为{figure}")).unwrap(),
            });
            assert!(tells(&named), "{word}");
            assert!(are_spoken_of(&named) && are_spoken_of(&said), "{word}");
        }
    }
}
