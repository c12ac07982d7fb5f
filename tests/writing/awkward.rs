//! A district with everything that departments should not write and do.

use crate::town::{department, district, finding, form, indicator, luquan, raise, remarked, stated};
use jiping::domain::district::{District, Fate, Intake};
use jiping::domain::finding::Severity;
use jiping::domain::form::{Form, FormKind};
use std::sync::Arc;

/// Names that clean to the same file name.
pub const SLASH: &str = "教育局/体育局";
pub const COLON: &str = "教育局:体育局";
pub const FORMULA: &str = "=HYPERLINK(\"http://example.org\",\"点\")";
pub const TEMPLATE: &str = "{{ department }}{% for a in b %} {{ 7*7 }}";

fn met(department: &str, project: &str) -> Form {
    let rows = vec![
        indicator(
            12,
            ["产出指标", "数量指标", "维修面积"],
            ["≥500", "500", "50", "50"],
            "",
        ),
        indicator(13, ["效益指标", "社会效益", "覆盖率"], ["≥95%", "95%", "40", "40"], ""),
    ];
    let form = form(
        FormKind::Project,
        department,
        project,
        ["100", "100", "100", "10"],
        rows,
    );
    stated(form, "100", "优")
}

fn missed() -> Form {
    let rows = vec![
        indicator(
            12,
            ["产出指标", "数量指标", "=1+1"],
            ["≥100", "75", "50", "50"],
            &format!("+资金到位晚\n{TEMPLATE}"),
        ),
        indicator(13, ["效益指标", "", ""], ["≥95%", "\u{1}_x0041_", "30", "30"], ""),
        indicator(14, ["效益指标", "", "满意率"], ["≥95%", "76%", "10", "10"], ""),
    ];
    let form = form(FormKind::Project, SLASH, FORMULA, ["100", "90.5", "45.25", "10"], rows);
    stated(form, "100", "优")
}

fn unweighted() -> Form {
    let rows = vec![indicator(
        12,
        ["产出指标", "质量指标", "合格率"],
        ["100%", "100%", "", ""],
        "",
    )];
    let mut form = form(FormKind::Project, COLON, "转移支付", ["", "20", "20", ""], rows);
    form.funds[0].weight = None;
    form.columns.weight = false;
    form.columns.score = false;
    form
}

/// The district; all figures follow from the forms above.
pub fn awkward() -> District {
    let profile = luquan();
    let whole = remarked(
        stated(
            form(
                FormKind::Department,
                "水利局",
                "",
                ["300", "300", "270", "9"],
                Vec::new(),
            ),
            "88",
            "优秀",
        ),
        "存在问题",
        &"长".repeat(40_000),
    );
    let mut departments = vec![
        department(SLASH, vec![missed()], None, &profile),
        department(COLON, vec![unweighted()], None, &profile),
        department("水利局", Vec::new(), Some(whole), &profile),
        department("卫健局", vec![met("卫健局", "甲")], None, &profile),
        department("民政局", vec![met("民政局", "乙")], None, &profile),
    ];
    departments[2].on_roster = Some(false);
    let mut fault = finding("F03", Severity::Error, &departments[0], "执行率填「100%」，应为50%");
    fault.found = Some("=1+1".into());
    fault.expected = Some("长".repeat(40_000).into());
    let mut district = district(departments, &profile);
    raise(&mut district, vec![fault]);
    district.roster_size = Some(5);
    district.not_sent = vec![Arc::from("财政局")];
    district.intake.push(Intake {
        file: Arc::from("~$教育局.xlsx"),
        hash: String::new(),
        department: None,
        fate: Fate::Passed {
            reason: "临时锁定文件".to_owned(),
        },
        skipped: Vec::new(),
        marked: None,
        errors: 0,
        hints: 0,
    });
    district
}
