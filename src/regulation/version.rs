//! 报送版次: what the name of a file says of being a later version.
//!
//! ```text
//! path      = folder "/" … "/" name          each part is read for itself, the ending of the name dropped
//! part      = any text with any number of marks
//! mark      = 第N次 | 第N稿 | 第N版 | N次 | N稿 | N版            version N; 第N次修改: version N + 1
//!           | vN.M… | 版本N.M…                                   version N.M…
//!           | 修改 | 修订 | 更正 | 订正 | 重报 | 补报 | 复报      version 2; with a number, version number + 1
//!           | 重新报送 | 重新上报 | 重新提交 | 退回后             the same
//!           | 最终 | 最终版 | 终稿 | 终版 | 定稿 | 定版 | 正式版  final; with a number, final version number
//!           | (N) | -N | _N  at the end of the part              version N
//! N         = 1 … 20, in figures or Chinese numerals
//! ```
//!
//! Of the marks in one part the highest number counts, and final is above every number. Parts are compared from the
//! outermost folder inwards, parts without a mark left out; a path without any mark ranks lowest.
//!
//! No mark: a year or another long number; 第二小学, 二中, 第三人民医院 (only 次, 稿 and 版 make an ordinal a version);
//! 第七次人口普查, 二次供水 and 规划修订费 (the word goes on as another word); 附件3, 附件（2）, 附表-2 and `001-2`.
//! `(1)` at the end, 副本 and `副本 (2)` are names that programs give to a file saved a second time under one name: they
//! say nothing of the content, so that they are no version. Only where nothing else tells two files apart does the
//! higher copy count as later.

use crate::domain::numeral;
use crate::domain::text::folded;

/// The rank of one marked part of a path; higher is later.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    is_final: bool,
    /// Version 2.1 is 2, 1.
    number: Vec<u32>,
}

/// The version that a path tells; later versions are greater, and a path without marks is the least.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(Vec<Rank>);

/// The version of a file by the marks in its folders and its name.
pub fn version(file: &str) -> Version {
    Version(parts(file).filter_map(|part| rank(&part)).collect())
}

/// Which copy of one name a file is: 教育局(1).xlsx is 1, 教育局.xlsx is 0.
pub fn copy(file: &str) -> u32 {
    let name = parts(file).last().unwrap_or_default();
    let (stem, number) = bracketed_end(&name).unwrap_or((&name, 1));
    let is_copy = stem.ends_with("副本") || stem.len() < name.len() && number == 1;
    if is_copy { number } else { 0 }
}

/// The folders (and archives) from the outermost inwards, then the name; without endings, folded, in small letters.
fn parts(file: &str) -> impl Iterator<Item = String> {
    let stem = match file.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => stem,
        _ => file,
    };
    let parts = stem.split('/').map(|part| folded(part).to_lowercase());
    parts.map(|part| without_archive_ending(&part).to_owned())
}

/// A folder, or an archive that stands for one, without the ending of the archive.
pub(super) fn without_archive_ending(folder: &str) -> &str {
    match folder.rsplit_once('.') {
        Some((archive, ending)) if ending.eq_ignore_ascii_case("zip") => archive,
        _ => folder,
    }
}

fn rank(part: &str) -> Option<Rank> {
    let marks = part.char_indices().filter_map(|(at, _)| {
        let (before, rest) = part.split_at(at);
        dotted(before, rest)
            .or_else(|| ordinal(before, rest))
            .or_else(|| revision(rest))
            .or_else(|| closing(rest))
    });
    marks.chain(numbered_end(part)).reduce(|one, other| Rank {
        is_final: one.is_final || other.is_final,
        number: one.number.max(other.number),
    })
}

fn numbered(number: Vec<u32>) -> Rank {
    Rank {
        is_final: false,
        number,
    }
}

/// v2, V2.1, 版本2
fn dotted(before: &str, rest: &str) -> Option<Rank> {
    let figures = match rest.strip_prefix('v') {
        Some(figures) if !before.ends_with(|last: char| last.is_ascii_alphanumeric()) => figures,
        _ => rest.strip_prefix("版本")?,
    };
    let end = figures
        .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .unwrap_or(figures.len());
    let (figures, after) = figures.split_at(end);
    let numbers: Option<Vec<u32>> = figures.trim_end_matches('.').split('.').map(small).collect();
    let goes_on = after.starts_with(|next: char| next.is_ascii_alphanumeric());
    numbers.filter(|_| !goes_on).map(numbered)
}

/// 第二次报送, 二次, 第3稿, 二版
fn ordinal(before: &str, rest: &str) -> Option<Rank> {
    const REPORTED: [&str; 9] = ["报送", "上报", "提交", "填报", "申报", "反馈", "报", "送", "自评"];
    let counted = rest.strip_prefix('第').unwrap_or(rest);
    if before.ends_with(|last: char| last.is_ascii_digit() || numeral(last).is_some()) {
        return None;
    }
    let (number, after) = number(counted)?;
    let is_sent = |tail: &str| begins_with_one_of(tail, &REPORTED).is_some() || is_apart(tail);
    if let Some(tail) = after.strip_prefix('次') {
        if begins_with_one_of(tail, &REVISED).is_some() {
            return Some(numbered(vec![number + 1]));
        }
        return is_sent(tail).then(|| numbered(vec![number]));
    }
    let tail = after.strip_prefix(['稿', '版'])?;
    is_apart(tail).then(|| numbered(vec![number]))
}

/// Words of a version after the first that may also be part of a project's name.
const REVISED: [&str; 7] = ["修改", "修订", "更正", "订正", "重报", "补报", "复报"];

/// 修改后, 更正2, 重新报送
fn revision(rest: &str) -> Option<Rank> {
    const PLAIN: [&str; 4] = ["重新报送", "重新上报", "重新提交", "退回后"];
    const TAILS: [&str; 14] = [
        "后",
        "稿",
        "版",
        "件",
        "过",
        "的",
        "自评",
        "绩效",
        "项目自评",
        "报送",
        "上报",
        "材料",
        "文件",
        "报表",
    ];
    let tail = match begins_with_one_of(rest, &PLAIN) {
        Some(tail) => tail,
        None => {
            let tail = begins_with_one_of(rest, &REVISED)?;
            let closed = begins_with_one_of(tail, &TAILS);
            if closed.is_none() && !is_apart(tail) && following(tail).is_none() && !begins_with_date(tail) {
                return None;
            }
            closed.unwrap_or(tail)
        }
    };
    Some(numbered(vec![1 + following(tail).unwrap_or(1)]))
}

/// 最终版, 终稿2, 定稿
fn closing(rest: &str) -> Option<Rank> {
    const PLAIN: [&str; 7] = ["最终版", "最终稿", "终稿", "终版", "定稿", "定版", "正式版"];
    let tail = begins_with_one_of(rest, &PLAIN).or_else(|| {
        rest.strip_prefix("最终")
            .filter(|tail| is_apart(tail) || following(tail).is_some())
    })?;
    Some(Rank {
        is_final: true,
        number: following(tail).into_iter().collect(),
    })
}

/// 教育局（2）, 教育局-2; not `(1)`, which is a copy.
fn numbered_end(part: &str) -> Option<Rank> {
    const LISTS: [&str; 5] = ["附件", "附表", "样表", "项目", "副本"];
    let (before, number) = match bracketed_end(part) {
        Some((_, 1)) => return None,
        Some(end) => end,
        None => {
            let at = part.rfind(['-', '_', '—', '–'])?;
            let (before, end) = part.split_at(at);
            let (number, after) = number(end.trim_start_matches(['-', '_', '—', '–']))?;
            let is_code = before.ends_with(|last: char| last.is_ascii_alphanumeric());
            if !after.is_empty() || is_code {
                return None;
            }
            (before, number)
        }
    };
    let is_listed = before.is_empty() || LISTS.iter().any(|word| before.ends_with(word));
    (!is_listed).then(|| numbered(vec![number]))
}

/// A number in brackets at the end, and what stands before it.
fn bracketed_end(part: &str) -> Option<(&str, u32)> {
    let (before, inner) = part.strip_suffix([')', '】', ']'])?.rsplit_once(['(', '【', '['])?;
    let (number, after) = number(inner)?;
    after.is_empty().then_some((before, number))
}

/// The number directly behind a word, in brackets or not, if it is no date.
fn following(tail: &str) -> Option<u32> {
    let inner = tail.strip_prefix(['(', '-', '_']).unwrap_or(tail);
    let (number, after) = number(inner)?;
    (!begins_with_date(tail) && (is_apart(after) || after.starts_with(['稿', '版', '次']))).then_some(number)
}

/// 修改1.15, 修改3月5日, 修改20260115
fn begins_with_date(tail: &str) -> bool {
    let after = tail.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let figures = tail.len() - after.len();
    figures > 2 || figures > 0 && after.starts_with(['.', '月', '年', '日', '号'])
}

/// A number up to the highest version, and what follows; None for a longer one.
fn number(text: &str) -> Option<(u32, &str)> {
    let is_digit = |letter: char| letter.is_ascii_digit();
    if text.starts_with(is_digit) {
        let (figures, after) = text.split_at(text.find(|letter| !is_digit(letter)).unwrap_or(text.len()));
        return small(figures).map(|number| (number, after));
    }
    let end = text
        .find(|letter| letter != '十' && numeral(letter).is_none())
        .unwrap_or(text.len());
    let (numerals, after) = text.split_at(end);
    let number = match numerals.split_once('十') {
        None => one_numeral(numerals)?,
        Some(("", "")) => 10,
        Some(("", ones)) => 10 + one_numeral(ones)?,
        Some(("二", "")) => 20,
        Some(_) => return None,
    };
    Some((number, after))
}

/// Highest number that is a version: more are years, months, or numbers of projects.
const HIGHEST: u32 = 20;

fn small(figures: &str) -> Option<u32> {
    let number = figures.parse().ok()?;
    (figures.len() <= 2 && number <= HIGHEST).then_some(number)
}

fn one_numeral(text: &str) -> Option<u32> {
    let mut letters = text.chars();
    let number = numeral(letters.next()?)?;
    letters.next().is_none().then_some(number)
}

fn numeral(letter: char) -> Option<u32> {
    match letter {
        '两' => Some(2),
        '十' => None,
        _ => numeral::value(letter),
    }
}

/// The text ends here, or goes on with a sign.
fn is_apart(tail: &str) -> bool {
    !tail.starts_with(char::is_alphanumeric)
}

/// What follows the first of the words with which the text begins.
fn begins_with_one_of<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| text.strip_prefix(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(earlier: &str, later: &str) {
        let (one, other) = (version(earlier), version(later));
        assert!(one < other, "{earlier} {one:?} is not before {later} {other:?}");
    }

    #[test]
    fn a_marked_name_is_later_than_a_plain_one() {
        let marked = [
            "教育局（第二次报送）.xlsx",
            "第2次/教育局.xlsx",
            "修改后_教育局.xlsx",
            "教育局修改.xlsx",
            "教育局自评表修改20260115.xls",
            "教育局（修改1.15）.xlsx",
            "修改自评表（教育局）.xlsx",
            "教育局 修订版.xlsx",
            "教育局（更正）.xlsx",
            "教育局订正稿.xlsx",
            "教育局（重新报送）.xlsx",
            "教育局-重报.xlsx",
            "补报/教育局.xlsx",
            "教育局（2）.zip/教育局.xlsx",
            "退回后教育局.xlsx",
            "教育局最终版.xlsx",
            "教育局（最终）.xlsx",
            "终稿-教育局.xlsx",
            "教育局定稿.xlsx",
            "教育局v2.xlsx",
            "教育局V2.1.xlsx",
            "教育局（２）.xlsx",
            "教育局 (2).xlsx",
            "教育局-2.xlsx",
            "教育局版本2.xlsx",
            "教育局二次报送.xlsx",
            "教育局（二次）.xlsx",
            "教育局复报.xlsx",
            "教育局二稿.xlsx",
            "教育局（第三版）.xlsx",
        ];
        for later in marked {
            case("教育局.xlsx", later);
        }
    }

    #[test]
    fn higher_marks_are_later() {
        case("教育局（第二次报送）.xlsx", "教育局（第三次报送）.xlsx");
        case("教育局（第九次报送）.xlsx", "教育局（第十一次报送）.xlsx");
        case("教育局（第二次报送）.xlsx", "教育局（第二次修改）.xlsx");
        case("教育局修改.xlsx", "教育局修改2.xlsx");
        case("教育局修改后.xlsx", "教育局修改后（2）.xlsx");
        case("教育局修改二.xlsx", "教育局修改三.xlsx");
        case("教育局v2.xlsx", "教育局V2.1.xlsx");
        case("教育局V2.9.xlsx", "教育局V2.10.xlsx");
        case("教育局V9.xlsx", "教育局最终版.xlsx");
        case("教育局最终版.xlsx", "教育局最终版2.xlsx");
        case("教育局终稿.xlsx", "教育局终稿修改.xlsx");
        case("教育局-2.xlsx", "教育局-3.xlsx");
        case("教育局修改后.xlsx", "教育局v3.xlsx");
        case("第一次报送/教育局修改.xlsx", "第二次报送/教育局.xlsx");
        case("第二次报送/教育局.xlsx", "第二次报送/教育局（修改）.xlsx");
        assert_eq!(version("教育局（第二次报送）.xlsx"), version("教育局修改后.xlsx"));
    }

    #[test]
    fn what_only_looks_like_a_mark_is_none() {
        let plain = [
            "2025年度/教育局2025.xlsx",
            "教育局-2025.xlsx",
            "教育局（2025）.xlsx",
            "教育局20260115.xlsx",
            "第二小学.xlsx",
            "二中.xlsx",
            "第三人民医院.xlsx",
            "附件3/附件3-住建局自评表.xlsx",
            "附件（2）.xlsx",
            "附表-2.xlsx",
            "项目2/项目-2.xlsx",
            "51092324T000010263357-2.xlsx",
            "2022-2.xlsx",
            "1-2.xlsx",
            "教育局(1).xlsx",
            "教育局 - 副本.xlsx",
            "教育局 - 副本 (2).xlsx",
            "第七次全国人口普查.xlsx",
            "二次供水改造.xlsx",
            "城市规划修订费.xlsx",
            "退回修改单/教育局.xlsx",
            "HPV2价疫苗.xlsx",
            "IPv6改造.xlsx",
            "第二版块.xlsx",
            "(2)教育局.xlsx",
            "市场监督管理局.xls",
            "第二批资金/教育局.xlsx",
            "教育局.v2",
            "",
        ];
        for file in plain {
            assert_eq!(version(file), Version::default(), "{file}");
        }
    }

    #[test]
    fn a_copy_is_no_version_but_is_counted() {
        for (file, number) in [
            ("教育局.xlsx", 0),
            ("教育局(1).xlsx", 1),
            ("教育局 - 副本.xlsx", 1),
            ("教育局 - 副本 (2).xlsx", 2),
            ("教育局（2）.xlsx", 0),
            ("教育局(1)/教育局.xlsx", 0),
        ] {
            assert_eq!(copy(file), number, "{file}");
        }
        assert_eq!(version("教育局修改(1).xlsx"), version("教育局修改.xlsx"));
        assert_eq!(version("教育局V2(1).xlsx"), version("教育局V2.xlsx"));
    }
}
