//! Folders as they are: litter, links, what is no file, names in any letters.

use super::{case, jiping, project, workbook};
use std::fs;
use std::path::Path;

const LITTER: &str = "临时文件或系统文件";

fn write(folder: &Path, name: &str, content: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

#[test]
fn every_file_is_listed_and_content_decides() {
    let place = tempfile::tempdir().unwrap();
    let book = workbook();
    for name in ["教育局.xlsx", "改名.xls", "无后缀", "尾点.xlsx.", "大写.XLSX"] {
        write(place.path(), name, &book);
    }
    write(place.path(), "空.xlsx", b"");
    write(place.path(), "空.txt", b"");
    write(place.path(), "说明.txt", "请查收。".as_bytes());
    write(place.path(), "台账.csv", "部门,金额\n教育局,5\n".as_bytes());
    write(place.path(), "网页.html", b"<html><table><tr><td>1</table>");
    write(place.path(), "通知.xls", "关于报送的通知".as_bytes());
    write(place.path(), "~$教育局.xlsx", &[0; 165]);
    write(place.path(), ".git/config.xlsx", &book);
    case(
        place.path(),
        &[
            (".git", LITTER),
            ("~$教育局.xlsx", LITTER),
            ("台账.csv", "不是工作簿"),
            ("大写.XLSX", "4张"),
            ("尾点.xlsx.", "4张"),
            ("改名.xls", "4张"),
            ("教育局.xlsx", "4张"),
            ("无后缀", "4张"),
            ("空.txt", "不是工作簿"),
            ("空.xlsx", "这是空文件，没有内容"),
            ("网页.html", "不是工作簿"),
            ("说明.txt", "不是工作簿"),
            ("通知.xls", "不是工作簿，是没有表格的文本"),
        ],
    );
    // Asked for by name, a file is told what it is, whatever its ending.
    case(&place.path().join("台账.csv"), &[("台账.csv", "0张")]);
    case(
        &place.path().join("说明.txt"),
        &[("说明.txt", "不是工作簿，是没有表格的文本")],
    );
}

#[test]
fn a_file_that_is_too_long_is_not_read() {
    let place = tempfile::tempdir().unwrap();
    let file = fs::File::create(place.path().join("大.xlsx")).unwrap();
    file.set_len(20 << 30).unwrap();
    case(place.path(), &[("大.xlsx", "文件有20480MiB，超过100MiB的上限")]);
}

#[test]
fn no_file_is_listed_twice() {
    let place = tempfile::tempdir().unwrap();
    write(place.path(), "乡镇/李村镇.xlsx", &workbook());
    let inputs = [
        place.path().to_owned(),
        place.path().join("乡镇"),
        place.path().join("乡镇/李村镇.xlsx"),
    ];
    assert_eq!(jiping::read::sources(&inputs).unwrap().len(), 1);
}

#[test]
fn files_of_one_name_keep_names_of_their_own() {
    let place = tempfile::tempdir().unwrap();
    for folder in ["甲", "乙", "丙"] {
        write(place.path(), &format!("{folder}/教育局.xlsx"), &workbook());
    }
    let inputs = ["甲", "乙", "丙"].map(|folder| place.path().join(folder));
    let sources = jiping::read::sources(&inputs).unwrap();
    let names: std::collections::BTreeSet<&str> = sources.iter().map(|source| &*source.name).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(names.contains("教育局.xlsx") && names.iter().any(|name| name.ends_with("丙/教育局.xlsx")));
}

const OWN: &str = "绩评写出的结果，不是报送，没有读取";

/// What a run wrote is no return, whether its folder lies among the returns or is dragged in beside them; what departments
/// mend and send back of it is one.
#[test]
fn results_of_earlier_runs_are_passed_over_and_told() {
    let place = tempfile::tempdir().unwrap();
    let returns = place.path().join("报送");
    write(&returns, "财政局.xlsx", &workbook());
    write(
        &returns,
        "区里/文旅局.xlsx",
        &fs::read(project("samples/returns/文旅局.xlsx")).unwrap(),
    );
    write(&returns, "别的/运行记录.json", br#"{"schema": 1, "program": "other"}"#);
    write(&returns, "别的/水利局.xlsx", &workbook());
    // A record of a run alone hides nothing that lies beside it.
    write(
        &returns,
        "别的二/运行记录.json",
        br#"{"schema": 1, "program": "jiping"}"#,
    );
    write(&returns, "别的二/民政局.xlsx", &workbook());
    let told = |run: std::process::Output| {
        assert_ne!(run.status.code(), Some(2), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stderr).unwrap()
    };
    assert_eq!(told(jiping(&["run", "."], &returns)), "");
    let results = place.path().join("报送_绩评结果");
    assert!(results.join("汇总表.xlsx").is_file(), "beside the folder, not in it");
    told(jiping(&["run", ".", "-o", "结果"], &returns));
    let first = told(jiping(&["check", "."], &returns));
    assert_eq!(first, "「结果」是绩评写出的结果，没有当作报送读取\n");
    let second = told(jiping(
        &["run", "报送/财政局.xlsx", "报送_绩评结果", "-o", "再"],
        place.path(),
    ));
    assert_eq!(second, "「报送_绩评结果」是绩评写出的结果，没有当作报送读取\n");
    let none = jiping(&["check", "报送_绩评结果"], place.path());
    assert_eq!(none.status.code(), Some(2));
    assert!(String::from_utf8(none.stderr).unwrap().contains("其中没有报送"));

    fs::copy(results.join("汇总表.xlsx"), returns.join("汇总.xlsx")).unwrap();
    let handed_back = fs::read_dir(results.join("退回修改单")).unwrap();
    let handed_back: std::collections::BTreeSet<_> = handed_back.map(|entry| entry.unwrap().path()).collect();
    let mut marked = handed_back
        .iter()
        .filter(|path| path.to_str().unwrap().contains("标注"));
    fs::copy(marked.next().unwrap(), returns.join("文旅局改.xlsx")).unwrap();
    let mut sheets = handed_back
        .iter()
        .filter(|path| !path.to_str().unwrap().contains("标注"));
    fs::copy(sheets.next().unwrap(), returns.join("答复.xlsx")).unwrap();
    case(
        &returns,
        &[
            ("别的/水利局.xlsx", "4张"),
            ("别的/运行记录.json", "不是工作簿"),
            ("别的二/民政局.xlsx", "4张"),
            ("别的二/运行记录.json", "不是工作簿"),
            ("区里/文旅局.xlsx", "5张"),
            ("文旅局改.xlsx", "5张"),
            ("汇总.xlsx", OWN),
            ("答复.xlsx", "退回修改单，不是报送；部门答复请打开查看"),
            ("结果", OWN),
            ("财政局.xlsx", "4张"),
        ],
    );
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    use std::process::Command;

    #[test]
    fn what_is_no_regular_file_is_named_and_never_opened() {
        let place = tempfile::tempdir().unwrap();
        write(place.path(), "教育局.xlsx", &workbook());
        let pipe = place.path().join("管道.xlsx");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let _socket = std::os::unix::net::UnixListener::bind(place.path().join("s.xlsx")).unwrap();
        let told = "不是普通文件（管道、设备之类），没有打开";
        case(
            place.path(),
            &[("s.xlsx", told), ("教育局.xlsx", "4张"), ("管道.xlsx", told)],
        );

        let output = jiping(&["check", "管道.xlsx"], place.path());
        assert_eq!(output.status.code(), Some(2));
        let sentence = "无法读取「管道.xlsx」：这是命名管道，不是文件或文件夹。请检查路径是否写对、是否有读取权限\n";
        assert_eq!(String::from_utf8(output.stderr).unwrap(), sentence);
    }

    #[test]
    fn links_are_not_followed_out_of_the_input() {
        let place = tempfile::tempdir().unwrap();
        let input = place.path().join("报送");
        write(&input, "教育局.xlsx", &workbook());
        write(place.path(), "别处/财政局.xlsx", &workbook());
        symlink("教育局.xlsx", input.join("里面.xlsx")).unwrap();
        symlink("../别处/财政局.xlsx", input.join("外面.xlsx")).unwrap();
        symlink("../别处", input.join("外面")).unwrap();
        symlink("没有.xlsx", input.join("失效.xlsx")).unwrap();
        symlink(".", input.join("自己")).unwrap();
        symlink("..", input.join("上级")).unwrap();
        let outside = "指向所选范围以外的链接，没有打开";
        case(
            &input,
            &[
                ("上级", outside),
                ("外面", outside),
                ("外面.xlsx", outside),
                ("失效.xlsx", "失效的链接"),
                ("教育局.xlsx", "4张"),
            ],
        );
        // A link that is asked for by name is followed, unless it leads back to where it lies.
        case(&input.join("外面.xlsx"), &[("外面.xlsx", "4张")]);
        case(&input.join("外面"), &[("财政局.xlsx", "4张")]);
        assert!(jiping::read::sources(&[input.join("自己")]).is_err());
        assert!(jiping::read::sources(&[input.join("上级")]).is_err());
    }

    #[test]
    fn names_in_any_letters_are_shown_in_ones_that_can_be() {
        let place = tempfile::tempdir().unwrap();
        let names: [&[u8]; 5] = [
            b"\xCE\xC4\xBC\xFE.xlsx",
            b"\xFF\xFE\xFA.xlsx",
            b"esc\x1B[31m\n.xlsx",
            "gpj.\u{202E}xcod.xlsx".as_bytes(),
            b"-rf.xlsx",
        ];
        for name in names {
            fs::write(place.path().join(OsStr::from_bytes(name)), workbook()).unwrap();
        }
        case(
            place.path(),
            &[
                ("-rf.xlsx", "4张"),
                ("esc\\u{1b}[31m\\u{a}.xlsx", "4张"),
                ("gpj.\\u{202e}xcod.xlsx", "4张"),
                ("文件.xlsx", "4张"),
                ("\u{FFFD}\u{FFFD}\u{FFFD}.xlsx", "4张"),
            ],
        );
    }

    /// Through the program: the batch goes on, and 报送情况 tells of everything but litter one by one.
    #[test]
    fn a_folder_of_anything_is_gone_through() {
        let place = tempfile::tempdir().unwrap();
        let input = place.path().join("报送");
        write(&input, "财政局.xlsx", &workbook());
        write(&input, "~$财政局.xlsx", &[0; 165]);
        write(&input, "Thumbs.db", b"");
        write(&input, "空.xlsx", b"");
        symlink("/", input.join("根")).unwrap();
        let output = jiping(&["check", "报送"], place.path());
        assert_eq!(output.status.code(), Some(1));
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(
            told.contains("强制 S01  空.xlsx\n  文件无法读取：这是空文件，没有内容\n"),
            "{told}"
        );
        assert!(
            told.ends_with("共3个文件、4张自评表：强制问题1处，提示0处\n") || told.contains("共3个文件"),
            "{told}"
        );

        jiping(&["run", "报送", "-o", "结果"], place.path());
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(place.path().join("结果/汇总表.xlsx")).unwrap();
        let intake = calamine::Reader::worksheet_range(&mut book, "报送情况").unwrap();
        let cells: Vec<String> = intake.cells().map(|(_, _, cell)| cell.to_string()).collect();
        let has = |text: &str| cells.iter().any(|cell| cell.contains(text));
        assert!(has("收到文件3个，另有临时文件和系统文件2个，略过未列"), "{cells:?}");
        assert!(has("指向所选范围以外的链接，没有打开") && has("这是空文件，没有内容"));
        assert!(!has("Thumbs.db") && !has("~$财政局.xlsx"));
    }
}
