//! The records that a run leaves for other programs, and for the city's summary: where they lie and which schema they
//! follow. Keys keep their meaning; a change of meaning raises the schema number.

/// Schema number of every record and of the manifest.
pub const SCHEMA: usize = 1;
/// The program, as the manifest names it.
pub const PROGRAM: &str = env!("CARGO_PKG_NAME");
/// Who made a workbook, as workbooks name the program.
pub const MAKER: &str = "绩评";
/// What the title of every summary workbook ends in, a district's and a city's.
pub const SUMMARY_TITLE: &str = "预算绩效自评汇总表";
/// What the title of every correction sheet ends in, and its folder is called.
pub const CORRECTION_TITLE: &str = "退回修改单";
/// The manifest of a run, in its output folder.
pub const MANIFEST: &str = "运行记录.json";
/// Folder of the record files.
pub const FOLDER: &str = "data";
/// What else a run writes into its output folder, if all is asked for.
pub const OUTPUTS: [&str; 6] = [
    FOLDER,
    "汇总表.xlsx",
    "看板.html",
    "工作总结.docx",
    "部门报告",
    CORRECTION_TITLE,
];
/// One record a department, below the folder.
pub const DEPARTMENTS: &str = "departments";
/// One record a project form.
pub const PROJECTS: &str = "projects";
