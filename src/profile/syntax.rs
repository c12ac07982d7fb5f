//! From the text of a profile to its fields; what the reader of TOML objects to, said in Chinese with the line.

use super::Profile;
use crate::domain::text::nearest;
use toml::de::Error;

/// Misspelt keys that are read on as the keys they are nearest to, so that further faults are found in one run.
const MOST_REPAIRS: usize = 20;

/// Keys that profiles saved by earlier versions hold and that never had an effect: passed over, so that such a profile
/// still serves.
const WITHOUT_EFFECT: [&str; 1] = ["alarm_unspent"];

/// The profile of a text with the faults of its writing. A profile may come with faults: then misspelt keys were read
/// as what they are nearest to.
pub fn read(text: &str) -> (Option<Profile>, Vec<String>) {
    let mut text = text.strip_prefix('\u{FEFF}').unwrap_or(text).to_owned();
    let mut faults = Vec::new();
    for _ in 0..=MOST_REPAIRS {
        let error = match toml::from_str(&text) {
            Ok(profile) => return (Some(profile), faults),
            Err(error) => error,
        };
        if let Some(rest) = without_idle_line(&text, &error) {
            text = rest;
            continue;
        }
        faults.push(fault(&text, &error));
        let Some(repaired) = repaired(&text, &error) else {
            break;
        };
        text = repaired;
    }
    (None, faults)
}

/// The text with the line of a key that has no effect made a comment, so that later lines keep their numbers; None if
/// the error is another, or the key does not begin its line.
fn without_idle_line(text: &str, error: &Error) -> Option<String> {
    let (key, _) = error.message().strip_prefix(UNKNOWN_KEY).and_then(quoted_words)?;
    let (before, after) = text.split_at_checked(error.span()?.start)?;
    let is_idle = WITHOUT_EFFECT.contains(&key) && before.rsplit('\n').next().is_none_or(|line| line.trim().is_empty());
    is_idle.then(|| [before, "# ", after].concat())
}

/// The text with a misspelt key put right.
fn repaired(text: &str, error: &Error) -> Option<String> {
    let (key, known) = error.message().strip_prefix(UNKNOWN_KEY).and_then(quoted_words)?;
    let nearest = nearest(key, known)?;
    let span = error.span().filter(|span| text.get(span.clone()) == Some(key))?;
    let mut text = text.to_owned();
    text.replace_range(span, nearest);
    Some(text)
}

const UNKNOWN_KEY: &str = "unknown field ";
const MISSING_KEY: &str = "missing field ";
const UNKNOWN_CHOICE: &str = "unknown variant ";

/// The first word in backticks, and those after it.
fn quoted_words(message: &str) -> Option<(&str, Vec<&str>)> {
    let mut words = message.split('`').skip(1).step_by(2);
    Some((words.next()?, words.collect()))
}

/// One sentence for an error of the reader, with the line.
fn fault(text: &str, error: &Error) -> String {
    let span = error.span().unwrap_or(0..0);
    let line = text.get(..span.start).map_or(0, |before| before.matches('\n').count());
    let written = text.get(span).unwrap_or("");
    let whole_line = text.lines().nth(line).unwrap_or("").trim();
    let message = error.message();
    if let Some((key, _)) = message.strip_prefix(MISSING_KEY).and_then(quoted_words) {
        return if whole_line.starts_with('[') {
            format!("第{}行：「{whole_line}」之下缺少「{key}」这一项", line + 1)
        } else {
            format!("缺少「{key}」这一项")
        };
    }
    let sentence = wrong_word(message)
        .or_else(|| wrong_kind(message, written))
        .or_else(|| malformed(message, written, whole_line))
        .unwrap_or_else(|| format!("写法有误：「{whole_line}」"));
    format!("第{}行：{sentence}", line + 1)
}

/// A key or a choice that does not exist.
fn wrong_word(message: &str) -> Option<String> {
    let is_key = message.starts_with(UNKNOWN_KEY);
    if !is_key && !message.starts_with(UNKNOWN_CHOICE) {
        return None;
    }
    let (word, known) = quoted_words(message)?;
    let what = if is_key { "没有" } else { "不能写" };
    let noun = if is_key { "这一项" } else { "" };
    let guess = nearest(word, known.iter().copied()).map(|nearest| format!("，是否指「{nearest}」"));
    let guess = guess.unwrap_or_else(|| format!("，可以写的有：{}", known.join("、")));
    Some(format!("{what}「{word}」{noun}{guess}"))
}

/// What the reader expects, and what it is called.
const KINDS: [(&str, &str); 7] = [
    ("Decimal", "数字"),
    ("u32", "不带小数的数字，且不小于0"),
    ("i32", "不带小数的数字"),
    ("boolean", "true（是）或 false（否）"),
    ("string", "加英文双引号的文字"),
    ("sequence", "用方括号括起的一列"),
    ("struct", "用方括号标题起头的一组项目"),
];

/// A value of the wrong kind.
fn wrong_kind(message: &str, written: &str) -> Option<String> {
    let is_kind = message.starts_with("invalid type") || message.starts_with("invalid value");
    let (_, expected) = message.rsplit_once("expected ").filter(|_| is_kind)?;
    let (_, kind) = KINDS.iter().find(|(sign, _)| expected.contains(sign))?;
    Some(format!("「{}」应为{kind}", written.lines().next().unwrap_or("")))
}

/// Text that is no TOML.
fn malformed(message: &str, written: &str, line: &str) -> Option<String> {
    Some(match message {
        _ if message.contains("duplicate key") => format!("「{written}」写了两次，请只留一处"),
        _ if message.contains("must be quoted") => {
            format!("「{line}」等号右边应为数字、true、false，或加英文双引号的文字（不能用中文引号）")
        }
        _ if message.contains("key with no value") => format!("「{line}」缺少等号或等号右边的内容"),
        _ if message.contains("invalid unquoted key") => format!("「{written}」不能作名称，等号左边应为英文名称"),
        _ if message.contains("unclosed") || message.contains("closing") => {
            format!("「{line}」的括号或引号没有配对")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::profile::builtin_text;

    /// Replaces the first `from` of the default profile and gives the faults.
    fn faults(changes: &[(&str, &str)]) -> Vec<String> {
        let mut text = builtin_text("luquan").unwrap().to_owned();
        for (from, to) in changes {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        read(&text).1
    }

    #[track_caller]
    fn case(from: &str, to: &str, expected: &str) {
        let faults = faults(&[(from, to)]);
        assert!(
            faults.first().is_some_and(|fault| fault.contains(expected)),
            "{faults:?}"
        );
        for fault in &faults {
            let english = ["expected", "invalid", "missing", "unknown", "key"];
            assert!(!english.iter().any(|word| fault.contains(word)), "{fault}");
        }
    }

    #[test]
    fn a_fault_of_writing_is_told_with_its_line() {
        case(
            "full = 100",
            "fulll = 100",
            "第19行：没有「fulll」这一项，是否指「full」",
        );
        case("full = 100 ", "# ", "第18行：「[marks]」之下缺少「full」这一项");
        case("title = ", "# ", "缺少「title」这一项");
        case("full = 100", "full = \"一百\"", "第19行：「\"一百\"」应为数字");
        case("full = 100", "full = ", "等号右边应为");
        case("full = 100", "full 100", "缺少等号");
        case("full = 100", "full = 100\nfull = 90", "第20行：「full」写了两次");
        case("[marks]", "[marks", "没有配对");
        case(
            "at_least = \"POS\"",
            "at_least = \"POSS\"",
            "不能写「POSS」，是否指「POS」",
        );
        case("points = 2  ", "points = 2.5", "「2.5」应为不带小数的数字");
        case("required = true", "required = 1", "「1」应为true（是）或 false（否）");
        case("deduct = []", "deduct = 5", "「5」应为用方括号括起的一列");
        case("[checks]", "[checks]\n审 = \"hint\"", "「审」不能作名称");
        case("[checks]", "[checks]\nI08 = \"别查\"", "可以写的有：off、hint、error");
        case("warn = 1.2", "warn = 1,2", "写法有误：「warn = 1,2");
        case("name = \"优\"", "name = “优”", "不能用中文引号");
        case("name = \"优\"", "name = \"优", "第");
    }

    /// What was saved before a key without effect was dropped still serves, and further faults keep their lines.
    #[test]
    fn a_key_that_never_had_an_effect_is_passed_over() {
        let saved = ("alarm = 0.05", "alarm_unspent = 0.2   # 提示\nalarm = 0.05");
        assert!(faults(&[saved]).is_empty());
        let in_order = faults(&[saved, ("copied_rows = 5", "copied_row = 5")]);
        let alone = faults(&[
            ("alarm = 0.05", "\nalarm = 0.05"),
            ("copied_rows = 5", "copied_row = 5"),
        ]);
        assert_eq!(in_order, alone);
        assert_eq!(alone.len(), 1);
    }

    #[test]
    fn misspelt_keys_do_not_hide_further_faults() {
        let faults = faults(&[("full = 100", "fulll = 100"), ("explain = 1.3", "explian = 1.3")]);
        assert_eq!(faults.len(), 2, "{faults:?}");
    }
}
