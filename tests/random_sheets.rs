//! Sheets of words and figures thrown together: reading, scoring and checking them neither panics nor invents a figure.
//!
//! `ROUNDS=100000 cargo test --test random_sheets` throws more of them.

mod dice;
mod laws;

use dice::Dice;
use jiping::domain::cell::{Cell, Stored};
use jiping::domain::place::{Address, Area};
use jiping::read::grid::Grid;
use rust_decimal::Decimal;
use std::panic::catch_unwind;

/// What stands on forms, in and out of place.
const WORDS: &str = "项目支出绩效自评表 部门整体支出绩效自评表 （2025年度） 项目名称 主管部门 实施单位 区教育局 校舍维修 项目资金（万元） \
    年初预算数 全年预算数 全年执行数 分值 执行率 得分 年度资金总额 其中：当年财政拨款 上年结转资金 其他资金 基本支出 项目支出 预期目标 实际完成情况 \
    一级指标 二级指标 三级指标 指标名称 指标性质 指标值 度量单位 年度指标值 实际完成值 权重 偏差原因分析及改进措施 产出指标（50分） 效益指标 \
    满意度指标 数量指标 质量指标 成本指标 改造面积 验收合格率 总成本 总分 合计 小计 自评等级 优 良 中 差 评价结论 存在问题 改进措施 注： 指标1： …… / — \
    ≥ ≤ ＝ 定性 个 % 万元 元 ≥95% ≤30万元 98%以上 不少于12次 1.2万亩 每亩300 2025年12月底前 1-12月 50-60 10±2 达成预期指标 已完成 好 无 \
    95% 100% 0.95 9.5 10 100 0 -5 1,234.5 7,00.0,77 99999999999999999999999999 0.0000000000000000000001 #DIV/0! 79228162514264337593543950335";

fn cell(at: Address, word: &str, dice: &mut Dice) -> Cell {
    let number = word.trim_end_matches('%').parse::<Decimal>().ok();
    let stored = match number {
        Some(number) if dice.throw(2) == 0 => Stored::Number(number),
        _ if word.starts_with('#') => Stored::Error,
        _ if dice.throw(40) == 0 => Stored::FormulaWithoutValue,
        _ => Stored::Text,
    };
    Cell {
        at,
        text: word.into(),
        stored,
        hidden: dice.throw(30) == 0,
    }
}

/// A sheet in which some rows are header lines, so that something is recognised.
fn grid(dice: &mut Dice) -> Grid {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let headers = [
        "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析",
        "年初预算数 全年预算数 全年执行数 分值 执行率 得分",
        "三级指标 指标性质 指标值 度量单位 实际完成值 权重 得分",
        "项目名称 校舍维修 主管部门 区教育局",
        "预期目标 实际完成情况",
    ];
    let mut cells = Vec::new();
    let mut merged = Vec::new();
    for row in 0..(4 + dice.throw(25)) as u32 {
        let header = (dice.throw(4) == 0).then(|| headers[dice.throw(headers.len())]);
        let line: Vec<&str> = match header {
            Some(header) => header.split_whitespace().collect(),
            None => (0..dice.throw(10)).map(|_| words[dice.throw(words.len())]).collect(),
        };
        let mut column = dice.throw(3) as u32;
        for word in line {
            let at = Address::new(row, column);
            cells.push(cell(at, word, dice));
            let (down, right) = (dice.throw(3) as u32, dice.throw(3) as u32);
            if dice.throw(5) == 0 {
                merged.push(Area::new(at, Address::new(row + down, column + right)));
            }
            column += 1 + dice.throw(2) as u32;
        }
    }
    Grid::new(cells, merged)
}

#[test]
fn nothing_panics_and_no_figure_is_invented() {
    let rounds = std::env::var("ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(600);
    let profile = jiping::profile::load("luquan").unwrap().profile;
    let mut recognised = 0;
    for seed in 0..rounds {
        let mut dice = Dice(seed);
        let grid = grid(&mut dice);
        recognised += catch_unwind(|| laws::forms_that_keep_them(&grid, &profile))
            .unwrap_or_else(|_| panic!("seed {seed}")) as u64;
    }
    assert!(recognised > rounds / 10, "only {recognised} forms were recognised");
}
