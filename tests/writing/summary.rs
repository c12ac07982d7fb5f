//! 汇总表.xlsx, read back cell by cell.

use crate::awkward::{COLON, FORMULA, SLASH, awkward};
use crate::believable::believable;
use crate::rendered;
use crate::town::{department, district, form, indicator, luquan};
use calamine::{Data, Range, Reader, Xlsx};
use jiping::domain::district::District;
use jiping::domain::form::FormKind;
use jiping::scratch::Scratch;
use jiping::write::summary::{MOST_ROWS, Way, write};
use jiping::write::{Originals, Subject, Tray, Wanted, render};
use std::io::Cursor;

fn sheets() -> Xlsx<Cursor<Vec<u8>>> {
    let artifact = rendered()
        .into_iter()
        .find(|artifact| artifact.path == "汇总表.xlsx")
        .unwrap();
    Xlsx::new(Cursor::new(artifact.bytes)).unwrap()
}

fn sheet(name: &str) -> Range<Data> {
    sheets().worksheet_range(name).unwrap()
}

/// The column of a header (line breaks left out).
#[track_caller]
fn column_of(range: &Range<Data>, header: &str) -> u32 {
    (0..range.width() as u32)
        .find(|&column| {
            let shown = range.get_value((2, column)).map(ToString::to_string);
            shown.is_some_and(|shown| shown.replace('\n', "") == header)
        })
        .unwrap_or_else(|| panic!("no header {header}"))
}

/// The cell below a header, `row` rows below it.
#[track_caller]
fn below(range: &Range<Data>, header: &str, row: u32) -> Data {
    range
        .get_value((2 + row, column_of(range, header)))
        .cloned()
        .unwrap_or(Data::Empty)
}

#[track_caller]
fn case(sheet_name: &str, header: &str, row: u32, expected: impl Into<Data>) {
    assert_eq!(below(&sheet(sheet_name), header, row), expected.into());
}

fn text(text: &str) -> Data {
    Data::String(text.to_owned())
}

#[test]
fn the_sheets_stand_in_their_order() {
    assert_eq!(
        sheets().sheet_names(),
        [
            "总览",
            "图表",
            "部门排名",
            "项目汇总",
            "部门整体",
            "指标明细",
            "审核问题",
            "问题分布",
            "报送情况",
            "审核规则",
            "口径说明"
        ]
    );
}

#[test]
fn departments_are_ranked_and_equals_share_a_place() {
    let ranking = sheet("部门排名");
    let column =
        |header: &str| -> Vec<String> { (1..=6).map(|row| below(&ranking, header, row).to_string()).collect() };
    assert_eq!(column("部门"), ["卫健局", "民政局", SLASH, COLON, "水利局", "全区"]);
    assert_eq!(column("名次"), ["1", "1", "3", "—", "—", ""]);
    assert_eq!(column("并列"), ["并列", "并列", "", "", "", ""]);
    assert_eq!(column("评优率复算"), ["1", "1", "0", "0", "—", "0.5"]);
    assert_eq!(column("评优率自报"), ["1", "1", "1", "0", "—", "0.75"]);
    assert_eq!(column("已评项目"), ["1", "1", "1", "1", "0", "4"]);
    assert_eq!(column("整体得分自报"), ["—", "—", "—", "—", "88", ""]);
}

/// The mean of projects does not rank a department whose own form is there: cell, formula and remark agree.
#[test]
fn a_department_form_without_a_score_has_no_place() {
    let profile = luquan();
    let sent = |name| {
        let met = indicator(20, ["产出指标", "数量指标", "面积"], ["≥100", "100", "90", "90"], "");
        form(
            FormKind::Project,
            name,
            "校舍维修",
            ["100", "100", "100", "10"],
            vec![met],
        )
    };
    let mut whole = form(
        FormKind::Department,
        "教育局",
        "",
        ["100", "100", "100", ""],
        Vec::new(),
    );
    whole.indicators = sent("教育局").indicators;
    whole.columns.weight = false;
    whole.indicators[0].weight = None;
    let departments = vec![
        department("教育局", vec![sent("教育局")], Some(whole), &profile),
        department("水利局", vec![sent("水利局")], None, &profile),
    ];
    let district = district(departments, &profile);
    let artifacts = render(&district, &[], &Originals::default(), &profile, "", &Wanted::default());
    let artifacts = artifacts.unwrap();
    let summary = artifacts
        .iter()
        .find(|artifact| artifact.path == "汇总表.xlsx")
        .unwrap();
    let mut book = Xlsx::new(Cursor::new(summary.bytes.as_slice())).unwrap();
    let ranking = book.worksheet_range("部门排名").unwrap();
    let formulas = book.worksheet_formula("部门排名").unwrap();
    let formula = |row: u32| formulas.get_value((2 + row, column_of(&ranking, "排名得分"))).cloned();
    let row = |row: u32| {
        ["部门", "名次", "平均分简单", "排名得分", "备注"].map(|header| below(&ranking, header, row).to_string())
    };
    assert_eq!(row(1), ["水利局", "1", "100", "100", "没有部门整体自评表"]);
    let remark = "部门整体表中没有分值，只登记不计分；部门整体没有复算得分，不以项目平均分代替，不编名次";
    assert_eq!(row(2), ["教育局", "—", "100", "—", remark]);
    assert_eq!(formula(1).unwrap(), "IF(ISNUMBER(O4),O4,M4)");
    assert_eq!(formula(2).unwrap(), "O5");
    assert!(crate::text(&artifacts, "看板.html").contains("部门整体没有复算得分"));
}

#[test]
fn claimed_and_recomputed_stand_side_by_side() {
    case("项目汇总", "自报总分", 1, 100.0);
    case("项目汇总", "执行率", 1, 0.5);
    case("项目汇总", "执行率得分", 1, 5.0);
    case("项目汇总", "产出得分", 1, 37.5);
    case("项目汇总", "自报等级", 1, text("优"));
    let difference = below(&sheet("项目汇总"), "差额", 1).to_string().parse::<f64>().unwrap();
    assert!(difference < 0.0);
    case("指标明细", "自报得分", 1, 50.0);
    case("指标明细", "复算得分", 1, 37.5);
    case("指标明细", "差额", 1, -12.5);
    case("指标明细", "是否完成", 1, text("否"));
    case("指标明细", "单元格", 1, text("C13"));
}

#[test]
fn a_form_without_weights_says_why_it_has_no_score() {
    case("项目汇总", "复算总分", 2, text("—"));
    case("项目汇总", "复算等级", 2, text("—"));
    case("项目汇总", "备注", 2, text("表中没有分值，只登记不计分"));
}

#[test]
fn department_text_stays_text() {
    case("项目汇总", "项目名称", 1, text(FORMULA));
    case("指标明细", "三级指标", 1, text("=1+1"));
    case("审核问题", "表内原文", 1, text("=1+1"));
    let mut book = sheets();
    for name in book.sheet_names() {
        let (values, formulas) = (
            book.worksheet_range(&name).unwrap(),
            book.worksheet_formula(&name).unwrap(),
        );
        for (row, column, formula) in formulas.used_cells() {
            let (top, left) = formulas.start().unwrap();
            let at = (top + row as u32, left + column as u32);
            assert!(
                !formula.is_empty() && !formula.contains("1+1") && !formula.contains("HYPERLINK"),
                "{formula}"
            );
            let value = values.get_value(at).unwrap();
            assert!(
                ![text(FORMULA), text("=1+1"), Data::Empty].contains(value),
                "{name} {at:?} {formula}"
            );
        }
    }
}

/// The formula in the cell below a header.
#[track_caller]
fn formula(sheet_name: &str, header: &str, row: u32) -> String {
    let column = column_of(&sheet(sheet_name), header);
    let formulas = sheets().worksheet_formula(sheet_name).unwrap();
    formulas.get_value((2 + row, column)).cloned().unwrap_or_default()
}

#[test]
fn a_figure_says_how_it_comes_about() {
    assert_eq!(formula("指标明细", "复算得分", 1), "ROUND(MIN(I4,I4*S4/Q4),2)");
    assert_eq!(formula("指标明细", "差额", 1), "ROUND(K4-J4,2)");
    assert_eq!(formula("项目汇总", "执行率得分", 1), "ROUND(MIN(1,F4/E4)*X4,2)");
    assert_eq!(formula("项目汇总", "复算等级", 1), "LOOKUP(M4,项目等级线,项目等级)");
    assert_eq!(formula("项目汇总", "复算总分", 2), "", "there is no total");
    assert_eq!(formula("部门排名", "未定级", 1), "E4-SUM(F4:I4)");
    assert_eq!(formula("部门排名", "评优率复算", 6), "IFERROR(ROUND(F9/E9,3),\"—\")");
    let names = sheets().defined_names().to_vec();
    let band = names.iter().find(|(name, _)| name == "项目等级线").unwrap();
    assert!(band.1.contains("口径说明'!$B$"), "{}", band.1);
    assert!(names.iter().any(|(name, _)| name == "满分"));
}

/// 汇总表.xlsx on sheets of so many rows, without the records.
fn written(district: &District, most_rows: usize) -> Xlsx<Cursor<Vec<u8>>> {
    let tray = Tray::default();
    let subject = Subject {
        district,
        handbacks: &[],
        originals: &Originals::default(),
        profile: &luquan(),
        profile_hash: "",
    };
    let way = Way {
        outbox: &tray,
        most_rows,
        with_records: false,
        scratch: Scratch::in_memory(),
        lists_done: &mut || (),
    };
    write(&subject, way).unwrap();
    let artifact = tray.into_artifacts().remove(0);
    Xlsx::new(Cursor::new(artifact.bytes)).unwrap()
}

/// The rows of a list, without title, header and notes, each with its first cells.
fn listed(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str, cells: usize) -> Vec<Vec<String>> {
    let rows = book.worksheet_range(name).unwrap();
    let rows = rows.rows().skip(3).filter(|row| matches!(row[0], Data::Float(_)));
    let shown = |row: &[Data]| row.iter().take(cells).map(ToString::to_string).collect();
    rows.map(shown).collect()
}

#[test]
fn lists_longer_than_a_sheet_go_on_and_hold_the_same() {
    let district = believable();
    let (mut whole, mut cut) = (written(&district, MOST_ROWS), written(&district, 40));
    for (name, cells) in [("指标明细", 24), ("审核问题", 15)] {
        let rows = listed(&mut whole, name, cells);
        let names: Vec<String> = cut
            .sheet_names()
            .into_iter()
            .filter(|sheet| sheet.starts_with(name))
            .collect();
        assert_eq!(names.len(), rows.len().div_ceil(40).max(names.len()), "{names:?}");
        assert_eq!(
            names.get(1).map(String::as_str),
            (names.len() > 1).then_some(&*format!("{name}（2）"))
        );
        let parts: Vec<_> = names.iter().flat_map(|part| listed(&mut cut, part, cells)).collect();
        assert_eq!(parts, rows);
    }
    assert!(cut.sheet_names().contains(&"指标明细（2）".to_owned()));
    // Every other sheet shows the same, the forms by formulas that refer to the sheet that has their indicators.
    for name in ["总览", "部门排名", "项目汇总", "部门整体", "问题分布"] {
        assert_eq!(
            cut.worksheet_range(name).unwrap(),
            whole.worksheet_range(name).unwrap(),
            "{name}"
        );
    }
    let (of_cut, of_whole) = (
        cut.worksheet_formula("项目汇总").unwrap(),
        whole.worksheet_formula("项目汇总").unwrap(),
    );
    assert_eq!(of_cut.used_cells().count(), of_whole.used_cells().count());
    assert!(
        of_cut
            .used_cells()
            .any(|(.., formula)| formula.contains("'指标明细（2）'!$T$4:$T$"))
    );
}

#[test]
fn a_form_without_indicators_has_its_row_wherever_it_stands() {
    let profile = luquan();
    let project = |name: &str, indicators| form(FormKind::Project, "教育局", name, ["", "100", "90", "9"], indicators);
    let row = || {
        vec![indicator(
            12,
            ["产出指标", "数量指标", "培训人数"],
            ["≥10", "8", "10", "8"],
            "报名不足",
        )]
    };
    let forms = vec![
        project("甲", Vec::new()),
        project("乙", row()),
        project("丙", Vec::new()),
    ];
    let district = district(vec![department("教育局", forms, None, &profile)], &profile);
    for most_rows in [MOST_ROWS, 1] {
        let mut book = written(&district, most_rows);
        let rows = book.worksheet_range("项目汇总").unwrap();
        let shown = |header: &str| [1, 2, 3].map(|row| below(&rows, header, row));
        assert_eq!(shown("项目名称"), ["甲", "乙", "丙"].map(text));
        assert_eq!(shown("产出得分"), [text("—"), Data::Float(8.0), text("—")]);
        assert_eq!(
            shown("偏差说明"),
            [Data::Empty, text("培训人数：报名不足"), Data::Empty]
        );
    }
}

/// Points stand in the column of the level-1 indicator by which the checks go, however its name is written.
#[test]
fn points_stand_under_the_level_that_the_checks_go_by() {
    let profile = luquan();
    let row = |at, level| indicator(at, [level, "数量指标", "培训人数"], ["≥10", "8", "10", "8"], "报名不足");
    let rows = vec![row(12, "项目产 出"), row(13, "产出、效益指标")];
    let forms = vec![form(FormKind::Project, "教育局", "甲", ["", "100", "90", "9"], rows)];
    let district = district(vec![department("教育局", forms, None, &profile)], &profile);
    let mut book = written(&district, MOST_ROWS);
    let rows = book.worksheet_range("项目汇总").unwrap();
    let shown = ["产出得分", "效益得分", "产出、效益得分"].map(|header| below(&rows, header, 1));
    assert_eq!(shown, [Data::Float(8.0), text("—"), Data::Float(8.0)]);
}

#[test]
fn control_characters_do_not_break_the_workbook() {
    case("指标明细", "实际完成值", 2, text("\u{1}_x0041_"));
}

#[test]
fn text_that_is_too_long_is_cut_with_a_mark() {
    let expected = below(&sheet("审核问题"), "应为", 1).to_string();
    assert_eq!(expected.encode_utf16().count(), 32_767);
    assert!(expected.ends_with("…（后文过长，已截断）"));
}

#[test]
fn departments_that_sent_nothing_come_first() {
    case("报送情况", "部门", 1, text("财政局"));
    case("报送情况", "结果", 1, text("未报送"));
    case("报送情况", "结果", 2, text("已计分"));
    case("报送情况", "结果", 3, text("只登记"));
    let last = u32::try_from(awkward().intake.len()).unwrap() + 1;
    case("报送情况", "文件", last, text("~$教育局.xlsx"));
    case("报送情况", "结果", last, text("略过"));
    case("报送情况", "说明", last, text("临时锁定文件"));
}

#[test]
fn every_grade_of_the_profile_is_counted() {
    let overview = sheet("总览");
    let find = |name: &str| -> Vec<String> {
        let row = overview
            .rows()
            .find(|row| row.get(4) == Some(&text(name)))
            .unwrap_or_else(|| panic!("no row {name}"));
        row[4..10].iter().map(ToString::to_string).collect()
    };
    assert_eq!(find("优"), ["优", "2", "0.5", "3", "0.75", "减少1"]);
    assert_eq!(find("评优率")[1], "0.5");
    assert_eq!(find("评优率")[3], "0.75");
    assert_eq!(find("优秀")[3], "1");
    let listed: Vec<_> = luquan()
        .grades
        .project
        .iter()
        .map(|band| find(&band.name)[1].clone())
        .collect();
    assert_eq!(listed.len(), 4);
    assert_eq!(find("未定级")[1], "1");
}

#[test]
fn the_profile_and_the_program_are_named() {
    let basis = sheet("口径说明");
    let all = basis
        .used_cells()
        .map(|(_, _, cell)| cell.to_string())
        .collect::<String>();
    assert!(all.contains(&luquan().title));
    assert!(all.contains("口径校验值"));
    assert!(all.contains(env!("CARGO_PKG_VERSION")));
}
