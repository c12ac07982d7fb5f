//! Sheet 图表 of 汇总表.xlsx: its charts, and the cells that they show.

use crate::awkward::awkward;
use crate::town::{department, district, form, indicator, luquan, stated};
use calamine::{Data, Range, Reader, Xlsx};
use jiping::domain::district::District;
use jiping::domain::form::FormKind;
use jiping::write::{Originals, Wanted, render};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// Parts of the workbook by name.
fn parts(district: &District) -> BTreeMap<String, String> {
    let mut package = zip::ZipArchive::new(Cursor::new(workbook(district))).unwrap();
    let names: Vec<_> = package.file_names().map(|name| name.unwrap().into_owned()).collect();
    let read = |name: String| {
        let mut text = String::new();
        package.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
        (name, text)
    };
    names.into_iter().map(read).collect()
}

fn workbook(district: &District) -> Vec<u8> {
    let artifacts = render(district, &[], &Originals::default(), &luquan(), "", &Wanted::default()).unwrap();
    artifacts
        .into_iter()
        .find(|artifact| artifact.path == "汇总表.xlsx")
        .unwrap()
        .bytes
}

fn cells(district: &District) -> Range<Data> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook(district))).unwrap();
    book.worksheet_range("图表").unwrap()
}

/// Charts of the sheet 图表, by their titles.
fn charts(district: &District) -> Vec<(String, String)> {
    let parts = parts(district);
    let charts = parts.iter().filter(|(name, _)| name.starts_with("xl/charts/chart"));
    let own = charts.filter(|(_, chart)| chart.contains("图表!$"));
    own.map(|(_, chart)| {
        let title = chart.split("<c:title>").nth(1).unwrap();
        let title = title.split("<a:t>").nth(1).unwrap().split('<').next().unwrap();
        (title.to_owned(), chart.clone())
    })
    .collect()
}

/// The column below a header of the data, as far as it goes.
#[track_caller]
fn below(cells: &Range<Data>, heading: &str, column: u32) -> Vec<String> {
    let start = (13..80).find(|&at| cells.get_value((2, at)).is_some_and(|cell| *cell == *heading));
    let start = start.unwrap_or_else(|| panic!("no data {heading}"));
    let cells = (4..).map_while(|row| cells.get_value((row, start + column)));
    cells
        .map(ToString::to_string)
        .take_while(|cell| !cell.is_empty())
        .collect()
}

/// Departments with one project each, spent in percent of the budget.
fn town(rates: &[&str]) -> District {
    let profile = luquan();
    let departments = rates.iter().enumerate().map(|(at, rate)| {
        let name = format!("第{}局", at + 1);
        let rows = vec![indicator(
            12,
            ["产出指标", "数量指标", "数量"],
            ["≥100", "100", "90", "90"],
            "",
        )];
        let project = form(FormKind::Project, &name, "项目", ["100", "100", rate, "10"], rows);
        department(&name, vec![stated(project, "100", "优")], None, &profile)
    });
    district(departments.collect(), &profile)
}

#[test]
fn every_chart_is_there_with_a_title_and_words_for_whoever_does_not_see_it() {
    let district = town(&["50", "80", "95", "100"]);
    let titles: Vec<_> = charts(&district).into_iter().map(|(title, _)| title).collect();
    assert_eq!(
        titles,
        [
            "项目等级分布（项目数）",
            "项目得分分布（项目数）",
            "执行率与复算总分",
            "排名靠前的部门（排名得分）",
            "排名靠后的部门（排名得分）",
        ]
    );
    let parts = parts(&district);
    let drawings: String = parts
        .iter()
        .filter(|(name, _)| name.starts_with("xl/drawings/drawing"))
        .map(|(_, drawing)| drawing.as_str())
        .collect();
    assert_eq!(drawings.matches("descr=\"").count(), 6, "these and the one on 总览");
    assert!(drawings.contains("优：自报4个，复算4个；良：自报0个，复算0个"));
}

#[test]
fn the_cells_hold_what_the_sheets_say() {
    let cells = cells(&awkward());
    assert_eq!(below(&cells, "等级分布", 1), ["3", "0", "0", "0", "1"]);
    assert_eq!(below(&cells, "等级分布", 2), ["2", "1", "0", "0", "1"]);
    let first = below(&cells, "排名靠前的部门", 0);
    let last = below(&cells, "排名靠后的部门", 0);
    assert_eq!(first[..2], ["卫健局", "民政局"]);
    assert!(!last.is_empty() && last.iter().all(|name| !first.contains(name)));
}

#[test]
fn the_line_of_the_alarm_ends_where_full_marks_no_longer_reach_it() {
    let cells = cells(&town(&["50", "80"]));
    let rates = below(&cells, "警戒线", 0);
    let totals = below(&cells, "警戒线", 1);
    assert_eq!(
        (rates.last().unwrap().as_str(), totals.last().unwrap().as_str()),
        ("0.95", "99.5")
    );
    assert_eq!(below(&cells, "执行率偏低线", 0), ["0.9", "0.9"]);
}

#[test]
fn a_rate_beyond_reason_is_counted_and_not_drawn() {
    let district = town(&["50", "150", "1000000"]);
    assert_eq!(below(&cells(&district), "执行率与得分", 1), ["0.5", "1.5"]);
    let (_, scatter) = charts(&district).swap_remove(2);
    assert!(scatter.contains("另有1个项目超过150%，未画出"));
}

#[test]
fn without_anything_to_show_there_is_no_chart() {
    assert_eq!(charts(&town(&[])), []);
    let titles = |rates| {
        charts(&town(rates))
            .into_iter()
            .map(|(title, _)| title)
            .collect::<Vec<_>>()
    };
    assert!(
        !titles(&["90"]).contains(&"排名靠后的部门（排名得分）".to_owned()),
        "there is one department only"
    );
    for (_, chart) in charts(&town(&["90"])) {
        assert!(!chart.contains("<c:ptCount val=\"0\"/>"));
    }
}
