//! Templates filled in, as users and their programs write them.

use super::known::{Kind, Known};
use super::*;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const ROW: &[Known] = &[
    Known {
        name: "名称",
        meaning: "",
        kind: Kind::Text("某项目"),
    },
    Known {
        name: "得分",
        meaning: "",
        kind: Kind::Text("90"),
    },
];
const NAMES: &[Known] = &[
    Known {
        name: "部门",
        meaning: "",
        kind: Kind::Text("某局"),
    },
    Known {
        name: "等级",
        meaning: "",
        kind: Kind::Text("优"),
    },
    Known {
        name: "项目",
        meaning: "",
        kind: Kind::Rows(ROW),
    },
    Known {
        name: "问题",
        meaning: "",
        kind: Kind::Rows(ROW),
    },
];

const DICTIONARY: Dictionary = Dictionary {
    names: NAMES,
    tables: &["项目"],
};

fn document_template(bytes: Vec<u8>) -> DocumentTemplate {
    match check("报告.docx", bytes, DICTIONARY).template {
        Ok(Template::Document(template)) => template,
        other => panic!("{other:?}"),
    }
}

/// What every case is filled with: no grade, no 问题.
fn values() -> Value {
    let project =
        |name: &'static str, score: &'static str| Value::from(BTreeMap::from([("名称", name), ("得分", score)]));
    Value::from(BTreeMap::from([
        ("部门", Value::from("甲&乙<局>\n{{等级}}")),
        ("等级", Value::from(())),
        ("项目", Value::from(vec![project("一", "91"), project("二", "—")])),
        ("问题", Value::from(Vec::<Value>::new())),
    ]))
}

const TYPES: &str = concat!(
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>"#,
    r#"<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>"#,
    "</Types>"
);

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in parts {
        writer.start_file(*path, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn document(body: &str) -> Vec<u8> {
    let document = format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    package(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ])
}

fn part(bytes: &[u8], path: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(path).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// A document with this body, filled in: its new body.
#[track_caller]
fn filled(body: &str) -> String {
    let template = document_template(document(body));
    let bytes = template.filling().unwrap().filled(&values()).unwrap();
    let text = part(&bytes, "word/document.xml");
    let inner = text.split_once("<w:body>").unwrap().1;
    inner.split_once("</w:body>").unwrap().0.to_owned()
}

#[track_caller]
fn case(body: &str, expected: &str) {
    assert_eq!(filled(body), expected, "{body}");
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn kept(text: &str) -> String {
    format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

fn paragraph(text: &str) -> String {
    format!("<w:p>{}</w:p>", run(text))
}

#[track_caller]
fn faulty(body: &str, expected: &str) {
    refused("报告.docx", document(body), expected);
}

#[track_caller]
fn refused(name: &str, bytes: Vec<u8>, expected: &str) {
    match check(name, bytes, DICTIONARY).template {
        Err(Error::TemplateInvalid { faults, .. }) => assert_eq!(faults.join("\n"), expected),
        other => panic!("{other:?}"),
    }
}

const DEPARTMENT: &str = r#"甲&amp;乙&lt;局&gt;</w:t><w:br/><w:t xml:space="preserve">{{等级}}"#;

#[test]
fn a_value_is_text_whatever_it_holds() {
    case(
        &paragraph("部门：{{部门}}。"),
        &format!("<w:p>{}</w:p>", kept(&format!("部门：{DEPARTMENT}。"))),
    );
    case(&paragraph("｛｛部门｝｝"), &format!("<w:p>{}</w:p>", kept(DEPARTMENT)));
    case(
        &paragraph("{{ 部门|safe }}"),
        &format!("<w:p>{}</w:p>", kept(DEPARTMENT)),
    );
    case(&paragraph("{{等级}}"), &format!("<w:p>{}</w:p>", kept("【请补充】")));
    case(&paragraph("{{ 等级 or “—” }}"), &format!("<w:p>{}</w:p>", kept("—")));
}

#[test]
fn a_tag_over_several_runs_is_one_and_everything_between_stays() {
    case(
        concat!(
            "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>得：{</w:t></w:r><w:proofErr w:type=\"spellStart\"/>",
            "<w:bookmarkStart w:id=\"0\"/><w:r><w:t>{ 等</w:t></w:r><w:r><w:t xml:space=\"preserve\">级 }</w:t></w:r>",
            "<w:bookmarkEnd w:id=\"0\"/><w:r><w:t>}！&amp;</w:t></w:r><w:r><w:tab/></w:r></w:p>"
        ),
        concat!(
            "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">得：【请补充】</w:t></w:r>",
            "<w:proofErr w:type=\"spellStart\"/><w:bookmarkStart w:id=\"0\"/>",
            "<w:r><w:t xml:space=\"preserve\"></w:t></w:r><w:r><w:t xml:space=\"preserve\"></w:t></w:r>",
            "<w:bookmarkEnd w:id=\"0\"/><w:r><w:t xml:space=\"preserve\">！&amp;</w:t></w:r><w:r><w:tab/></w:r></w:p>"
        ),
    );
    // A line break inside of a tag goes with it.
    case(
        "<w:p><w:r><w:t>{{等</w:t><w:br/><w:t>级}}</w:t></w:r></w:p>",
        "<w:p><w:r><w:t xml:space=\"preserve\">【请补充】</w:t><w:t xml:space=\"preserve\"></w:t></w:r></w:p>",
    );
}

#[test]
fn what_is_no_tag_is_left_byte_for_byte() {
    let odd = concat!(
        "<w:p  w:rsidR='{{部门}}'><!-- {{部门}} --><w:r><w:t>{ } {% </w:t></w:r>",
        "<w:r><w:instrText>{{ 部门 }}</w:instrText></w:r></w:p >"
    );
    let odd = odd.replace("{% ", "{ %");
    case(
        &format!("{odd}{}", paragraph("{{等级}}")),
        &format!("{odd}<w:p>{}</w:p>", kept("【请补充】")),
    );
}

#[test]
fn rows_repeat_and_the_rows_of_the_tags_go() {
    let row = |text: &str| format!("<w:tr><w:tc>{}</w:tc></w:tr>", paragraph(text));
    let table = |rows: &str| format!("<w:tbl><w:tblPr/>{rows}</w:tbl>");
    let done = |text: &str| format!("<w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr>", kept(text));
    case(
        &table(
            &[
                row("名称"),
                row("{%tr for 项 in 项目 %}"),
                row("{{项.名称}}{{项.得分}}"),
                row("｛％ｔｒ endfor％｝"),
            ]
            .concat(),
        ),
        &table(&[row("名称"), done("一91"), done("二—")].concat()),
    );
    // Both tags in the row that is repeated.
    case(
        &table(&row("{%tr for 项 in 项目 %}{{项.名称}}{%tr endfor %}")),
        &table(&[done("一"), done("二")].concat()),
    );
    // A table without any row left would be damage.
    case(
        &table(&[row("{%tr for 项 in 问题 %}"), row("{{项.名称}}"), row("{%tr endfor %}")].concat()),
        "",
    );
}

#[test]
fn paragraphs_repeat_or_go_and_those_of_the_tags_go() {
    case(
        &["{%p for 项 in 项目 %}", "{{项.名称}}", "{%p endfor %}"]
            .map(paragraph)
            .concat(),
        &format!("<w:p>{}</w:p><w:p>{}</w:p>", kept("一"), kept("二")),
    );
    // Blocks alone in their paragraphs are meant the same without the p.
    case(
        &["{% if 等级 %}", "有", "{% else %}", "无", "{% endif %}"]
            .map(paragraph)
            .concat(),
        &paragraph("无"),
    );
    case(&paragraph("{%p if 等级 %}有{%p endif %}"), "");
    // A cell must hold a paragraph.
    case(
        &format!(
            "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
            ["{%p if 等级 %}", "有", "{%p endif %}"].map(paragraph).concat()
        ),
        "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    );
}

#[test]
fn blocks_inside_a_paragraph_cover_runs() {
    case(
        &format!(
            "<w:p>{}{}{}</w:p>",
            run("{% for 项 in 项目 %}"),
            run("{{项.名称}}、"),
            run("{% endfor %}")
        ),
        &format!(
            "<w:p>{}{}{}{}{}</w:p>",
            kept(""),
            kept("一、"),
            kept(""),
            kept("二、"),
            kept("")
        ),
    );
    case(
        &paragraph("{% if 等级 %}有{% else %}无{% endif %}等级"),
        &format!("<w:p>{}</w:p>", kept("无等级")),
    );
}

#[test]
fn headers_are_filled_in_and_other_parts_are_copied() {
    let picture: Vec<u8> = (0..=255).collect();
    let header = format!(r#"<w:hdr xmlns:w="w">{}</w:hdr>"#, paragraph("{{等级}}"));
    let bytes = package(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        (
            "word/document.xml",
            format!(
                r#"<w:document xmlns:w="w"><w:body>{}</w:body></w:document>"#,
                paragraph("无")
            )
            .as_bytes(),
        ),
        ("word/header1.xml", header.as_bytes()),
        ("word/media/image1.png", &picture),
    ]);
    let template = document_template(bytes.clone());
    let result = template.filling().unwrap().filled(&values()).unwrap();
    assert!(part(&result, "word/header1.xml").contains("【请补充】"));
    assert_eq!(part(&result, "word/document.xml"), part(&bytes, "word/document.xml"));
    let mut archive = ZipArchive::new(Cursor::new(&result)).unwrap();
    let mut copied = Vec::new();
    archive
        .by_name("word/media/image1.png")
        .unwrap()
        .read_to_end(&mut copied)
        .unwrap();
    assert_eq!(copied, picture);
}

#[test]
fn what_is_wrong_is_told_with_the_paragraph() {
    faulty(
        &paragraph("由{{部们}}填报"),
        "「由{{部们}}填报」一段：没有「部们」这个名称，是否指「部门」",
    );
    faulty(&paragraph("{{部门"), "「{{部门」一段：「{{部门」没有结束的花括号");
    faulty(&paragraph("{{部门 部门}}"), "「{{部门 部门}}」一段：写法有误，不能理解");
    faulty(
        &paragraph("{{部门|大写}}"),
        "「{{部门|大写}}」一段：没有「大写」这个过滤器",
    );
    faulty(
        &paragraph("{%tr endfor %}"),
        "「{%tr endfor %}」一段：「{% endfor %}」应写在表格的一行里",
    );
    faulty(
        &paragraph("{% if 部门 %}有"),
        "「{% if 部门 %}有」一段：「{% if 部门 %}」后面没有对应的「{% endif %}」",
    );
    faulty(
        &paragraph("{% macro 甲() %}"),
        "「{% macro 甲() %}」一段：「{% macro 甲() %}」不能用，.docx 模板里可用 for、if、set",
    );
    faulty(
        &[paragraph("甲{% if 部门 %}"), paragraph("乙{% endif %}")].concat(),
        "「乙{% endif %}」一段：「{% endif %}」与「{% if 部门 %}」不在同一段落或同一表格里；整段取舍用「{%p … %}」，整行重复用「{%tr … %}」",
    );
    faulty(
        &[paragraph("甲{%p if 部门 %}"), paragraph("{%p endif %}")].concat(),
        "「甲{%p if 部门 %}」一段：这一段除「{%p … %}」外还有其他内容，会一并去掉；请把标签单独放在一段里",
    );
}

#[test]
fn a_name_after_many_tags_is_still_told_with_its_own_paragraph() {
    let many: String = (0..50)
        .map(|number| paragraph(&format!("{number}：{{{{部门}}}}")))
        .collect();
    faulty(
        &format!("{many}{}", paragraph("末：{{等及}}")),
        "「末：{{等及}}」一段：没有「等及」这个名称，是否指「等级」",
    );
}

#[test]
fn a_file_that_is_no_template_is_refused() {
    let no_document = "不是 .docx 文档；请用 Word 或 WPS 打开后另存为 .docx";
    refused("报告.docx", b"PK".to_vec(), no_document);
    refused("报告.docx", package(&[("a.txt", b"a")]), no_document);
    refused("报告.doc", Vec::new(), "模板应是 .txt.j2 或 .docx 文件");
    refused(
        "报告.txt.j2",
        vec![0xB2, 0xBF],
        "不是 UTF-8 编码；请在记事本中另存，编码选 UTF-8",
    );
    let bomb = vec![b' '; 9 * 1024 * 1024];
    refused(
        "报告.docx",
        package(&[("[Content_Types].xml", TYPES.as_bytes()), ("word/document.xml", &bomb)]),
        "文档正文过大",
    );
    refused("报告.docx", document("<w:p>"), "文件内部不完整");
}

#[test]
fn work_and_size_are_bounded() {
    let loops = "{% for 甲 in range(9999) %}".repeat(3);
    let ends = "{% endfor %}".repeat(3);
    faulty(
        &paragraph(&format!("{loops}甲{ends}")),
        &format!(
            "「{}…」一段：循环太多，超出计算量上限",
            &loops.chars().take(40).collect::<String>()
        ),
    );
    let text = format!("{{% for 甲 in range(9999) %}}{}{{% endfor %}}", "长".repeat(2000));
    refused("报告.txt.j2", text.into_bytes(), "生成的内容过大");
}

/// What would lead the engine down without end is refused before it looks.
#[test]
fn what_goes_too_deep_is_refused() {
    let told = |source: String, part: &str| match check("模板.txt.j2", source.into_bytes(), DICTIONARY).template {
        Err(Error::TemplateInvalid { faults, .. }) => assert!(faults.concat().contains(part), "{faults:?}"),
        other => panic!("{other:?}"),
    };
    let text = |source: String| told(source, "过长");
    for piece in [
        "not ",
        "-",
        "(",
        "甲 if 乙 else ",
        "甲+",
        "甲|upper|",
        "甲.",
        "[",
        "甲**",
    ] {
        text(format!("{{{{ {}甲 }}}}", piece.repeat(30_000)));
    }
    let nested = |source: String| told(source, "超过100层");
    for (begin, end) in [
        ("{% if 部门 %}", "{% endif %}"),
        ("{% for 一 in 项目 %}", "{% endfor %}"),
        ("{% with %}", "{% endwith %}"),
        ("{% set 甲 %}", "{% endset %}"),
    ] {
        nested(begin.repeat(100_000) + &end.repeat(100_000));
    }
    nested(format!(
        "{{% if 部门 %}}{}{{% endif %}}",
        "{% elif 部门 %}".repeat(100_000)
    ));
    let flat = "{% if 部门 %}{{ 部门 }}{% elif 等级 %}{% endif %}{% set 甲 = 1 %}".repeat(1_000);
    let checked = check("模板.txt.j2", flat.into_bytes(), DICTIONARY);
    assert!(checked.template.is_ok(), "{:?}", checked.template);
}

#[test]
fn a_text_template_is_filled_in_too() {
    let text = "\u{FEFF}｛｛部门｝｝\r\n{% for 项 in 项目 %}\r\n{{ 项。名称 }}\r\n{% endfor %}\r\n";
    let Ok(Template::Text(template)) = check("报告.txt.j2", text.as_bytes().to_vec(), DICTIONARY).template else {
        panic!("refused");
    };
    let told = template.prose().unwrap().told(&values()).unwrap().plain();
    assert_eq!(told, "甲&乙<局>\n{{等级}}\n一\n二\n");
    refused(
        "报告.txt.j2",
        "一\n二{{ 得分 }}".into(),
        "第2行：没有「得分」这个名称；它是「项目」、「问题」每一行的内容，要写在 for 与 endfor 之间，如「项.得分」",
    );
    refused(
        "报告.txt.j2",
        "一\n{% endif %}".into(),
        "第2行：「{% endif %}」前面没有对应的「{% if … %}」",
    );
    let table = "{% filter table('指标', '') %}{% endfilter %}";
    refused("报告.txt.j2", table.into(), "没有名为“指标”的表，或者同一张表用了两次");
    refused("报告.txt.j2", "一\n{{".into(), "第2行：花括号没有结束");
}

/// Whatever bytes change, a file is taken or refused.
#[test]
fn damaged_files_do_no_harm() {
    let sound = document(
        &[
            paragraph("{%p for 项 in 项目 %}"),
            paragraph("{{项.名称}}"),
            paragraph("{%p endfor %}"),
        ]
        .concat(),
    );
    let mut state: u64 = 7;
    for _ in 0..400 {
        let mut bytes = sound.clone();
        for _ in 0..3 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(state >> 33).unwrap() % bytes.len();
            bytes[at] = (state >> 24) as u8;
        }
        if let Ok(Template::Document(template)) = check("报告.docx", bytes, DICTIONARY).template {
            let _ = template.filling().unwrap().filled(&values());
        }
    }
    for end in (0..sound.len()).step_by(17) {
        let _ = check("报告.docx", sound[..end].to_vec(), DICTIONARY);
    }
}
