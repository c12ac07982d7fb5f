//! `jiping run`: from returns to the district's workbook, reports and data.

use super::progress::Progress;
use super::{Exit, cache, isolation, say, scoring, scratch, tell_own_results, tell_remarks};
use crate::cli::RunArgs;
use crate::domain::district::{District, Fate};
use crate::error::Error;
use crate::pipeline;
use crate::read::{self, Reading, Source};
use crate::write::report::Templates;
use crate::write::{self, Delivery, Originals, Output, Outputs, Wanted};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Runs everything and writes the output folder; the closing line says what came of it.
pub fn run(arguments: &RunArgs, out: &mut dyn Write) -> Result<Exit, Error> {
    let (loaded, threads) = scoring(&arguments.scoring)?;
    let wanted = wanted(arguments)?;
    let isolation = isolation(&arguments.scoring);
    let sources = read::sources(&arguments.inputs)?;
    let roster = arguments.batch.roster.as_deref().map(read::roster).transpose()?;
    let folder = match &arguments.output {
        Some(folder) => folder.clone(),
        None => beside(&arguments.inputs[0]),
    };
    write::unused(&folder)?;
    let cache = cache(arguments.cache.as_deref(), arguments.inputs.iter().chain([&folder]))?;
    let reading = Reading {
        isolation: &isolation,
        cache: cache.as_ref(),
    };
    let originals = originals(&folder, &sources);
    let progress = Progress::new(sources.len());
    let scratch = scratch(Some(&folder));
    let ran = threads.run(|| {
        let audit = pipeline::audit(
            &sources,
            reading,
            (roster.as_ref(), arguments.batch.year),
            &loaded.profile,
            &scratch,
            &|| progress.advance(),
        )?;
        let own_results = audit.own_results();
        let exit = audit.exit();
        let mut district = pipeline::district(audit, &loaded.profile);
        let delivered = Delivery::into(&folder).and_then(|delivery| {
            let files = (sources.as_slice(), &isolation);
            pipeline::render(&mut district, files, &originals, &loaded, &wanted, &scratch, &delivery)?;
            Ok(delivery)
        });
        Ok((district, exit, delivered, own_results))
    });
    drop(progress);
    tell_remarks(cache.as_ref());
    let (district, exit, delivered, own_results) = ran?;
    tell_own_results(&own_results);
    let delivery = delivered?;
    let closing_line = closing_line(&district, &main_result(&folder, &wanted));
    // What was kept is cleared away while the disk takes the last files.
    threads.run_beside(|| drop((district, scratch)), || delivery.complete())?;
    say(out, closing_line);
    Ok(exit)
}

/// What `--only` and `--templates` ask for.
fn wanted(arguments: &RunArgs) -> Result<Wanted, Error> {
    let outputs = arguments.only.as_deref().map(Outputs::named).transpose()?;
    let templates = arguments.templates.as_deref().map(Templates::found_in).transpose()?;
    Ok(Wanted {
        outputs: outputs.unwrap_or_default(),
        templates: templates.unwrap_or_default(),
    })
}

/// Where the files lie that are read. A member of an archive is named, not linked to: no link leads into an archive.
fn originals(folder: &Path, sources: &[Source]) -> Originals {
    let files = sources
        .iter()
        .filter_map(|source| Some((source.name.clone(), source.path()?)));
    Originals::seen_from(folder, files)
}

/// What the closing line leads to: 汇总表, or the folder that has none.
fn main_result(folder: &Path, wanted: &Wanted) -> PathBuf {
    match wanted.outputs.contain(Output::Summary) {
        true => folder.join(write::summary::FILE),
        false => folder.to_owned(),
    }
}

/// `returns_绩评结果` beside `returns`, numbered if it is taken. `.` and `..` are the folders that they lead to.
fn beside(input: &Path) -> PathBuf {
    let real = match input.file_name() {
        Some(_) => None,
        None => input.canonicalize().ok(),
    };
    let input = real.as_deref().unwrap_or(input);
    let stem = input.file_stem().map_or_else(
        || "绩评结果".to_owned(),
        |stem| format!("{}_绩评结果", stem.to_string_lossy()),
    );
    let folder = input.parent().unwrap_or(Path::new(""));
    let numbered = (2..).map(|number| folder.join(format!("{stem}{number}")));
    std::iter::once(folder.join(&stem))
        .chain(numbered)
        .find(|folder| !folder.exists())
        .unwrap_or_default()
}

/// 共128个部门、642个项目：已计分639个，无法读取3个；强制问题57处，提示214处 → out/汇总表.xlsx
fn closing_line(district: &District, result: &Path) -> String {
    let figures = &district.figures;
    let refused = district
        .intake
        .iter()
        .filter(|intake| matches!(intake.fate, Fate::Refused { .. }))
        .count();
    let unreadable = if refused > 0 {
        format!("，无法读取的文件{refused}个")
    } else {
        String::new()
    };
    format!(
        "共{}个部门、{}个项目：已计分{}个{unreadable}；强制问题{}处，提示{}处 → {}",
        district.departments.len(),
        figures.projects,
        figures.scored,
        figures.errors,
        figures.hints,
        result.display()
    )
}
