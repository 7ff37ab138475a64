//! GitHub's workflow commands: an annotation for each thing worth saying, the worst first (GitHub shows ten
//! errors and ten warnings of a step), then one line that is no command.
//!
//! ```text
//! ::error title=node-down node3.example.org::every view reports it disconnected%0ALook at the host …
//! clusterctl: CRITICAL, example.org: 3 nodes: 2 healthy, 1 down; …
//! ```
//!
//! Critical and unknown findings, and what could not be looked at, are errors; warnings are warnings; notes and
//! what is muted are notices. The runner takes a line for a command that begins with `::` (blanks before it do
//! not count) or holds `##[` anywhere: foreign text can begin no line, since line breaks are escaped, and `##[`
//! is taken apart.

use super::{CheckReport, lines};
use crate::assess::finding::{Finding, Severity};
use crate::report::Style;
use std::io;

/// Writes the annotations.
pub(super) fn write(report: &CheckReport<'_>, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let assessment = report.status.assessment;
    let mut annotate = |command: &str, title: &str, parts: &[&str]| {
        let message: Vec<String> =
            parts.iter().filter(|part| !part.is_empty()).map(|part| data(&plain(style, part))).collect();
        writeln!(out, "::{command} title={}::{}", property(&plain(style, title)), message.join("%0A"))
    };
    for gap in &assessment.gaps {
        annotate("error", "could not look", &[&gap.cause, gap.remedy.as_deref().unwrap_or_default()])?;
    }
    for finding in &assessment.findings {
        let command = match finding.severity {
            Severity::Critical | Severity::Unknown => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        annotate(command, &title(finding), &[&finding.summary, &finding.advice, &from(finding)])?;
    }
    for (checks, why) in lines::unseen(report) {
        annotate("error", &format!("could not look for {checks}"), &[&why])?;
    }
    for muted in &assessment.muted {
        let finding = &muted.finding;
        let title = format!("muted {} {}", finding.severity.word(), title(finding));
        annotate("notice", &title, &[&finding.summary, &muted.why])?;
    }
    let word = assessment.verdict.word().to_uppercase();
    writeln!(out, "clusterctl: {word}, {}", plain(style, &lines::summary(report)))
}

fn title(finding: &Finding) -> String {
    format!("{} {}", finding.id, finding.subject)
}

fn from(finding: &Finding) -> String {
    if finding.evidence.is_empty() {
        return String::new();
    }
    format!("from: {}", finding.evidence.join(", "))
}

/// Text that begins no command of the older kind, which the runner looks for in the whole line.
fn plain(style: Style, text: &str) -> String {
    lines::clean(style, text).replace("##[", "#\\u{23}[")
}

/// A message as the runner reads it back (`_escapeDataMappings` of its `ActionCommand`).
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property as the runner reads it back (`_escapePropertyMappings`).
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_property_or_a_message_is_escaped() {
        assert_eq!(property("a,b::c=%d\r\n"), "a%2Cb%3A%3Ac=%25d%0D%0A");
        assert_eq!(data("::add-mask::50%\n"), "::add-mask::50%25%0A");
        assert_eq!(plain(Style::default(), "###[group]x"), "##\\u{23}[group]x");
    }
}
