//! 看板.html, read back.

use crate::awkward::awkward;
use crate::town::{department, district, finding, form, indicator, luquan, raise, stated};
use crate::{rendered, text};
use jiping::domain::district::District;
use jiping::domain::finding::Severity;
use jiping::domain::form::{Form, FormKind};
use jiping::write::{Originals, Wanted, render};
use std::sync::Arc;

const HOSTILE: &str = r#"</script><img src=x onerror="alert('1')">&copy;"#;

fn page(district: &District) -> String {
    let artifacts = render(district, &[], &Originals::default(), &luquan(), "", &Wanted::default()).unwrap();
    text(&artifacts, "看板.html")
}

/// A project whose first indicator is missed.
fn project(department: &str, name: &str) -> Form {
    let row = |at, name: &str, figures| indicator(at, ["产出指标", "数量指标", name], figures, "受雨季影响，工期推迟");
    let rows = vec![
        row(12, "年度建设（维修）任务完成数量", ["≥100公里", "73公里", "50", "50"]),
        row(13, "受益群众人数", ["≥1.2万人", "0.9万人", "30", "30"]),
        row(14, "服务对象满意度", ["≥95%", "97%", "10", "10"]),
    ];
    let funds = ["1200", "1234.56", "1003.21", "10"];
    stated(form(FormKind::Project, department, name, funds, rows), "100", "优")
}

/// Departments of five projects with these findings each.
fn large(departments: usize, told: &[(&'static str, Severity, &str)]) -> District {
    let profile = luquan();
    let departments = (0..departments).map(|at| {
        let name = format!("石家庄市鹿泉区第{at}街道办事处");
        let projects =
            (0..5).map(|number| project(&name, &format!("农村公路养护及安全防护工程（第{number}批）专项资金")));
        department(&name, projects.collect(), None, &profile)
    });
    let mut large = district(departments.collect(), &profile);
    let mut findings = Vec::new();
    for one in &large.departments {
        for entry in &one.projects {
            findings.extend(
                told.iter()
                    .map(|&(code, severity, message)| jiping::domain::finding::Finding {
                        file: entry.file.clone(),
                        ..finding(code, severity, one, message)
                    }),
            );
        }
    }
    raise(&mut large, findings);
    large
}

#[test]
fn three_hundred_projects_stay_below_150_kb() {
    let page = page(&large(
        60,
        &[
            (
                "F03",
                Severity::Error,
                "年度资金总额的执行率填「100%」，按执行数1003.21÷全年预算数1234.56应为81.26%",
            ),
            (
                "I08",
                Severity::Error,
                "「年度建设（维修）任务完成数量」未完成年度指标值（指标值「≥100公里」，实际完成值「73公里」），得分填满分50，应为36.50",
            ),
            (
                "T05",
                Severity::Hint,
                "指标得分率98.33%，执行率得分率81.26%（执行率81.26%），相差17.36%，一般应不超过5%",
            ),
        ],
    ));
    assert!(page.len() < 150_000, "{} bytes", page.len());
    for (kind, count) in [
        ("强制 F03", 300),
        ("强制 I08", 300),
        ("提示 T05", 300),
        ("未完成 C13、C14", 300),
    ] {
        assert_eq!(
            page.matches(kind).count(),
            count,
            "{kind}: what has no room in full is named all the same"
        );
    }
}

#[test]
fn the_first_department_tells_as_many_matters_in_full_as_the_last() {
    let long = "长".repeat(200);
    let page = page(&large(
        40,
        &[
            ("F03", Severity::Error, "执行率应为81.26%"),
            ("I08", Severity::Error, "得分应为36.50"),
            ("T05", Severity::Hint, &long),
            ("T06", Severity::Hint, &long),
            ("T07", Severity::Hint, &long),
        ],
    ));
    assert!(page.len() < 150_000, "{} bytes", page.len());
    for (text, count) in [("G7 执行率应为81.26%", 200), ("G7 得分应为36.50", 200), ("长", 0)] {
        assert_eq!(page.matches(text).count(), count, "{text}");
    }
}

#[test]
fn what_a_department_wrote_stays_text() {
    let profile = luquan();
    let mut form = project(HOSTILE, HOSTILE);
    form.sheet = HOSTILE.into();
    form.indicators = vec![indicator(
        12,
        ["产出指标", "数量指标", HOSTILE],
        ["≥100", HOSTILE, "90", "90"],
        "",
    )];
    let one = department(HOSTILE, vec![form], None, &profile);
    let mut told = finding("F03", Severity::Error, &one, HOSTILE);
    told.sheet = Some(Arc::from(HOSTILE));
    let mut hostile = district(vec![one], &profile);
    let of_nobody = jiping::domain::finding::Finding {
        department: None,
        ..told.clone()
    };
    raise(&mut hostile, vec![told, of_nobody]);
    hostile.not_sent = vec![Arc::from(HOSTILE)];
    hostile.year = None;
    let page = page(&hostile);
    assert!(page.matches("&lt;img src=x onerror=&quot;").count() > 5);
    assert!(!page.contains("<img") && !page.contains("&copy;"));
    assert_eq!(page.matches("</script>").count(), 1);
}

#[test]
fn the_page_is_whole_without_departments_and_with_awkward_ones() {
    let empty = page(&district(Vec::new(), &luquan()));
    assert!(empty.contains(r#"<table id="ranking">"#) && empty.ends_with("</html>\n"));
    assert!(!empty.contains("<tbody>"));
    let awkward = page(&awkward());
    assert!(!awkward.chars().any(|letter| letter.is_control() && letter != '\n'));
    assert!(awkward.contains("财政局"), "who sent nothing is named");
}

#[test]
fn it_asks_nobody_for_anything() {
    let page = text(&rendered(), "看板.html");
    for word in [" src=", " href=", "url(h", "url(/", "@import", "<link", "XMLHttp"] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn its_script_runs_in_old_browsers() {
    let page = text(&rendered(), "看板.html");
    let script = page.split("<script>").nth(1).unwrap();
    for word in [
        "=>", "`", "let ", "const ", "class ", "...", ".forEach", "fetch", "async ", "import ",
    ] {
        assert!(!script.contains(word), "{word}");
    }
}
