//! The columns of a result.

use crate::assess::{Assessment, Standing, Truth};
use crate::program::Program;
use crate::response::Response;

/// The names of the columns, after those that are kept.
pub(super) fn header(program: &Program, ranges: bool) -> Vec<String> {
    let mut header: Vec<String> =
        ["status", "urgency", "level", "level_at_least", "level_at_most"].map(str::to_owned).into();
    for scale in program.scales.rows() {
        header.push(scale.id.clone());
        if ranges {
            header.push(format!("{}_at_least", scale.id));
            header.push(format!("{}_at_most", scale.id));
        }
    }
    header.extend(["rules", "notices", "unknown"].map(str::to_owned));
    header
}

/// The cells of one response, in the order of [`header`].
pub(super) fn cells(
    program: &Program,
    response: &Response,
    assessment: &Assessment,
    ranges: bool,
) -> Vec<String> {
    let level = |id: Option<_>| id.map_or(String::new(), |id| program.levels[id].id.clone());
    let mut cells = vec![
        if assessment.complete { "complete" } else { "partial" }.to_owned(),
        assessment.urgency.map_or("", crate::program::Urgency::word).to_owned(),
        level(assessment.level),
        level(assessment.level_at_least),
        level(assessment.level_at_most),
    ];
    for score in assessment.scales.rows() {
        cells.push(score.range.single().map_or(String::new(), |s| s.to_string()));
        if ranges {
            cells.push(score.range.min.to_string());
            cells.push(score.range.max.to_string());
        }
    }
    let rules = program.rules.iter().filter(|(id, _)| assessment.rules[*id] == Truth::True);
    cells.push(rules.map(|(_, rule)| rule.id.as_str()).collect::<Vec<_>>().join(";"));
    let notices = program.notices.iter().filter(|(id, _)| assessment.notices[*id] == Truth::True);
    cells.push(notices.map(|(_, notice)| notice.id.as_str()).collect::<Vec<_>>().join(";"));
    let unknown = program.items.iter().filter(|(id, _)| match assessment.standing(response, *id) {
        Standing::Declined | Standing::NotKnown | Standing::Open => true,
        Standing::Answered | Standing::NotAsked => false,
    });
    cells.push(unknown.map(|(_, item)| item.id.as_str()).collect::<Vec<_>>().join(";"));
    cells
}
