//! The dashboard's screen of service discovery: drawn without a terminal, and its keys pressed one by one.

use crate::dashboard_sockets::{SIZES, empty, key, press, snapshot, text};
use crate::scenario::now;
use clusterctl::cluster::observation::{Reading, ServiceItem, Unavailable};
use clusterctl::cluster::service::{Browsed, DiscoIdentity, DiscoInfo};
use clusterctl::cluster::session::{SessionFacts, SessionState, TlsStyle, TrustedBy};
use clusterctl::survey::message::Command;
use clusterctl::tui::keys::Key;
use clusterctl::tui::message::{Effect, Message};
use clusterctl::tui::model::Model;
use clusterctl::tui::theme::{Palette, Theme};
use clusterctl::tui::update::update;
use proptest::prelude::*;
use std::time::Duration;

pub(crate) fn online() -> Message {
    Message::Session(SessionState::Online(Box::new(SessionFacts {
        jid: "admin@xmpp-test.org/clusterctl-1".to_owned(),
        server: "node1.xmpp-test.org:5222".to_owned(),
        peer: "10.77.0.11:5222".parse().unwrap(),
        style: TlsStyle::StartTls,
        trusted_by: TrustedBy::Pin,
        mechanism: "SCRAM-SHA-256-PLUS".to_owned(),
        channel_binding: None,
        redirects: Vec::new(),
        steps: Vec::new(),
    })))
}

fn waiting() -> Message {
    let until = now() + Duration::from_secs(4);
    Message::Session(SessionState::Waiting { until, attempt: 1, cause: "connection reset".to_owned() })
}

fn asks(jid: &str, node: Option<&str>) -> Vec<Effect> {
    vec![Effect::Tell(Command::Browse { jid: jid.to_owned(), node: node.map(str::to_owned) })]
}

fn item(jid: &str, node: Option<&str>, name: Option<&str>) -> ServiceItem {
    ServiceItem { jid: jid.to_owned(), node: node.map(str::to_owned), name: name.map(str::to_owned) }
}

fn found(identities: &[(&str, &str)], features: &[&str], items: Vec<ServiceItem>) -> Browsed {
    let identities = identities
        .iter()
        .map(|(kind, name)| {
            let (category, kind) = kind.split_once('/').unwrap();
            DiscoIdentity {
                category: category.to_owned(),
                kind: kind.to_owned(),
                name: (!name.is_empty()).then(|| (*name).to_owned()),
            }
        })
        .collect();
    let features = features.iter().map(|feature| (*feature).to_owned()).collect();
    Browsed {
        info: Reading::Known(DiscoInfo { identities, features }),
        items: Reading::Known(items),
        took: Duration::from_millis(12),
    }
}

fn silent() -> Browsed {
    let why = Unavailable::NoAnswer { within: Duration::from_secs(2) };
    Browsed {
        info: Reading::Unavailable(why.clone()),
        items: Reading::Unavailable(why),
        took: Duration::from_secs(2),
    }
}

fn answer(model: &mut Model, jid: &str, node: Option<&str>, found: Browsed) {
    let message =
        Message::Browsed { jid: jid.to_owned(), node: node.map(str::to_owned), found: Box::new(found) };
    update(model, message);
}

fn wait(model: &mut Model, seconds: u64) {
    let then = model.now + Duration::from_secs(seconds);
    update(model, Message::Time(then));
}

fn domain() -> Browsed {
    found(
        &[("server/im", "Tigase ver. 8.4.0"), ("pubsub/pep", "")],
        &[
            "http://jabber.org/protocol/commands",
            "http://jabber.org/protocol/disco#info",
            "jabber:iq:version",
            "urn:xmpp:ping",
        ],
        vec![
            item("pubsub.xmpp-test.org", None, Some("PubSub")),
            item("muc.xmpp-test.org", None, Some("Multi User Chat")),
            item("cl-comp.xmpp-test.org", None, Some("Server clustering")),
            item(
                "xmpp-test.org",
                Some("http://jabber.org/protocol/commands"),
                Some("Ad-hoc \u{1b}[31mcommands"),
            ),
        ],
    )
}

#[test]
fn no_line_of_what_is_copied_is_the_servers_own() {
    let mut model = empty((80, 24), Theme::default());
    update(&mut model, online());
    press(&mut model, "4");
    let evil = "x\nrm -rf /\ty\r\u{1b}";
    answer(&mut model, "xmpp-test.org", None, found(&[("server/im", evil)], &[evil], Vec::new()));
    let Some(Effect::Copy(copied)) = press(&mut model, "y").pop() else { panic!("nothing was copied") };
    let clean = r"x\u{a}rm -rf /\u{9}y\u{d}\u{1b}";
    assert_eq!(copied, format!("xmpp-test.org\nidentity\tserver/im\t{clean}\nfeature\t{clean}"));
    let until = model.now;
    update(&mut model, Message::Session(SessionState::Waiting { until, attempt: 1, cause: evil.to_owned() }));
    assert_eq!(press(&mut model, "7y"), [Effect::Copy(clean.to_owned())]);
}

/// The tree as far as a person may have opened it: two levels, one that is silent, one under way.
fn opened(size: (u16, u16), theme: Theme) -> Model {
    let mut model = empty(size, theme);
    update(&mut model, online());
    assert_eq!(press(&mut model, "4"), asks("xmpp-test.org", None));
    answer(&mut model, "xmpp-test.org", None, domain());
    press(&mut model, "j");
    assert_eq!(key(&mut model, Key::Right), asks("pubsub.xmpp-test.org", None));
    answer(&mut model, "pubsub.xmpp-test.org", None, silent());
    press(&mut model, "j");
    assert_eq!(key(&mut model, Key::Enter), asks("muc.xmpp-test.org", None));
    wait(&mut model, 3);
    press(&mut model, "j");
    assert_eq!(key(&mut model, Key::Enter), asks("cl-comp.xmpp-test.org", None));
    let nodes = ["node1", "node2"].map(|node| {
        item(
            "cl-comp.xmpp-test.org",
            Some(node),
            Some(&format!("{node}.xmpp-test.org tigase:cluster connected")),
        )
    });
    let manager =
        found(&[("component/generic", "Cluster connection manager")], &["tigase:cluster"], nodes.to_vec());
    answer(&mut model, "cl-comp.xmpp-test.org", None, manager);
    wait(&mut model, 5);
    model
}

#[test]
fn the_tree_is_drawn_at_every_size() {
    for size in SIZES {
        let mut model = opened(size, Theme::default());
        let mut all = text(&model);
        key(&mut model, Key::Enter);
        all += &text(&model);
        snapshot(&format!("disco_opened_{}x{}", size.0, size.1), &all);
    }
}

#[test]
fn ascii_is_ascii_and_says_the_same() {
    let theme = Theme { palette: Palette::Plain, ascii: true };
    let mut model = opened((80, 24), theme);
    let shown = text(&model);
    assert!(shown.is_ascii(), "{shown}");
    snapshot("disco_opened_80x24_ascii", &shown);
    key(&mut model, Key::Enter);
    assert!(text(&model).is_ascii());
}

#[test]
fn without_a_session_nobody_is_asked_and_the_screen_says_why() {
    let mut model = empty((80, 24), Theme::default());
    update(&mut model, waiting());
    assert_eq!(press(&mut model, "4"), Vec::new());
    snapshot("disco_no_session_80x24", &text(&model));
    // A session that comes while one looks opens the domain by itself, and only once.
    assert_eq!(update(&mut model, online()), asks("xmpp-test.org", None));
    wait(&mut model, 1);
    assert_eq!(update(&mut model, online()), Vec::new());
}

#[test]
fn r_asks_the_selected_entity_again_and_what_was_known_stays_if_it_does_not_answer() {
    let mut model = opened((118, 32), Theme::default());
    press(&mut model, "g");
    assert_eq!(press(&mut model, "r"), asks("xmpp-test.org", None));
    assert_eq!(press(&mut model, "r"), Vec::new(), "it is under way");
    answer(&mut model, "xmpp-test.org", None, silent());
    let shown = text(&model);
    assert!(shown.contains("PubSub") && shown.contains("no answer within 2 s"), "{shown}");
    assert!(shown.contains("4 items, as it was 8 s ago"), "{shown}");
    // What answers anew changes what has changed, and nothing else: node2 stays selected.
    press(&mut model, "G");
    let Some(selected) = model.disco.list.selected().copied() else { panic!("nothing is selected") };
    press(&mut model, "kk");
    let Some(node2) = model.disco.list.selected().copied() else { panic!("nothing is selected") };
    assert_ne!(selected, node2);
    press(&mut model, "g");
    assert_eq!(press(&mut model, "r"), asks("xmpp-test.org", None));
    let fewer = found(&[], &[], vec![item("cl-comp.xmpp-test.org", None, Some("Clustering"))]);
    model.disco.list.select(&node2);
    answer(&mut model, "xmpp-test.org", None, fewer);
    let shown = text(&model);
    assert!(!shown.contains("PubSub") && shown.contains("node1.xmpp-test.org"), "{shown}");
    assert_eq!(model.disco.list.selected(), Some(&node2));
    assert_eq!(model.disco.list.keys().len(), 4);
}

#[test]
fn without_a_session_r_tries_to_get_one() {
    let mut model = opened((80, 24), Theme::default());
    update(&mut model, waiting());
    assert_eq!(press(&mut model, "r"), vec![Effect::Tell(Command::Retry)]);
}

#[test]
fn left_closes_and_goes_up_right_opens_and_goes_down() {
    let mut model = opened((80, 24), Theme::default());
    let rows = model.disco.list.keys().len();
    assert_eq!(key(&mut model, Key::Left), Vec::new());
    assert_eq!(model.disco.list.keys().len(), rows - 2);
    key(&mut model, Key::Left);
    assert_eq!(model.disco.list.at(), 0);
    key(&mut model, Key::Left);
    assert_eq!(model.disco.list.keys().len(), 1);
    assert_eq!(key(&mut model, Key::Right), Vec::new(), "it is known");
    assert_eq!(model.disco.list.keys().len(), rows - 2);
    key(&mut model, Key::Right);
    assert_eq!(model.disco.list.at(), 1);
    assert_eq!(key(&mut model, Key::Right), Vec::new(), "it is open, and has nothing below it");
    key(&mut model, Key::Left);
    assert_eq!(key(&mut model, Key::Right), asks("pubsub.xmpp-test.org", None), "it did not answer before");
}

#[test]
fn any_address_is_asked() {
    let mut model = opened((80, 24), Theme::default());
    press(&mut model, "a");
    for c in "conference.other.org  some node".chars() {
        assert_eq!(key(&mut model, Key::Char(c)), Vec::new());
    }
    snapshot("disco_address_80x24", &text(&model));
    assert_eq!(key(&mut model, Key::Enter), asks("conference.other.org", Some("some node")));
    answer(
        &mut model,
        "conference.other.org",
        Some("some node"),
        found(&[("conference/text", "Rooms")], &[], Vec::new()),
    );
    let shown = text(&model);
    assert!(shown.contains("conference.other.org") && shown.contains("lists nothing"), "{shown}");
    assert_eq!(press(&mut model, "oq\u{7f}"), Vec::new());
    key(&mut model, Key::Esc);
    assert_eq!(model.overlay, None);
    press(&mut model, "a");
    assert_eq!(key(&mut model, Key::Enter), Vec::new(), "nothing was typed");
}

#[test]
fn an_entity_that_lists_itself_has_no_end_and_is_asked_once() {
    let mut model = empty((80, 24), Theme::default());
    update(&mut model, online());
    press(&mut model, "4");
    answer(&mut model, "xmpp-test.org", None, found(&[], &[], vec![item("xmpp-test.org", None, None)]));
    for depth in 2..100 {
        press(&mut model, "G");
        assert_eq!(key(&mut model, Key::Right), Vec::new());
        assert_eq!(model.disco.list.keys().len(), depth + 1);
        text(&model);
    }
}

#[test]
fn ten_thousand_items_are_scrolled_through() {
    let mut model = empty((80, 24), Theme::default());
    update(&mut model, online());
    press(&mut model, "4");
    let items = (0..10_000).map(|n| item(&format!("room{n}@muc.xmpp-test.org"), None, None)).collect();
    answer(&mut model, "xmpp-test.org", None, found(&[], &[], items));
    press(&mut model, "G");
    assert!(text(&model).contains("room9999@"));
    press(&mut model, "/room77");
    assert_eq!(model.disco.list.keys().len(), 112);
    assert!(text(&model).contains("filter: room77"));
}

#[test]
fn what_nobody_asked_for_changes_nothing() {
    let mut model = opened((80, 24), Theme::default());
    let before = model.clone();
    answer(&mut model, "elsewhere.org", None, domain());
    answer(&mut model, "xmpp-test.org", None, silent());
    assert_eq!(model, before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever a server calls itself: no frame is too wide, nothing raw reaches it.
    #[test]
    fn no_name_breaks_the_picture(
        names in prop::collection::vec("\\PC{0,40}|[\u{200b}-\u{202e}\u{300}-\u{310}漢字ابج\u{1b}]{0,60}", 1..8),
        size in prop::sample::select(SIZES.to_vec()),
        ascii in any::<bool>(),
    ) {
        let theme = Theme { ascii, ..Theme::default() };
        let mut model = empty(size, theme);
        update(&mut model, online());
        press(&mut model, "4");
        let items = names.iter().map(|name| item(name, Some(name), Some(name))).collect();
        let kinds: Vec<(String, &str)> = names.iter().map(|name| (format!("a/{name}"), name.as_str())).collect();
        let kinds: Vec<(&str, &str)> = kinds.iter().map(|(kind, name)| (kind.as_str(), *name)).collect();
        let features: Vec<&str> = names.iter().map(String::as_str).collect();
        answer(&mut model, "xmpp-test.org", None, found(&kinds, &features, items));
        for keys in ["", "j", "G"] {
            press(&mut model, keys);
            let shown = text(&model);
            let raw = shown.contains(['\u{1b}', '\u{202e}', '\u{200b}']);
            prop_assert!(!raw, "{}", shown);
            prop_assert!(!ascii || shown.is_ascii(), "{}", shown);
            key(&mut model, Key::Enter);
            key(&mut model, Key::Enter);
            text(&model);
            key(&mut model, Key::Esc);
        }
    }
}
