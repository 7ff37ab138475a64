//! Plain: one record a line, for `grep`, `cut` and `awk`.
//!
//! Fields are separated by one tabulator; the first names the kind of the record. A field never holds a
//! tabulator or a line feed (both are escaped), is never empty (`-` stands for nothing known) and never
//! moves: fields are only ever added at the end of a record. Text is neutralised, never cut.
//!
//! ```text
//! verdict  VERDICT  DOMAIN  VANTAGE  NODES  TAKEN_AT  TOOK_MS
//! node     NAME  HEALTH  LINK  SOCKETS  ANSWERS  EXPECTED  VERSION  ADDRESSES
//! group    NUMBER  NODES
//! finding  SEVERITY  ID  SUBJECT  SUMMARY  ADVICE  EVIDENCE
//! gap      CAUSE  REMEDY
//! muted    SEVERITY  ID  SUBJECT  SUMMARY  ADVICE  EVIDENCE  WHY
//! ```
//!
//! `LINK` is `self`, `connected`, `disconnected`, `unrecognised`, `absent`, `unavailable` or `not-asked`;
//! `SOCKETS` is established/wanted (`3/5`; `?/5` where we could not look; `-` where nobody looked), `LISTEN`
//! or `CLOSED` for the node on this host; `ANSWERS` is `yes`, `silent`, `unroutable` or `not-asked`; `EXPECTED` is `expected` or
//! `unstated`. Nodes, and addresses, are separated by commas, witnesses by semicolons. Nodes come worst
//! first; there are `group` records only where there is more than one group.

use super::StatusReport;
use super::words::{self, Witness};
use crate::assess::finding::Finding;
use crate::assess::verdict::Muted;
use crate::cluster::node::NodeName;
use crate::text::sanitize::{neutralise, one_word};
use std::io;

/// Writes one record. Fields are neutralised here.
pub(super) fn record(out: &mut dyn io::Write, fields: &[&str]) -> io::Result<()> {
    let clean: Vec<_> = fields
        .iter()
        .map(|field| if field.trim().is_empty() { "-".into() } else { neutralise(field) })
        .collect();
    writeln!(out, "{}", clean.join("\t"))
}

/// Writes the report of `status`.
pub(super) fn status(report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    verdict(report, out)?;
    nodes(report, out)?;
    groups(report, out)?;
    judgement(report, out)
}

/// Writes the record of the verdict.
pub(super) fn verdict(report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let view = report.view;
    record(
        out,
        &[
            "verdict",
            report.assessment.verdict.word(),
            &one_word(&view.domain),
            &view.vantage.known().map(|name| one_word(name.as_str())).unwrap_or_default(),
            &view.nodes.len().to_string(),
            &super::schema::time(view.taken_at),
            &super::schema::millis(view.took).to_string(),
        ],
    )
}

/// Writes the records of the nodes.
pub(super) fn nodes(report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let (view, assessment) = (report.view, report.assessment);
    let witness = Witness::new(view);
    for (name, facts) in words::worst_first(report) {
        let addresses = facts
            .addresses
            .known()
            .map(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
            .unwrap_or_default();
        record(
            out,
            &[
                "node",
                &one_word(name.as_str()),
                assessment.health_of(name).word(),
                witness.of(name, facts).word(),
                &words::sockets(view, name, facts).1,
                words::answers_word(facts),
                if facts.expected { "expected" } else { "unstated" },
                facts.version.known().map_or("", String::as_str),
                &addresses,
            ],
        )?;
    }
    Ok(())
}

/// Writes the records of the groups, where there is more than one.
pub(super) fn groups(report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    if report.view.groups.len() > 1 {
        for (number, group) in report.view.groups.iter().enumerate() {
            record(out, &["group", &(number + 1).to_string(), &names(group)])?;
        }
    }
    Ok(())
}

/// Several names in one field.
pub(super) fn names<'a>(names: impl IntoIterator<Item = &'a NodeName>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| one_word(name.as_str())).collect();
    names.join(",")
}

/// Writes the records of what we think: findings, what could not be looked at, what does not count.
pub(super) fn judgement(report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    findings(&report.assessment.findings, out)?;
    for gap in &report.assessment.gaps {
        record(out, &["gap", &gap.cause, gap.remedy.as_deref().unwrap_or_default()])?;
    }
    for Muted { finding, why } in &report.assessment.muted {
        said("muted", finding, Some(why), out)?;
    }
    Ok(())
}

/// Writes the records of findings.
pub(super) fn findings(findings: &[Finding], out: &mut dyn io::Write) -> io::Result<()> {
    findings.iter().try_for_each(|finding| said("finding", finding, None, out))
}

fn said(kind: &str, finding: &Finding, why: Option<&str>, out: &mut dyn io::Write) -> io::Result<()> {
    let (subject, evidence) = (finding.subject.to_string(), finding.evidence.join("; "));
    let fields =
        [kind, finding.severity.word(), finding.id, &subject, &finding.summary, &finding.advice, &evidence];
    record(out, &fields.into_iter().chain(why).collect::<Vec<_>>())
}
