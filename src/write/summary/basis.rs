//! Sheet 口径说明: the profile in words, what every share is divided by, and what made this workbook.
//!
//! ```text
//! 类别 │ 序号 │ 内容
//! 分值 │  1   │ sentence
//!      │  2   │ sentence
//! …
//! figures that the formulas of other sheets call by name
//! 名称       │ 数值 │ 等级
//! 满分       │  100 │
//! 项目等级线 │   0  │ 差
//!            │  60  │ 中
//! ```

use super::super::book::Page;
use super::super::expression::{Cell, Ledger, Named, Range, Sheet, absolute};
use super::style::{Styles, Tone};
use super::subtitle;
use super::table::{Table, column, points, serial, text};
use crate::domain::district::District;
use crate::domain::form::FormKind;
use crate::profile::Profile;
use crate::profile::model::Band;
use rust_xlsxwriter::XlsxError;

pub const SHEET: Sheet = "口径说明";
/// Columns of the figures and of the grades that stand beside them.
const FIGURE: u16 = 1;
const GRADE: u16 = 2;

/// The figures of the profile that formulas call by name.
pub struct Law {
    /// 满分
    pub full: Named,
    project: (Named, Named),
    department: (Named, Named),
}

impl Law {
    /// Floors in ascending order and the grades beside them.
    pub const fn bands(&self, kind: FormKind) -> (Named, Named) {
        match kind {
            FormKind::Project => self.project,
            FormKind::Department => self.department,
        }
    }

    /// Every name with the cells it stands for.
    pub fn names(&self) -> impl Iterator<Item = (&'static str, String)> {
        let (project, department) = (self.project, self.department);
        let named = [self.full, project.0, project.1, department.0, department.1];
        let named = named.into_iter().filter(|named| !named.cells.is_empty());
        named.map(|named| (named.name, absolute(named.cells)))
    }
}

/// Writes the sheet and says where the figures stand that formulas call by name.
///
/// # Errors
/// What does not fit into a worksheet.
pub fn write(
    page: Page,
    styles: &Styles,
    district: &District,
    profile: &Profile,
    profile_hash: &str,
    ledger: &mut Ledger,
) -> Result<Law, XlsxError> {
    let columns = [column("类别", 18), column("序号", 6), column("内容", 124)];
    let subtitle = subtitle(district, profile, "本表各数均按下列口径计算");
    let mut table =
        Table::begin(page, styles, ("口径说明", &subtitle), &columns, 0)?.keeping(ledger, SHEET, [FIGURE, GRADE]);
    let sections = crate::profile::in_words(profile)
        .into_iter()
        .chain([denominators(), origin(profile, profile_hash)]);
    for (heading, sentences) in sections {
        for (number, sentence) in sentences.into_iter().enumerate() {
            let heading = if number == 0 { heading.as_str() } else { "" };
            let heading = text(heading).toned_if(number == 0, Tone::Sum);
            table.row(&[heading, serial(Some(number + 1)), text(sentence)])?;
        }
    }
    let law = write_law(&mut table, profile)?;
    table.finish()?;
    Ok(law)
}

/// The figures that formulas call by name.
fn write_law(table: &mut Table, profile: &Profile) -> Result<Law, XlsxError> {
    table.group("各表算式按名称引用的数（改动后引用它的各表随之重算）")?;
    let header = ["名称", "数值", "等级（不低于左列数值）"].map(|name| text(name).toned(Tone::Sum));
    table.row(&header)?;
    let first = table.next_row();
    table.row(&[text("满分"), points(Some(profile.marks.full)), text("")])?;
    let full = named("满分", FIGURE, (first, first));
    let project = write_bands(table, ["项目等级线", "项目等级"], &profile.grades.project)?;
    let department = write_bands(table, ["部门等级线", "部门等级"], &profile.grades.department)?;
    Ok(Law {
        full,
        project,
        department,
    })
}

/// The bands in ascending order, as LOOKUP wants them.
fn write_bands(table: &mut Table, names: [&'static str; 2], bands: &[Band]) -> Result<(Named, Named), XlsxError> {
    let [floors, grades] = names;
    let first = table.next_row();
    let lines = std::iter::once(format!("{floors}，{grades}")).chain(std::iter::repeat(String::new()));
    for (band, name) in bands.iter().rev().zip(lines) {
        table.row(&[text(name), points(Some(band.from)), text(&*band.name)])?;
    }
    let rows = (first, table.next_row().saturating_sub(1));
    Ok((named(floors, FIGURE, rows), named(grades, GRADE, rows)))
}

const fn named(name: &'static str, column: u16, (first, last): (u32, u32)) -> Named {
    let first = Cell {
        sheet: SHEET,
        row: first,
        column,
    };
    Named {
        name,
        cells: Range {
            first,
            last: (last, column),
        },
    }
}

/// What the counts and means of this workbook are divided by, beyond what the profile says of its own shares.
fn denominators() -> (String, Vec<String>) {
    let sentences = [
        "项目数为收到的项目自评表份数，重复报送的列出但不计入",
        "平均分＝已复算项目总分之和÷已复算项目数；只登记不计分的项目不在内",
        "等级占比＝该等级项目数÷计入的项目数；部门整体等级占比＝该等级部门数÷收到的部门整体自评表份数",
        "报送覆盖率＝已报送的名录内部门数÷名录部门数；没有提供部门名录的不计算",
        "项目自评覆盖率＝已评项目数÷应评项目数，计名录写明应评项目数的全部部门，没有报送的已评为0，超过应评数的不计",
        "自评表没有可用的预算数或执行数的，缺的数不在合计内，部门排名的备注写明是哪个项目；该部门和全区的执行率须待改正后重算",
    ];
    ("统计口径与分母".to_owned(), sentences.map(str::to_owned).to_vec())
}

/// Program, profile and hash: enough to make the same workbook again.
fn origin(profile: &Profile, profile_hash: &str) -> (String, Vec<String>) {
    let sentences = [
        format!("程序：绩评（jiping）{}", env!("CARGO_PKG_VERSION")),
        format!("口径：{}（{}），校验值{profile_hash}", profile.title, profile.name),
        "各输入文件的校验值见运行记录.json".to_owned(),
    ];
    ("生成信息".to_owned(), sentences.to_vec())
}
