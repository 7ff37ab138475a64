//! Every link on a line of its own: plain records and CSV.
//!
//! Plain begins with the records of `status` (`verdict`, `node`, `group`, …, see `report::plain`), and adds:
//!
//! ```text
//! view       NODE  READING  TOOK_MS  REASON
//! link       FROM  TO  STATE  AGE_MS  ROUND_TRIPS  COUNT  MIN_MS  MEDIAN_MS  MAX_MS  REASON
//! cut-point  NODE  PARTS
//! visit      NODE  READING  ADDRESS  TOOK_MS  NAME  VERSION  UPTIME  OPEN  CLOCK_LEAST_MS  CLOCK_MOST_MS  REASON
//! ```
//!
//! `STATE` is `connected`, `disconnected`, `unrecognised`, `absent`, `unavailable` or `not-asked`; `READING` and
//! `ROUND_TRIPS` are readings. The reason of a link is that of its state, and else that of its round trips. The
//! nodes of a part are separated by commas, parts by semicolons. There are `visit` records only with `--probe`.

use crate::cluster::link::{Link, LinkState, RoundTrips};
use crate::cluster::observation::Reading;
use crate::report::StatusReport;
use crate::report::csv::rows;
use crate::report::plain::{self, record};
use crate::report::schema::status::{age_ms, end};
use crate::report::schema::{millis, time, to_micros};
use crate::text::sanitize::one_word;
use std::io;
use std::time::Duration;

/// What a node says of a link, as one word for programs.
pub(super) fn state(reading: &Reading<LinkState>) -> &'static str {
    match reading {
        Reading::Known(LinkState::Connected) => "connected",
        Reading::Known(LinkState::Disconnected) => "disconnected",
        Reading::Known(LinkState::Unrecognised(_)) => "unrecognised",
        other => other.word(),
    }
}

fn words(reading: &Reading<LinkState>) -> &str {
    match reading {
        Reading::Known(LinkState::Unrecognised(words)) => words,
        _ => "",
    }
}

/// How many round trips, and the shortest, the middle and the longest in milliseconds; empty where not known.
fn figures(link: &Link) -> [String; 4] {
    let ms = |take: fn(&RoundTrips) -> Duration| {
        link.round_trips
            .known()
            .map(|trips| to_micros(take(trips).as_secs_f64() * 1_000.0).to_string())
            .unwrap_or_default()
    };
    let count = link.round_trips.known().map(|trips| trips.count().to_string()).unwrap_or_default();
    [count, ms(RoundTrips::min), ms(RoundTrips::median), ms(RoundTrips::max)]
}

/// Writes the report of `mesh` as plain records.
pub(super) fn plain(report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let view = report.view;
    plain::verdict(report, out)?;
    plain::nodes(report, out)?;
    for (name, facts) in &view.nodes {
        record(
            out,
            &[
                "view",
                &one_word(name.as_str()),
                facts.view.word(),
                &facts.view_took.map(|took| millis(took).to_string()).unwrap_or_default(),
                &facts.view.reason().unwrap_or_default(),
            ],
        )?;
    }
    let now = end(view);
    for link in &view.links {
        let [count, min, median, max] = figures(link);
        record(
            out,
            &[
                "link",
                &one_word(link.from.as_str()),
                &one_word(link.to.as_str()),
                state(&link.reading),
                &link.taken.map(|taken| age_ms(now, taken).to_string()).unwrap_or_default(),
                link.round_trips.word(),
                &count,
                &min,
                &median,
                &max,
                &reason(link),
            ],
        )?;
    }
    plain::groups(report, out)?;
    for point in &view.cut_points {
        let parts: Vec<String> = point.parts.iter().map(plain::names).collect();
        record(out, &["cut-point", &one_word(point.node.as_str()), &parts.join(";")])?;
    }
    visits(report, out)?;
    plain::judgement(report, out)
}

/// Why the state is not known, or what it is called; else why there are no round trips, if they were asked for.
fn reason(link: &Link) -> String {
    let state =
        link.reading.reason().or_else(|| Some(words(&link.reading).to_owned()).filter(|w| !w.is_empty()));
    let trips = match &link.round_trips {
        Reading::Unavailable(why) => Some(why.to_string()),
        _ => None,
    };
    state.or(trips).unwrap_or_default()
}

fn visits(report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let nodes = &report.view.nodes;
    if nodes.values().all(|facts| matches!(facts.visit, Reading::NotAsked(_))) {
        return Ok(());
    }
    for (name, facts) in nodes {
        let visit = facts.visit.known();
        let statistics = visit.and_then(|visit| visit.statistics.known());
        let text = |text: Option<String>| text.unwrap_or_default();
        record(
            out,
            &[
                "visit",
                &one_word(name.as_str()),
                facts.visit.word(),
                &text(visit.map(|visit| visit.address.to_string())),
                &text(visit.map(|visit| millis(visit.took).to_string())),
                &text(
                    statistics.and_then(|all| all.name.as_ref()).map(|name| one_word(name.as_str()).into()),
                ),
                &text(statistics.and_then(|all| all.version.clone())),
                &text(statistics.and_then(|all| all.uptime.clone())),
                &text(statistics.and_then(|all| all.open_connections).map(|count| count.to_string())),
                &text(facts.clock.known().map(|(least, _)| least.to_string())),
                &text(facts.clock.known().map(|(_, most)| most.to_string())),
                &text(facts.visit.reason()),
            ],
        )?;
    }
    Ok(())
}

const HEADER: [&str; 17] = [
    "domain",
    "verdict",
    "from",
    "to",
    "reading",
    "state",
    "words",
    "reason",
    "age_ms",
    "round_trips",
    "round_trips_reason",
    "count",
    "min_ms",
    "median_ms",
    "max_ms",
    "taken_at",
    "took_ms",
];

/// Writes the report of `mesh` as CSV: one row a link.
pub(super) fn csv(report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let view = report.view;
    let now = end(view);
    let rows_of_links = view.links.iter().map(|link| {
        let state = link.reading.known().map_or("", |_| state(&link.reading));
        let [count, min, median, max] = figures(link);
        vec![
            view.domain.clone(),
            report.assessment.verdict.word().to_owned(),
            link.from.to_string(),
            link.to.to_string(),
            link.reading.word().to_owned(),
            state.to_owned(),
            words(&link.reading).to_owned(),
            link.reading.reason().unwrap_or_default(),
            link.taken.map(|taken| age_ms(now, taken).to_string()).unwrap_or_default(),
            link.round_trips.word().to_owned(),
            link.round_trips.reason().unwrap_or_default(),
            count,
            min,
            median,
            max,
            time(view.taken_at),
            millis(view.took).to_string(),
        ]
    });
    rows(&HEADER, rows_of_links, out)
}
