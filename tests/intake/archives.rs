//! Archives of returns, as Windows, macOS and attackers write them.

use super::{case, jiping, workbook};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

/// An entry of an archive that is written byte by byte, since no writer makes such.
struct Entry<'a> {
    name: &'a [u8],
    content: &'a [u8],
    flags: u16,
    /// Permissions and kind of file, as Unix has them.
    mode: u32,
    claimed: Option<u32>,
    checksum: Option<u32>,
}

fn entry<'a>(name: &'a [u8], content: &'a [u8]) -> Entry<'a> {
    Entry {
        name,
        content,
        flags: 0,
        mode: 0o100_644,
        claimed: None,
        checksum: None,
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 }
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}

/// An archive of stored entries.
fn zip(entries: &[Entry]) -> Vec<u8> {
    let (mut body, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let length = u32::try_from(entry.content.len()).unwrap();
        let claimed = entry.claimed.unwrap_or(length);
        let checksum = entry.checksum.unwrap_or_else(|| crc32(entry.content));
        let name_length = u16::try_from(entry.name.len()).unwrap();
        let offset = u32::try_from(body.len()).unwrap();
        let mut common = Vec::new();
        for short in [20, entry.flags, 0, 0, 0x5821] {
            common.extend(u16::to_le_bytes(short));
        }
        for long in [checksum, length, claimed] {
            common.extend(long.to_le_bytes());
        }
        common.extend(name_length.to_le_bytes());
        common.extend([0; 2]);
        body.extend(b"PK\x03\x04");
        body.extend(&common);
        body.extend(entry.name);
        body.extend(entry.content);
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(&common);
        directory.extend([0; 6]);
        directory.extend((entry.mode << 16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(entry.name);
    }
    let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
    let mut archive = body.clone();
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend([count, count].concat());
    archive.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    archive.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
    archive.extend([0; 2]);
    archive
}

fn put(archive: &[u8]) -> (TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("报送.zip");
    fs::write(&path, archive).unwrap();
    (place, path)
}

#[track_caller]
fn archive_case(entries: &[Entry], expected: &[(&str, &str)]) {
    let (_place, path) = put(&zip(entries));
    case(&path, expected);
}

#[test]
fn members_go_by_the_name_of_the_archive_and_their_own() {
    let book = workbook();
    archive_case(
        &[
            entry("乡镇/李村镇.xlsx".as_bytes(), &book),
            entry(b"\xBD\xCC\xD3\xFD\xBE\xD6\\\xD7\xD4\xC6\xC0.xlsx", &book),
            entry("乡镇/".as_bytes(), b""),
            entry("说明.docx".as_bytes(), b"PK"),
            entry("无后缀".as_bytes(), &book),
            entry("照片.dat".as_bytes(), b"\xFF\xD8\xFF"),
        ],
        &[
            ("报送.zip/乡镇/李村镇.xlsx", "4张"),
            ("报送.zip/教育局/自评.xlsx", "4张"),
            ("报送.zip/无后缀", "4张"),
            ("报送.zip/照片.dat", "不是工作簿"),
            ("报送.zip/说明.docx", "不是工作簿"),
        ],
    );
}

#[test]
fn no_name_leads_out_of_the_archive() {
    let book = workbook();
    archive_case(
        &[
            entry(b"../../a.xlsx", &book),
            entry(b"..\\..\\b.xlsx", &book),
            entry(b"/c.xlsx", &book),
            entry(b"C:\\d.xlsx", &book),
            Entry {
                mode: 0o120_777,
                ..entry(b"e.xlsx", b"/etc/passwd")
            },
        ],
        &[
            ("报送.zip/a.xlsx", "4张"),
            ("报送.zip/b.xlsx", "4张"),
            ("报送.zip/c.xlsx", "4张"),
            ("报送.zip/d.xlsx", "4张"),
            ("报送.zip/e.xlsx", "压缩包内的链接，没有打开"),
        ],
    );
}

#[test]
fn litter_in_an_archive_is_litter() {
    let litter = "临时文件或系统文件";
    archive_case(
        &[
            entry("教育局.xlsx".as_bytes(), &workbook()),
            entry("__MACOSX/._教育局.xlsx".as_bytes(), b"\0\x05\x16\x07"),
            entry(b".DS_Store", b""),
        ],
        &[
            ("报送.zip/.DS_Store", litter),
            ("报送.zip/__MACOSX/._教育局.xlsx", litter),
            ("报送.zip/教育局.xlsx", "4张"),
        ],
    );
}

#[test]
fn one_archive_inside_another_is_read_and_a_third_is_named() {
    let book = workbook();
    let third = zip(&[entry(b"c.xlsx", &book)]);
    let second = zip(&[entry(b"b.xlsx", &book), entry(b"third.zip", &third)]);
    archive_case(
        &[entry(b"second.zip", &second), entry(b"broken.zip", b"PK\x03\x04")],
        &[
            ("报送.zip/broken.zip", "压缩包不完整，可能没有传完或已损坏"),
            ("报送.zip/second.zip/b.xlsx", "4张"),
            ("报送.zip/second.zip/third.zip", "压缩包套在两层压缩包里面，没有读取"),
        ],
    );
}

#[test]
fn what_cannot_be_trusted_is_named() {
    let book = workbook();
    archive_case(
        &[
            Entry {
                flags: 1,
                ..entry(b"a.xlsx", &book)
            },
            Entry {
                checksum: Some(7),
                ..entry(b"b.xlsx", &book)
            },
            Entry {
                claimed: Some(10),
                ..entry(b"c.xlsx", &book)
            },
            Entry {
                claimed: Some(200 << 20),
                ..entry(b"d.xlsx", &book)
            },
            entry(b"e.xlsx", b""),
        ],
        &[
            ("报送.zip/a.xlsx", "已加密，需要密码才能打开"),
            ("报送.zip/b.xlsx", "压缩包内的数据已损坏，校验不符"),
            ("报送.zip/c.xlsx", "压缩包内的数据已损坏，校验不符"),
            ("报送.zip/d.xlsx", "解压后有200MiB，超过100MiB的上限"),
            ("报送.zip/e.xlsx", "这是空文件，没有内容"),
        ],
    );
}

#[test]
fn members_of_one_name_are_told_apart_or_told_of() {
    let book = workbook();
    archive_case(
        &[entry(b"dir/a.xlsx", &book), entry(b"dir\\a.xlsx", &book)],
        &[("报送.zip/dir/a.xlsx", "4张"), ("报送.zip/dir/〔同名2〕/a.xlsx", "4张")],
    );
    archive_case(
        &[entry(b"a.xlsx", &book), entry(b"a.xlsx", b"")],
        &[
            ("报送.zip/a.xlsx", "这是空文件，没有内容"),
            (
                "报送.zip/（同名文件）",
                "压缩包里有几个文件用了同一个名称，只能读到其中一个",
            ),
        ],
    );
}

#[test]
fn bombs_are_refused_by_what_they_claim() {
    let claims = |count: usize| -> Vec<Entry<'static>> {
        let bomb = || Entry {
            claimed: Some(90 << 20),
            ..entry(b"", b"x")
        };
        (0..count).map(|_| bomb()).collect()
    };
    let names: Vec<String> = (0..13).map(|number| format!("{number:02}.xlsx")).collect();
    let mut entries = claims(13);
    for (entry, name) in entries.iter_mut().zip(&names) {
        entry.name = name.as_bytes();
    }
    let (_place, path) = put(&zip(&entries));
    let over: Vec<String> = super::listed(&path).into_iter().map(|(_, fate)| fate).collect();
    // Eleven times 90 MiB are less than 1 GiB; they are refused when they do not hold what they claim.
    assert!(over[..11].iter().all(|fate| fate.contains("长度不符")), "{over:?}");
    assert!(over[11..].iter().all(|fate| fate.contains("超过1024MiB")), "{over:?}");

    let names: Vec<String> = (0..10_001).map(|number| format!("{number}.xlsx")).collect();
    let entries: Vec<Entry> = names.iter().map(|name| entry(name.as_bytes(), b"")).collect();
    archive_case(&entries, &[("报送.zip", "压缩包内的文件超过10000个的上限")]);
}

#[test]
fn what_is_no_zip_is_named_with_what_to_do() {
    let place = tempfile::tempdir().unwrap();
    for (name, content) in [
        ("a.zip", b"Rar!\x1A\x07\x01\0" as &[u8]),
        ("b.rar", b"Rar!\x1A\x07\x01\0"),
        ("c.7z", b"7z\xBC\xAF\x27\x1C"),
        ("d.zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        ("e.zip", b"PK\x03\x04\x14\0"),
        ("f.zip", b""),
    ] {
        fs::write(place.path().join(name), content).unwrap();
    }
    case(
        place.path(),
        &[
            ("a.zip", "不是工作簿，是RAR压缩包"),
            ("b.rar", "不是工作簿，是RAR压缩包"),
            ("c.7z", "不是工作簿，是7z压缩包"),
            ("d.zip", "压缩包里没有文件"),
            ("e.zip", "压缩包不完整，可能没有传完或已损坏"),
            ("f.zip", "这是空文件，没有内容"),
        ],
    );
}

/// A member is scored, marked and told like the file itself; only links cannot lead to it.
#[test]
fn a_run_over_an_archive_gives_what_a_run_over_its_files_gives() {
    let place = tempfile::tempdir().unwrap();
    let packed_name = encoding_rs::GB18030.encode("自然资源和规划局.xlsx").0;
    let faulty = fs::read(super::project("samples/returns/自然资源和规划局.xlsx")).unwrap();
    fs::write(
        place.path().join("报送.zip"),
        zip(&[entry(&packed_name, &faulty), entry(b".DS_Store", b"")]),
    )
    .unwrap();
    fs::create_dir(place.path().join("报送")).unwrap();
    fs::write(place.path().join("报送/自然资源和规划局.xlsx"), &faulty).unwrap();
    for (input, out) in [("报送.zip", "甲"), ("报送", "乙")] {
        let output = jiping(&["run", input, "-o", out], place.path());
        assert_eq!(
            output.status.code(),
            Some(1),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let text = |path: &str| fs::read_to_string(place.path().join(path)).unwrap();
    for file in ["projects.csv", "findings.csv", "indicators.csv"] {
        let (packed, plain) = (text(&format!("甲/data/{file}")), text(&format!("乙/data/{file}")));
        assert!(packed.contains("报送.zip/自然资源和规划局.xlsx"), "{packed}");
        assert_eq!(packed.replace("报送.zip/", ""), plain);
    }
    let marked = |out: &str| fs::read_dir(place.path().join(out).join("退回修改单")).unwrap().count();
    assert_eq!((marked("甲"), marked("乙")), (2, 2));
    let record = text("甲/运行记录.json");
    assert!(
        record.contains("报送.zip/.DS_Store") && record.contains("临时文件或系统文件"),
        "{record}"
    );
    let links = |out: &str| {
        let file = fs::File::open(place.path().join(out).join("汇总表.xlsx")).unwrap();
        let mut book = zip::ZipArchive::new(file).unwrap();
        let names: Vec<String> = book.file_names().map(|name| name.unwrap().into_owned()).collect();
        let relations = names.iter().filter(|name| name.ends_with(".rels"));
        let mut all = String::new();
        for name in relations {
            std::io::Read::read_to_string(&mut book.by_name(name).unwrap(), &mut all).unwrap();
        }
        all
    };
    assert!(!links("甲").contains("自然资源和规划局.xlsx#") && !links("甲").contains("报送.zip"));
    assert!(links("乙").contains("../报送/自然资源和规划局.xlsx"));
}
