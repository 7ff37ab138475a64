//! The dashboard's way in: start-up, loss, refusal, and what there is to say where there is nothing to see.

use crate::dashboard_stage::{SIZES, Stage, check, later, situation, snapshot};
use clusterctl::assess::verdict::Health;
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::observation::Round;
use clusterctl::cluster::session::{
    CertificateFacts, FailedAttempt, FailureKind, SessionFacts, SessionFailure, SessionState, Step,
    StepTaken, TlsStyle, TrustedBy,
};
use clusterctl::survey::message::Command;
use clusterctl::tui::message::{Done, Effect, Message, Password, Watched};
use clusterctl::tui::model::{MOST_PAST, Screen, World};
use clusterctl::tui::series::Figure;
use clusterctl::tui::strip::Beat;
use clusterctl::tui::theme::{Palette, Theme};
use proptest::prelude::*;
use std::time::Duration;

const SERVER: &str = "node1.xmpp-test.org:5222";

fn taken(step: Step, micros: u64, detail: &str) -> StepTaken {
    StepTaken { step, took: Duration::from_micros(micros), detail: detail.to_owned() }
}

/// The steps of a way in by STARTTLS.
fn steps() -> Vec<StepTaken> {
    vec![
        taken(Step::Resolve, 400, "10.77.0.11:5222, 10.77.0.12:5222"),
        taken(Step::Connect, 3_100, "10.77.0.11:5222"),
        taken(Step::Stream, 900, "the server offers STARTTLS"),
        taken(Step::Tls, 21_000, "TLSv1.3, verified for xmpp-test.org"),
        taken(
            Step::Stream,
            1_200,
            "offers SCRAM-SHA-256-PLUS, SCRAM-SHA-256, PLAIN; channel binding tls-exporter",
        ),
        taken(Step::Login, 40_000, "SCRAM-SHA-256-PLUS, bound by tls-exporter"),
        taken(Step::Bind, 700, "admin@xmpp-test.org/clusterctl-0a1b2c3d"),
    ]
}

fn stepping(step: Step, so_far: usize) -> SessionState {
    SessionState::Stepping { to: SERVER.to_owned(), step, taken: steps()[..so_far].to_vec() }
}

fn online() -> SessionState {
    SessionState::Online(Box::new(SessionFacts {
        jid: "admin@xmpp-test.org/clusterctl-0a1b2c3d".to_owned(),
        server: SERVER.to_owned(),
        peer: "10.77.0.11:5222".parse().unwrap(),
        style: TlsStyle::StartTls,
        trusted_by: TrustedBy::Authority,
        mechanism: "SCRAM-SHA-256-PLUS".to_owned(),
        channel_binding: Some("tls-exporter".to_owned()),
        redirects: vec!["node9.xmpp-test.org".to_owned()],
        steps: steps(),
    }))
}

fn failure(step: Step, kind: FailureKind, so_far: usize, cause: &str) -> SessionFailure {
    SessionFailure {
        step,
        peer: Some(format!("{SERVER}, 10.77.0.11")),
        kind,
        cause: cause.to_owned(),
        remedy: None,
        certificate: None,
        attempts: Vec::new(),
        steps: steps()[..so_far].to_vec(),
    }
}

/// A round without a session, but with the sockets of this host.
fn shut_out(failure: SessionFailure) -> Round {
    let mut round = situation("healthy-with-sockets").round();
    round.observations.retain(|look| look.source.word() == "sockets");
    Round { failure: Some(failure), ..round }
}

fn refused(size: (u16, u16)) -> Stage {
    let mut stage = Stage::new(size);
    let cause = SessionFailure {
        remedy: Some("check the password of admin@xmpp-test.org".to_owned()),
        ..failure(Step::Login, FailureKind::LoginRefused, 5, "SASL not-authorized for admin@xmpp-test.org")
    };
    stage.session(stepping(Step::Login, 5));
    stage.session(SessionState::Refused { cause: Box::new(cause.clone()) });
    stage.round(shut_out(cause));
    stage
}

fn untrusted(size: (u16, u16)) -> Stage {
    let mut stage = Stage::new(size);
    let address = |last: u8| Some(std::net::SocketAddr::from(([10, 77, 0, last], 5222)));
    let attempt = |last: u8, reason: &str| FailedAttempt {
        host: format!("node{}.xmpp-test.org:5222", last - 10),
        address: address(last),
        step: Step::Connect,
        reason: reason.to_owned(),
    };
    let cause = SessionFailure {
        remedy: Some("renew it, or trust it by its fingerprint: --tls-pin sha256:HEX".to_owned()),
        certificate: Some(CertificateFacts {
            subject: "CN=xmpp-test.org".to_owned(),
            issuer: "CN=Test Authority, O=Tests".to_owned(),
            names: vec!["xmpp-test.org".to_owned(), "*.xmpp-test.org".to_owned()],
            not_before: "2025-11-01T00:00:00Z".parse().unwrap(),
            not_after: "2026-11-20T00:00:00Z".parse().unwrap(),
            sha256: "0123456789abcdef".repeat(4),
        }),
        attempts: vec![attempt(11, "connection refused"), attempt(12, "no answer within 1 s")],
        ..failure(Step::Tls, FailureKind::Certificate, 3, "the certificate ended on 2026-11-20")
    };
    stage.session(stepping(Step::Tls, 3));
    stage.session(SessionState::Refused { cause: Box::new(cause.clone()) });
    stage.round(shut_out(cause));
    stage
}

/// The session is lost; the cluster was seen before.
fn lost(size: (u16, u16)) -> Stage {
    let mut stage = Stage::new(size);
    stage.session(stepping(Step::Resolve, 0));
    stage.session(online());
    stage.look("node-down");
    stage.wait(60);
    stage.session(stepping(Step::Connect, 1));
    let cause = SessionFailure {
        remedy: Some("look whether the server runs and which ports a firewall lets through".to_owned()),
        attempts: ["node1", "node2"]
            .map(|host| FailedAttempt {
                host: format!("{host}.xmpp-test.org:5222"),
                address: None,
                step: Step::Connect,
                reason: "connection refused".to_owned(),
            })
            .to_vec(),
        ..failure(
            Step::Connect,
            FailureKind::Unreachable,
            1,
            "no address could be reached (10.77.0.11: refused)",
        )
    };
    let until = stage.model.now + Duration::from_millis(3_400);
    stage.session(SessionState::Waiting { until, attempt: 3, cause: cause.cause.clone() });
    stage.round(shut_out(cause));
    stage.keys("7");
    stage
}

fn inside(size: (u16, u16), situation: &str) -> Stage {
    let mut stage = Stage::new(size);
    stage.session(stepping(Step::Resolve, 0));
    stage.session(online());
    stage.look(situation);
    stage.wait(7);
    stage
}

fn starting(size: (u16, u16), step: Step, so_far: usize) -> Stage {
    let mut stage = Stage::new(size);
    stage.session(stepping(step, so_far));
    stage.wait(2);
    stage
}

/// Every state of the way in, by name.
fn all(size: (u16, u16)) -> Vec<(&'static str, Stage)> {
    let mut online = inside(size, "certificate-expiring");
    online.keys("7");
    vec![
        ("idle", Stage::new(size)),
        ("resolving", starting(size, Step::Resolve, 0)),
        ("shaking-hands", starting(size, Step::Tls, 3)),
        ("asking", {
            let mut stage = starting(size, Step::Bind, 6);
            stage.session(self::online());
            stage
        }),
        ("online", online),
        ("not-admin", inside(size, "not-admin")),
        ("not-clustered", inside(size, "not-clustered")),
        ("lost", lost(size)),
        ("refused", refused(size)),
        ("untrusted", untrusted(size)),
    ]
}

#[test]
fn every_state_of_the_way_in_looks_as_it_did_at_every_size() {
    for size in SIZES {
        for (name, stage) in all(size) {
            assert_eq!(stage.model.screen, Screen::Session, "{name}");
            snapshot(&format!("session_{name}_{}x{}", size.0, size.1), &stage);
        }
    }
}

#[test]
fn in_ascii_and_without_colour_nothing_is_lost() {
    for (name, mut stage) in all((80, 24)) {
        let with_colour = stage.frame();
        stage.model.theme = Theme { palette: Palette::Plain, ascii: false };
        assert_eq!(stage.frame(), with_colour, "{name}: colour says nothing alone");
        stage.model.theme = Theme { palette: Palette::Plain, ascii: true };
        snapshot(&format!("session_{name}_ascii"), &stage);
    }
}

#[test]
fn start_up_becomes_the_nodes_by_itself_with_the_first_round() {
    let mut stage = Stage::new((80, 24));
    stage.session(stepping(Step::Resolve, 0));
    assert_eq!(stage.model.screen, Screen::Session);
    stage.session(online());
    assert_eq!(stage.model.screen, Screen::Session, "nothing has been seen yet");
    stage.look("healthy");
    assert_eq!(stage.model.screen, Screen::Nodes);
    stage.session(SessionState::Refused {
        cause: Box::new(failure(Step::Login, FailureKind::LoginRefused, 5, "not-authorized")),
    });
    assert_eq!(stage.model.screen, Screen::Session, "a refusal is what a person has to see");
    stage.session(online());
    assert_eq!(stage.model.screen, Screen::Nodes);
}

#[test]
fn the_screen_below_what_is_open_stays_until_it_is_closed() {
    let mut stage = Stage::new((80, 24));
    stage.session(stepping(Step::Resolve, 0));
    stage.keys("?");
    stage.session(online());
    stage.look("healthy");
    assert_eq!(stage.model.screen, Screen::Session);
    stage.keys("⎋");
    assert_eq!(stage.model.screen, Screen::Nodes);
    stage.keys("⏎⏎");
    stage.session(SessionState::Refused {
        cause: Box::new(failure(Step::Login, FailureKind::LoginRefused, 5, "not-authorized")),
    });
    assert!(stage.model.screen == Screen::Nodes && stage.model.overlay.is_some(), "{}", stage.frame());
    stage.keys("⎋");
    assert_eq!(stage.model.screen, Screen::Session);
}

#[test]
fn a_picture_that_is_frozen_bears_rounds_that_are_counted_anew() {
    let mut stage = Stage::new((80, 24));
    switch(&mut stage, "one");
    stage.session(online());
    for _ in 0..4 {
        stage.look("healthy");
    }
    stage.keys("1 ");
    let mut anew = Stage::new((80, 24));
    anew.look("node-down");
    let picture = anew.model.live.latest.clone().unwrap();
    stage.tell(Message::Look { picture, changes: Vec::new() });
    assert!(stage.frame().contains("FROZEN") && stage.frame().contains("now CRITICAL"), "{}", stage.frame());
}

#[test]
fn a_screen_that_a_person_chose_stays() {
    let mut stage = Stage::new((80, 24));
    stage.keys("3");
    stage.session(stepping(Step::Resolve, 0));
    stage.session(SessionState::Refused {
        cause: Box::new(failure(Step::Login, FailureKind::LoginRefused, 5, "not-authorized")),
    });
    assert_eq!(stage.model.screen, Screen::Sockets);
    assert!(stage.frame().contains("login refused"), "the header says it everywhere:\n{}", stage.frame());
}

#[test]
fn the_list_grows_step_by_step_and_the_present_one_is_marked() {
    let mut stage = Stage::new((80, 24));
    for (step, so_far) in [(Step::Resolve, 0), (Step::Connect, 1), (Step::Stream, 2), (Step::Tls, 3)] {
        stage.session(stepping(step, so_far));
        let frame = stage.frame();
        assert_eq!(frame.matches("│ ✔ ").count(), so_far, "{frame}");
        assert_eq!(frame.matches(&format!("│ ▌ {}", step.word())).count(), 1, "{frame}");
        assert!(frame.contains("│ – discover"), "{frame}");
    }
    // A step that lasts says for how long; the next one begins anew.
    stage.wait(3);
    assert!(stage.frame().lines().any(|line| line.contains("▌ tls") && line.contains("3 s")));
    stage.session(stepping(Step::Login, 5));
    assert!(!stage.frame().lines().any(|line| line.contains("▌ login") && line.contains("3 s")));
}

#[test]
fn the_countdown_counts_and_r_does_not_wait_for_it() {
    let mut stage = lost((80, 24));
    assert!(stage.frame().contains("Tried again in 4 s"), "{}", stage.frame());
    stage.wait(2);
    assert!(stage.frame().contains("Tried again in 2 s"), "{}", stage.frame());
    stage.wait(600);
    assert!(stage.frame().contains("Tried again now"), "{}", stage.frame());
    assert_eq!(stage.keys("r"), vec![Effect::Tell(Command::Retry)]);
}

#[test]
fn what_does_not_fit_can_be_scrolled_to_its_end_and_no_further() {
    let mut stage = untrusted((60, 15));
    assert!(stage.frame().contains("more lines: ↓"), "{}", stage.frame());
    assert!(!stage.frame().contains("│ since"));
    stage.keys("G");
    assert!(stage.frame().contains("│ since"), "{}", stage.frame());
    assert!(!stage.frame().contains("more lines"));
    let end = stage.frame();
    stage.keys("jjj");
    assert_eq!(stage.frame(), end);
    stage.keys("k");
    assert_ne!(stage.frame(), end, "one step back is one line");
    stage.keys("g");
    assert_eq!(stage.frame(), untrusted((60, 15)).frame());
}

#[test]
fn what_is_known_of_the_session_is_moved_through_where_it_has_a_pane_of_its_own() {
    let mut stage = untrusted((118, 28));
    // The lower border of that pane says which lines are seen.
    let seen = |stage: &Stage| {
        let border =
            stage.frame().lines().find(|line| line.contains('╰') && line.contains(" of ")).map(str::to_owned);
        border.unwrap_or_else(|| panic!("{}", stage.frame()))
    };
    assert!(seen(&stage).contains(" 1–"), "{}", stage.frame());
    let first = stage.frame();
    stage.keys("G");
    let end = stage.frame();
    assert!(end != first && !seen(&stage).contains(" 1–"), "{end}");
    stage.keys("j");
    assert_eq!(stage.frame(), end);
    stage.keys("g");
    assert_eq!(stage.frame(), first);
}

#[test]
fn what_becomes_of_the_session_is_told_among_the_events_once() {
    let told = |stage: &Stage| -> Vec<String> {
        let all = stage.model.live.events.iter().rev();
        all.filter(|event| event.kind.word() == "session")
            .map(|event| {
                let lasted = event.lasted.map_or(0, |lasted| lasted.time.as_secs());
                format!("{} after {lasted} s: {}", event.change(), event.why())
            })
            .collect()
    };
    let mut stage = Stage::new((80, 24));
    stage.session(stepping(Step::Resolve, 0));
    stage.session(online());
    stage.session(online());
    assert_eq!(told(&stage), Vec::<String>::new(), "the first way in is no news");
    stage.wait(60);
    stage.session(stepping(Step::Connect, 1));
    stage.session(stepping(Step::Tls, 3));
    for attempt in 1..4 {
        let until = later(100);
        stage.session(SessionState::Waiting { until, attempt, cause: "connection refused".to_owned() });
        stage.wait(10);
        stage.session(stepping(Step::Connect, 1));
    }
    stage.session(online());
    stage.wait(5);
    stage.session(SessionState::Refused {
        cause: Box::new(failure(Step::Login, FailureKind::LoginRefused, 5, "not-authorized")),
    });
    assert_eq!(
        told(&stage),
        [
            "online -> connecting after 60 s: the session with node1.xmpp-test.org:5222 is lost; on the way to \
             node1.xmpp-test.org:5222",
            "connecting -> waiting after 0 s: lost: connection refused; trying again, less and less often",
            "waiting -> online after 30 s: logged in at node1.xmpp-test.org:5222 again",
            "online -> refused after 5 s: refused: login: node1.xmpp-test.org:5222, 10.77.0.11: not-authorized",
        ]
    );
}

#[test]
fn a_refusal_at_the_start_is_told() {
    let stage = refused((80, 24));
    let event = stage.model.live.events.iter().find(|event| event.kind.word() == "session").unwrap();
    assert_eq!(event.change(), "connecting -> refused");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_foreign_words_break_the_picture(
        words in "\\PC{0,120}|(?s).{0,80}|(节点|é\u{301}|\u{202e}|\u{1b}\\[2J|א|👩‍👩‍👧){0,40}",
        size in prop::sample::select(SIZES.to_vec()),
        ascii: bool,
    ) {
        let mut cause = failure(Step::Tls, FailureKind::Certificate, 3, &words);
        cause.remedy = Some(words.clone());
        cause.peer = Some(words.clone());
        cause.steps.push(taken(Step::Login, 5, &words));
        cause.attempts = (0..3)
            .map(|_| FailedAttempt { host: words.clone(), address: None, step: Step::Tls, reason: words.clone() })
            .collect();
        let mut states = vec![
            SessionState::Stepping { to: words.clone(), step: Step::Resolve, taken: cause.steps.clone() },
            SessionState::Waiting { until: later(4), attempt: 3, cause: words.clone() },
            SessionState::Refused { cause: Box::new(cause.clone()) },
        ];
        if let SessionState::Online(facts) = online() {
            states.push(SessionState::Online(Box::new(SessionFacts {
                jid: words.clone(),
                server: words.clone(),
                mechanism: words.clone(),
                redirects: vec![words.clone()],
                ..*facts
            })));
        }
        let mut stage = Stage::new(size);
        stage.model.theme.ascii = ascii;
        for state in states {
            stage.session(state);
            stage.round(shut_out(cause.clone()));
            for keys in ["7", "G", "6", "⏎", "⎋"] {
                stage.keys(keys);
                check(&stage, &words);
            }
        }
    }
}

#[test]
fn every_refusal_is_told_and_counted_until_we_are_in() {
    let mut stage = refused((200, 60));
    for _ in 0..2 {
        stage.wait(4);
        stage.session(stepping(Step::Login, 5));
        stage.session(SessionState::Refused {
            cause: Box::new(failure(Step::Login, FailureKind::LoginRefused, 5, "not-authorized")),
        });
    }
    let frame = stage.frame();
    assert!(frame.contains("3 times, last 14:03:29Z"), "{frame}");
    let told: Vec<&str> = stage.model.live.events.iter().map(clusterctl::report::watch::Event::why).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].starts_with("refused again, 3 times now: login"), "{told:?}");
    // What was not sent was not refused.
    let cause =
        failure(Step::Login, FailureKind::Impossible, 5, "not tried again, since it could not be read");
    stage.session(SessionState::Refused { cause: Box::new(cause) });
    assert_eq!(stage.model.live.events[0].why(), "not tried again, since it could not be read");
    assert!(stage.frame().contains("3 times, last"), "{}", stage.frame());
    stage.session(online());
    assert_eq!(stage.model.session_screen.refusals, None);
}

#[test]
fn what_r_does_after_a_refusal_depends_on_where_the_password_comes_from() {
    let mut stage = refused((118, 32));
    stage.model.watched.password = Password::Again("/etc/clusterctl/password".to_owned());
    // As a person reads it, over the ends of lines.
    let says = |stage: &Stage| {
        let lines = stage.frame();
        let left = lines.lines().filter_map(|line| line.split('│').nth(1));
        left.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
    };
    assert!(says(&stage).contains("read again, from /etc/clusterctl/password"), "{}", stage.frame());
    assert_eq!(stage.keys("r"), [Effect::Tell(Command::Retry)]);
    assert!(stage.frame().contains("reading the password again"), "{}", stage.frame());
    stage.model.notice = None;
    stage.model.watched.password = Password::Once("the prompt".to_owned());
    assert!(says(&stage).contains("same password, since the prompt gives no other one"), "{}", stage.frame());
    assert_eq!(stage.keys("r"), [Effect::Tell(Command::Retry)]);
    assert_eq!(stage.model.notice, None);
}

fn context(name: &str) -> Watched {
    Watched {
        context: Some(name.to_owned()),
        domain: format!("{name}.org"),
        jid: "admin@xmpp-test.org".to_owned(),
        interval: Duration::from_secs(5),
        ..Watched::default()
    }
}

fn switch(stage: &mut Stage, name: &str) {
    stage.tell(Message::Done(Done::Switched(Box::new(context(name)))));
}

#[test]
fn a_context_that_one_returns_to_has_its_history_and_the_gap_in_it() {
    let mut stage = Stage::new((118, 32));
    switch(&mut stage, "one");
    assert!(stage.model.past.is_empty(), "nothing was known of the one before");
    stage.session(online());
    stage.look("healthy");
    stage.wait(5);
    stage.look("node-down");
    let known = stage.model.live.clone();
    switch(&mut stage, "two");
    assert_eq!(stage.model.live, World::default());
    assert!(stage.frame().contains("UNKNOWN"), "{}", stage.frame());
    stage.wait(60);
    switch(&mut stage, "one");
    let frame = stage.frame();
    assert!(frame.contains("UNKNOWN") && frame.contains("WAITING"), "nobody looks yet:\n{frame}");
    assert!(frame.contains("as seen 1m00s ago"), "{frame}");
    assert!(stage.model.live.is_stale());
    assert_eq!(stage.model.live.events.len(), known.events.len() + 1);
    assert_eq!(stage.model.live.events[0].why(), "nobody looked for 1m00s: another context was watched");
    // The gap is a beat of its own, and nobody knows since when anything is as it is.
    stage.session(online());
    stage.look("node-down");
    let node = NodeName::new("node3.xmpp-test.org");
    let beats: Vec<Beat> = stage.model.live.strips.of(&node).collect();
    assert_eq!(beats, [Beat::Up(Health::Healthy), Beat::Down, Beat::Unknown, Beat::Down]);
    assert!(stage.model.live.strips.since(&node).unwrap().at_least);
    assert!(!stage.model.live.is_stale());
    assert!(stage.frame().contains("CRITICAL"), "{}", stage.frame());
    let answers = stage.model.live.series.of(&Figure::Answer(NodeName::new("node1.xmpp-test.org"))).unwrap();
    assert_eq!(answers.iter().map(|sample| sample.is_some()).collect::<Vec<_>>(), [true, true, false, true]);
}

#[test]
fn no_more_than_four_contexts_are_remembered() {
    let mut stage = Stage::new((80, 24));
    for name in ["a", "b", "c", "d", "e", "f"] {
        switch(&mut stage, name);
        stage.look("healthy");
    }
    assert_eq!(stage.model.past.len(), MOST_PAST);
    switch(&mut stage, "a");
    assert_eq!(stage.model.live, World::default(), "it was the one that was left first");
    switch(&mut stage, "e");
    assert!(stage.model.live.latest.is_some());
    // The same name may stand for another cluster by now.
    stage.look("healthy");
    switch(&mut stage, "f");
    let other = Watched { domain: "other.org".to_owned(), ..context("e") };
    stage.tell(Message::Done(Done::Switched(Box::new(other))));
    assert_eq!(stage.model.live, World::default());
}
