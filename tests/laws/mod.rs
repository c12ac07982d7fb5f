//! What holds on whatever sheet is thrown at the program: no figure is invented, and points keep to their bounds.

use jiping::checks;
use jiping::domain::cell::Cell;
use jiping::domain::form::Form;
use jiping::domain::outcome::FormOutcome;
use jiping::domain::submission::{Content, Scored, Submission};
use jiping::profile::Profile;
use jiping::read::grid::{Grid, Sheet, SheetContent, Workbook};
use jiping::read::recognise;
use jiping::regulation;
use rust_decimal::Decimal;

/// Reads, scores and checks the forms on a sheet and gives how many there are.
///
/// # Panics
/// If one of the laws is broken.
pub fn forms_that_keep_them(grid: &Grid, profile: &Profile) -> usize {
    let sheet = Sheet {
        name: "表".to_owned(),
        hidden: false,
        content: SheetContent::Grid(grid.clone()),
    };
    let (forms, _) = recognise::forms(&Workbook { sheets: vec![sheet] });
    let count = forms.len();
    for form in forms {
        let invented = invented(&form, grid);
        assert!(invented.is_empty(), "not on the sheet: {invented:?}");
        audit(form, profile);
    }
    count
}

/// Every cell that a form reports stands on the sheet with that text; only the inner part of a cell may be cut out.
fn invented<'a>(form: &'a Form, grid: &Grid) -> Vec<&'a Cell> {
    let written = |cell: &Cell| grid.at(cell.at).is_some_and(|own| own.text.contains(cell.text.trim()));
    form.scored_cells().filter(|cell| !written(cell)).collect()
}

fn audit(form: Form, profile: &Profile) {
    let outcome = regulation::score(&form, profile);
    points_keep_to_their_bounds(&outcome);
    the_total_is_the_sum(&outcome, profile);
    let submission = Submission {
        file: "抛掷.xlsx".into(),
        hash: String::new(),
        modified: None,
        content: Content::Read {
            forms: vec![form],
            skipped: Vec::new(),
        },
    };
    let scored = Scored {
        submission,
        outcomes: vec![outcome],
    };
    for finding in checks::audit(&scored, profile) {
        assert!(!finding.message.is_empty() && !finding.advice.is_empty(), "{finding:?}");
    }
}

fn points_keep_to_their_bounds(outcome: &FormOutcome) {
    let of_indicators = outcome.indicators.iter().map(|one| (one.weight, one.score));
    for (weight, score) in of_indicators.chain([(outcome.execution.weight, outcome.execution.score)]) {
        if let (Some(weight), Some(score)) = (weight, score) {
            let bounds = Decimal::ZERO..=weight.max(Decimal::ZERO);
            assert!(bounds.contains(&score), "{score} of {weight}");
        }
    }
}

fn the_total_is_the_sum(outcome: &FormOutcome, profile: &Profile) {
    let scores = outcome.indicators.iter().map(|one| one.score);
    let sum: Decimal = scores.chain([outcome.execution.score]).flatten().sum();
    if let (Some(total), None) = (outcome.total, outcome.spread) {
        assert_eq!(total, sum.min(profile.marks.full), "the total is not the sum");
    }
}
