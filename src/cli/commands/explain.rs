//! `clusterctl explain`: what a finding means, why it matters and what to do.

use crate::cli::args::OutputFormat;
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::listing::{Listing, Value};
use crate::cli::values::nearest;
use std::io::Write;

/// One finding's page: its id, its title, its explanation.
pub type Explanation<'a> = (&'a str, &'a str, &'a str);

/// Shows the page of a finding, or the list of all.
pub fn run(id: Option<&str>, pages: &[Explanation<'_>], format: OutputFormat, w: &mut dyn Write) -> Outcome {
    let chosen: Vec<&Explanation<'_>> = match id {
        None => pages.iter().collect(),
        Some(id) => pages.iter().filter(|(known, ..)| *known == id).collect(),
    };
    if let Some(id) = id {
        if chosen.is_empty() {
            return Err(unknown(id, pages));
        }
        if matches!(format, OutputFormat::Table | OutputFormat::Wide | OutputFormat::Plain) {
            for (id, title, explanation) in chosen {
                writeln!(w, "{id}: {title}\n\n{}", explanation.trim())?;
            }
            return Ok(ExitCode::Ok);
        }
    }
    let text = |text: &str| Value::Text(text.trim().to_owned());
    let records = chosen.iter().map(|(id, title, long)| vec![text(id), text(title), text(long)]).collect();
    Listing { fields: &["id", "title", "explanation"], shown: 2, records }.write("findings", format, w)?;
    Ok(ExitCode::Ok)
}

fn unknown(id: &str, pages: &[Explanation<'_>]) -> Failure {
    let failure = Failure::usage(format!("there is no finding '{id}'"));
    match nearest(id, pages.iter().map(|(known, ..)| *known)) {
        Some(near) => failure.with_remedy(format!("did you mean {near}?")),
        None => failure.with_remedy("clusterctl explain lists them"),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    const PAGES: [Explanation<'_>; 2] = [
        ("node-down", "A node is down", "Every view says so.\nStart it."),
        ("link-down", "A link is down", "One, | only."),
    ];

    fn shown(id: Option<&str>, format: OutputFormat) -> String {
        let mut bytes = Vec::new();
        run(id, &PAGES, format, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_finding_is_explained_as_a_page() {
        assert_eq!(
            shown(Some("node-down"), OutputFormat::Plain),
            "node-down: A node is down\n\nEvery view says so.\nStart it.\n"
        );
    }

    #[test]
    fn all_findings_are_listed_in_every_format() {
        assert_eq!(
            shown(None, OutputFormat::Table),
            "ID         TITLE\nnode-down  A node is down\nlink-down  A link is down\n"
        );
        assert_eq!(
            shown(None, OutputFormat::Plain),
            "node-down\tA node is down\nlink-down\tA link is down\n"
        );
        let json: serde_json::Value = serde_json::from_str(&shown(None, OutputFormat::Json)).unwrap();
        assert_eq!(json["findings"][0]["explanation"], "Every view says so.\nStart it.");
        assert!(shown(None, OutputFormat::Yaml).contains("id: node-down"));
        assert!(
            shown(None, OutputFormat::Csv).starts_with("id,title,explanation\nnode-down,A node is down,\"")
        );
        assert!(shown(None, OutputFormat::Markdown).contains("| One, \\| only. |"));
        assert_eq!(shown(None, OutputFormat::Wide).lines().count(), 3);
    }

    #[test]
    fn an_unknown_finding_is_an_error_with_a_neighbour() {
        let said = |id| run(Some(id), &PAGES, OutputFormat::Plain, &mut Vec::new()).unwrap_err().shown();
        assert_eq!(
            said("node-dwn"),
            "clusterctl: there is no finding 'node-dwn'\n  did you mean node-down?\n"
        );
        assert_eq!(
            said("zebra"),
            "clusterctl: there is no finding 'zebra'\n  clusterctl explain lists them\n"
        );
    }
}
