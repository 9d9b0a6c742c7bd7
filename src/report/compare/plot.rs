//! Small drawings of the scales and the level over time. Laid out here; `page.html` draws them. What is a range is
//! drawn as one, and two numbers are joined only where both are known.

use super::Side;
use super::page::{score, time};
use crate::phrase::fill;
use crate::report::document::{Dot, Line, Mark, Plot, clean};
use crate::report::page::level_in_words;

const WIDTH: u32 = 360;
const HEIGHT: u32 = 170;
const LEFT: f64 = 114.0;
const RIGHT: f64 = 348.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 140.0;

/// A plot of each scale that can be compared, and of the level.
pub(super) fn plots(side: &Side) -> Vec<Plot> {
    let words = &side.of.phrases.plots;
    let mut plots = Vec::new();
    if side.same_levels() && !side.program().levels.is_empty() {
        let levels = side.program().levels.ids().enumerate();
        let marks =
            levels.map(|(place, id)| (number(place), side.last.words().levels[id].name.clone(), false));
        let marks: Vec<_> = marks.collect();
        let place = |level| number(side.program().levels.ids().position(|id| id == level).unwrap_or(0));
        let spots = side.views.iter().map(|view| {
            let range = view.levels().map(|(least, most)| (place(least), place(most)));
            (range, level_in_words(view, view.levels()))
        });
        let top = number(marks.len().saturating_sub(1));
        plots.push(plot(side, &words.level, (0, top.max(1)), marks, spots.collect()));
    }
    for (id, scale) in side.program().scales.iter() {
        let Some(places) = side.everywhere(id) else { continue };
        let texts = &side.last.words().scales[id];
        let (least, most) = (scale.range.min, scale.range.max.max(scale.range.min + 1));
        let bands = scale.bands.iter().zip(&texts.bands).map(|(band, name)| {
            let from = band.from.max(least);
            (from, name.clone(), from > least)
        });
        let spots = side.views.iter().zip(&places).map(|(view, place)| {
            let range = view.shown.scales[*place].range;
            (Some((range.min, range.max)), score(view, *place, &side.of.phrases.scales.cell))
        });
        let title = fill(&words.title, &[("scale", &texts.name)]);
        let ends = [(least, least.to_string(), false), (most, most.to_string(), false)];
        let mut marks: Vec<_> = bands.collect();
        if marks.is_empty() {
            marks.extend(ends);
        }
        plots.push(plot(side, &title, (least, most), marks, spots.collect()));
    }
    plots
}

fn number(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

/// A length as it is written.
fn written(length: f64) -> String {
    format!("{length:.1}")
}

/// One plot: from which to which number, what stands beside the axis, and for each time the range and its words.
fn plot(
    side: &Side,
    title: &str,
    (least, most): (i64, i64),
    marks: Vec<(i64, String, bool)>,
    spots: Vec<(Option<(i64, i64)>, String)>,
) -> Plot {
    #[expect(clippy::cast_precision_loss, reason = "scores are at most a thousand million")]
    let height = |number: i64| {
        let share = (number - least) as f64 / (most - least).max(1) as f64;
        BOTTOM - share * (BOTTOM - TOP)
    };
    let across = across(side);
    let about: Vec<String> = spots
        .iter()
        .enumerate()
        .map(|(place, (_, words))| {
            let when = time(side, place);
            fill(&side.of.phrases.plots.point, &[("when", &when), ("score", words)])
        })
        .collect();
    let dots = across.iter().zip(&spots).filter_map(|(x, (range, _))| {
        let (low, high) = (*range)?;
        let (top, bottom) = (written(height(high)), written(height(low)));
        Some(Dot { x: written(*x), top, bottom, is_range: low != high })
    });
    let known = |place: usize| {
        let ((low, high), x) = (spots.get(place)?.0?, across.get(place)?);
        (low == high).then(|| (written(*x), written(height(low))))
    };
    let lines =
        (0..spots.len()).filter_map(|place| Some(Line { from: known(place)?, to: known(place + 1)? }));
    // Names that would stand on each other are left out from the second on; the table has them all.
    let mut beside: Vec<Mark> = Vec::new();
    let mut last = f64::INFINITY;
    for (from, name, line) in marks {
        let at = height(from);
        let room = last - at >= 13.0;
        last = if room { at } else { last };
        let text = if room { short(&clean(&name)) } else { String::new() };
        beside.push(Mark { at: written(at), text, line, anchor: "end" });
    }
    Plot {
        title: clean(title),
        about: clean(&about.join(&side.last.phrases().words.semicolon)),
        width: WIDTH,
        height: HEIGHT,
        left: written(LEFT),
        right: written(RIGHT),
        bottom: written(BOTTOM),
        marks: beside,
        times: times(&across),
        dots: dots.collect(),
        lines: lines.collect(),
    }
}

/// A name that fits beside the axis; the whole stands in the table.
fn short(name: &str) -> String {
    const MOST: usize = 14;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    name.chars().take(MOST - 1).chain(['…']).collect()
}

/// Where each time stands: as far apart as they are, or evenly where that is not known.
fn across(side: &Side) -> Vec<f64> {
    let points = side.of.points;
    let seconds: Option<Vec<i64>> = points.iter().map(|point| point.seconds).collect();
    let even: Vec<i64> = (0..points.len()).map(number).collect();
    let at = seconds.filter(|at| side.of.by_time && at.first() < at.last()).unwrap_or(even);
    let (first, last) = (at.first().copied().unwrap_or(0), at.last().copied().unwrap_or(1));
    #[expect(clippy::cast_precision_loss, reason = "a hair's breadth in a drawing")]
    let share = |at: i64| (at - first) as f64 / (last - first).max(1) as f64;
    at.into_iter().map(|at| LEFT + 10.0 + share(at) * (RIGHT - LEFT - 20.0)).collect()
}

/// The numbers of the times under the axis; of those that stand close together, from which to which.
fn times(across: &[f64]) -> Vec<Mark> {
    let mut found: Vec<Mark> = Vec::new();
    let (mut last, mut first) = (f64::NEG_INFINITY, 0);
    for (place, x) in across.iter().enumerate() {
        if x - last >= 14.0 {
            (last, first) = (*x, place + 1);
            found.push(Mark { at: written(*x), text: first.to_string(), line: false, anchor: "middle" });
        } else if let Some(mark) = found.last_mut() {
            mark.text = format!("{first}-{}", place + 1);
        }
    }
    found
}
