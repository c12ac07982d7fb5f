//! Names of departments and projects: codes split off, and a key under which spellings of one name meet.

use super::text::folded;
use std::ops::Range;

/// A name with the code that was glued to it (`219-池州市…`, `51092324T…-安可替代`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodedName {
    pub code: Option<String>,
    pub name: String,
}

/// Splits a budget or project code off a name, in front or in brackets behind it. A code is at least three letters or digits with a digit
/// among them, set off by `-`, `_`, `—` or brackets; a year (`2022年…`) is no code.
pub fn coded_name(text: &str) -> CodedName {
    let trimmed = text.trim();
    let whole = || CodedName {
        code: None,
        name: trimmed.to_owned(),
    };
    if let Some(coded) = code_behind(trimmed) {
        return coded;
    }
    let bracketed = trimmed.strip_prefix(['[', '【', '(', '（']);
    let body = bracketed.unwrap_or(trimmed);
    let end = body
        .find(|letter: char| !letter.is_ascii_alphanumeric())
        .unwrap_or(body.len());
    let (code, rest) = body.split_at(end);
    if code.len() < 3 || !code.bytes().any(|byte| byte.is_ascii_digit()) {
        return whole();
    }
    let separators: &[char] = if bracketed.is_some() {
        &[']', '】', ')', '）']
    } else {
        &['-', '－', '—', '–', '_']
    };
    let Some(name) = rest.trim_start().strip_prefix(separators) else {
        return whole();
    };
    let name = name.trim_start_matches(separators).trim();
    // 2022-2023年… is a span of years; only a code of some length may stand before a digit.
    let first_is_digit = name.chars().next().is_none_or(|first| first.is_ascii_digit());
    if name.is_empty() || (first_is_digit && code.len() < 8) {
        return whole();
    }
    CodedName {
        code: Some(code.to_owned()),
        name: name.to_owned(),
    }
}

/// `水利厅[125]`, `教育局（201001）`; a year in brackets is no code.
fn code_behind(text: &str) -> Option<CodedName> {
    let open = text.rfind(['[', '【', '(', '（'])?;
    let (name, bracket) = text.split_at(open);
    let code: String = folded(bracket)
        .trim_matches(|letter: char| "[]【】()".contains(letter))
        .to_owned();
    let is_year = code.len() == 4 && (code.starts_with("19") || code.starts_with("20"));
    let is_code = code.len() >= 3 && !is_year && code.bytes().all(|byte| byte.is_ascii_digit());
    let closes = text.ends_with([']', '】', ')', '）']);
    (is_code && closes && !name.trim().is_empty()).then(|| CodedName {
        code: Some(code),
        name: name.trim().to_owned(),
    })
}

/// A department's name taken apart for comparison: folded, code, brackets and marks dropped.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DepartmentName {
    /// Province, city and county in front (石家庄市鹿泉区), possibly none.
    pub region: String,
    /// 教育局
    pub name: String,
}

impl DepartmentName {
    /// Region and name together.
    pub fn key(&self) -> String {
        format!("{}{}", self.region, self.name)
    }

    /// Whether both can be one department: the same name, and regions of which one only leaves out what the other says.
    pub fn meets(&self, other: &Self) -> bool {
        let regions_agree = self.region.ends_with(&other.region) || other.region.ends_with(&self.region);
        self.name == other.name && regions_agree
    }
}

/// Takes a department's name apart.
pub fn department_name(text: &str) -> DepartmentName {
    let folded = folded(&coded_name(text).name);
    let mut depth = 0_usize;
    let outside: String = folded
        .chars()
        .filter(|letter| match letter {
            '(' | '[' | '【' | '〔' => {
                depth += 1;
                false
            }
            ')' | ']' | '】' | '〕' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0 && letter.is_alphanumeric(),
        })
        .collect();
    let all = || folded.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let plain: String = if outside.is_empty() { all() } else { outside };
    let Parted { region, name } = parted(&plain);
    DepartmentName {
        region: plain[..region].to_owned(),
        name: plain[name..].to_owned(),
    }
}

/// What the names of provinces, cities and counties end in.
const LEVELS: [&[&str]; 3] = [&["省", "自治区"], &["市", "自治州"], &["区", "县", "旗", "市"]];

/// How many characters stand before that.
const BEFORE: Range<usize> = 2..8;

/// Words that end in a region's suffix without being a region.
const NOT_A_REGION: &str = "开发区 高新区 园区 社区 景区 校区 库区 灌区 保护区 示范区 试验区 实验区 功能区 工业区 产业区 集聚区 \
                            聚集区 合作区 保税区 加工区 服务区 度假区 行政区 主城区 小区 片区 辖区 城市 级市";

/// Words that begin with a region's suffix: 鹿泉区 has a 市场监督管理局, and no 鹿泉区市 a 场监督管理局.
const WORDS: &str = "市场 市政 市容 市民中心 市民服务 市民热线 市民诉求 市民活动 市民之家 市民文化 市民公园 市民广场 市民学校 \
                     区域 区划 区块 县域";

/// What looks like one of these words where a region ends: 石家庄市 has a 政务服务中心, 保定市 a 容城县.
const NOT_THE_WORD: &str = "市场馆 市场站 市政府 市政协 市政务 市政法 市政策 市政研 市政治 市政和县 市容城 市容县";

/// A region and the name behind it, as they lie in a text.
#[derive(Clone, Copy)]
struct Parted {
    /// Where the region ends.
    region: usize,
    /// Where the name begins: there, or with the region's suffix, which 鹿泉区委办公室 and 石家庄市直机关工委 write once
    /// for region and name.
    name: usize,
}

/// A name after the names of province, city and county in front, as long as three characters or more are left.
fn parted(text: &str) -> Parted {
    let mut found = Parted { region: 0, name: 0 };
    for level in 0..LEVELS.len() {
        let further = region(&text[found.name..], level).filter(|_| found.region == found.name);
        if let Some(Parted { region, name }) = further {
            found = Parted {
                region: found.region + region,
                name: found.name + name,
            };
        }
    }
    found
}

/// The region of this level that a text begins with, if what follows is still a name.
fn region(text: &str, level: usize) -> Option<Parted> {
    let suffixes = LEVELS.get(level)?.iter();
    let regions = suffixes.filter_map(|suffix| {
        let start = suffix_start(text, suffix)?;
        let end = start + suffix.len();
        let (region, rest) = text.split_at(end);
        let is_word = begins_any(&text[start..], WORDS) && !begins_any(&text[start..], NOT_THE_WORD);
        // 鹿泉区省级…: no region holds another of a lower level.
        let within = |lower| self::region(text, lower).is_some_and(|lower| lower.region <= start);
        let is_region = is_region(region) && !is_word && !(level + 1..LEVELS.len()).any(within);
        let is_shared = begins_any(rest, "委 直 级") && !begins_any(rest, "委员 直属");
        (is_region && rest.chars().count() >= 3).then_some(Parted {
            region: end,
            name: if is_shared { start } else { end },
        })
    });
    regions.min_by_key(|found| found.region)
}

/// Whether this is no word such as 开发区; 晋城市 and 诸城市 are regions, 智慧城市 and 区城市 are none.
fn is_region(text: &str) -> bool {
    let mut letters = text.chars();
    let names_city = letters.next().is_some_and(|first| !"省市区县旗".contains(first)) && letters.as_str() == "城市";
    names_city || !words(NOT_A_REGION).any(|word| text.ends_with(word))
}

/// Where the suffix stands behind as many characters as the name of a region has: the first one, in 津市市 the second.
fn suffix_start(text: &str, suffix: &str) -> Option<usize> {
    let is_far = |start: &usize| BEFORE.contains(&text[..*start].chars().count());
    let first = text.find(suffix)?;
    let second = first + suffix.len();
    let doubled = Some(second).filter(|_| text[second..].starts_with(suffix));
    Some(first).filter(is_far).or(doubled.filter(is_far))
}

fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split_ascii_whitespace()
}

fn begins_any(text: &str, list: &str) -> bool {
    words(list).any(|word| text.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, code: Option<&str>, name: &str) {
        assert_eq!(
            coded_name(text),
            CodedName {
                code: code.map(str::to_owned),
                name: name.to_owned()
            }
        );
    }

    #[test]
    fn codes_are_split_off_and_years_are_not() {
        case(
            "219-池州市贵池区棠溪镇人民政府",
            Some("219"),
            "池州市贵池区棠溪镇人民政府",
        );
        case(
            "51092324T000010263357-2023年全县安可替代补助资金项目",
            Some("51092324T000010263357"),
            "2023年全县安可替代补助资金项目",
        );
        case("2022-2023年校舍维修", None, "2022-2023年校舍维修");
        case(
            "51000021R000000019951-工资性支出",
            Some("51000021R000000019951"),
            "工资性支出",
        );
        case("[301001]区教育局", Some("301001"), "区教育局");
        case("2022年校舍维修", None, "2022年校舍维修");
        case("5G-基站建设", None, "5G-基站建设");
    }

    #[test]
    fn spellings_of_one_department_meet() {
        let full = department_name("石家庄市鹿泉区教育局");
        assert_eq!((full.region.as_str(), full.name.as_str()), ("石家庄市鹿泉区", "教育局"));
        for text in ["鹿泉区教育局", "教育局", " 301-教育局（本级）", "教 育 局"] {
            assert!(full.meets(&department_name(text)), "{text}");
        }
        assert!(!full.meets(&department_name("石家庄市桥西区教育局")));
        for text in ["市场监督管理局", "城市管理局", "开发区管委会", "社区建设服务中心"] {
            assert_eq!(department_name(text).name, text);
        }
        assert!(!department_name("鹿泉区李村镇人民政府").meets(&department_name("鹿泉区铜冶镇人民政府")));
    }

    #[test]
    fn regions_end_where_the_department_begins() {
        for (text, region, name) in [
            ("鹿泉区市场监督管理局", "鹿泉区", "市场监督管理局"),
            ("石家庄市鹿泉区市场监督管理局", "石家庄市鹿泉区", "市场监督管理局"),
            ("平山县市场监督管理局", "平山县", "市场监督管理局"),
            ("石家庄市市场监督管理局", "石家庄市", "市场监督管理局"),
            ("新乐市市场监督管理局", "新乐市", "市场监督管理局"),
            ("土默特左旗市场监督管理局", "土默特左旗", "市场监督管理局"),
            ("鹿泉区市政公用事业中心", "鹿泉区", "市政公用事业中心"),
            ("石家庄市市政管理处", "石家庄市", "市政管理处"),
            ("鹿泉区市容环境卫生管理中心", "鹿泉区", "市容环境卫生管理中心"),
            ("鹿泉区市民服务中心", "鹿泉区", "市民服务中心"),
            ("农贸市场服务中心", "", "农贸市场服务中心"),
            ("农产品市场服务中心", "", "农产品市场服务中心"),
            ("开发区市场监督管理局", "", "开发区市场监督管理局"),
            // The same letters where a region does end.
            ("石家庄市政务服务中心", "石家庄市", "政务服务中心"),
            ("石家庄市政府办公室", "石家庄市", "政府办公室"),
            ("石家庄市民政局", "石家庄市", "民政局"),
            ("商丘市民权县教育局", "商丘市民权县", "教育局"),
            ("玉林市容县教育局", "玉林市", "容县教育局"),
            ("鹿泉区民政局", "鹿泉区", "民政局"),
            ("鹿泉区省级农业园建设中心", "鹿泉区", "省级农业园建设中心"),
            // Names of regions that hold a suffix themselves.
            ("市北区教育局", "市北区", "教育局"),
            ("青岛市市北区教育局", "青岛市市北区", "教育局"),
            ("荆州市沙市区教育局", "荆州市沙市区", "教育局"),
            ("沙市区市场监督管理局", "沙市区", "市场监督管理局"),
            ("津市市教育局", "津市市", "教育局"),
            ("常德市津市市市场监督管理局", "常德市津市市", "市场监督管理局"),
            ("新乡市红旗区教育局", "新乡市红旗区", "教育局"),
            ("鹿泉区旗山镇人民政府", "鹿泉区", "旗山镇人民政府"),
            ("内蒙古自治区正镶白旗教育局", "内蒙古自治区正镶白旗", "教育局"),
            ("县级市协作办公室", "", "县级市协作办公室"),
            ("山西省晋城市城市管理局", "山西省晋城市", "城市管理局"),
            ("潍坊市诸城市教育局", "潍坊市诸城市", "教育局"),
            ("区城市管理综合执法局", "", "区城市管理综合执法局"),
            ("鹿泉区城市管理综合执法局", "鹿泉区", "城市管理综合执法局"),
            ("经济开发区城市管理局", "", "经济开发区城市管理局"),
            ("智慧城市运营中心", "", "智慧城市运营中心"),
            // 区域, 自然保护区 and the like are words.
            ("京津冀区域协同发展中心", "", "京津冀区域协同发展中心"),
            ("鹿泉区县域经济发展中心", "鹿泉区", "县域经济发展中心"),
            ("鹿泉区行政区划地名服务中心", "鹿泉区", "行政区划地名服务中心"),
            ("行政区划地名服务中心", "", "行政区划地名服务中心"),
            ("自然保护区管理局", "", "自然保护区管理局"),
            // A suffix that is written once for region and name.
            ("石家庄市鹿泉区委办公室", "石家庄市鹿泉区", "区委办公室"),
            ("鹿泉区区委办公室", "鹿泉区", "区委办公室"),
            ("区委办公室", "", "区委办公室"),
            ("石家庄市直机关工委", "石家庄市", "市直机关工委"),
            ("石家庄市市直机关工委", "石家庄市", "市直机关工委"),
            ("石家庄市直属机关工委", "石家庄市", "直属机关工委"),
        ] {
            let read = department_name(text);
            assert_eq!((read.region.as_str(), read.name.as_str()), (region, name), "{text}");
        }
    }
}
