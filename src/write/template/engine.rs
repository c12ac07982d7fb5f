//! How templates are carried out: nothing undefined is passed over, nothing runs for ever or fills the memory.

use super::known::Known;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, UndefinedBehavior, Value};
use std::io;

/// Work that one report may cost; thousands of indicators fit.
const FUEL: u64 = 20_000_000;
/// Most bytes of one rendered part.
const LARGEST: usize = 32 * 1024 * 1024;
/// Stands where the workbooks give nothing.
const LACKING: &str = "【请补充】";

/// How a value is written into the output.
pub type Writing = fn(&mut Output, &str) -> std::fmt::Result;

/// Text templates: a line that holds nothing but blocks leaves no line.
pub fn text_syntax() -> SyntaxConfig {
    let mut builder = SyntaxConfig::builder();
    builder
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true);
    // The delimiters are the usual ones, which cannot contradict each other.
    builder.build().unwrap_or_default()
}

/// An environment without templates.
pub fn environment<'a>(syntax: SyntaxConfig, writing: Writing) -> Environment<'a> {
    let mut environment = Environment::new();
    environment.set_syntax(syntax);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_fuel(Some(FUEL));
    environment.set_formatter(move |out, _, value| {
        if value.is_undefined() {
            return Err(Error::from(ErrorKind::UndefinedError));
        }
        let written = match value.as_str() {
            Some(text) => writing(out, text),
            None if value.is_none() => writing(out, LACKING),
            None => writing(out, &value.to_string()),
        };
        written.map_err(|_| Error::from(ErrorKind::WriteFailure))
    });
    environment
}

/// Writes the text as it is.
pub fn as_it_is(out: &mut Output, text: &str) -> std::fmt::Result {
    out.write_str(text)
}

/// One template of an environment, rendered.
pub fn rendered(environment: &Environment<'_>, name: &str, values: &Value) -> Result<String, Error> {
    let template = environment.get_template(name)?;
    let mut limited = Limited::default();
    template.render_captured_to(values.clone(), &mut limited)?;
    String::from_utf8(limited.0).map_err(|_| Error::from(ErrorKind::WriteFailure))
}

/// What was written, as long as there is room.
#[derive(Default)]
struct Limited(Vec<u8>);

impl io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len().saturating_add(bytes.len()) > LARGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What went wrong, as the user reads it: the engine's own words are English.
pub fn in_words(cause: &Error) -> String {
    let named = cause.detail().and_then(|detail| detail.split_whitespace().nth(1));
    let of = |what: &str| match named {
        Some(name) => format!("没有「{name}」这个{what}"),
        None => format!("用了不存在的{what}"),
    };
    match cause.kind() {
        ErrorKind::SyntaxError => "写法有误，不能理解".to_owned(),
        ErrorKind::UnknownFilter => of("过滤器"),
        ErrorKind::UnknownTest => of("判断"),
        ErrorKind::UnknownFunction | ErrorKind::UnknownMethod => "用了不存在的函数".to_owned(),
        ErrorKind::UndefinedError => "用到了没有内容的名称，先用 if 判断有没有".to_owned(),
        ErrorKind::OutOfFuel => "循环太多，超出计算量上限".to_owned(),
        ErrorKind::WriteFailure => "生成的内容过大".to_owned(),
        ErrorKind::TooManyArguments => "过滤器或函数的参数太多".to_owned(),
        ErrorKind::MissingArgument => "过滤器或函数缺少参数".to_owned(),
        ErrorKind::CannotUnpack => "for 的写法与清单的内容不合".to_owned(),
        _ => "不能这样运算".to_owned(),
    }
}

/// Values with which a template is tried: everything given, and nothing given.
pub fn trials(names: &[Known]) -> [Value; 2] {
    [super::known::full_example(names), super::known::bare_example(names)]
}
