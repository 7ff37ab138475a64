//! The Test Anything Protocol: a plan, a line a check, a YAML block under what was found.
//!
//! ```text
//! TAP version 13
//! 1..2
//! not ok 1 - node-down
//!   ---
//!   severity: "critical"
//!   findings:
//!     - subject: "node3.example.org"
//!       …
//!   ...
//! ok 2 - survey
//! ```
//!
//! The grammar is that of version 14 (plan first, two blanks before YAML, `\#` and `\\` in names), which reads as
//! version 13, too; the first line says 13, since `prove` before Perl 5.38 fails every run that says 14.
//!
//! Warnings and worse, and what could not be looked at, are `not ok`; what is muted or was not asked is skipped
//! with the reason. The last case, `survey`, tells whether the survey could look at all.

use super::cases::{Case, Ending, FINDINGS_TOLD, cases};
use super::{CheckReport, lines};
use crate::assess::finding::{Finding, Severity};
use crate::report::Style;
use std::io;

/// Writes the test run.
pub(super) fn write(report: &CheckReport<'_>, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let cases = cases(report);
    writeln!(out, "TAP version 13\n1..{}", cases.len())?;
    for (number, case) in cases.iter().enumerate() {
        point(case, number + 1, style, out)?;
    }
    let assessment = report.status.assessment;
    let word = assessment.verdict.word().to_uppercase();
    writeln!(out, "# clusterctl: {word}, {}", lines::clean(style, &lines::summary(report)))
}

fn point(case: &Case<'_>, number: usize, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let name = name(style, case.name);
    let text = |text: &str| quoted(style, text);
    match &case.ending {
        Ending::Passed(_) => writeln!(out, "ok {number} - {name}")?,
        Ending::Failed(..) | Ending::CouldNotLook(..) | Ending::Gaps(_) => {
            writeln!(out, "not ok {number} - {name}")?;
        }
        Ending::Skipped(why) => writeln!(out, "ok {number} - {name} # SKIP {}", self::name(style, why))?,
    }
    let mut block = Vec::new();
    match &case.ending {
        Ending::Passed(notes) if notes.is_empty() => {}
        Ending::Passed(notes) => findings(&mut block, Severity::Note, notes, &text),
        Ending::Failed(worst, all) => findings(&mut block, *worst, all, &text),
        Ending::CouldNotLook(why, all) => {
            block.push(format!("reason: {}", text(why)));
            findings(&mut block, Severity::Unknown, all, &text);
        }
        Ending::Gaps(gaps) => {
            block.push("severity: \"unknown\"".to_owned());
            block.push("gaps:".to_owned());
            for gap in *gaps {
                block.push(format!("  - cause: {}", text(&gap.cause)));
                block.extend(gap.remedy.iter().map(|remedy| format!("    remedy: {}", text(remedy))));
            }
        }
        Ending::Skipped(_) => {}
    }
    if !case.muted.is_empty() {
        block.push("muted:".to_owned());
        for muted in case.muted.iter().take(FINDINGS_TOLD) {
            finding(&mut block, &muted.finding, &text);
            block.push(format!("    why: {}", text(&muted.why)));
        }
    }
    if !block.is_empty() {
        writeln!(out, "  ---\n  {}\n  ...", block.join("\n  "))?;
    }
    Ok(())
}

fn findings(block: &mut Vec<String>, worst: Severity, findings: &[&Finding], text: &dyn Fn(&str) -> String) {
    block.push(format!("severity: {}", text(worst.word())));
    if findings.is_empty() {
        return;
    }
    block.push("findings:".to_owned());
    for about in findings.iter().take(FINDINGS_TOLD) {
        finding(block, about, text);
    }
    if findings.len() > FINDINGS_TOLD {
        block.push(format!("more: {}", findings.len() - FINDINGS_TOLD));
    }
}

fn finding(block: &mut Vec<String>, finding: &Finding, text: &dyn Fn(&str) -> String) {
    block.push(format!("  - subject: {}", text(&finding.subject.to_string())));
    block.push(format!("    severity: {}", text(finding.severity.word())));
    block.push(format!("    summary: {}", text(&finding.summary)));
    block.push(format!("    advice: {}", text(&finding.advice)));
    if !finding.evidence.is_empty() {
        block.push("    evidence:".to_owned());
        block.extend(finding.evidence.iter().map(|evidence| format!("      - {}", text(evidence))));
    }
}

/// Text in a test point: nothing in it begins a directive.
fn name(style: Style, text: &str) -> String {
    lines::clean(style, text).replace('\\', "\\\\").replace('#', "\\#")
}

/// A YAML string in double quotation marks. The text is neutralised first, so that these two are all that is
/// left to escape.
fn quoted(style: Style, text: &str) -> String {
    format!("\"{}\"", lines::clean(style, text).replace('\\', "\\\\").replace('"', "\\\""))
}
