//! CSV (RFC 4180): one header, one row a thing, safe to open in a spreadsheet.

use super::StatusReport;
use super::words::{self, LinkSaid, Witness};
use crate::assess::finding::{Finding, Subject};
use crate::cluster::link::LinkState;
use crate::cluster::observation::Reading;
use crate::cluster::socket::Direction;
use crate::cluster::view::PeerSockets;
use crate::text::sanitize::neutralise;
use std::borrow::Cow;
use std::io;

const HEADER: [&str; 25] = [
    "domain",
    "verdict",
    "node",
    "self",
    "health",
    "expected",
    "link_reading",
    "link_state",
    "link_words",
    "answers",
    "sockets_reading",
    "established",
    "wanted",
    "inbound",
    "outbound",
    "rtt_ms",
    "retransmits",
    "last_received_ms",
    "send_queue_bytes",
    "version",
    "addresses",
    "findings",
    "taken_at",
    "took_ms",
    "muted",
];

/// A cell that no spreadsheet takes for a formula (OWASP, CSV injection), neutralised.
pub(super) fn cell(text: &str) -> Cow<'_, str> {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let clean = neutralise(text);
    if formula { Cow::Owned(format!("'{clean}")) } else { clean }
}

/// Writes rows under a header.
pub(super) fn rows(
    header: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row.iter().map(|text| cell(text).into_owned()))?;
    }
    writer.flush()
}

/// Writes the report of `status`: one row a node.
pub(super) fn status(report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let view = report.view;
    let witness = Witness::new(view);
    let rows_of_nodes = words::worst_first(report).into_iter().map(|(name, facts)| {
        let said = witness.of(name, facts);
        let reading = match &said {
            LinkSaid::Oneself | LinkSaid::Nobody(_) => "not-asked",
            LinkSaid::By(reading) => reading.word(),
        };
        let (state, link_words) = match &said {
            LinkSaid::By(Reading::Known(LinkState::Unrecognised(words))) => (said.word(), words.as_str()),
            LinkSaid::By(Reading::Known(_)) => (said.word(), ""),
            LinkSaid::By(_) | LinkSaid::Oneself | LinkSaid::Nobody(_) => ("", ""),
        };
        let peer = facts.sockets.known();
        let count = |take: &dyn Fn(&PeerSockets) -> Option<String>| peer.and_then(take).unwrap_or_default();
        let about = |finding: &&Finding| match &finding.subject {
            Subject::Node(about) => about == name,
            Subject::Link(from, to) => from == name || to == name,
            _ => false,
        };
        let ids: Vec<&str> =
            report.assessment.findings.iter().filter(about).map(|finding| finding.id).collect();
        let muted = report.assessment.muted.iter().map(|muted| &muted.finding);
        let muted: Vec<&str> = muted.filter(about).map(|finding| finding.id).collect();
        let addresses: Vec<String> = facts
            .addresses
            .known()
            .map(|all| all.iter().map(ToString::to_string).collect())
            .unwrap_or_default();
        vec![
            view.domain.clone(),
            report.assessment.verdict.word().to_owned(),
            name.to_string(),
            facts.is_self.to_string(),
            report.assessment.health_of(name).word().to_owned(),
            facts.expected.to_string(),
            reading.to_owned(),
            state.to_owned(),
            link_words.to_owned(),
            words::answers_word(facts).to_owned(),
            facts.sockets.word().to_owned(),
            count(&|peer| Some(peer.established_count().to_string())),
            view.declaration.connections_per_node.to_string(),
            count(&|peer| Some(peer.count(Direction::Inbound).to_string())),
            count(&|peer| Some(peer.count(Direction::Outbound).to_string())),
            count(&|peer| peer.rtt_ms().map(|ms| super::schema::to_micros(ms).to_string())),
            count(&|peer| peer.retransmits().map(|all| all.to_string())),
            count(&|peer| peer.last_received_ms().map(|ms| ms.to_string())),
            count(&|peer| peer.send_queue_bytes().map(|bytes| bytes.to_string())),
            facts.version.known().cloned().unwrap_or_default(),
            addresses.join(" "),
            ids.join(" "),
            super::schema::time(view.taken_at),
            super::schema::millis(view.took).to_string(),
            muted.join(" "),
        ]
    });
    rows(&HEADER, rows_of_nodes, out)
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_formula_is_taken_for_text() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert!(cell(text).starts_with('\''), "{text}");
        }
        assert_eq!(cell("node1.xmpp-test.org"), "node1.xmpp-test.org");
    }
}
