//! Returns of a made-up district whose points lie on the edges of rounding: x.xx5, where binary numbers err to either
//! side, and departments that share a place.

use rust_xlsxwriter::Workbook;
use std::path::Path;

/// Weights of the six indicators; with 执行率 10 they make 100.
const WEIGHTS: [f64; 6] = [12.5, 22.5, 17.5, 7.5, 20.0, 10.0];
const LEVELS: [[&str; 3]; 6] = [
    ["产出指标", "数量指标", "维修面积"],
    ["产出指标", "质量指标", "验收合格率"],
    ["产出指标", "时效指标", "按期完成率"],
    ["效益指标", "社会效益指标", "受益学生"],
    ["效益指标", "社会效益指标", "开放场次"],
    ["满意度指标", "服务对象满意度指标", "师生满意度"],
];
const DEPARTMENTS: [&str; 4] = ["教育局", "水利局", "民政局", "文旅局"];
const PROJECTS: u32 = 9;

/// Writes the returns into a folder, one workbook a department. The last two departments report the same.
pub fn write(folder: &Path) {
    for (at, department) in (0..).zip(DEPARTMENTS) {
        let mut book = Workbook::new();
        for project in 0..PROJECTS {
            form(&mut book, department, u32::min(at, 2) * PROJECTS + project);
        }
        book.save(folder.join(format!("{department}.xlsx"))).unwrap();
    }
}

/// A form; `number` decides how far its targets are missed.
fn form(book: &mut Workbook, department: &str, number: u32) {
    let sheet = book.add_worksheet();
    let mut texts = vec![
        (0, 0, "项目支出绩效自评表（2025年度）".to_owned()),
        (1, 0, "项目名称".to_owned()),
        (1, 1, format!("工程{number}")),
        (2, 0, "主管部门".to_owned()),
        (2, 1, department.to_owned()),
        (3, 0, "项目资金（万元）".to_owned()),
        (4, 0, "年度资金总额".to_owned()),
    ];
    let funds = ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"];
    texts.extend((2..).zip(funds).map(|(column, name)| (3, column, name.to_owned())));
    let heads = [
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析",
    ];
    texts.extend((0..).zip(heads).map(|(column, name)| (5, column, name.to_owned())));
    // Spent in steps of 0.05%, so that the points of execution end in 5.
    let spent = 1000.0 - f64::from(number % 20) * 0.5;
    for (column, amount) in (2..).zip([1000.0, 1000.0, spent, 10.0]) {
        sheet.write_number(4, column, amount).unwrap();
    }
    for (row, (levels, weight)) in (6..).zip(LEVELS.iter().zip(WEIGHTS)) {
        texts.extend(
            (0..)
                .zip(levels)
                .map(|(column, name)| (row, column, (*name).to_owned())),
        );
        // 12.5 × 96.6 ÷ 100 = 12.075
        let missed = (number * 7 + row * 3) % 40;
        texts.push((row, 3, "≥100".to_owned()));
        sheet.write_number(row, 4, 100.0 - f64::from(missed) / 5.0).unwrap();
        sheet.write_number(row, 5, weight).unwrap();
        sheet.write_number(row, 6, weight).unwrap();
        texts.push((row, 7, "工期调整".to_owned()));
    }
    texts.push((12, 0, "总分".to_owned()));
    sheet.write_number(12, 5, 100).unwrap();
    for (row, column, text) in texts {
        sheet.write_string(row, column, text).unwrap();
    }
}
