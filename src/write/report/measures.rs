//! Measures that stand inside a reason: 「工作合力有待加强，将健全部门联动机制」 names its remedy after the cause.

/// With these words a clause says what will be done.
const BEGINNINGS: [&str; 13] = [
    "将",
    "拟",
    "下一步",
    "下步",
    "下一年",
    "下年",
    "明年",
    "次年",
    "今后",
    "后续将",
    "接下来",
    "已安排",
    "计划于",
];

/// The part of a reason that says what will be done, from its first such clause on; None if none does. `next` is the
/// year after the one reported, which a clause may begin with.
pub fn measure(reason: &str, next: Option<i32>) -> Option<&str> {
    let year = next.map(|year| format!("{year}年"));
    let begins = |clause: &str| {
        let clause = clause.trim_start();
        let dated = year.as_ref().is_some_and(|year| {
            let planned = clause.strip_prefix("计划").unwrap_or(clause);
            planned.starts_with(year.as_str())
        });
        let named = clause.starts_with("将军");
        dated || (!named && BEGINNINGS.iter().any(|beginning| clause.starts_with(beginning)))
    };
    let starts = std::iter::once(0).chain(reason.match_indices(['，', '；', '。', ',', ';']).map(after));
    starts
        .filter_map(|start| reason.get(start..))
        .find(|clause| begins(clause))
        .map(str::trim_start)
}

fn after((at, mark): (usize, &str)) -> usize {
    at + mark.len()
}

#[cfg(test)]
mod tests {
    use super::measure;

    #[track_caller]
    fn case(reason: &str, expected: Option<&str>) {
        assert_eq!(measure(reason, Some(2026)), expected);
    }

    #[test]
    fn what_will_be_done_is_found_and_a_cause_is_no_measure() {
        case("工作合力有待加强，将健全部门联动机制。", Some("将健全部门联动机制。"));
        case(
            "相关制度建设仍需完善，2026年进一步细化管理办法。",
            Some("2026年进一步细化管理办法。"),
        );
        case("设备已到货待安装；计划2026年3月完成。", Some("计划2026年3月完成。"));
        case("下一步完善措施，加强监督。", Some("下一步完善措施，加强监督。"));
        case("建成数量未达计划，覆盖面不足。", None);
        case("项目计划调整，2025年未实施。", None);
        case("将军路改造未完工。", None);
        case("", None);
    }

    #[test]
    fn without_a_year_only_words_count() {
        assert_eq!(measure("未完成，2026年实施。", None), None);
        assert_eq!(measure("未完成，将实施。", None), Some("将实施。"));
    }
}
