//! A believable district of twelve departments and forty projects, put on disk to be looked at:
//! `LOOK=folder cargo test --test writing -- --ignored` writes there.

use crate::town::{aimed, department, district, finding, form, indicator, luquan, raise, remarked, stated};
use jiping::domain::district::{District, Fate, Intake, ProjectCoverage};
use jiping::domain::finding::Severity;
use jiping::domain::form::{Form, FormKind};
use jiping::write::{Originals, Wanted, commit, render};
use std::path::PathBuf;
use std::sync::Arc;

const DEPARTMENTS: [&str; 12] = [
    "石家庄市鹿泉区教育局",
    "石家庄市鹿泉区卫生健康局",
    "石家庄市鹿泉区农业农村局",
    "石家庄市鹿泉区住房和城乡建设局",
    "石家庄市鹿泉区交通运输局",
    "石家庄市鹿泉区水利局",
    "石家庄市鹿泉区文化广电体育和旅游局",
    "石家庄市鹿泉区民政局",
    "石家庄市鹿泉区人力资源和社会保障局",
    "石家庄市鹿泉区应急管理局",
    "石家庄市鹿泉区市场监督管理局",
    "石家庄市鹿泉区铜冶镇人民政府",
];

const PROJECTS: [&str; 8] = [
    "义务教育学校校舍维修改造",
    "城乡居民基本公共卫生服务补助资金",
    "高标准农田建设（2025年第二批）",
    "老旧小区改造配套基础设施",
    "农村公路养护工程",
    "水库移民后期扶持及小型水库维修养护专项资金",
    "公共文化服务体系建设",
    "困难群众救助补助",
];

fn project(department: &str, name: &str, seed: u32) -> Form {
    let done = 100 - (seed * 7) % 45;
    let spent = 1000 - (seed * 37) % 400;
    let satisfied = 97 - seed % 9;
    let reason = if done < 100 {
        "受雨季和征地进度影响，部分工程推迟到次年一季度完工；已调整施工计划并增加作业班组。"
    } else {
        ""
    };
    let rows = vec![
        indicator(
            12,
            ["产出指标", "数量指标", "年度建设（维修）任务完成数量"],
            ["≥100", &done.to_string(), "20", "20"],
            reason,
        ),
        indicator(
            13,
            ["产出指标", "质量指标", "工程验收合格率"],
            ["＝100%", "100%", "15", "15"],
            "",
        ),
        indicator(
            14,
            ["产出指标", "时效指标", "按期完成率"],
            ["≥95%", "96%", "15", "15"],
            "",
        ),
        indicator(
            15,
            ["效益指标", "社会效益指标", "受益群众人数"],
            ["≥1.2万人", "1.3万人", "20", "20"],
            "",
        ),
        indicator(
            16,
            ["效益指标", "可持续影响指标", "长效管护机制健全程度"],
            ["健全", "健全", "10", "9"],
            "个别乡镇管护人员未到位",
        ),
        indicator(
            17,
            ["满意度指标", "服务对象满意度指标", "受益群众满意度"],
            ["≥95%", &format!("{satisfied}%"), "10", "10"],
            "",
        ),
    ];
    let budget = (seed * 131 + 860).to_string();
    let executed = format!("{:.2}", f64::from(seed * 131 + 860) * f64::from(spent) / 1000.0);
    let form = form(
        FormKind::Project,
        department,
        name,
        [&budget, &budget, &executed, "10"],
        rows,
    );
    stated(form, "99", "优")
}

fn whole(department: &str, seed: u32) -> Form {
    let rate = 88 + seed % 12;
    let rows = vec![
        indicator(
            12,
            ["产出指标", "数量指标", "重点工作办结数"],
            ["≥24项", &format!("{}项", 18 + seed % 7), "50", "48"],
            "两项重点工作转入下一年度",
        ),
        indicator(
            13,
            ["效益指标", "社会效益指标", "公共服务覆盖率"],
            ["≥95%", &format!("{rate}%"), "30", "30"],
            "",
        ),
        indicator(
            14,
            ["满意度指标", "服务对象满意度指标", "服务对象满意度"],
            ["≥90%", "92%", "10", "10"],
            "",
        ),
    ];
    let form = form(
        FormKind::Department,
        department,
        "",
        ["3200", "3350.5", "3211.08", "9.58"],
        rows,
    );
    let form = aimed(
        stated(form, "97.58", "优秀"),
        "完成年度重点工作任务，提高公共服务水平。",
        "全年重点工作任务基本完成，公共服务覆盖面进一步扩大",
    );
    let form = remarked(form, "存在问题", "绩效目标设置不够细化，个别指标难以量化");
    remarked(form, "改进措施", "加强绩效管理培训，细化指标；按季度监控执行进度")
}

pub fn believable() -> District {
    let profile = luquan();
    let mut departments = Vec::new();
    let mut number = 0;
    for (at, name) in (0_u32..).zip(DEPARTMENTS) {
        let projects = (0..(at % 4) + 2).map(|_| {
            number += 1;
            project(name, PROJECTS[number as usize % PROJECTS.len()], number)
        });
        let projects: Vec<_> = projects.collect();
        let mut one = department(name, projects, (at % 3 != 2).then(|| whole(name, at)), &profile);
        one.figures.errors = at as usize % 4;
        one.figures.hints = at as usize % 5;
        one.expected_projects = Some(one.projects.len() + usize::from(at == 3));
        departments.push(one);
    }
    let findings: Vec<_> = departments
        .iter()
        .flat_map(|one| {
            [
                finding(
                    "F03",
                    Severity::Error,
                    one,
                    "执行率填「100%」，按执行数3824.26÷全年预算数4753.66应为80.45%",
                ),
                finding(
                    "I16",
                    Severity::Hint,
                    one,
                    "本表6项数值指标的实际完成值与年度指标值逐字相同，请核实是否照抄",
                ),
            ]
        })
        .collect();
    let mut district = district(departments, &profile);
    district.figures.errors = findings.len() / 2;
    district.figures.hints = findings.len() / 2;
    raise(&mut district, findings);
    district.roster_size = Some(14);
    district.project_coverage = Some(ProjectCoverage {
        departments: 14,
        done: 42,
        due: 50,
    });
    district.not_sent = vec![Arc::from("石家庄市鹿泉区审计局"), Arc::from("石家庄市鹿泉区统计局")];
    district.intake.push(Intake {
        file: Arc::from("水利局/绩效自评（加密）.xlsx"),
        hash: "f".repeat(64),
        department: None,
        fate: Fate::Refused {
            reason: "文件已加密，需要密码才能打开".to_owned(),
        },
        skipped: Vec::new(),
        marked: None,
        errors: 1,
        hints: 0,
    });
    district
}

#[test]
#[ignore = "writes files to look at"]
fn put_on_disk() {
    let folder = std::env::var_os("LOOK")
        .map(PathBuf::from)
        .expect("LOOK names a folder");
    let artifacts = render(
        &believable(),
        &[],
        &Originals::default(),
        &luquan(),
        &"a".repeat(64),
        &Wanted::default(),
    )
    .unwrap();
    commit(&artifacts, &folder).unwrap();
}
