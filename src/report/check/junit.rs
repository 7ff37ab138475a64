//! `JUnit` XML as Ant's task writes it and CI systems read it: one suite, a test case a check.
//!
//! Warnings and worse are failures; unknown, and what could not be looked at, are errors; what is muted or was
//! not asked is skipped, with the reason. The last case, `survey`, tells whether the survey could look at all;
//! the time is its. The suite's standard output holds the whole in words, notes included, which fail nothing.
//! Times are UTC: the schema of these files has no place for a zone.

use super::cases::{Case, Ending, FINDINGS_TOLD, SURVEY, cases};
use super::{CheckReport, figures, lines};
use crate::assess::finding::{Finding, Severity};
use crate::report::Style;
use crate::text::sanitize::neutralise;
use rxml::writer::{Encoder, Item, SimpleNamespaces};
use rxml::{Namespace, NcNameStr, XmlVersion};
use std::fmt::Write as _;
use std::io;

/// Writes the suite.
pub(super) fn write(report: &CheckReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut xml = Xml { encoder: Encoder::new(), bytes: Vec::new(), depth: 0 };
    suite(report, &mut xml).map_err(io::Error::other)?;
    xml.bytes.push(b'\n');
    out.write_all(&xml.bytes)
}

fn suite(report: &CheckReport<'_>, xml: &mut Xml) -> Result<(), rxml::Error> {
    let cases = cases(report);
    let view = report.status.view;
    let took = figures::number(view.took.as_secs_f64());
    let count = |of: fn(&Case<'_>) -> bool| cases.iter().filter(|case| of(case)).count().to_string();
    xml.encode(Item::XmlDeclaration(XmlVersion::V1_0))?;
    xml.open(
        "testsuite",
        &[
            ("name", "clusterctl"),
            ("timestamp", &view.taken_at.strftime("%Y-%m-%dT%H:%M:%S").to_string()),
            ("hostname", "localhost"),
            ("tests", &cases.len().to_string()),
            ("failures", &count(|case| matches!(element(case), Some(("failure", _))))),
            ("errors", &count(|case| matches!(element(case), Some(("error", _))))),
            ("skipped", &count(|case| matches!(element(case), Some(("skipped", _))))),
            ("time", &took),
        ],
    )?;
    xml.open("properties", &[])?;
    let vantage = view.vantage.known().map_or("", |name| name.as_str());
    let properties = [
        ("clusterctl", report.status.tool_version),
        ("context", report.status.context.unwrap_or_default()),
        ("domain", &view.domain),
        ("vantage", vantage),
        ("verdict", report.status.assessment.verdict.word()),
    ];
    for (name, value) in properties.into_iter().filter(|(_, value)| !value.is_empty()) {
        xml.leaf("property", &[("name", name), ("value", value)], "")?;
    }
    xml.close()?;
    let class = format!("clusterctl.{}", token(&view.domain));
    for case in &cases {
        let time = if case.name == SURVEY { &took } else { "0" };
        let attributes = [("name", case.name), ("classname", class.as_str()), ("time", time)];
        if element(case).is_none() {
            xml.leaf("testcase", &attributes, "")?;
        } else {
            xml.open("testcase", &attributes)?;
            outcome(case, xml)?;
            xml.close()?;
        }
    }
    xml.leaf("system-out", &[], &paper(report, &cases))?;
    xml.leaf("system-err", &[], "")?;
    xml.close()
}

/// The element that says how a case ended, and its type.
fn element(case: &Case<'_>) -> Option<(&'static str, &'static str)> {
    match case.ending {
        Ending::Passed(_) => None,
        Ending::Failed(Severity::Unknown, _) => Some(("error", case.name)),
        Ending::Failed(..) => Some(("failure", case.name)),
        Ending::CouldNotLook(..) | Ending::Gaps(_) => Some(("error", "could-not-look")),
        Ending::Skipped(_) => Some(("skipped", "")),
    }
}

fn outcome(case: &Case<'_>, xml: &mut Xml) -> Result<(), rxml::Error> {
    let Some((name, kind)) = element(case) else { return Ok(()) };
    let (message, body) = match &case.ending {
        Ending::Passed(_) => return Ok(()),
        Ending::Skipped(why) => return xml.leaf(name, &[("message", why)], ""),
        Ending::CouldNotLook(why, findings) => (why.clone(), all(findings)),
        Ending::Gaps(gaps) => {
            let causes: Vec<&str> = gaps.iter().map(|gap| gap.cause.as_str()).collect();
            let remedies: Vec<&str> = gaps.iter().filter_map(|gap| gap.remedy.as_deref()).collect();
            (causes.join("; "), block(&remedies))
        }
        Ending::Failed(_, findings) => {
            let mut message = findings
                .first()
                .map(|worst| format!("{}: {}", worst.subject, worst.summary))
                .unwrap_or_default();
            if findings.len() > 1 {
                write!(message, " (and {} more)", findings.len() - 1).expect("a String takes all");
            }
            (message, all(findings))
        }
    };
    xml.leaf(name, &[("message", &message), ("type", kind)], &body)
}

/// Findings in lines, as many as are told.
fn all(findings: &[&Finding]) -> String {
    let mut blocks: Vec<String> = findings.iter().take(FINDINGS_TOLD).map(|finding| said(finding)).collect();
    if findings.len() > FINDINGS_TOLD {
        blocks.push(format!("and {} more\n", findings.len() - FINDINGS_TOLD));
    }
    blocks.join("\n")
}

/// A finding in lines: what, what to do, who says so.
fn said(finding: &Finding) -> String {
    let mut lines = vec![format!("{} {}", finding.severity.word(), lines::finding(finding))];
    if !finding.advice.is_empty() {
        lines.push(finding.advice.clone());
    }
    if !finding.evidence.is_empty() {
        lines.push(format!("from: {}", finding.evidence.join(", ")));
    }
    block(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Lines, each neutralised, so that a line break is always ours.
fn block(lines: &[&str]) -> String {
    lines.iter().fold(String::new(), |text, line| text + &neutralise(line) + "\n")
}

/// The whole in words, for whoever opens the log.
fn paper(report: &CheckReport<'_>, cases: &[Case<'_>]) -> String {
    let assessment = report.status.assessment;
    let style = Style::default();
    let word = assessment.verdict.word().to_uppercase();
    let mut text = format!("clusterctl: {word}, {}\n", lines::clean(style, &lines::summary(report)));
    for case in cases {
        if let Ending::Passed(notes) = &case.ending {
            for note in notes.iter().take(FINDINGS_TOLD) {
                text.push_str(&said(note));
            }
        }
        for muted in case.muted.iter().take(FINDINGS_TOLD) {
            let line = format!("muted: {} ({})", lines::finding(&muted.finding), muted.why);
            text.push_str(&block(&[&line]));
        }
    }
    text
}

/// Foreign text as the schema's `token`: no white space but single blanks inside.
fn token(text: &str) -> String {
    neutralise(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The writer, and what it wrote: an element a line, indented. Foreign text in attributes is neutralised here:
/// what XML 1.0 has no way to write (control characters, U+FFFE) is escaped visibly.
struct Xml {
    encoder: Encoder<SimpleNamespaces>,
    bytes: Vec<u8>,
    depth: usize,
}

impl Xml {
    fn encode(&mut self, item: Item<'_>) -> Result<(), rxml::Error> {
        self.encoder.encode(item, &mut self.bytes)
    }

    fn head(&mut self, name: &str, attributes: &[(&str, &str)]) -> Result<(), rxml::Error> {
        self.indent()?;
        self.encode(Item::ElementHeadStart(Namespace::NONE, local(name)?))?;
        for (name, value) in attributes {
            self.encode(Item::Attribute(Namespace::NONE, local(name)?, &neutralise(value)))?;
        }
        Ok(())
    }

    fn indent(&mut self) -> Result<(), rxml::Error> {
        if self.depth == 0 {
            return Ok(());
        }
        self.encode(Item::Text(&format!("\n{}", "  ".repeat(self.depth))))
    }

    /// Begins an element that holds elements.
    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> Result<(), rxml::Error> {
        self.head(name, attributes)?;
        self.depth += 1;
        self.encode(Item::ElementHeadEnd)
    }

    fn close(&mut self) -> Result<(), rxml::Error> {
        self.depth -= 1;
        // The end of the outermost stands in a line of its own, too.
        self.encode(Item::Text(&format!("\n{}", "  ".repeat(self.depth))))?;
        self.encode(Item::ElementFoot)
    }

    /// An element with text, whose lines are neutralised already, or without.
    fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> Result<(), rxml::Error> {
        self.head(name, attributes)?;
        if !text.is_empty() {
            self.encode(Item::ElementHeadEnd)?;
            self.encode(Item::Text(text))?;
        }
        self.encode(Item::ElementFoot)
    }
}

fn local(name: &str) -> Result<&NcNameStr, rxml::Error> {
    Ok(<&NcNameStr>::try_from(name)?)
}
