//! 部门报告/*.docx and 工作总结.docx, part by part: what ISO/IEC 29500 and GB/T 9704—2012 ask for.

use crate::parts::{Node, document, parts, tree};
use crate::town::{department, district, form, indicator, luquan, stated};
use crate::{rendered, text};
use jiping::domain::form::FormKind;
use jiping::profile::Profile;
use jiping::profile::fonts::Font;
use jiping::write::document::{Align, Block, Document, Level, Row, Stationery, Table, cell, column};
use jiping::write::{Artifact, Originals, Wanted, render};

/// Children in the order of the schema (ISO/IEC 29500-1, annex A). Where the schema allows any order, the order in
/// which its own list names them.
const ORDERS: [(&str, &[&str]); 15] = [
    (
        "w:pPr",
        &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:framePr",
            "w:widowControl",
            "w:numPr",
            "w:suppressLineNumbers",
            "w:pBdr",
            "w:shd",
            "w:tabs",
            "w:suppressAutoHyphens",
            "w:kinsoku",
            "w:wordWrap",
            "w:overflowPunct",
            "w:topLinePunct",
            "w:autoSpaceDE",
            "w:autoSpaceDN",
            "w:bidi",
            "w:adjustRightInd",
            "w:snapToGrid",
            "w:spacing",
            "w:ind",
            "w:contextualSpacing",
            "w:mirrorIndents",
            "w:suppressOverlap",
            "w:jc",
            "w:textDirection",
            "w:textAlignment",
            "w:textboxTightWrap",
            "w:outlineLvl",
            "w:divId",
            "w:cnfStyle",
            "w:rPr",
            "w:sectPr",
            "w:pPrChange",
        ],
    ),
    (
        "w:rPr",
        &[
            "w:rStyle",
            "w:rFonts",
            "w:b",
            "w:bCs",
            "w:i",
            "w:iCs",
            "w:caps",
            "w:smallCaps",
            "w:strike",
            "w:dstrike",
            "w:outline",
            "w:shadow",
            "w:emboss",
            "w:imprint",
            "w:noProof",
            "w:snapToGrid",
            "w:vanish",
            "w:webHidden",
            "w:color",
            "w:spacing",
            "w:w",
            "w:kern",
            "w:position",
            "w:sz",
            "w:szCs",
            "w:highlight",
            "w:u",
            "w:effect",
            "w:bdr",
            "w:shd",
            "w:fitText",
            "w:vertAlign",
            "w:rtl",
            "w:cs",
            "w:em",
            "w:lang",
            "w:eastAsianLayout",
            "w:specVanish",
            "w:oMath",
        ],
    ),
    ("w:tbl", &["w:tblPr", "w:tblGrid", "w:tr"]),
    (
        "w:tblPr",
        &[
            "w:tblStyle",
            "w:tblpPr",
            "w:tblOverlap",
            "w:bidiVisual",
            "w:tblStyleRowBandSize",
            "w:tblStyleColBandSize",
            "w:tblW",
            "w:jc",
            "w:tblCellSpacing",
            "w:tblInd",
            "w:tblBorders",
            "w:shd",
            "w:tblLayout",
            "w:tblCellMar",
            "w:tblLook",
            "w:tblCaption",
            "w:tblDescription",
        ],
    ),
    (
        "w:tblBorders",
        &["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"],
    ),
    ("w:tblCellMar", &["w:top", "w:left", "w:bottom", "w:right"]),
    ("w:tr", &["w:tblPrEx", "w:trPr", "w:tc"]),
    (
        "w:trPr",
        &[
            "w:cnfStyle",
            "w:divId",
            "w:gridBefore",
            "w:gridAfter",
            "w:wBefore",
            "w:wAfter",
            "w:cantSplit",
            "w:trHeight",
            "w:tblHeader",
            "w:tblCellSpacing",
            "w:jc",
            "w:hidden",
        ],
    ),
    ("w:tc", &["w:tcPr", "w:p"]),
    (
        "w:tcPr",
        &[
            "w:cnfStyle",
            "w:tcW",
            "w:gridSpan",
            "w:hMerge",
            "w:vMerge",
            "w:tcBorders",
            "w:shd",
            "w:noWrap",
            "w:tcMar",
            "w:textDirection",
            "w:tcFitText",
            "w:vAlign",
            "w:hideMark",
        ],
    ),
    (
        "w:sectPr",
        &[
            "w:headerReference",
            "w:footerReference",
            "w:footnotePr",
            "w:endnotePr",
            "w:type",
            "w:pgSz",
            "w:pgMar",
            "w:paperSrc",
            "w:pgBorders",
            "w:lnNumType",
            "w:pgNumType",
            "w:cols",
            "w:formProt",
            "w:vAlign",
            "w:noEndnote",
            "w:titlePg",
            "w:textDirection",
            "w:bidi",
            "w:rtlGutter",
            "w:docGrid",
            "w:printerSettings",
        ],
    ),
    (
        "w:style",
        &[
            "w:name",
            "w:aliases",
            "w:basedOn",
            "w:next",
            "w:link",
            "w:autoRedefine",
            "w:hidden",
            "w:uiPriority",
            "w:semiHidden",
            "w:unhideWhenUsed",
            "w:qFormat",
            "w:locked",
            "w:personal",
            "w:rsid",
            "w:pPr",
            "w:rPr",
            "w:tblPr",
            "w:trPr",
            "w:tcPr",
            "w:tblStylePr",
        ],
    ),
    (
        "w:font",
        &[
            "w:altName",
            "w:panose1",
            "w:charset",
            "w:family",
            "w:notTrueType",
            "w:pitch",
            "w:sig",
            "w:embedRegular",
        ],
    ),
    (
        "w:settings",
        &[
            "w:writeProtection",
            "w:view",
            "w:zoom",
            "w:removePersonalInformation",
            "w:displayBackgroundShape",
            "w:mirrorMargins",
            "w:alignBordersAndEdges",
            "w:bordersDoNotSurroundHeader",
            "w:bordersDoNotSurroundFooter",
            "w:gutterAtTop",
            "w:documentProtection",
            "w:defaultTabStop",
            "w:evenAndOddHeaders",
            "w:drawingGridHorizontalSpacing",
            "w:drawingGridVerticalSpacing",
            "w:characterSpacingControl",
            "w:footnotePr",
            "w:compat",
            "w:docVars",
            "w:rsids",
            "w:themeFontLang",
            "w:clrSchemeMapping",
            "w:shapeDefaults",
            "w:decimalSymbol",
            "w:listSeparator",
        ],
    ),
    (
        "w:compat",
        &[
            "w:spaceForUL",
            "w:balanceSingleByteDoubleByteWidth",
            "w:doNotLeaveBackslashAlone",
            "w:ulTrailSpace",
            "w:doNotExpandShiftReturn",
            "w:adjustLineHeightInTable",
            "w:useFELayout",
            "w:compatSetting",
        ],
    ),
];

#[track_caller]
fn in_order(node: &Node, part: &str) {
    if let Some((_, order)) = ORDERS.iter().find(|(name, _)| *name == node.name) {
        let places: Vec<_> = node
            .children
            .iter()
            .map(|child| {
                let place = order.iter().position(|name| *name == child.name);
                place.unwrap_or_else(|| panic!("{part}: {} holds {}", node.name, child.name))
            })
            .collect();
        assert!(places.is_sorted(), "{part}: {} holds {places:?}", node.name);
        let repeats = ["w:tr", "w:tc", "w:p", "w:footerReference", "w:compatSetting"];
        for (one, next) in node.children.iter().zip(node.children.iter().skip(1)) {
            assert!(
                one.name != next.name || repeats.contains(&one.name.as_str()),
                "{part}: {} twice",
                one.name
            );
        }
    }
    node.children.iter().for_each(|child| in_order(child, part));
}

fn documents(artifacts: &[Artifact]) -> impl Iterator<Item = &Artifact> {
    artifacts.iter().filter(|artifact| artifact.path.ends_with(".docx"))
}

#[test]
fn elements_stand_in_the_order_of_the_schema() {
    let artifacts = rendered();
    assert_eq!(documents(&artifacts).count(), 6);
    for artifact in documents(&artifacts) {
        for (path, text) in parts(&artifact.bytes) {
            in_order(&tree(&text), &format!("{} {path}", artifact.path));
        }
    }
}

#[test]
fn every_part_has_its_type_and_is_reached() {
    let artifacts = rendered();
    let artifact = documents(&artifacts).next().unwrap();
    let parts = parts(&artifact.bytes);
    let types = tree(&parts["[Content_Types].xml"]);
    let typed: Vec<_> = types
        .all("Override")
        .iter()
        .map(|one| one.value("PartName").to_owned())
        .collect();
    let relations = tree(&parts["word/_rels/document.xml.rels"]);
    let reached: Vec<_> = relations
        .all("Relationship")
        .iter()
        .map(|one| one.value("Target").to_owned())
        .collect();
    for path in parts
        .keys()
        .filter(|path| path.ends_with(".xml") && *path != "[Content_Types].xml")
    {
        assert!(typed.contains(&format!("/{path}")), "{path}");
        let own = path.strip_prefix("word/").filter(|own| *own != "document.xml");
        assert!(
            own.is_none_or(|own| reached.iter().any(|target| target == own)),
            "{path}"
        );
    }
    let ids: Vec<_> = relations
        .all("Relationship")
        .iter()
        .map(|one| one.value("Id").to_owned())
        .collect();
    let document = tree(&parts["word/document.xml"]);
    for reference in document.all("w:footerReference") {
        assert!(ids.contains(&reference.value("r:id").to_owned()));
    }
    let clock = ["created", "modified", "lastModifiedBy", "creator"];
    let properties = &parts["docProps/core.xml"];
    assert!(!clock.iter().any(|word| properties.contains(word)), "{properties}");
}

/// Twips of so many millimetres, to the nearest.
fn millimetres(millimetres: f64) -> f64 {
    (millimetres * 1440.0 / 25.4).round()
}

#[test]
fn the_page_is_that_of_the_standard() {
    let document = document(&rendered(), "部门报告/卫健局.docx");
    let section = document.find("w:sectPr").unwrap();
    let number = |element: &str, name: &str| -> f64 { section.child(element).unwrap().value(name).parse().unwrap() };
    assert_eq!(number("w:pgSz", "w:w"), millimetres(210.0));
    assert_eq!(number("w:pgSz", "w:h"), millimetres(297.0));
    for (side, length) in [("w:top", 37.0), ("w:bottom", 35.0), ("w:left", 28.0), ("w:right", 26.0)] {
        assert!((number("w:pgMar", side) - millimetres(length)).abs() <= 1.0, "{side}");
    }
    let (width, height) = (
        number("w:pgSz", "w:w") - number("w:pgMar", "w:left") - number("w:pgMar", "w:right"),
        number("w:pgSz", "w:h") - number("w:pgMar", "w:top") - number("w:pgMar", "w:bottom"),
    );
    let pitch = number("w:docGrid", "w:linePitch");
    assert_eq!((height / pitch).floor(), 22.0);

    let styles = styles(&luquan());
    let base = style(&styles, "Normal");
    let line = base.find("w:spacing").unwrap();
    assert_eq!((line.value("w:line"), line.value("w:lineRule")), ("579", "exact"));
    assert_eq!(pitch, 579.0);
    let text = style(&styles, "BodyText").child("w:rPr").unwrap();
    let size: f64 = text.child("w:sz").unwrap().value("w:val").parse().unwrap();
    let closer: f64 = text.child("w:spacing").unwrap().value("w:val").parse().unwrap();
    assert_eq!((width / (size * 10.0 + closer)).floor(), 28.0);
}

fn styles(profile: &Profile) -> Node {
    let bytes = Document::default().bytes(&Stationery::of(&profile.fonts)).unwrap();
    tree(&parts(&bytes)["word/styles.xml"])
}

#[track_caller]
fn style<'a>(styles: &'a Node, id: &str) -> &'a Node {
    let all = styles.children.iter();
    all.into_iter()
        .find(|style| style.attributes.get("w:styleId").is_some_and(|own| own == id))
        .unwrap_or_else(|| panic!("no style {id}"))
}

/// Chinese font and size in half points of a style.
fn look(styles: &Node, id: &str) -> (String, String) {
    let own = style(styles, id);
    let base = style(styles, "Normal");
    let face = own.find("w:rFonts").or(base.find("w:rFonts")).unwrap();
    let size = own.find("w:sz").unwrap();
    (face.value("w:eastAsia").to_owned(), size.value("w:val").to_owned())
}

#[test]
fn each_level_has_its_font_and_size() {
    let standard = styles(&luquan());
    for (id, font, size) in [
        ("Title", "方正小标宋简体", "44"),
        ("BodyText", "仿宋_GB2312", "32"),
        ("Heading1", "黑体", "32"),
        ("Heading2", "楷体_GB2312", "32"),
        ("Heading3", "仿宋_GB2312", "32"),
        ("FooterOdd", "宋体", "28"),
        ("TableText", "宋体", "21"),
    ] {
        assert_eq!(look(&standard, id), (font.to_owned(), size.to_owned()), "{id}");
    }
    for id in ["BodyText", "Heading1", "Heading2", "Heading3"] {
        let indent = style(&standard, id).find("w:ind").unwrap();
        assert_eq!(indent.value("w:firstLineChars"), "200", "{id}");
    }
    let digits = style(&standard, "FooterEven").find("w:rFonts").unwrap();
    assert_eq!(digits.value("w:ascii"), "宋体");
}

#[test]
fn fonts_are_settings_of_the_profile() {
    let text = jiping::profile::builtin_text("luquan").unwrap();
    let text = text.replacen(
        "[checks]",
        "[fonts]\ntitle = { name = \"宋体\", bold = true }\nbody = { name = \"仿宋\" }\n[checks]",
        1,
    );
    let profile = Profile::parse("本区", &text).unwrap();
    let styles = styles(&profile);
    assert_eq!(look(&styles, "Title").0, "宋体");
    assert!(style(&styles, "Title").find("w:b").is_some());
    assert_eq!(look(&styles, "BodyText").0, "仿宋");
    assert_eq!(look(&styles, "Heading2").0, "楷体_GB2312");
}

#[test]
fn a_font_that_is_missing_has_a_substitute() {
    let mut fonts = luquan().fonts;
    fonts.first = Font {
        name: "某\"体".to_owned(),
        instead: Some("宋<体".to_owned()),
        bold: false,
    };
    let parts = parts(&Document::default().bytes(&Stationery::of(&fonts)).unwrap());
    let table = tree(&parts["word/fontTable.xml"]);
    let listed: Vec<_> = table
        .children
        .iter()
        .map(|font| {
            (
                font.value("w:name"),
                font.child("w:altName").map(|name| name.value("w:val")),
            )
        })
        .collect();
    assert_eq!(
        listed,
        [
            ("方正小标宋简体", Some("宋体")),
            ("仿宋_GB2312", Some("仿宋")),
            ("某&quot;体", Some("宋&lt;体")),
            ("楷体_GB2312", Some("楷体")),
            ("宋体", None),
            ("Times New Roman", None),
        ]
    );
}

#[test]
fn page_numbers_stand_at_the_outer_edge() {
    let artifacts = rendered();
    let parts = parts(&documents(&artifacts).next().unwrap().bytes);
    assert!(tree(&parts["word/settings.xml"]).child("w:evenAndOddHeaders").is_some());
    let styles = tree(&parts["word/styles.xml"]);
    for (page, side, kind) in [("odd", "right", "default"), ("even", "left", "even")] {
        let footer = tree(&parts[&format!("word/footer-{page}.xml")]);
        assert_eq!(footer.words(), "— 1 —");
        assert_eq!(footer.find("w:fldSimple").unwrap().value("w:instr").trim(), "PAGE");
        let style = style(&styles, footer.find("w:p").unwrap().style());
        assert_eq!(style.find("w:jc").unwrap().value("w:val"), side);
        assert_eq!(style.find("w:ind").unwrap().value(&format!("w:{side}Chars")), "100");
        let document = tree(&parts["word/document.xml"]);
        let references = document.all("w:footerReference");
        let reference = references.iter().find(|one| one.value("r:id") == page).unwrap();
        assert_eq!(reference.value("w:type"), kind);
    }
}

#[test]
fn tables_repeat_their_header_and_rows_stay_whole() {
    let artifacts = rendered();
    let mut tables = 0;
    for artifact in documents(&artifacts) {
        let document = document(&artifacts, &artifact.path);
        for table in document.all("w:tbl") {
            tables += 1;
            let columns = table.all("w:gridCol");
            let widths: u32 = columns.iter().map(|one| one.value("w:w").parse::<u32>().unwrap()).sum();
            assert_eq!(table.find("w:tblW").unwrap().value("w:w"), widths.to_string());
            let rows = table.all("w:tr");
            assert!(rows[0].find("w:tblHeader").is_some());
            for (at, row) in rows.iter().enumerate() {
                assert_eq!(row.find("w:tblHeader").is_some(), at == 0, "only the first row");
                let longest = row
                    .all("w:tc")
                    .iter()
                    .map(|cell| cell.words().chars().count())
                    .max()
                    .unwrap();
                assert_eq!(row.find("w:cantSplit").is_some(), longest <= 160, "{longest}");
                let covered: usize = row
                    .all("w:tc")
                    .iter()
                    .map(|cell| {
                        cell.find("w:gridSpan")
                            .map_or(1, |span| span.value("w:val").parse().unwrap())
                    })
                    .sum();
                assert_eq!(covered, columns.len(), "{}: {}", artifact.path, row.words());
            }
        }
        let body = document.child("w:body").unwrap();
        for (one, next) in body.children.iter().zip(body.children.iter().skip(1)) {
            assert!(
                one.name != "w:tbl" || next.name == "w:p",
                "a table is followed by a paragraph"
            );
        }
    }
    assert!(tables > 10, "{tables}");
}

/// Styles of the paragraphs that belong to a table.
const OF_TABLES: [&str; 2] = ["Caption", "TableNote"];

#[test]
fn a_report_says_in_both_files_the_same() {
    let artifacts = rendered();
    let mut replaced = 0;
    for artifact in documents(&artifacts).filter(|artifact| artifact.path != "工作总结.docx") {
        let document = document(&artifacts, &artifact.path);
        let body = document.child("w:body").unwrap();
        let said: String = body
            .children
            .iter()
            .filter(|block| block.name == "w:p" && !OF_TABLES.contains(&block.style()))
            .map(|paragraph| format!("{}\n", paragraph.words()))
            .collect();
        let plain = text(&artifacts, &artifact.path.replace(".docx", ".txt"));
        let plain = plain.trim_start_matches('\u{FEFF}');
        let mut said = said.lines().peekable();
        for line in plain
            .lines()
            .map(|line| line.trim_matches('\u{3000}'))
            .filter(|line| !line.is_empty())
        {
            if said.next_if_eq(&line).is_none() {
                replaced += 1;
                let is_listed = line.chars().next().is_some_and(|first| first.is_ascii_digit());
                assert!(is_listed, "{}: {line}", artifact.path);
            }
        }
        assert_eq!(said.next(), None, "{}", artifact.path);
    }
    assert!(replaced > 3, "{replaced}");
}

#[test]
fn the_table_of_projects_holds_score_grade_and_rate() {
    let document = document(&rendered(), "部门报告/卫健局.docx");
    let tables = document.all("w:tbl");
    let cells = |row: &Node| {
        row.all("w:tc")
            .iter()
            .map(|cell| cell.words().replace('\n', ""))
            .collect::<Vec<_>>()
    };
    let rows: Vec<_> = tables[0].all("w:tr").into_iter().map(cells).collect();
    assert_eq!(
        rows,
        [
            [
                "序号",
                "项目名称",
                "年初预算数",
                "全年预算数",
                "全年执行数",
                "执行率",
                "自评得分",
                "自评等级",
                "复算得分",
                "复算等级"
            ],
            [
                "1", "甲", "100.00", "100.00", "100.00", "100.00%", "100.00", "优", "100.00", "优"
            ],
        ]
    );
}

#[test]
fn what_is_still_to_be_written_is_marked() {
    let document = document(&rendered(), "部门报告/水利局.docx");
    let marked = |run: &&&Node| run.find("w:highlight").is_some();
    let runs = document.all("w:r");
    assert!(runs.iter().filter(marked).all(|run| run.words().starts_with('【')));
    let plain = runs.iter().filter(|run| !marked(run));
    assert!(!plain.into_iter().any(|run| run.words().contains("【请补充")));
    assert!(runs.iter().filter(marked).count() > 5);
}

#[test]
fn text_that_xml_cannot_hold_does_no_harm() {
    let evil = "甲\u{0}\u{B}\u{FFFE}<w:p>&amp;\"'乙𠮷";
    let block = |text: &str| text.to_owned();
    let document = Document {
        name: block(evil),
        blocks: vec![
            Block::Title(vec![block(evil), block(evil)]),
            Block::Heading(Level::First, block(evil)),
            Block::Paragraph(block(evil)),
            Block::Table(Table {
                caption: Some(block(evil)),
                columns: vec![column(evil, 1, Align::Left)],
                rows: vec![Row::Group(block(evil)), Row::Cells(vec![cell(evil)])],
                notes: vec![block(evil)],
                is_whole: true,
            }),
            Block::Annex(block(evil)),
            Block::Signature(block(evil)),
        ],
    };
    let bytes = document.bytes(&Stationery::of(&luquan().fonts)).unwrap();
    let tree = tree(&parts(&bytes)["word/document.xml"]);
    in_order(&tree, "word/document.xml");
    assert_eq!(tree.words().matches("甲<w:p>&amp;\"'乙𠮷").count(), 11);
    assert_eq!(document.bytes(&Stationery::of(&luquan().fonts)).unwrap(), bytes);
}

/// A department with so many projects that its tables run over many pages.
fn large() -> Vec<Artifact> {
    let profile = luquan();
    let project = |number: u32| {
        let reason = format!("原因{number}，将加快进度");
        let rows = vec![indicator(
            12,
            ["产出指标", "数量指标", "数量"],
            ["≥100", "90", "90", "81"],
            &reason,
        )];
        let name = format!("项目{number}");
        stated(
            form(FormKind::Project, "教育局", &name, ["100", "100", "90", "9"], rows),
            "90",
            "优",
        )
    };
    let projects = (1..=300).map(project).collect();
    let district = district(vec![department("教育局", projects, None, &profile)], &profile);
    render(&district, &[], &Originals::default(), &profile, "", &Wanted::default()).unwrap()
}

#[test]
fn hundreds_of_projects_fit() {
    let document = document(&large(), "部门报告/教育局.docx");
    let rows: Vec<_> = document
        .all("w:tbl")
        .iter()
        .map(|table| table.all("w:tr").len())
        .collect();
    assert_eq!(
        rows,
        [301, 601],
        "header, and for each project its row; header, and for each project its name and row"
    );
}
