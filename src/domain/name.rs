//! Names of departments and projects: codes split off, and a key under which spellings of one name meet.

use super::text::folded;

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
    let name = without_region(&plain);
    DepartmentName {
        region: plain[..plain.len() - name.len()].to_owned(),
        name: name.to_owned(),
    }
}

/// Words that end in a region's suffix without being a region.
const NOT_A_REGION: [&str; 9] = [
    "开发区",
    "高新区",
    "园区",
    "社区",
    "景区",
    "城市",
    "校区",
    "库区",
    "灌区",
];

/// The name without the names of province, city and county in front, as long as a name of three characters or more is left.
fn without_region(name: &str) -> &str {
    let mut rest = name;
    for (suffixes, longest) in [
        (&["省", "自治区"][..], 8),
        (&["市", "自治州"][..], 8),
        (&["区", "县", "旗", "市"][..], 8),
    ] {
        let cut = suffixes
            .iter()
            .filter_map(|suffix| region_end(rest, suffix, longest))
            .min();
        if let Some(cut) = cut {
            rest = &rest[cut..];
        }
    }
    rest
}

/// Byte length of a leading region that ends in `suffix` (at least two characters before it, at most `longest`
/// in all), if what follows is still a name.
fn region_end(name: &str, suffix: &str, longest: usize) -> Option<usize> {
    let end = name.find(suffix)? + suffix.len();
    let region = &name[..end];
    let before = region.chars().count().checked_sub(suffix.chars().count())?;
    let is_region = (2..longest).contains(&before) && !NOT_A_REGION.iter().any(|word| region.ends_with(word));
    (is_region && name[end..].chars().count() >= 3).then_some(end)
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
}
