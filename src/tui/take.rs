//! What is taken away: the picture as a file.

use super::message::Effect;
use super::model::Model;
use super::overlay::File;
use super::picture::Picture;
use crate::capture::Capture;
use crate::cluster::observation::Reading;
use crate::report::{self, Format, StatusReport, Style};
use std::io;

/// What a kind of file is called.
pub(super) const fn words(file: File) -> &'static str {
    match file {
        File::Json => "json: as clusterctl status -o json",
        File::Table => "table: as clusterctl status -o wide",
        File::Capture => "capture: as clusterctl gather, for --from",
    }
}

/// Writes the picture that is shown.
pub(super) fn file(model: &mut Model, file: File) -> Vec<Effect> {
    let Some(picture) = model.world().latest.clone() else {
        model.notify("nothing has been seen yet", true);
        return Vec::new();
    };
    let report = StatusReport {
        view: &picture.view,
        assessment: &picture.assessment,
        context: model.watched.context.as_deref(),
        tool_version: env!("CARGO_PKG_VERSION"),
    };
    let mut bytes = Vec::new();
    let (written, extension) = match file {
        File::Json => (report::status(&report, Format::Json, &Style::default(), &mut bytes), "json"),
        File::Table => (report::status(&report, Format::Wide, &Style::default(), &mut bytes), "txt"),
        File::Capture => (capture(model, &picture, &mut bytes), "capture.json"),
    };
    if let Err(error) = written {
        model.notify(format!("cannot write it: {error}"), true);
        return Vec::new();
    }
    // A domain is foreign: of its name only what any file system bears.
    let domain: String = picture
        .view
        .domain
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '.' || c == '-' { c } else { '_' })
        .take(100)
        .collect();
    let time = picture.at.strftime("%Y%m%dT%H%M%SZ");
    let name = format!("clusterctl-{}-{time}.{extension}", domain.trim_start_matches('.'));
    vec![Effect::Write { name, bytes }]
}

fn capture(model: &Model, picture: &Picture, bytes: &mut Vec<u8>) -> io::Result<()> {
    let mut capture = Capture::of_survey(
        env!("CARGO_PKG_VERSION"),
        model.watched.context.clone(),
        model.watched.declaration.clone(),
        picture.round.as_ref().clone(),
        Reading::NotAsked("the dashboard asks for services as they are opened".to_owned()),
    );
    capture.mutes.clone_from(&model.watched.mutes);
    bytes.extend(capture.write()?.into_bytes());
    Ok(())
}
