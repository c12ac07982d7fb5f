//! The grammar of targets and actuals.

use jiping::domain::cell::{Cell, Stored};
use jiping::domain::notation::{self, Notation, Quantity, Term, Weight};
use jiping::domain::place::Address;
use jiping::domain::text::folded;

/// The text of a cell: a figure is read only from digits, and what it says does not depend on width or blanks around it.
pub fn text(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let cell = Cell {
        at: Address::new(0, 0),
        text: text.as_ref().into(),
        stored: Stored::Text,
        hidden: false,
    };
    let read = Notation::of(&cell);
    let has_digits = folded(&text).contains(|letter: char| letter.is_ascii_digit());
    for quantity in quantities(&read) {
        assert!(has_digits, "{quantity:?} from {text:?}");
        assert!(!quantity.tolerance.is_sign_negative(), "{quantity:?} from {text:?}");
    }
    assert_eq!(notation::read(&format!(" {text}\n")), notation::read(&text), "{text:?}");
    let amounts = notation::amount(&cell).into_iter().chain(notation::amounts_in(&text));
    let figures = amounts.map(|amount| amount.value);
    let weight = notation::weight(&cell).map(|weight| match weight {
        Weight::Points(figure) | Weight::Share(figure) => figure,
    });
    for figure in figures.chain(notation::points(&cell)).chain(weight) {
        assert!(has_digits, "{figure} from {text:?}");
    }
    notation::rate(&cell);
}

fn quantities(read: &Notation) -> Vec<&Quantity> {
    match &read.term {
        Term::Quantity(quantity) => vec![quantity],
        Term::Range { low, high } => vec![low, high],
        _ => Vec::new(),
    }
}

/// How real forms write them.
pub fn texts() -> Vec<Vec<u8>> {
    let texts = "≥95% ≤30万元 98%以上 不少于12次 1.2万亩 每亩300 2025年12月底前 1-12月 50-60 10±2 达成预期指标 ≥≥98% ≥100百分比 29.5亩 \
        1000元/生.年 至少全年完成2次宣传 9月前 =98% ≦0% ═5 －3.5 1,234.56 （1）3个 ⅓ ① 十二次 百分之九十 2022-12-31 2021/6/30 已完成100% \
        300米1座 0.00 99999999999999999999999999999 1e5 1:2 8小时内 ≤-5℃ 50%—60% 3～5 不适用 / — …… ×× 指标2： 是 否 定性 优良中低差";
    texts.split_whitespace().map(|text| text.as_bytes().to_vec()).collect()
}
