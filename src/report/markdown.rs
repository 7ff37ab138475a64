//! Markdown for tickets and wikis, as GitHub reads it.

use super::StatusReport;
use super::ink::{Mark, Role};
use super::words::{self, Witness};
use crate::assess::finding::Finding;
use crate::assess::verdict::Muted;
use crate::cluster::observation::Reading;
use crate::text::duration;
use crate::text::sanitize::{neutralise, one_word};
use std::io;

/// Foreign text that stays text: no markup, no HTML, no cell's end, no mention.
pub(super) fn text(raw: &str) -> String {
    let clean = neutralise(raw);
    let mut out = String::with_capacity(clean.len() + 8);
    for c in clean.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '~' | '#' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    // Addresses of the web would become links.
    out.replace("://", "&#58;//").replace("www.", "www&#46;")
}

/// Writes a table; the cells are Markdown already.
pub(super) fn table(
    header: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    writeln!(out, "| {} |", header.join(" | "))?;
    writeln!(out, "|{}", " --- |".repeat(header.len()))?;
    for row in rows {
        writeln!(out, "| {} |", row.join(" | "))?;
    }
    Ok(())
}

/// Writes the report of `status`.
pub(super) fn status(report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let (view, assessment) = (report.view, report.assessment);
    top(report, out)?;
    if !view.nodes.is_empty() {
        writeln!(out)?;
        let witness = Witness::new(view);
        let rows = words::worst_first(report).into_iter().map(|(name, facts)| {
            let health = assessment.health_of(name);
            let said = witness.of(name, facts);
            let (mark, _, link) = said.words();
            let link = if facts.is_self { link } else { format!("{} {link}", mark.sign(false)) };
            let version = match &facts.version {
                Reading::Known(version) => version.as_str(),
                Reading::Unavailable(_) => "?",
                Reading::Absent | Reading::NotAsked(_) => "–",
            };
            vec![
                Mark::from(Role::from(health)).sign(false).to_owned(),
                text(&one_word(name.as_str())),
                health.word().to_owned(),
                text(&link),
                dash(&words::sockets(view, name, facts).1),
                dash(words::answers(facts).1),
                text(version),
            ]
        });
        table(&["", "Node", "Health", "Link", "Sockets", "Answers", "Version"], rows, out)?;
    }
    groups(report, out)?;
    judgement(report, out)
}

/// Writes the verdict, and from where it was seen.
pub(super) fn top(report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let (view, assessment) = (report.view, report.assessment);
    let role = Role::from(assessment.verdict);
    writeln!(
        out,
        "**{} {}** {}\n",
        Mark::from(role).sign(false),
        assessment.verdict.word().to_uppercase(),
        text(&words::headline(report, " · "))
    )?;
    let took = duration::human(view.took);
    match view.vantage.known() {
        Some(name) => {
            writeln!(out, "Seen from {} at {:.0} in {took}.", text(&one_word(name.as_str())), view.taken_at)?;
        }
        None => writeln!(out, "Looked at {:.0}; took {took}.", view.taken_at)?,
    }
    Ok(())
}

/// Writes the groups, where there is more than one.
pub(super) fn groups(report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let view = report.view;
    if view.groups.len() > 1 {
        writeln!(out, "\nGroups that stand apart:\n")?;
        for group in &view.groups {
            let names: Vec<String> = group.iter().map(|name| text(&one_word(name.as_str()))).collect();
            writeln!(out, "- {}", names.join(", "))?;
        }
    }
    Ok(())
}

/// Writes what we think: findings, what could not be looked at, what does not count.
pub(super) fn judgement(report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let assessment = report.assessment;
    findings(&assessment.findings, out)?;
    if !assessment.gaps.is_empty() {
        writeln!(out, "\n### Could not look\n")?;
        for gap in &assessment.gaps {
            let remedy = gap.remedy.as_ref().map(|remedy| format!(" → {}", text(remedy))).unwrap_or_default();
            writeln!(out, "- {}{remedy}", text(&gap.cause))?;
        }
    }
    if !assessment.muted.is_empty() {
        writeln!(out, "\n### Muted\n")?;
    }
    for Muted { finding, why } in &assessment.muted {
        writeln!(
            out,
            "- {} **{}** ({}, muted) {}: {}\n  - {}",
            Mark::Absent.sign(false),
            text(finding.id),
            finding.severity.word(),
            text(&finding.subject.to_string()),
            text(&finding.summary),
            text(why)
        )?;
    }
    Ok(())
}

fn dash(words: &str) -> String {
    if words == "-" { "–".to_owned() } else { words.to_owned() }
}

/// Writes what is worth saying as a list.
pub(super) fn findings(findings: &[Finding], out: &mut dyn io::Write) -> io::Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n### Findings\n")?;
    for finding in findings {
        writeln!(
            out,
            "- {} **{}** ({}) {}: {}",
            Mark::from(Role::from(finding.severity)).sign(false),
            text(finding.id),
            finding.severity.word(),
            text(&finding.subject.to_string()),
            text(&finding.summary)
        )?;
        if !finding.advice.is_empty() {
            writeln!(out, "  - → {}", text(&finding.advice))?;
        }
        if !finding.evidence.is_empty() {
            writeln!(out, "  - from: {}", text(&finding.evidence.join(", ")))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn foreign_text_is_no_markup() {
        assert_eq!(text("see https://evil.example/"), "see https&#58;//evil.example/");
        assert_eq!(text("a|b`c`<img src=x>&*d*\n"), "a\\|b\\`c\\`&lt;img src=x&gt;&amp;\\*d\\*\\\\u{a}");
    }
}
