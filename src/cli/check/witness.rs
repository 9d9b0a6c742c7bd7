//! The answers that show a finding, as files.

use super::{Checked, Ran};
use crate::cli::clock::Clock;
use crate::diagnostic::plainly;
use crate::response::Response;
use crate::session::{self, IfThere};
use anyhow::Context;
use std::path::Path;

/// Writes a file for each response that shows something: `CODE-ID.yaml`, and `CODE-ID-worse.yaml` beside it. What is
/// about no part with an id is numbered.
pub(super) fn write(checked: &Checked, folder: &Path) -> anyhow::Result<()> {
    let Some(Ran { program, sha256, .. }) = &checked.ran else { return Ok(()) };
    session::make_folder(folder).map_err(|error| anyhow::anyhow!(plainly(&error))).with_context(|| {
        format!("cannot make `{}`", crate::diagnostic::visible(&folder.display().to_string()))
    })?;
    let shown = checked.all().filter(|finding| finding.witness.is_some());
    for (place, finding) in shown.enumerate() {
        let subject = finding.subject.clone().unwrap_or_else(|| (place + 1).to_string());
        let name = format!("{}-{subject}", finding.diagnostic.code.id);
        let one = |response: &Option<Response>, name: String| -> anyhow::Result<()> {
            let Some(response) = response else { return Ok(()) };
            let text = session::answers_file(program, sha256, response, &Clock::here().now());
            Ok(session::write(&folder.join(name), text.as_bytes(), IfThere::Replace)?)
        };
        one(&finding.witness, format!("{name}.yaml"))?;
        one(&finding.witness_worse, format!("{name}-worse.yaml"))?;
    }
    Ok(())
}
