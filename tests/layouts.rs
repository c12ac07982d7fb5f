//! Layouts of self-evaluation forms as provinces print them, drawn and read whole.
//!
//! In a drawing `│` parts the cells of a row, `<` is merged with the cell to the left and `^` with the cell above; a dot
//! alone is a blank row. Figures are text here: how a number is stored is the business of the readers of files.

use jiping::domain::cell::{Cell, Stored};
use jiping::domain::form::{Form, FormKind, FundRow, Given, Indicator, Level, MissingColumn};
use jiping::domain::place::{Address, Area};
use jiping::read::grid::{Grid, Sheet, SheetContent, Workbook};
use jiping::read::recognise;
use std::collections::BTreeMap;

/// The grid of a drawing.
fn drawn(drawing: &str) -> Grid {
    let lines = drawing.lines().map(str::trim).filter(|line| !line.is_empty());
    let rows: Vec<Vec<&str>> = lines
        .map(|line| match line {
            "." => Vec::new(),
            line => line.split('│').map(str::trim).collect(),
        })
        .collect();
    let mut anchors: BTreeMap<(usize, usize), (usize, usize)> = BTreeMap::new();
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            let anchor = match *text {
                "<" => anchors[&(row, column - 1)],
                "^" => anchors[&(row - 1, column)],
                _ => (row, column),
            };
            anchors.insert((row, column), anchor);
        }
    }
    let at = |(row, column): (usize, usize)| Address::new(row.try_into().unwrap(), column.try_into().unwrap());
    let mut areas: BTreeMap<Address, Area> = BTreeMap::new();
    for (place, anchor) in &anchors {
        let area = areas.entry(at(*anchor)).or_insert(Area::of(at(*anchor)));
        area.last = Address::new(
            area.last.row.max(at(*place).row),
            area.last.column.max(at(*place).column),
        );
    }
    let texts = anchors.iter().filter(|(place, anchor)| place == anchor);
    let cells = texts.map(|(place, _)| (at(*place), rows[place.0][place.1].replace("\\n", "\n")));
    let cells = cells.filter(|(_, text)| !text.is_empty()).map(|(at, text)| Cell {
        at,
        text: text.into(),
        stored: Stored::Text,
        hidden: false,
    });
    Grid::new(cells.collect::<Vec<_>>(), areas.into_values())
}

/// Everything that is read of a drawing, a line each; `—` is nothing.
fn reading(drawing: &str) -> String {
    let sheet = Sheet {
        name: "Sheet1".to_owned(),
        hidden: false,
        content: SheetContent::Grid(drawn(drawing)),
    };
    let (forms, skipped) = recognise::forms(&Workbook { sheets: vec![sheet] });
    let mut lines: Vec<String> = forms.iter().flat_map(form_lines).collect();
    lines.extend(skipped.iter().map(|sheet| format!("略过 {}", sheet.reason.label())));
    lines.join("\n")
}

fn form_lines(form: &Form) -> Vec<String> {
    let kind = match form.kind {
        FormKind::Project => "项目",
        FormKind::Department => "部门",
    };
    let year = form.year.map_or("—".to_owned(), |year| year.to_string());
    let unit = form.amount_unit.map_or("—", |unit| unit.label());
    let names = [&form.project, &form.department, &form.unit].map(given).join(" ");
    let mut lines = vec![format!("{kind}表 {year} {names} {unit}")];
    lines.extend(form.funds.iter().map(fund_line));
    let goals = form.goals.iter();
    lines.extend(goals.map(|goal| format!("目标 {} → {}", text(&goal.expected), text(&goal.actual))));
    lines.extend(form.indicators.iter().map(indicator_line));
    let leftovers = form.placeholders.iter();
    lines.extend(leftovers.map(|left| format!("占位 {}", left.text)));
    let (weight, score) = (text(&form.total.weight), text(&form.total.score));
    lines.push(format!("总分 {weight} {score} {}", text(&form.grade)));
    lines.extend(form.missing.iter().map(missing_line));
    lines
}

fn missing_line(column: &MissingColumn) -> String {
    let claims: Vec<&str> = column.claimed_by.iter().map(|given| given.text.as_str()).collect();
    match claims[..] {
        [] => format!("缺少 {}", column.name),
        _ => format!("分不清 {} {}", column.name, claims.join(" ")),
    }
}

fn fund_line(row: &FundRow) -> String {
    let mark = match (row.is_total, row.by_use, row.is_part) {
        (true, _, _) => "★",
        (false, true, _) => "用途 ",
        (false, false, true) => "其中 ",
        (false, false, false) => "",
    };
    let amounts = [&row.initial, &row.adjusted, &row.executed].map(text).join(" ");
    let points = [&row.weight, &row.rate, &row.score].map(text).join(" ");
    format!("资金 {mark}{} {amounts} │ {points}", row.source)
}

fn indicator_line(row: &Indicator) -> String {
    let level = |level: Option<&Level>| level.map_or("—".to_owned(), |level| level.name.to_string());
    let names = [row.level1.as_deref(), row.level2.as_deref(), row.level3.as_ref()];
    let names = names.map(level).join("/");
    let sign = row.direction.map_or("", |direction| direction.sign());
    let unit = row.unit.as_deref().unwrap_or_default();
    let values = [&row.target, &row.actual, &row.weight, &row.score, &row.reason].map(text);
    format!("指标 {names} [{sign}{unit}] {}", values.join(" "))
}

fn text(cell: &Option<Cell>) -> String {
    cell.as_ref()
        .map_or("—".to_owned(), |cell| cell.text.as_str().replace('\n', " "))
}

fn given(given: &Option<Given>) -> String {
    given.as_ref().map_or("—".to_owned(), |given| given.text.to_string())
}

/// The same sheet two rows down and two columns to the right.
fn moved(drawing: &str) -> String {
    let line = |line: &str| match line {
        "." => line.to_owned(),
        line => format!("│ │ {line}"),
    };
    let lines = drawing.lines().map(str::trim).filter(|line| !line.is_empty()).map(line);
    format!(".\n.\n{}", lines.collect::<Vec<_>>().join("\n"))
}

/// The same sheet with a blank row wherever no merged area goes on.
fn spaced(drawing: &str) -> String {
    let lines = drawing
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && *line != ".");
    let spaced = lines.map(|line| match line.contains('^') {
        true => line.to_owned(),
        false => format!(".\n{line}"),
    });
    spaced.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn case(drawing: &str, expected: &str) {
    let bare = |text: &str| {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect::<Vec<_>>().join("\n")
    };
    for (way, drawing) in [
        ("as drawn", drawing.to_owned()),
        ("moved", moved(drawing)),
        ("spaced", spaced(drawing)),
    ] {
        let read = reading(&drawing);
        assert!(bare(&read) == bare(expected), "{way}, it is read as\n{read}");
    }
}

/// Which columns a form has, however its header breaks.
mod header_lines {
    use super::case;

    // Groups above the columns, letters below them; 偏离度 is not read.
    #[test]
    fn levels_under_groups_and_numbers_under_columns() {
        case(
            r"
                项目支出绩效自评表（2021年度）
                项目名称 │ 体育场馆开放 │ < │ < │ < │ < │ < │ < │ <
                主管部门 │ 南京市体育局 │ < │ < │ 预算单位 │ 南京市全民健身中心 │ < │ < │ <
                绩效指标 │ < │ < │ 指标值 │ < │ 评分 │ < │ 偏差 │ <
                一级指标 │ 二级指标 │ 三级指标 │ 年度目标值 │ 全年实际值 │ 权重 │ 得分 │ 偏离度 │ 原因分析
                │  │  │ (A) │ (B) │ (C) │ (D) │ (B-A)/A │
                决策 │ 项目立项 │ 立项依据充分性 │ 充分 │ 充分 │ 10 │ 10 │ 0 │
                过程 │ 资金管理 │ 预算执行率 │ 100% │ 95% │ 10 │ 9.5 │ -5% │ 结余
                产出 │ 产出数量 │ 开放场次 │ ≥300场 │ 310场 │ 50 │ 50 │ 3% │
                效益 │ 社会效益 │ 受益人次 │ ≥5万人次 │ 6万人次 │ 30 │ 30 │ 20% │
                总得分 │ < │ < │ < │ < │ 100 │ 99.5 │  │
            ",
            r"
                项目表 2021 体育场馆开放 南京市体育局 南京市全民健身中心 —
                指标 决策/项目立项/立项依据充分性 [] 充分 充分 10 10 —
                指标 过程/资金管理/预算执行率 [%] 100% 95% 10 9.5 结余
                指标 产出/产出数量/开放场次 [≥场] ≥300场 310场 50 50 —
                指标 效益/社会效益/受益人次 [≥人次] ≥5万人次 6万人次 30 30 —
                总分 100 99.5 —
            ",
        );
    }

    // Each level has points of its own; the second score is the bureau's.
    #[test]
    fn points_beside_every_level() {
        case(
            r"
                2020年度部门整体支出绩效自评评分表
                预算部门名称：韶关市文化广电旅游体育局
                评价指标 │ < │ < │ < │ < │ < │ 指标说明 │ 评分标准 │ 自评分 │ 复核得分 │ 佐证材料
                一级指标 │ < │ 二级指标 │ < │ 三级指标 │ < │ ^ │ ^ │ ^ │ ^ │ ^
                名称 │ 权重（%） │ 名称 │ 权重（%） │ 名称 │ 权重（%） │ ^ │ ^ │ ^ │ ^ │ ^
                预算编制情况 │ 20 │ 预算编制 │ 10 │ 预算编制合理性 │ 5 │ 部门预算的合理性 │ 符合得5分，不符合酌情扣分 │ 5 │ 4 │
                ^ │ ^ │ ^ │ ^ │ 预算编制规范性 │ 5 │ 规范性 │ 规范得5分 │ 5 │ 5 │
                ^ │ ^ │ 目标设置 │ 10 │ 绩效目标合理性 │ 10 │ 目标合理 │ 合理得10分 │ 9 │ 9 │
                预算使用效益 │ 80 │ 效果性 │ 80 │ 社会经济效益 │ 80 │ 社会效益 │ 好得80分 │ 75 │ 75 │
                总分 │ 100 │  │ 100 │  │ 100 │  │  │ 94 │ 93 │
            ",
            r"
                部门表 2020 — 韶关市文化广电旅游体育局 韶关市文化广电旅游体育局 —
                指标 预算编制情况/预算编制/预算编制合理性 [] — — 5 5 —
                指标 预算编制情况/预算编制/预算编制规范性 [] — — 5 5 —
                指标 预算编制情况/目标设置/绩效目标合理性 [] — — 10 9 —
                指标 预算使用效益/效果性/社会经济效益 [] — — 80 75 —
                总分 100 94 —
            ",
        );
    }

    // Target and actual come in three cells each.
    #[test]
    fn sign_figure_and_unit_in_columns_of_their_own() {
        case(
            r"
                2022年度项目支出绩效自评表
                项目名称 │ 智慧城管平台运维 │ < │ < │ < │ 项目编码 │ < │ 440300220000000001 │ < │ < │ < │ < │ <
                主管部门 │ 深圳市城市管理和综合执法局 │ < │ < │ < │ 实施单位 │ < │ 深圳市城管执法监督中心 │ < │ < │ < │ < │ <
                资金情况（元） │ 年初预算数 │ < │ 调整预算数 │ < │ 执行数 │ < │ 执行率 │ < │ 分值 │ < │ 得分 │ <
                ^ │ 1,200,000.00 │ < │ 1,180,000.00 │ < │ 1,180,000.00 │ < │ 100.00% │ < │ 10 │ < │ 10 │ <
                年度目标 │ 年初设定目标 │ < │ < │ < │ < │ < │ 全年目标实际完成情况 │ < │ < │ < │ < │ <
                ^ │ 保障平台运行 │ < │ < │ < │ < │ < │ 平台运行正常 │ < │ < │ < │ < │ <
                一级指标 │ 二级指标 │ 三级指标 │ 年度指标值 │ < │ < │ 实际完成值 │ < │ < │ 权重 │ 单位自评得分 │ 主管部门评分 │ 备注
                ^ │ ^ │ ^ │ 符号 │ 数值 │ 单位 │ 符号 │ 数值 │ 单位 │ ^ │ ^ │ ^ │ ^
                产出指标 │ 数量指标 │ 巡检次数 │ ≥ │ 12 │ 次 │ = │ 13 │ 次 │ 30 │ 30 │ 29 │
                ^ │ 质量指标 │ 故障修复率 │ ≥ │ 98 │ % │ = │ 97 │ % │ 20 │ 19.8 │ 19 │ 个别设备老化
                效益指标 │ 社会效益 │ 平台可用率 │ ≥ │ 99 │ % │ = │ 99.5 │ % │ 30 │ 30 │ 30 │
                满意度指标 │ 服务对象满意度 │ 用户满意度 │ ≥ │ 90 │ % │ = │ 92 │ % │ 10 │ 10 │ 10 │
                合计 │ < │ < │ < │ < │ < │ < │ < │ < │ 100 │ 99.8 │ 98 │
            ",
            r"
                项目表 2022 智慧城管平台运维 深圳市城市管理和综合执法局 深圳市城管执法监督中心 元
                资金 ★资金情况（元） 1,200,000.00 1,180,000.00 1,180,000.00 │ 10 100.00% 10
                目标 保障平台运行 → 平台运行正常
                指标 产出指标/数量指标/巡检次数 [≥次] 12 13 30 30 —
                指标 产出指标/质量指标/故障修复率 [≥%] 98 97 20 19.8 个别设备老化
                指标 效益指标/社会效益/平台可用率 [≥%] 99 99.5 30 30 —
                指标 满意度指标/服务对象满意度/用户满意度 [≥%] 90 92 10 10 —
                总分 100 99.8 —
            ",
        );
    }

    // One header over sign and figure.
    #[test]
    fn sign_beside_the_figure_without_a_header_line() {
        case(
            r"
                项目支出绩效自评表
                （2024年度）
                项目名称 │ 甲 │ < │ 主管部门 │ 乙局 │ < │ <
                项目类型 │ 其他 │ < │ 主管部门审核意见 │ 同意 │ < │ <
                项目资金（万元） │  │ 年初预算数 │ 全年预算数 │ 全年执行数 │ 分值 │ 执行率 │ 得分
                ^ │ 年度资金总额 │ 100 │ 100 │ 90 │ 10 │ 90% │ 9
                ^ │ 其中：当年财政拨款 │ 100 │ 100 │ 90 │ - │ - │ -
                ^ │ 上年结转资金 │  │  │  │ - │ - │ -
                一级指标 │ 二级指标 │ 三级指标 │ 年度指标值 │ < │ 实际完成值 │ 分值 │ 得分
                产出指标 │ 数量指标 │ 面积 │ ≥ │ 100平 │ 100平 │ 50 │ 50
                效益指标 │ 社会效益 │ 好 │ 定性 │ 好 │ 好 │ 40 │ 40
                总分 │ < │ < │ < │ < │ < │ 100 │ 99
                自评结论 │ 优 │ < │ < │ < │ < │ < │ <
            ",
            r"
                项目表 2024 甲 乙局 — 万元
                资金 ★年度资金总额 100 100 90 │ 10 90% 9
                资金 当年财政拨款 100 100 90 │ - - -
                资金 上年结转资金 — — — │ - - -
                指标 产出指标/数量指标/面积 [≥平] 100平 100平 50 50 —
                指标 效益指标/社会效益/好 [定性] 好 好 40 40 —
                总分 100 99 —
            ",
        );
    }

    // The own score counts, sums of a part are no indicators.
    #[test]
    fn own_score_among_scores_and_sums_of_parts() {
        case(
            r"
                项目支出绩效自评表（2023年）
                项目名称 │ 图书采购 │ < │ 主管部门 │ 市文旅局 │ < │ < │ <
                一级指标 │ 二级指标 │ 三级指标 │ 指标值 │ 实际完成值 │ 分值 │ 审核得分 │ 自评得分 │ 得分说明
                产出指标 │ 数量指标 │ 采购册数 │ 1万册 │ 1万册 │ 60 │ 55 │ 60 │
                产出指标小计 │ < │ < │  │  │ 60 │ 55 │ 60 │
                效益指标 │ 社会效益 │ 借阅量 │ 1万人 │ 1万人 │ 40 │ 40 │ 40 │
                效益指标小计 │ < │ < │  │  │ 40 │ 40 │ 40 │
                合计 │ < │ < │ < │ < │ 100 │ 95 │ 100 │
            ",
            r"
                项目表 2023 图书采购 市文旅局 — —
                指标 产出指标/数量指标/采购册数 [册] 1万册 1万册 60 60 —
                指标 效益指标/社会效益/借阅量 [人] 1万人 1万人 40 40 —
                总分 100 100 —
            ",
        );
    }
}

/// The funds, whichever way they lie.
mod funds {
    use super::case;

    // The tasks are the rows; of three columns a figure the whole counts.
    #[test]
    fn tasks_with_budgets_in_parts() {
        case(
            r"
                部门整体支出绩效自评表
                （2021年度）
                填报单位：延安市水务局 │  │  │  │  │  │  │  │  │ 自评得分：96.5
                部门（单位）名称 │ < │ 延安市水务局 │ < │ < │ < │ < │ < │ < │ < │ < │ <
                年度主要任务完成情况 │ 任务名称 │ 主要内容 │ 完成情况 │ 预算数（万元） │ < │ < │ 执行数（万元） │ < │ < │ 执行率 │ 得分
                ^ │ ^ │ ^ │ ^ │ 总额 │ 财政拨款 │ 其他资金 │ 总额 │ 财政拨款 │ 其他资金 │ ^ │ ^
                ^ │ 任务1 │ 基本支出 │ 完成 │ 800 │ 800 │ 0 │ 790 │ 790 │ 0 │ 98.75% │
                ^ │ 任务2 │ 水土保持 │ 完成 │ 200 │ 150 │ 50 │ 200 │ 150 │ 50 │ 100% │
                ^ │ 金额合计 │ < │ < │ 1000 │ 950 │ 50 │ 990 │ 940 │ 50 │ 99% │ 9.9
                年度总体目标完成情况 │ 预期目标 │ < │ < │ < │ < │ 目标实际完成情况 │ < │ < │ < │ < │ <
                ^ │ 目标1：保障全市供水安全 │ < │ < │ < │ < │ 全市供水安全 │ < │ < │ < │ < │ <
                年度绩效指标完成情况 │ 一级指标 │ 二级指标 │ 指标内容 │ < │ < │ 年度指标值 │ < │ 实际完成值 │ 分值 │ 得分 │ 未完成原因和改进措施
                ^ │ 产出指标 │ 数量指标 │ 指标1：治理面积 │ < │ < │ 50平方公里 │ < │ 50平方公里 │ 30 │ 30 │
                ^ │ ^ │ 质量指标 │ 指标1：合格率 │ < │ < │ 100% │ < │ 98% │ 20 │ 19.6 │ 部分工程返工
                ^ │ 效益指标 │ 社会效益指标 │ 指标1：受益人口 │ < │ < │ 3万人 │ < │ 3万人 │ 30 │ 30 │
                ^ │ 满意度指标 │ 服务对象满意度指标 │ 指标1：群众满意度 │ < │ < │ ≥95% │ < │ 96% │ 10 │ 10 │
                总分 │ < │ < │ < │ < │ < │ < │ < │ < │ 100 │ 99.5 │
            ",
            r"
                部门表 2021 — 延安市水务局 延安市水务局 万元
                资金 任务1 — 800 790 │ — 98.75% —
                资金 任务2 — 200 200 │ — 100% —
                资金 ★金额合计 — 1000 990 │ — 99% 9.9
                目标 目标1：保障全市供水安全 → 全市供水安全
                指标 产出指标/数量指标/治理面积 [平方公里] 50平方公里 50平方公里 30 30 —
                指标 产出指标/质量指标/合格率 [%] 100% 98% 20 19.6 部分工程返工
                指标 效益指标/社会效益指标/受益人口 [人] 3万人 3万人 30 30 —
                指标 满意度指标/服务对象满意度指标/群众满意度 [≥%] ≥95% 96% 10 10 —
                总分 100 99.5 —
            ",
        );
    }

    // Headings share a cell with their first row.
    #[test]
    fn rows_by_source_then_by_use() {
        case(
            r"
                附件2
                │ 部门（单位）整体绩效自评表
                │ （2023年度）
                .
                │ 部门（单位）名称 │ < │ 新乡市教育局 │ < │ < │ < │ < │ < │ <
                │ 年度履职目标 │ < │ 办好人民满意的教育 │ < │ < │ < │ < │ < │ <
                │ 年度主要任务 │ < │ 任务名称 │ < │ 主要内容 │ < │ < │ < │ <
                │ ^ │ < │ 义务教育 │ < │ 保障义务教育阶段学校运转 │ < │ < │ < │ <
                │ ^ │ < │ 学前教育 │ < │ 新建幼儿园5所 │ < │ < │ < │ <
                │ 预算执行情况（万元） │ < │  │ < │ 年初预算数 │ 全年预算数 │ 全年执行数 │ 执行率 │ 得分
                │ ^ │ < │ 部门预算总额 │ < │ 5000 │ 5200 │ 5100 │ 98.08% │ 9.81
                │ ^ │ < │ 1、资金来源：（1）政府预算资金 │ < │ 4900 │ 5100 │ 5000 │ 98.04% │
                │ ^ │ < │ （2）财政专户管理资金 │ < │ 100 │ 100 │ 100 │ 100% │
                │ ^ │ < │ （3）单位资金 │ < │ 0 │ 0 │ 0 │  │
                │ ^ │ < │ 2、资金结构：（1）基本支出 │ < │ 3000 │ 3000 │ 3000 │ 100% │
                │ ^ │ < │ （2）项目支出 │ < │ 2000 │ 2200 │ 2100 │ 95.45% │
                │ 一级指标 │ 二级指标 │ 三级指标 │ 分值 │ 指标值 │ 实际完成值 │ 得分 │ 未完成原因分析及改进措施 │ 指标说明
                │ 投入管理指标 │ 工作目标管理 │ 年度履职目标相关性 │ 5 │ 相关 │ 相关 │ 5 │  │
                │ ^ │ 预算和财务管理 │ 预算执行率 │ 5 │ ≥95% │ 98.08% │ 5 │  │
                │ ^ │ ^ │ 预算调整率 │ 5 │ ≤5% │ 4% │ 5 │  │
                │ 产出指标 │ 重点工作任务完成 │ 新建幼儿园数量 │ 35 │ ≥5所 │ 5所 │ 35 │  │
                │ 效益指标 │ 履职效益 │ 入园率 │ 30 │ ≥90% │ 92% │ 30 │  │
                │ ^ │ 满意度 │ 家长满意度 │ 10 │ ≥90% │ 91% │ 10 │  │
                │ 自评总分 │ < │ < │ 100 │  │  │ 99.81 │  │
            ",
            r"
                部门表 2023 — 新乡市教育局 新乡市教育局 万元
                资金 ★部门预算总额 5000 5200 5100 │ — 98.08% 9.81
                资金 政府预算资金 4900 5100 5000 │ — 98.04% —
                资金 财政专户管理资金 100 100 100 │ — 100% —
                资金 单位资金 0 0 0 │ — — —
                资金 用途 基本支出 3000 3000 3000 │ — 100% —
                资金 用途 项目支出 2000 2200 2100 │ — 95.45% —
                目标 办好人民满意的教育 → —
                指标 投入管理指标/工作目标管理/年度履职目标相关性 [] 相关 相关 5 5 —
                指标 投入管理指标/预算和财务管理/预算执行率 [≥%] ≥95% 98.08% 5 5 —
                指标 投入管理指标/预算和财务管理/预算调整率 [≤%] ≤5% 4% 5 5 —
                指标 产出指标/重点工作任务完成/新建幼儿园数量 [≥所] ≥5所 5所 35 35 —
                指标 效益指标/履职效益/入园率 [≥%] ≥90% 92% 30 30 —
                指标 效益指标/满意度/家长满意度 [≥%] ≥90% 91% 10 10 —
                总分 100 99.81 —
            ",
        );
    }

    // The whole, then its parts below.
    #[test]
    fn labels_with_figures_across() {
        case(
            r"
                项目支出绩效自评表
                项目名称 │ 公园维护 │ < │ < │ < │ < │ < │ <
                主管部门 │ 市园林局 │ < │ < │ 实施单位 │ 市公园管理处 │ < │ <
                预算执行情况（万元） │ 预算数： │ 120 │ < │ 执行数： │ 118 │ < │ <
                ^ │ 其中：财政拨款 │ 120 │ < │ 其中：财政拨款 │ 118 │ < │ <
                ^ │ 其他资金 │ 0 │ < │ 其他资金 │ 0 │ < │ <
                年度总体目标 │ 预期目标 │ < │ < │ 实际完成情况 │ < │ < │ <
                ^ │ 维护公园5座 │ < │ < │ 维护公园5座 │ < │ < │ <
                一级指标 │ 二级指标 │ 三级指标 │ 年度指标值 │ 实际完成值 │ 分值 │ 得分 │ 偏差原因分析及改进措施
                产出指标 │ 数量指标 │ 维护公园数量 │ 5座 │ 5座 │ 50 │ 50 │
                效益指标 │ 社会效益指标 │ 游客量 │ ≥10万人 │ 11万人 │ 30 │ 30 │
                满意度指标 │ 服务对象满意度指标 │ 游客满意度 │ ≥90% │ 92% │ 10 │ 10 │
                总分 │ < │ < │ < │ < │ 100 │ 99 │
            ",
            r"
                项目表 — 公园维护 市园林局 市公园管理处 万元
                资金 ★预算执行情况（万元） — 120 118 │ — — —
                资金 财政拨款 — 120 118 │ — — —
                资金 其他资金 — 0 0 │ — — —
                目标 维护公园5座 → 维护公园5座
                指标 产出指标/数量指标/维护公园数量 [座] 5座 5座 50 50 —
                指标 效益指标/社会效益指标/游客量 [≥人] ≥10万人 11万人 30 30 —
                指标 满意度指标/服务对象满意度指标/游客满意度 [≥%] ≥90% 92% 10 10 —
                总分 100 99 —
            ",
        );
    }

    // A part beside the whole; goals, too, stand beside their labels.
    #[test]
    fn labels_with_figures_down() {
        case(
            r"
                项目绩效自评表
                项目名称 │ 校园安保 │ < │ < │ < │ < │ <
                主管部门 │ 县教育局 │ < │ < │ < │ < │ <
                评价年度 │ 2023 │ < │ < │ < │ < │ <
                年初预算金额（万元） │ 60 │ < │ 其中：财政拨款 │ 60 │ < │ <
                全年预算数（万元） │ 58 │ < │ 其中：财政拨款 │ 58 │ < │ <
                全年执行数（万元） │ 55 │ < │ 其中：财政拨款 │ 55 │ < │ <
                预算执行率 │ 94.83% │ < │ 得分 │ 9.48 │ < │ <
                预期目标 │ 保障校园安全 │ < │ < │ < │ < │ <
                实际完成情况 │ 校园安全无事故 │ < │ < │ < │ < │ <
                一级指标 │ 二级指标 │ 三级指标 │ 预期指标值 │ 实际完成情况 │ 分值（权重） │ 自评得分
                栏次 │ 1 │ 2 │ 3 │ 4 │ 5 │ 6
                产出指标 │ 数量指标 │ 安保人员数 │ 20人 │ 20人 │ 50 │ 50
                │ 小计 │  │  │  │ 50 │ 50
                效益指标 │ 社会效益 │ 安全事故数 │ 0起 │ 0起 │ 40 │ 40
                │ 小计 │  │  │  │ 40 │ 40
                自评总分 │ < │ < │ < │ < │ 100 │ 99.48
                自评等级：优（√） 良（ ） 中（ ） 差（ ）
                自评结论：项目实施良好。
            ",
            r"
                项目表 2023 校园安保 县教育局 — 万元
                资金 ★年初预算金额（万元） 60 58 55 │ — 94.83% 9.48
                资金 财政拨款 60 58 55 │ — — —
                目标 保障校园安全 → 校园安全无事故
                指标 产出指标/数量指标/安保人员数 [人] 20人 20人 50 50 —
                指标 效益指标/社会效益/安全事故数 [起] 0起 0起 40 40 —
                总分 100 99.48 优
            ",
        );
    }

    // The rows are 年初预算数 to 执行率, the columns what the money was for.
    #[test]
    fn rows_of_figures_under_parts() {
        case(
            r"
                昆明市教育局2022年度部门整体支出绩效自评表
                资金（万元） │  │ 基本支出 │ 项目支出 │ 合计 │ < │ <
                ^ │ 年初预算数 │ 60 │ 40 │ 100 │ < │ <
                ^ │ 调整后预算数 │ 62 │ 40 │ 102 │ < │ <
                ^ │ 全年执行数 │ 62 │ 38 │ 100 │ < │ <
                ^ │ 执行率 │ 100% │ 95% │ 98.04% │ < │ <
                一级指标 │ 二级指标 │ 三级指标 │ 指标值 │ 实际完成值 │ 分值 │ 得分
                产出指标 │ 数量指标 │ 活动次数 │ 10次 │ 10次 │ 60 │ 60
                效益指标 │ 社会效益 │ 参与人数 │ 1万人 │ 1万人 │ 40 │ 40
                总分 │ < │ < │ < │ < │ 100 │ 100
            ",
            r"
                部门表 2022 — 昆明市教育局 昆明市教育局 万元
                资金 用途 基本支出 60 62 62 │ — 100% —
                资金 用途 项目支出 40 40 38 │ — 95% —
                资金 ★资金（万元） 100 102 100 │ — 98.04% —
                指标 产出指标/数量指标/活动次数 [次] 10次 10次 60 60 —
                指标 效益指标/社会效益/参与人数 [人] 1万人 1万人 40 40 —
                总分 100 100 —
            ",
        );
    }

    // Only 合计 counts.
    #[test]
    fn parts_beside_the_whole() {
        case(
            r"
                部门（单位）整体绩效自评表
                （2022年度）
                单位名称 │ 哈尔滨市水务局 │ < │ < │ < │ < │ < │ <
                整体支出（万元） │ 基本支出 │ < │ 项目支出 │ < │ 合计 │ < │ 执行率
                ^ │ 预算数 │ 执行数 │ 预算数 │ 执行数 │ 预算数 │ 执行数 │ ^
                ^ │ 60 │ 60 │ 40 │ 38 │ 100 │ 98 │ 98%
                一级指标 │ 二级指标 │ 三级指标 │ 年度指标值 │ 实际完成值 │ 分值 │ 得分 │ 备注
                产出指标 │ 数量指标 │ 面积 │ 100平 │ 100平 │ 100 │ 97 │ 无
                总分 │ < │ < │ < │ < │ 100 │ 97 │
            ",
            r"
                部门表 2022 — 哈尔滨市水务局 哈尔滨市水务局 万元
                资金 ★整体支出（万元） — 100 98 │ — 98% —
                指标 产出指标/数量指标/面积 [平] 100平 100平 100 97 无
                总分 100 97 —
            ",
        );
    }

    // The header is all that names them.
    #[test]
    fn figures_without_a_label() {
        case(
            r"
                项目支出绩效自评表
                （2020年度）
                填报单位：（盖章）呼和浩特市园林局 │ < │ < │ < │ < │ < │ 单位：万元 │ < │ <
                项目名称 │ < │ 绿化 │ < │ < │ < │ < │ < │ <
                预算数 │ < │ 执行数 │ < │ 结余数 │ < │ 执行率 │ < │ 得分
                120 │ < │ 100 │ < │ 20 │ < │ 83.33% │ < │ 8.33
                序号 │ 一级指标 │ 二级指标 │ 三级指标 │ 目标值 │ 完成值 │ 分值 │ 得分 │ 佐证材料
                1 │ 产出指标 │ 数量指标 │ 栽植 │ 100株 │ 100株 │ 45 │ 45 │ 验收单
                2 │ 效益指标 │ 生态效益 │ 覆盖率 │ 40% │ 41% │ 45 │ 45 │ 照片
                │ 总分 │ < │ < │ < │ < │ 100 │ 98.33 │
            ",
            r"
                项目表 2020 绿化 — 呼和浩特市园林局 万元
                资金 ★预算数 — 120 100 │ — 83.33% 8.33
                指标 产出指标/数量指标/栽植 [株] 100株 100株 45 45 —
                指标 效益指标/生态效益/覆盖率 [%] 40% 41% 45 45 —
                总分 100 98.33 —
            ",
        );
    }
}

/// Where blocks begin and end.
mod blocks {
    use super::case;

    // Each goal with its own header.
    #[test]
    fn several_goals_with_indicators_each() {
        case(
            r"
                部门（单位）整体支出绩效自评表
                2022年度
                部门（单位）名称 │ 沈阳市水务局 │ < │ < │ < │ < │ < │ < │ <
                预算执行情况（万元） │ 全年预算数 │ 全年执行数 │ 执行率 │ 分值 │ 得分 │ < │ < │ <
                ^ │ 1000 │ 900 │ 90% │ 10 │ 9 │ < │ < │ <
                年度主要任务 │ 任务名称 │ < │ 任务内容 │ < │ 完成情况 │ < │ < │ <
                ^ │ 防汛 │ < │ 做好防汛 │ < │ 已完成 │ < │ < │ <
                目标一 │ 保障供水 │ < │ < │ < │ < │ < │ < │ <
                完成情况 │ 全部完成 │ < │ < │ < │ < │ < │ < │ <
                一级指标 │ 二级指标 │ 三级指标 │ 运算符号 │ 指标值 │ 度量单位 │ 完成值 │ 分值 │ 自评得分
                产出指标 │ 数量指标 │ 供水量 │ >= │ 100 │ 万吨 │ 110 │ 30 │ 30
                效益指标 │ 社会效益 │ 覆盖率 │ >= │ 95 │ % │ 95 │ 15 │ 15
                目标二 │ 防洪安全 │ < │ < │ < │ < │ < │ < │ <
                完成情况 │ 全部完成 │ < │ < │ < │ < │ < │ < │ <
                一级指标 │ 二级指标 │ 三级指标 │ 运算符号 │ 指标值 │ 度量单位 │ 完成值 │ 分值 │ 自评得分
                产出指标 │ 数量指标 │ 堤防加固 │ >= │ 5 │ 公里 │ 5 │ 30 │ 30
                效益指标 │ 社会效益 │ 保护人口 │ >= │ 3 │ 万人 │ 3 │ 15 │ 15
                合计 │ < │ < │ < │ < │ < │ < │ 100 │ 99
            ",
            r"
                部门表 2022 — 沈阳市水务局 沈阳市水务局 万元
                资金 ★预算执行情况（万元） — 1000 900 │ 10 90% 9
                目标 保障供水 → 全部完成
                目标 防洪安全 → 全部完成
                指标 产出指标/数量指标/供水量 [≥万吨] 100 110 30 30 —
                指标 效益指标/社会效益/覆盖率 [≥%] 95 95 15 15 —
                指标 产出指标/数量指标/堤防加固 [≥公里] 5 5 30 30 —
                指标 效益指标/社会效益/保护人口 [≥万人] 3 3 15 15 —
                总分 100 99 —
            ",
        );
    }

    // Several labels share a cell.
    #[test]
    fn total_above_the_indicators() {
        case(
            r"
                2023年度政策绩效自评表
                政策名称：就业补贴政策    主管部门：省人力资源和社会保障厅
                填报单位（盖章）：省就业局      填报日期：2024年3月1日      单位：万元
                预算资金 │ 年初预算 │ 调整后预算 │ 实际支出 │ 预算执行率 │ < │ <
                资金总额 │ 800 │ 760 │ 760 │ 100% │ < │ <
                绩效目标 │ 稳定就业 │ < │ < │ 完成情况 │ 就业稳定 │ <
                指标名称 │ 指标类型 │ 目标值 │ 完成值 │ 标准分 │ 自评得分 │ 备注
                合计 │  │  │  │ 100 │ 98 │
                预算执行率 │ 过程 │ 100% │ 100% │ 10 │ 10 │
                补贴人数 │ 产出 │ 2000人 │ 2100人 │ 50 │ 50 │
                就业率 │ 效益 │ ≥80% │ 81% │ 30 │ 30 │
                服务对象满意度 │ 满意度 │ ≥95% │ 93% │ 10 │ 8 │ 部分企业反映发放慢
                评价结论 │ 优 │ < │ < │ < │ < │ <
            ",
            r"
                项目表 2023 就业补贴政策 省人力资源和社会保障厅 省就业局 万元
                资金 ★资金总额 800 760 760 │ — 100% —
                目标 稳定就业 → 就业稳定
                指标 —/—/预算执行率 [%] 100% 100% 10 10 —
                指标 —/—/补贴人数 [人] 2000人 2100人 50 50 —
                指标 —/—/就业率 [≥%] ≥80% 81% 30 30 —
                指标 —/—/服务对象满意度 [≥%] ≥95% 93% 10 8 部分企业反映发放慢
                总分 100 98 —
            ",
        );
    }

    // One form, not two; the grade is ticked.
    #[test]
    fn page_break_with_repeated_title_and_header() {
        case(
            r"
                项目支出绩效自评表
                （2022年度）
                项目名称 │ 道路养护 │ < │ < │ < │ < │ < │ <
                主管部门 │ 市交通局 │ < │ < │ 实施单位 │ 公路处 │ < │ <
                项目资金（万元） │ 资金来源 │ < │ 年初预算数 │ 全年预算数 │ 全年执行数 │ 执行率 │ 得分（10分）
                ^ │ 年度资金总额 │ < │ 100 │ 100 │ 90 │ 90% │ 9
                ^ │ 财政拨款 │ < │ 100 │ 100 │ 90 │ 90% │
                一级指标 │ 二级指标 │ 三级指标 │ 年度指标值 │ 实际完成值 │ 分值 │ 得分 │ 偏差原因
                产出指标 │ 数量指标 │ 养护里程 │ 50公里 │ 50公里 │ 50 │ 50 │
                第1页 共2页
                项目支出绩效自评表（续）
                一级指标 │ 二级指标 │ 三级指标 │ 年度指标值 │ 实际完成值 │ 分值 │ 得分 │ 偏差原因
                效益指标 │ 社会效益 │ 通行效率 │ 提高 │ 提高 │ 30 │ 30 │
                满意度指标 │ 满意度 │ 群众满意度 │ ≥90% │ 90% │ 10 │ 10 │
                总分 │ < │ < │ < │ < │ 100 │ 99 │
                自评等级 │ 优□ 良☑ 中□ 差□ │ < │ < │ < │ < │ < │ <
                填表人：张三 │ < │ < │ < │ 联系电话：123 │ < │ < │ <
            ",
            r"
                项目表 2022 道路养护 市交通局 公路处 万元
                资金 ★年度资金总额 100 100 90 │ 10 90% 9
                资金 财政拨款 100 100 90 │ — 90% —
                指标 产出指标/数量指标/养护里程 [公里] 50公里 50公里 50 50 —
                指标 效益指标/社会效益/通行效率 [] 提高 提高 30 30 —
                指标 满意度指标/满意度/群众满意度 [≥%] ≥90% 90% 10 10 —
                总分 100 99 良
            ",
        );
    }

    // 综合得分, 问题整改情况 and 绩效自评表完成率 are indicators, a table below the total is none.
    #[test]
    fn names_that_sound_like_other_rows() {
        case(
            r"
                项目支出绩效自评表
                （2022年度）
                项目名称 │ 2022年绩效自评工作经费 │ < │ < │ < │ < │ < │ < │ <
                主管部门 │ 市财政局 │ < │ < │ < │ 实施单位 │ 市财政局绩效中心 │ < │ <
                项目资金（万元） │  │ < │ 年初预算数 │ 全年预算数 │ 全年执行数 │ 分值 │ 执行率 │ 得分
                ^ │ 年度资金总额 │ < │ 10 │ 10 │ 10 │ 10 │ 100% │ 10
                绩效指标 │ 一级指标 │ 二级指标 │ 三级指标 │ 年度指标值 │ 实际完成值 │ 分值 │ 得分 │ 偏差原因分析及改进措施
                ^ │ 产出指标 │ 数量指标 │ 合计金额 │ ≤10万元 │ 10万元 │ 10 │ 10 │
                ^ │ ^ │ ^ │ 总分排名 │ 前3名 │ 第2名 │ 5 │ 5 │
                ^ │ ^ │ ^ │ 综合得分 │ ≥90分 │ 92分 │ 5 │ 5 │
                ^ │ ^ │ ^ │ 问题整改情况 │  │  │ 5 │  │
                ^ │ ^ │ ^ │ 说明材料完整率 │ 100% │ 100% │ 5 │ 5 │
                ^ │ ^ │ 质量指标 │ 绩效自评表完成率 │  │  │ 5 │  │
                ^ │ ^ │ ^ │ 偏差原因分析报告数 │ 1份 │ 1份 │ 5 │ 5 │
                ^ │ ^ │ ^ │ 年度目标完成率 │ 100% │ 100% │ 5 │ 5 │
                ^ │ ^ │ ^ │ 单位 │ 3家 │ 3家 │ 5 │ 5 │
                .
                绩效指标 │ 效益指标 │ 社会效益指标 │ 项目负责人培训率 │ ≥90% │ 90% │ 30 │ 30 │
                注：以上指标按年度填报。
                绩效指标 │ 满意度指标 │ 服务对象满意度指标 │ 服务对象满意度 │ ≥90% │ 92% │ 10 │ 10 │
                总分 │ < │ < │ < │ < │ < │ 100 │ 90 │
                其他说明 │ 事项 │ < │ 内容 │ < │ < │ 金额 │ 次数 │
                ^ │ 审计 │ < │ 审计发现问题 │ < │ < │ 3 │ 2 │
            ",
            r"
                项目表 2022 2022年绩效自评工作经费 市财政局 市财政局绩效中心 万元
                资金 ★年度资金总额 10 10 10 │ 10 100% 10
                指标 产出指标/数量指标/合计金额 [≤元] ≤10万元 10万元 10 10 —
                指标 产出指标/数量指标/总分排名 [] 前3名 第2名 5 5 —
                指标 产出指标/数量指标/综合得分 [≥分] ≥90分 92分 5 5 —
                指标 产出指标/数量指标/问题整改情况 [] — — 5 — —
                指标 产出指标/数量指标/说明材料完整率 [%] 100% 100% 5 5 —
                指标 产出指标/质量指标/绩效自评表完成率 [] — — 5 — —
                指标 产出指标/质量指标/偏差原因分析报告数 [份] 1份 1份 5 5 —
                指标 产出指标/质量指标/年度目标完成率 [%] 100% 100% 5 5 —
                指标 产出指标/质量指标/单位 [家] 3家 3家 5 5 —
                指标 效益指标/社会效益指标/项目负责人培训率 [≥%] ≥90% 90% 30 30 —
                指标 满意度指标/服务对象满意度指标/服务对象满意度 [≥%] ≥90% 92% 10 10 —
                总分 100 90 —
            ",
        );
    }

    // Nothing but labels in a row: the values are below.
    #[test]
    fn labels_above_their_values() {
        case(
            r"
                项目支出绩效自评表
                项目名称 │ < │ 主管部门 │ < │ 实施单位 │ < │ 年度
                图书采购 │ < │ 市文旅局 │ < │ 市图书馆 │ < │ 2022
                一级指标 │ 二级指标 │ 三级指标 │ 指标值 │ 实际完成值 │ 分值 │ 得分
                产出指标 │ 数量指标 │ 采购册数 │ 1万册 │ 1万册 │ 60 │ 60
                效益指标 │ 社会效益 │ 借阅量 │ 1万人 │ 1万人 │ 40 │ 40
                总分 │ < │ < │ < │ < │ 100 │ 100
            ",
            r"
                项目表 2022 图书采购 市文旅局 市图书馆 —
                指标 产出指标/数量指标/采购册数 [册] 1万册 1万册 60 60 —
                指标 效益指标/社会效益/借阅量 [人] 1万人 1万人 40 40 —
                总分 100 100 —
            ",
        );
    }

    // 配合主管部门 asks for no department.
    #[test]
    fn goals_that_sound_like_labels() {
        case(
            r"
                项目支出绩效自评表（2022年度）
                项目名称 │ 甲 │ < │ 预算金额（万元） │ 100 │ < │ <
                主管部门及代码 │ 125-水利厅 │ < │ 执行金额（万元） │ 90 │ < │ <
                项目实施单位（盖章） │ 水利站（盖章） │ < │ 项目负责人及电话 │ 张三 138 │ < │ <
                年度总体目标 │ 预期目标 │ < │ 实际完成情况 │ < │ < │ <
                ^ │ 协助主管部门完成工作 │ < │ 完成情况良好 │ < │ < │ <
                ^ │ 配合主管部门做好验收 │ < │ 已验收 │ < │ < │ <
                一级指标 │ 二级指标 │ 三级指标 │ 年度指标值 │ 实际完成值 │ 分值 │ 得分
                产出指标 │ 数量指标 │ 面积 │ 100平 │ 100平 │ 90 │ 90
                预算执行 │ 执行率 │ 预算执行率 │ 100% │ 90% │ 10 │ 9
                总分 │ < │ < │ < │ < │ 100 │ 99
            ",
            r"
                项目表 2022 甲 水利厅 水利站 万元
                资金 ★预算金额（万元） — 100 90 │ — — —
                目标 协助主管部门完成工作 → 完成情况良好
                目标 配合主管部门做好验收 → 已验收
                指标 产出指标/数量指标/面积 [平] 100平 100平 90 90 —
                指标 预算执行/执行率/预算执行率 [%] 100% 90% 10 9 —
                总分 100 99 —
            ",
        );
    }

    // The points printed in the names are the only ones.
    #[test]
    fn points_in_the_names_of_indicators() {
        case(
            r"
                2022年度部门整体支出绩效自评表
                部门名称 │ 达州市能源局 │ < │ < │ < │ <
                一级指标 │ 二级指标 │ 三级指标 │ 指标值 │ 实际完成值 │ 得分
                部门决策（25分） │ 目标任务（15分） │ 相关性（5分） │ 相关 │ 相关 │ 5
                ^ │ ^ │ 明确性（10分） │ 明确 │ 明确 │ 9
                ^ │ 预算编制（10分） │ 测算依据（10分） │ 充分 │ 充分 │ 10
            ",
            r"
                部门表 2022 — 达州市能源局 达州市能源局 —
                指标 部门决策/目标任务/相关性 [] 相关 相关 5 5 —
                指标 部门决策/目标任务/明确性 [] 明确 明确 10 9 —
                指标 部门决策/预算编制/测算依据 [] 充分 充分 10 10 —
                总分 — — —
            ",
        );
    }

    // Two forms, each with its own.
    #[test]
    fn side_by_side_with_a_free_column() {
        case(
            r"
                项目支出绩效自评表 │ < │ < │ < │ < │ < │ < │  │ 项目支出绩效自评表 │ < │ < │ < │ < │ < │ <
                项目名称 │ 甲项目 │ < │ < │ < │ < │ < │  │ 项目名称 │ 乙项目 │ < │ < │ < │ < │ <
                主管部门 │ 市甲局 │ < │ < │ < │ < │ < │  │ 主管部门 │ 市乙局 │ < │ < │ < │ < │ <
                一级指标 │ 二级指标 │ 三级指标 │ 年度指标值 │ 实际完成值 │ 分值 │ 得分 │  │ 一级指标 │ 二级指标 │ 三级指标 │ 年度指标值 │ 实际完成值 │ 分值 │ 得分
                产出指标 │ 数量指标 │ 甲数量 │ 1个 │ 1个 │ 60 │ 60 │  │ 产出指标 │ 数量指标 │ 乙数量 │ 2个 │ 2个 │ 50 │ 50
                效益指标 │ 社会效益 │ 甲效益 │ 好 │ 好 │ 40 │ 40 │  │ 效益指标 │ 社会效益 │ 乙效益 │ 好 │ 好 │ 50 │ 50
                总分 │ < │ < │ < │ < │ 100 │ 100 │  │ 总分 │ < │ < │ < │ < │ 100 │ 100
            ",
            r"
                项目表 — 甲项目 市甲局 — —
                指标 产出指标/数量指标/甲数量 [个] 1个 1个 60 60 —
                指标 效益指标/社会效益/甲效益 [] 好 好 40 40 —
                总分 100 100 —
                项目表 — 乙项目 市乙局 — —
                指标 产出指标/数量指标/乙数量 [个] 2个 2个 50 50 —
                指标 效益指标/社会效益/乙效益 [] 好 好 50 50 —
                总分 100 100 —
            ",
        );
    }
}

/// What is no form, or cannot be parted, is named.
mod refusals {
    use super::case;

    #[test]
    fn declaration_of_goals() {
        case(
            r"
                项目支出绩效目标申报表
                （2023年度）
                项目名称 │ 道路养护 │ < │ <
                主管部门 │ 市交通局 │ < │ <
                资金情况（万元） │ 年度资金总额 │ 100 │ <
                ^ │ 其中：财政拨款 │ 100 │ <
                年度目标 │ 养护50公里 │ < │ <
                一级指标 │ 二级指标 │ 三级指标 │ 指标值
                产出指标 │ 数量指标 │ 养护里程 │ 50公里
                效益指标 │ 社会效益 │ 通行 │ 提高
            ",
            r"
                略过 「项目支出绩效目标申报表」没有得分，不是自评表
            ",
        );
    }

    #[test]
    fn monitoring() {
        case(
            r"
                项目支出绩效运行监控表
                （2023年度）
                项目名称 │ 道路养护 │ < │ < │ < │ < │ <
                主管部门 │ 市交通局 │ < │ < │ 实施单位 │ 公路处 │ <
                项目资金（万元） │  │ 年初预算数 │ 1-7月执行数 │ 1-7月执行率 │ 全年预计执行数 │ <
                ^ │ 年度资金总额 │ 100 │ 50 │ 50% │ 100 │ <
                一级指标 │ 二级指标 │ 三级指标 │ 年度指标值 │ 1-7月完成情况 │ 全年预计完成情况 │ 偏差原因分析
                产出指标 │ 数量指标 │ 养护里程 │ 50公里 │ 25公里 │ 50公里 │
            ",
            r"
                略过 「项目支出绩效运行监控表」没有得分，不是自评表
            ",
        );
    }

    #[test]
    fn summary_of_projects() {
        case(
            r"
                2022年度部门项目支出绩效自评结果汇总表
                序号 │ 项目名称 │ 年初预算数 │ 全年预算数 │ 全年执行数 │ 执行率 │ 产出指标得分 │ 效益指标得分 │ 满意度得分 │ 自评总分 │ 自评等级
                1 │ 甲 │ 100 │ 100 │ 90 │ 90% │ 50 │ 30 │ 10 │ 99 │ 优
                2 │ 乙 │ 100 │ 100 │ 90 │ 90% │ 50 │ 30 │ 10 │ 99 │ 优
            ",
            r"
                略过 不是自评表（只见到「序号」「项目名称」「年初预算数」「全年预算数」「全年执行数」）
            ",
        );
    }

    #[test]
    fn side_by_side_without_a_free_column() {
        case(
            r"
                项目支出绩效自评表 │ < │ < │ < │ < │ 项目支出绩效自评表 │ < │ < │ < │ <
                项目名称 │ 甲项目 │ < │ < │ < │ 项目名称 │ 乙项目 │ < │ < │ <
                三级指标 │ 年度指标值 │ 实际完成值 │ 分值 │ 得分 │ 三级指标 │ 年度指标值 │ 实际完成值 │ 分值 │ 得分
                甲 │ 1 │ 1 │ 100 │ 100 │ 乙 │ 2 │ 2 │ 100 │ 100
            ",
            r"
                略过 几张表左右并排，中间没有空列，分不清各表的内容
            ",
        );
    }

    #[test]
    fn one_table_for_several_projects() {
        case(
            r"
                2022年度项目支出绩效自评表
                单位名称：甲局
                项目名称 │ 一级指标 │ 二级指标 │ 三级指标 │ 年度指标值 │ 实际完成值 │ 分值 │ 得分 │ 偏差原因
                项目A │ 产出指标 │ 数量指标 │ a数量 │ 1 │ 1 │ 90 │ 90 │
                项目A │ 效益指标 │ 社会效益 │ a效益 │ 好 │ 好 │ 10 │ 10 │
                项目B │ 产出指标 │ 数量指标 │ b数量 │ 1 │ 1 │ 90 │ 90 │
                项目B │ 效益指标 │ 社会效益 │ b效益 │ 好 │ 好 │ 10 │ 10 │
            ",
            r"
                略过 一张表里列了几个项目的指标，应每个项目一张自评表
            ",
        );
    }

    // The form is read, the missing column named.
    #[test]
    fn no_column_of_points() {
        case(
            r"
                项目支出绩效自评表
                （2022年度）
                项目名称 │ 甲 │ < │ 主管部门 │ 乙局 │ <
                一级指标 │ 二级指标 │ 三级指标 │ 年度指标值 │ 实际完成值 │ 得分
                产出指标（50分） │ 数量指标（50分） │ 完成数量（50分） │ 10个 │ 10个 │ 50
                效益指标（50分） │ 社会效益（50分） │ 好处 │ 好 │ 好 │ 50
                总分 │ < │ < │ < │ < │ 100
            ",
            r"
                项目表 2022 甲 乙局 — —
                指标 产出指标/数量指标/完成数量 [个] 10个 10个 — 50 —
                指标 效益指标/社会效益/好处 [] 好 好 — 50 —
                总分 — 100 —
                缺少 分值
            ",
        );
    }

    #[test]
    fn empty_template() {
        case(
            r"
                项目支出绩效自评表
                （    年度）
                项目名称 │ < │  │ < │ < │ < │ < │ <
                主管部门 │ < │  │ < │ 实施单位 │  │ < │ <
                项目资金（万元） │ < │  │ 年初预算数 │ 全年预算数 │ 全年执行数 │ 分值 │ 执行率 │ 得分
                ^ │ < │ 年度资金总额 │  │  │  │ 10 │  │
                年度总体目标 │ 预期目标 │ < │ < │ 实际完成情况 │ < │ < │ <
                绩效指标 │ 一级指标 │ 二级指标 │ 三级指标 │ 年度指标值 │ 实际完成值 │ 分值 │ 得分
                ^ │ 产出指标 │ 数量指标 │ 指标1： │  │  │  │
                ^ │ ^ │ ^ │ …… │  │  │  │
                总分 │ < │ < │ < │ < │ < │ 100 │
            ",
            r"
                项目表 — — — — 万元
                资金 ★年度资金总额 — — — │ 10 — —
                占位 指标1：
                占位 ……
                总分 100 — —
            ",
        );
    }
}

// Which of several columns is meant, by header words alone.
mod columns {
    use super::*;

    /// What is read of one indicator under these columns, and of columns that nobody can tell apart.
    #[track_caller]
    fn indicator(columns: &[&str], cells: &[&str], expected: &str) {
        let drawing = format!(
            "项目支出绩效自评表\n（2025年度）\n项目名称 │ 甲 │ 主管部门 │ 乙局\n一级指标 │ 二级指标 │ 三级指标 │ {} │ 分值 │ \
             得分\n产出指标 │ 数量指标 │ 册数 │ {} │ 90 │ 80",
            columns.join(" │ "),
            cells.join(" │ ")
        );
        told(&drawing, &["指标", "分不清", "缺少"], expected);
    }

    /// What is read of funds under these columns.
    #[track_caller]
    fn funds(columns: &[&str], cells: &[&str], expected: &str) {
        let drawing = format!(
            "项目支出绩效自评表\n（2025年度）\n项目名称 │ 甲 │ 主管部门 │ 乙局\n项目资金 │ {} │ 分值 │ 得分\n年度资金总额 │ {} │ \
             10 │ 9\n一级指标 │ 二级指标 │ 三级指标 │ 指标值 │ 完成值 │ 分值 │ 得分\n产出指标 │ 数量指标 │ 册数 │ 1 │ 1 │ 90 │ 80",
            columns.join(" │ "),
            cells.join(" │ ")
        );
        told(&drawing, &["资金", "分不清"], expected);
    }

    /// The rows of the funds that are marked: the total, uses, and parts of other rows.
    #[track_caller]
    fn rows(rows: &[(&str, &str)], expected: &[&str]) {
        let lines = rows.iter().map(|(label, amounts)| format!("{label} │ {amounts}\n"));
        let drawing = format!(
            "部门整体支出绩效自评表\n（2025年度）\n部门名称 │ 甲\n资金 │ 全年预算数 │ 全年执行数\n{}一级指标 │ 二级指标 │ \
             三级指标 │ 指标值 │ 完成值 │ 分值 │ 得分\n产出指标 │ 数量指标 │ 册数 │ 1 │ 1 │ 90 │ 80",
            lines.collect::<String>()
        );
        let read = reading(&drawing);
        let names = read.lines().filter_map(|line| line.strip_prefix("资金 "));
        let names: Vec<&str> = names.map(|line| line.split(" — ").next().unwrap()).collect();
        assert_eq!(names, expected);
    }

    #[track_caller]
    fn told(drawing: &str, kinds: &[&str], expected: &str) {
        let read = reading(drawing);
        let lines = read
            .lines()
            .filter(|line| kinds.iter().any(|kind| line.starts_with(kind)));
        assert_eq!(lines.collect::<Vec<_>>().join("；"), expected, "{drawing}");
    }

    #[test]
    fn figures_of_another_time_are_no_targets_and_no_actuals() {
        for other in [
            "上年指标值",
            "上年度指标值",
            "去年目标值",
            "历史标准值",
            "指标值设定依据",
            "目标值确定依据",
            "指标值说明",
            "指标值来源",
            "指标值（上年）",
            "2024年指标值",
            "以前年度目标值",
        ] {
            indicator(
                &[other, "年度指标值", "实际完成值"],
                &["≥70册", "≥90册", "80册"],
                "指标 产出指标/数量指标/册数 [≥册] ≥90册 80册 90 80 —",
            );
        }
        for other in [
            "上年完成值",
            "2024年实际值",
            "1-6月完成情况",
            "上半年完成值",
            "截至9月底完成值",
            "三季度完成值",
            "完成值（1—6月）",
            "中期完成值",
            "是否完成指标值",
        ] {
            indicator(
                &["年度指标值", other, "实际完成值"],
                &["≥90册", "70册", "80册"],
                "指标 产出指标/数量指标/册数 [≥册] ≥90册 80册 90 80 —",
            );
        }
        // The whole year is no other time.
        indicator(
            &["年度指标值", "1-12月完成值"],
            &["≥90册", "80册"],
            "指标 产出指标/数量指标/册数 [≥册] ≥90册 80册 90 80 —",
        );
        indicator(
            &["年度指标值", "2024年完成值"],
            &["≥90册", "80册"],
            "指标 产出指标/数量指标/册数 [≥册] ≥90册 — 90 80 —；分不清 实际完成值 2024年完成值",
        );
        // Where every column names it, the year of the form is in doubt.
        indicator(
            &["2024年指标值", "2024年完成值"],
            &["≥90册", "80册"],
            "指标 产出指标/数量指标/册数 [≥册] ≥90册 80册 90 80 —",
        );
    }

    #[test]
    fn the_surer_word_counts_and_else_none() {
        indicator(
            &["绩效目标", "年度指标值", "完成情况", "实际完成值"],
            &["采购图书", "≥90册", "已完成", "80册"],
            "指标 产出指标/数量指标/册数 [≥册] ≥90册 80册 90 80 —",
        );
        indicator(
            &["实施期指标值", "指标值", "实际完成值"],
            &["≥300册", "≥90册", "80册"],
            "指标 产出指标/数量指标/册数 [≥册] ≥90册 80册 90 80 —",
        );
        indicator(
            &["计划完成值", "实际完成值"],
            &["≥90册", "80册"],
            "指标 产出指标/数量指标/册数 [≥册] ≥90册 80册 90 80 —",
        );
        indicator(
            &["指标值（年初）", "指标值（调整后）", "实际完成值"],
            &["≥70册", "≥90册", "80册"],
            "指标 产出指标/数量指标/册数 [≥册] ≥90册 80册 90 80 —",
        );
        indicator(
            &["目标值", "计划值", "实际完成值"],
            &["≥90册", "≥70册", "80册"],
            "指标 产出指标/数量指标/册数 [] — 80册 90 80 —；分不清 年度指标值 目标值 计划值",
        );
        indicator(
            &["年度指标值", "实际完成值", "全年完成值"],
            &["≥90册", "80册", "70册"],
            "指标 产出指标/数量指标/册数 [≥册] ≥90册 — 90 80 —；分不清 实际完成值 实际完成值 全年完成值",
        );
        // A column beside the table is no part of it.
        told(
            r"
                项目支出绩效自评表
                （2025年度）
                项目名称 │ 甲 │ 主管部门 │ 乙局
                一级指标 │ 二级指标 │ 三级指标 │ 指标值 │ 完成值 │ 分值 │ 得分 │ │ 得分
                产出指标 │ 数量指标 │ 册数 │ ≥90册 │ 80册 │ 90 │ 80 │ │ 1
            ",
            &["指标", "分不清"],
            "指标 产出指标/数量指标/册数 [≥册] ≥90册 80册 90 80 —",
        );
        // Where they say the same, or one says nothing, nothing is in doubt.
        for second in ["≥90册", "", "—"] {
            indicator(
                &["目标值", "计划值", "实际完成值"],
                &["≥90册", second, "80册"],
                "指标 产出指标/数量指标/册数 [≥册] ≥90册 80册 90 80 —",
            );
        }
    }

    #[test]
    fn reasons_stand_in_columns_made_for_them() {
        for (columns, cells, reason) in [
            (["是否存在偏差", "偏差原因"], ["是", "停工"], "停工"),
            (["是否存在偏差", "偏差原因"], ["是", ""], "—"),
            (["完成情况说明", "偏差原因分析及改进措施"], ["按要求开展", ""], "—"),
            (["偏差原因分析", "改进措施"], ["", "抓紧施工"], "抓紧施工"),
            (["偏差原因分析", "改进措施"], ["停工", "抓紧施工"], "停工；抓紧施工"),
            (["备注", "未完成原因"], ["新增", "停工"], "停工"),
        ] {
            indicator(
                &["年度指标值", "实际完成值", columns[0], columns[1]],
                &["≥90册", "80册", cells[0], cells[1]],
                &format!("指标 产出指标/数量指标/册数 [≥册] ≥90册 80册 90 80 {reason}"),
            );
        }
    }

    #[test]
    fn the_budget_after_adjustment_and_the_spending_of_the_year() {
        for (columns, cells, expected) in [
            (
                ["年初预算数", "调整数", "全年预算数", "全年执行数"],
                ["36", "7", "43", "37"],
                "36 43 37",
            ),
            (
                ["年初预算数", "调整预算数", "全年预算数", "全年执行数"],
                ["36", "7", "43", "37"],
                "36 43 37",
            ),
            (
                ["年初预算数", "年中追加预算数", "全年预算数", "执行数"],
                ["36", "7", "43", "37"],
                "36 43 37",
            ),
            (
                ["年初预算数", "下达金额", "全年预算数", "执行数"],
                ["36", "40", "43", "37"],
                "36 43 37",
            ),
            (
                ["上年执行数", "年初预算数", "全年预算数", "全年执行数"],
                ["99", "36", "43", "37"],
                "36 43 37",
            ),
            (
                ["2024年执行数", "2025年年初预算数", "2025年全年预算数", "2025年执行数"],
                ["99", "36", "43", "37"],
                "36 43 37",
            ),
            (
                ["年初预算数", "全年预算数", "1-9月执行数", "全年执行数"],
                ["36", "43", "9", "37"],
                "36 43 37",
            ),
            (
                ["年初预算数", "全年预算数", "未支出金额", "全年执行数"],
                ["36", "43", "6", "37"],
                "36 43 37",
            ),
            (
                ["批复预算数", "调整后预算数", "实际支付金额", "执行率"],
                ["36", "43", "37", ""],
                "36 43 37",
            ),
            (
                ["预算数（年初）", "预算数（调整后）", "执行数", "执行率"],
                ["36", "43", "37", ""],
                "36 43 37",
            ),
            (
                ["年初预算数", "全年预算数（含上年结转）", "执行数", "执行率"],
                ["36", "43", "37", ""],
                "36 43 37",
            ),
        ] {
            funds(&columns, &cells, &format!("资金 ★年度资金总额 {expected} │ 10 — 9"));
        }
        for (columns, lower) in [
            ("预算数 │ < │ < │ 执行数 │ <", "年初 │ 调整数 │ 调整后 │ 上半年 │ 全年"),
            (
                "预算数 │ < │ < │ 执行数 │ <",
                "年初预算 │ 追加预算 │ 全年预算 │ 1-6月 │ 1-12月",
            ),
        ] {
            let drawing = format!(
                "项目支出绩效自评表\n（2025年度）\n项目名称 │ 甲 │ 主管部门 │ 乙局\n项目资金 │ {columns} │ 分值 │ 得分\n^ │ {lower} │ \
                 ^ │ ^\n年度资金总额 │ 36 │ 7 │ 43 │ 9 │ 37 │ 10 │ 9\n一级指标 │ 二级指标 │ 三级指标 │ 指标值 │ 完成值 │ 分值 │ 得分\n\
                 产出指标 │ 数量指标 │ 册数 │ 1 │ 1 │ 90 │ 80"
            );
            told(&drawing, &["资金", "分不清"], "资金 ★年度资金总额 36 43 37 │ 10 — 9");
        }
        funds(
            &["预算数", "调整数", "执行数"],
            &["36", "7", "37"],
            "资金 ★年度资金总额 — — 37 │ 10 — 9；分不清 全年预算数 预算数 调整数",
        );
        funds(
            &["预算数", "调整数", "执行数"],
            &["43", "0", "37"],
            "资金 ★年度资金总额 — 43 37 │ 10 — 9",
        );
        funds(
            &["全年预算数", "支付数", "支出金额"],
            &["43", "37", "36"],
            "资金 ★年度资金总额 — 43 — │ 10 — 9；分不清 全年执行数 支付数 支出金额",
        );
    }

    #[test]
    fn lower_lines_of_a_header_say_which_time() {
        let form = |head: &str, lower: &str, cells: &str| {
            format!(
                "项目支出绩效自评表\n（2025年度）\n项目名称 │ 甲 │ 主管部门 │ 乙局\n一级指标 │ 二级指标 │ 三级指标 │ {head} │ 分值 \
                 │ 得分\n^ │ ^ │ ^ │ {lower} │ ^ │ ^\n产出指标 │ 数量指标 │ 册数 │ {cells} │ 90 │ 80"
            )
        };
        for (head, lower, cells) in [
            (
                "年度指标值 │ < │ 实际完成值",
                "年初 │ 调整后 │ ^",
                "≥70册 │ ≥90册 │ 80册",
            ),
            ("年度指标值 │ < │ 实际完成值", "年初 │ 调整后 │ ^", "≥90册 │ │ 80册"),
            (
                "年度指标值 │ 实际完成值 │ <",
                "^ │ 上半年 │ 全年",
                "≥90册 │ 40册 │ 80册",
            ),
            ("年度指标值 │ 实际完成值 │ <", "^ │ 上年 │ 本年", "≥90册 │ 40册 │ 80册"),
            (
                "年度指标值 │ 实际完成值 │ <",
                "^ │ 2024年 │ 2025年",
                "≥90册 │ 40册 │ 80册",
            ),
            ("年度指标值 │ 实际完成值 │ <", "^ │ 1-6月 │ 全年", "≥90册 │ 40册 │ 80册"),
            (
                "年度指标值 │ 实际完成值 │ <",
                "^ │ 1-6月 │ 1-12月",
                "≥90册 │ 40册 │ 80册",
            ),
        ] {
            told(
                &form(head, lower, cells),
                &["指标", "分不清", "缺少"],
                "指标 产出指标/数量指标/册数 [≥册] ≥90册 80册 90 80 —",
            );
        }
        told(
            &form("年度指标值 │ 实际完成值 │ <", "^ │ 数量 │ 效果", "≥90册 │ 40册 │ 80册"),
            &["指标", "分不清", "缺少"],
            "指标 产出指标/数量指标/册数 [≥册] ≥90册 — 90 80 —；分不清 实际完成值 数量 效果",
        );
    }

    #[test]
    fn names_under_a_word_of_groups_and_levels_under_classes() {
        for columns in [
            ["一级指标", "二级指标", "绩效指标"],
            ["指标类别", "二级指标", "三级指标"],
        ] {
            let drawing = format!(
                "项目支出绩效自评表\n（2025年度）\n项目名称 │ 甲 │ 主管部门 │ 乙局\n{} │ 年度指标值 │ 实际完成值 │ 分值 │ 得分\n\
                 产出指标 │ 数量指标 │ 册数 │ ≥90册 │ 80册 │ 90 │ 80",
                columns.join(" │ ")
            );
            told(
                &drawing,
                &["指标", "缺少"],
                "指标 产出指标/数量指标/册数 [≥册] ≥90册 80册 90 80 —",
            );
        }
    }

    #[test]
    fn the_total_is_the_row_that_calls_itself_so_or_adds_up() {
        rows(
            &[
                ("当年财政资金总额", "40 │ 36"),
                ("上年结转资金", "3 │ 1"),
                ("年度资金总额", "43 │ 37"),
            ],
            &["当年财政资金总额", "上年结转资金", "★年度资金总额"],
        );
        rows(
            &[("财政资金合计", "40 │ 36"), ("其他资金", "3 │ 1"), ("总计", "43 │ 37")],
            &["财政资金合计", "其他资金", "★总计"],
        );
        rows(
            &[
                ("合计", "43 │ 37"),
                ("财政拨款", "40 │ 36"),
                ("其他资金", "3 │ 1"),
                ("其中合计", "40 │ 36"),
            ],
            &["★合计", "财政拨款", "其他资金", "其中 合计"],
        );
    }

    #[test]
    fn parts_of_a_source_are_no_sources() {
        rows(
            &[
                ("年度资金总额", "43 │ 37"),
                ("1、财政拨款", "43 │ 37"),
                ("（1）中央资金", "30 │ 30"),
                ("（2）区级资金", "13 │ 7"),
                ("2、其他资金", "0 │ 0"),
            ],
            &[
                "★年度资金总额",
                "财政拨款",
                "其中 中央资金",
                "其中 区级资金",
                "其他资金",
            ],
        );
        rows(
            &[
                ("年度资金总额", "43 │ 37"),
                ("一、财政拨款", " │ "),
                ("1.中央资金", "30 │ 30"),
                ("2.区级资金", "13 │ 7"),
            ],
            &["★年度资金总额", "财政拨款", "中央资金", "区级资金"],
        );
        rows(
            &[
                ("年度资金总额", "432 │ 372"),
                ("基本支出", "300 │ 290"),
                ("项目支出", "132 │ 82"),
                ("其中：信息化项目", "100 │ 60"),
                ("校舍维修项目", "32 │ 22"),
            ],
            &[
                "★年度资金总额",
                "用途 基本支出",
                "用途 项目支出",
                "其中 信息化项目",
                "其中 校舍维修项目",
            ],
        );
        rows(
            &[
                ("年度资金总额", "432 │ 372"),
                ("基本支出", "300 │ 290"),
                ("项目支出", "132 │ 82"),
                ("三公经费", "10 │ 8"),
            ],
            &["★年度资金总额", "用途 基本支出", "用途 项目支出", "其中 三公经费"],
        );
        rows(
            &[
                ("年度资金总额", "45 │ 39"),
                ("财政拨款小计", "43 │ 37"),
                ("一般公共预算", "30 │ 30"),
                ("政府性基金", "13 │ 7"),
                ("其他资金", "2 │ 2"),
            ],
            &[
                "★年度资金总额",
                "财政拨款小计",
                "其中 一般公共预算",
                "其中 政府性基金",
                "其他资金",
            ],
        );
        rows(
            &[
                ("年度资金总额", "45 │ 39"),
                ("一般公共预算", "30 │ 30"),
                ("政府性基金", "13 │ 7"),
                ("财政拨款小计", "43 │ 37"),
                ("其他资金", "2 │ 2"),
            ],
            &[
                "★年度资金总额",
                "一般公共预算",
                "政府性基金",
                "其中 财政拨款小计",
                "其他资金",
            ],
        );
        rows(
            &[
                ("年度资金总额", "432 │ 372"),
                ("一、基本支出", "300 │ 290"),
                ("1.人员经费", "250 │ 245"),
                ("2.公用经费", "50 │ 45"),
                ("二、项目支出", "132 │ 82"),
                ("1.信息化项目", "100 │ 60"),
                ("2.校舍维修项目", "32 │ 22"),
            ],
            &[
                "★年度资金总额",
                "用途 基本支出",
                "用途 人员经费",
                "用途 公用经费",
                "用途 项目支出",
                "其中 信息化项目",
                "其中 校舍维修项目",
            ],
        );
        rows(
            &[
                ("年度资金总额", "435 │ 372"),
                ("基本支出", "300 │ 290"),
                ("项目支出", "132 │ 82"),
                ("结转结余", "3 │ 0"),
            ],
            &["★年度资金总额", "用途 基本支出", "用途 项目支出", "用途 结转结余"],
        );
        // 其中 may stand before a source that is none: what adds up counts.
        rows(
            &[
                ("年度资金总额", "45 │ 39"),
                ("财政拨款", "40 │ 36"),
                ("其中：上年结转资金", "3 │ 1"),
                ("其他资金", "2 │ 2"),
            ],
            &["★年度资金总额", "财政拨款", "上年结转资金", "其他资金"],
        );
        rows(
            &[
                ("年度资金总额", "42 │ 38"),
                ("财政拨款", "40 │ 36"),
                ("其中：上年结转资金", "3 │ 1"),
                ("其他资金", "2 │ 2"),
            ],
            &["★年度资金总额", "财政拨款", "其中 上年结转资金", "其他资金"],
        );
        // 其中 below the total begins the sources; what does not add up stays a source, so that F01 tells.
        rows(
            &[
                ("年度资金总额", "50 │ 39"),
                ("其中：当年财政拨款", "40 │ 36"),
                ("上年结转资金", "3 │ 1"),
                ("其他资金", "2 │ 2"),
            ],
            &["★年度资金总额", "当年财政拨款", "上年结转资金", "其他资金"],
        );
    }
}
