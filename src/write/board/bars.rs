//! A column chart: two columns a group, claimed hatched and recomputed solid, each with its figure above it.

use serde::Serialize;

/// Size of the drawing, in its own units.
const WIDTH: usize = 640;
const HEIGHT: usize = 236;
/// The line that the columns stand on, and how high the highest is.
const BASE: usize = 204;
const HIGHEST: usize = 160;
const WIDEST_COLUMN: usize = 44;

/// How many have each grade, or lie in each interval.
pub struct Counts {
    pub names: Vec<String>,
    pub claimed: Vec<usize>,
    pub recomputed: Vec<usize>,
}

/// A chart as the template draws it.
#[derive(Debug, Serialize)]
pub struct Bars {
    /// Unlike that of any other chart on the page.
    id: &'static str,
    title: &'static str,
    /// The figures in words, for whoever does not see the drawing.
    words: String,
    width: usize,
    height: usize,
    base: usize,
    groups: Vec<Group>,
}

#[derive(Debug, Serialize)]
struct Group {
    name: String,
    middle: usize,
    claimed: Column,
    recomputed: Column,
}

#[derive(Debug, Serialize)]
struct Column {
    x: usize,
    y: usize,
    width: usize,
    height: usize,
    middle: usize,
    count: usize,
}

impl Bars {
    pub fn of(id: &'static str, title: &'static str, counts: &Counts) -> Self {
        let figures = counts.claimed.iter().chain(&counts.recomputed);
        let most = figures.copied().max().unwrap_or(0).max(1);
        let step = WIDTH / counts.names.len().max(1);
        let width = (step * 2 / 5).min(WIDEST_COLUMN);
        let column = |x, count: usize| {
            let height = count * HIGHEST / most;
            Column {
                x,
                y: BASE - height,
                width,
                height,
                middle: x + width / 2,
                count,
            }
        };
        let rows = counts.names.iter().zip(&counts.claimed).zip(&counts.recomputed);
        let groups = (0..).zip(rows).map(|(number, ((name, &claimed), &recomputed))| {
            let middle = step * number + step / 2;
            Group {
                name: name.clone(),
                middle,
                claimed: column(middle - width, claimed),
                recomputed: column(middle, recomputed),
            }
        });
        Self {
            id,
            title,
            words: in_words(counts),
            width: WIDTH,
            height: HEIGHT,
            base: BASE,
            groups: groups.collect(),
        }
    }
}

/// `优：自报3个，复算2个；良：…`
fn in_words(counts: &Counts) -> String {
    let rows = counts.names.iter().zip(&counts.claimed).zip(&counts.recomputed);
    let groups = rows.map(|((name, claimed), recomputed)| format!("{name}：自报{claimed}个，复算{recomputed}个"));
    groups.collect::<Vec<_>>().join("；")
}
