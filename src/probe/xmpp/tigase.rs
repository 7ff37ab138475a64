//! The only file that knows Tigase's words: addresses, names and states as `cl-comp` and `stats` spell them.
//!
//! Measured on 8.4.2 and 8.5; the same since 5.1 (`tigase.cluster.ClusterConnectionManager`).

mod disconnects;

pub use disconnects::disconnects;

use super::disco;
use super::request::Requester;
use super::stream::element;
use crate::cluster::link::{LinkReport, LinkState};
use crate::cluster::node::NodeName;
use crate::cluster::observation::{
    DomainFacts, ManagerFacts, NodeStatistics, ServerSocket, ServiceItem, Unavailable,
};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use tokio::time::Instant;
use xmpp_parsers::minidom::Element;

/// The usual name of the Cluster Connection Manager.
pub const MANAGER: &str = "cl-comp";

/// The session manager's name: it answers ping and version on every node, to everybody.
pub const SESSION_MANAGER: &str = "sess-man";

/// The name of the statistics, which answer administrators at the domain and at every node.
pub const STATISTICS: &str = "stats";

/// What the manager calls itself, in the domain's items and in its identity.
const MANAGER_TITLE: &str = "Cluster connection manager";

/// The components that everybody may see.
const PUBLIC: [&str; 2] = [SESSION_MANAGER, "message-router"];

const CONNECTED: &str = "tigase:cluster connected";
const DISCONNECTED: &str = "tigase:cluster disconnected";

/// The thread of the messages in which the cluster tells administrators of its links.
const STATUS_THREAD: &str = "cluster_status_update";

const NS_COMMANDS: &str = "http://jabber.org/protocol/commands";
const NS_DATA: &str = "jabber:x:data";

/// The name of a component in the domain: Tigase knows `name@domain` and `name.domain`.
pub fn local_name(jid: &str, domain: &str) -> String {
    let name = match jid.split_once('@') {
        Some((name, _)) => name,
        None => jid.strip_suffix(domain).and_then(|rest| rest.strip_suffix('.')).unwrap_or(jid),
    };
    name.to_owned()
}

fn first_label(jid: &str) -> &str {
    jid.split(['@', '.']).next().unwrap_or_default()
}

/// Whether everybody may see this component.
pub fn is_public(jid: &str) -> bool {
    PUBLIC.contains(&first_label(jid))
}

/// Whether an item of the domain looks like the Cluster Connection Manager: by its title, whatever its
/// address, or by its usual name where the server lists no titles.
pub fn is_manager(item: &ServiceItem) -> bool {
    item.name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(MANAGER_TITLE))
        || first_label(&item.jid) == MANAGER
}

/// What the domain's items tell of our rights.
pub fn domain(items: &[ServiceItem]) -> DomainFacts {
    DomainFacts {
        sees_components: items.iter().any(|item| !is_public(&item.jid)),
        lists_manager: items.iter().any(is_manager),
    }
}

/// Asks an address whether it is the manager. Tigase shows the identity to administrators only, and gives
/// everybody else an empty answer.
pub async fn manager(asker: &Requester, jid: &str, deadline: Instant) -> Result<ManagerFacts, Unavailable> {
    let info = disco::info(asker, jid, None, deadline).await?;
    let identified = info.identities.iter().any(|identity| {
        identity.name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(MANAGER_TITLE))
    });
    Ok(ManagerFacts { jid: jid.to_owned(), identified })
}

/// Asks a manager for its items and reads them as its node's own view.
pub async fn view(asker: &Requester, jid: &str, deadline: Instant) -> Result<Vec<LinkReport>, Unavailable> {
    let items = disco::items(asker, jid, None, deadline).await?;
    Ok(reports(&items))
}

/// Reads the manager's items: the peer stands in `node`, the state in `name`; `jid` echoes the address asked.
/// Who is told of twice, and in different words, is told of in no words that count.
pub fn reports(items: &[ServiceItem]) -> Vec<LinkReport> {
    let mut reports: Vec<LinkReport> = Vec::new();
    let mut places: BTreeMap<NodeName, usize> = BTreeMap::new();
    for item in items {
        let peer = NodeName::new(item.node.as_deref().unwrap_or_default());
        if peer.as_str().is_empty() {
            continue;
        }
        let state = state(item.name.as_deref());
        match places.get(&peer).and_then(|at| reports.get_mut(*at)) {
            None => {
                places.insert(peer.clone(), reports.len());
                reports.push(LinkReport { peer, state });
            }
            Some(known) if known.state == state => {}
            Some(known) => {
                known.state =
                    LinkState::Unrecognised(format!("{}, and {}", words(&known.state), words(&state)));
            }
        }
    }
    reports
}

fn words(state: &LinkState) -> &str {
    match state {
        LinkState::Connected => CONNECTED,
        LinkState::Disconnected => DISCONNECTED,
        LinkState::Unrecognised(words) => words,
    }
}

fn state(words: Option<&str>) -> LinkState {
    match words.map(str::trim) {
        Some(CONNECTED) => LinkState::Connected,
        Some(DISCONNECTED) => LinkState::Disconnected,
        other => LinkState::Unrecognised(other.unwrap_or_default().to_owned()),
    }
}

/// Who a node is, by its own statistics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its host name in the cluster.
    pub name: NodeName,
    /// Its version string.
    pub version: Option<String>,
}

/// Asks the node that we are logged in to who it is: the command `stats/message-router` of `stats` (XEP-0050),
/// field `message-router/Local hostname`. Changes nothing on the server.
pub async fn identity(asker: &Requester, domain: &str, deadline: Instant) -> Result<Identity, Unavailable> {
    let command = element("command", NS_COMMANDS, &[("node", "stats/message-router"), ("action", "execute")]);
    let answer = asker.set(&format!("stats@{domain}"), command, deadline).await?;
    answer
        .as_ref()
        .and_then(read_identity)
        .ok_or_else(|| Unavailable::Malformed("statistics without \"Local hostname\"".to_owned()))
}

fn read_identity(answer: &Element) -> Option<Identity> {
    Some(Identity {
        name: NodeName::new(&field(answer, "message-router/Local hostname")?),
        version: field(answer, "message-router/Version"),
    })
}

/// Asks the node that we are logged in to how it is: `stats/message-router` and the manager's own statistics
/// of `stats`, both at once. Where one of the two stays out, its figures do.
pub async fn statistics(
    asker: &Requester,
    domain: &str,
    manager: &str,
    deadline: Instant,
) -> Result<NodeStatistics, Unavailable> {
    let to = format!("stats@{domain}");
    let links_of = format!("stats/{manager}");
    let (router, links) = tokio::join!(
        read_command(asker, &to, "stats/message-router", deadline),
        read_command(asker, &to, &links_of, deadline),
    );
    match (router, links) {
        (Err(why), Err(_)) => Err(why),
        (router, links) => Ok(read_statistics(router.ok().as_ref(), links.ok().as_ref(), manager)),
    }
}

fn read_statistics(router: Option<&Element>, links: Option<&Element>, manager: &str) -> NodeStatistics {
    let of_router = |name: &str| router.and_then(|answer| field(answer, &format!("message-router/{name}")));
    NodeStatistics {
        name: of_router("Local hostname").map(|name| NodeName::new(&name)),
        version: of_router("Version"),
        uptime: of_router("Uptime"),
        open_connections: links
            .and_then(|answer| field(answer, &format!("{manager}/Open connections")))
            .and_then(|count| count.parse().ok()),
    }
}

/// Asks a manager, on the node that we are logged in to, for its own list of cluster sockets: the command
/// `service-keys`, which gives one text, `[localip_port_remoteip_port, …]`.
pub async fn server_sockets(
    asker: &Requester,
    manager: &str,
    deadline: Instant,
) -> Result<Vec<ServerSocket>, Unavailable> {
    let answer = read_command(asker, manager, "service-keys", deadline).await?;
    let text = values(&answer, "Script result")
        .ok_or_else(|| Unavailable::Malformed("no \"Script result\" among the fields".to_owned()))?;
    read_keys(&text.concat())
}

/// Asks the node that we are logged in to what it runs with: the command `get-config-tdsl` of `message-router`
/// (8.0 and later), in which the server masks secrets itself.
pub async fn configuration(
    asker: &Requester,
    domain: &str,
    deadline: Instant,
) -> Result<String, Unavailable> {
    let to = format!("message-router@{domain}");
    let answer = read_command(asker, &to, "get-config-tdsl", deadline).await?;
    let lines = values(&answer, "config.tdsl")
        .ok_or_else(|| Unavailable::Malformed("no \"config.tdsl\" among the fields".to_owned()))?;
    Ok(lines.join("\n"))
}

/// Runs a command that only reads (XEP-0050), and once more when half of the time has gone by in silence. An
/// unknown command gets no answer; a refused one gets a completed form with a field `Error`, or `Note`.
async fn read_command(
    asker: &Requester,
    to: &str,
    node: &str,
    deadline: Instant,
) -> Result<Element, Unavailable> {
    let command = || element("command", NS_COMMANDS, &[("node", node), ("action", "execute")]);
    let started = Instant::now();
    let half = started + deadline.saturating_duration_since(started) / 2;
    let answer = match asker.set(to, command(), half).await {
        Err(Unavailable::NoAnswer { .. }) => match asker.set(to, command(), deadline).await {
            Err(Unavailable::NoAnswer { .. }) => Err(Unavailable::NoAnswer { within: started.elapsed() }),
            answer => answer,
        },
        answer => answer,
    }?;
    form(answer, node)
}

/// An answer to a command, if it holds a form with anything but a refusal.
fn form(answer: Option<Element>, node: &str) -> Result<Element, Unavailable> {
    let answer = answer
        .filter(|answer| answer.is("command", NS_COMMANDS) && answer.has_child("x", NS_DATA))
        .ok_or_else(|| Unavailable::Malformed(format!("no form in the answer to {node}")))?;
    match ["Error", "Errors", "Note"].into_iter().find_map(|var| field(&answer, var)) {
        Some(words) => Err(Unavailable::Failed(format!("the server does not run {node}: {words}"))),
        None => Ok(answer),
    }
}

/// The first value of a field of the form in an answer; empty is none.
fn field(answer: &Element, var: &str) -> Option<String> {
    let value = values(answer, var)?.into_iter().next()?;
    Some(unescape(value.trim())).filter(|value| !value.is_empty())
}

/// All values of a field of the form in an answer, as they came; `None`: there is no such field.
fn values(answer: &Element, var: &str) -> Option<Vec<String>> {
    let form = answer.get_child("x", NS_DATA)?;
    let field = form.children().find(|field| field.attr("var") == Some(var))?;
    let values = field.children().filter(|child| child.is("value", NS_DATA));
    Some(values.map(Element::text).collect())
}

/// Reads `[10.77.0.11_47366_10.77.0.13_5277, …]`. One key that is none spoils the list: a list that may lack
/// sockets would tell of too few.
fn read_keys(text: &str) -> Result<Vec<ServerSocket>, Unavailable> {
    let inner = text.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let inner = inner.ok_or_else(|| Unavailable::Malformed("service-keys without brackets".to_owned()))?;
    inner
        .split(',')
        .map(str::trim)
        .filter(|key| !key.is_empty())
        .map(|key| {
            read_key(key).ok_or_else(|| Unavailable::Malformed(format!("\"{key}\" is no pair of addresses")))
        })
        .collect()
}

/// Reads one key. An IPv6 address may bear a zone (`%eth0`), and a zone may hold an underscore.
fn read_key(key: &str) -> Option<ServerSocket> {
    let (rest, remote_port) = key.rsplit_once('_')?;
    let remote_port = remote_port.parse().ok()?;
    let parts: Vec<&str> = rest.split('_').collect();
    (1..parts.len().saturating_sub(1)).find_map(|at| {
        let local = SocketAddr::new(ip(&parts[..at].join("_"))?, parts[at].parse().ok()?);
        let remote = SocketAddr::new(ip(&parts[at + 1..].join("_"))?, remote_port);
        Some(ServerSocket { local, remote })
    })
}

/// An address as Java writes it; one that is IPv4 in IPv6's clothes as IPv4.
fn ip(text: &str) -> Option<IpAddr> {
    let text = text.trim_start_matches('/');
    let bare = text.split('%').next().unwrap_or(text);
    bare.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

/// Statistics may be escaped twice; the XML reader has undone it once.
fn unescape(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&apos;", "'"), ("&quot;", "\""), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}

/// Reads what the cluster tells administrators by itself: `Cluster node X disconnected from: Y (time)`. The
/// node that speaks, and what it says of which peer. Recorded: it is Y that noticed, and that keeps the message
/// (`Offline Storage - Y`); X is the node that came or went.
pub fn status_update(thread: &str, text: &str) -> Option<(NodeName, LinkReport)> {
    if thread != STATUS_THREAD {
        return None;
    }
    let rest = text.trim().strip_prefix("Cluster node ")?;
    let states =
        [(" connected to: ", LinkState::Connected), (" disconnected from: ", LinkState::Disconnected)];
    let (peer, state, rest) = states
        .into_iter()
        .find_map(|(words, state)| rest.split_once(words).map(|(peer, rest)| (peer, state, rest)))?;
    let of = rest.rsplit_once(" (").map_or(rest, |(of, _)| of);
    let known = |name: &str| !name.trim().is_empty() && !name.contains(char::is_whitespace);
    (known(of) && known(peer)).then(|| (NodeName::new(of), LinkReport { peer: NodeName::new(peer), state }))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;

    fn item(jid: &str, node: Option<&str>, name: Option<&str>) -> ServiceItem {
        ServiceItem { jid: jid.to_owned(), node: node.map(str::to_owned), name: name.map(str::to_owned) }
    }

    #[test]
    fn the_manager_is_known_by_its_title_or_its_usual_name() {
        assert!(is_manager(&item("links@x.org", None, Some("Cluster connection manager"))));
        assert!(is_manager(&item("cl-comp.x.org", None, None)));
        assert!(!is_manager(&item("cl-comparison@x.org", None, Some("Comparisons"))));
    }

    #[test]
    fn both_forms_of_an_address_give_the_name() {
        assert_eq!(local_name("cl-comp@x.org", "x.org"), "cl-comp");
        assert_eq!(local_name("cl-comp.x.org", "x.org"), "cl-comp");
    }

    #[test]
    fn who_sees_only_what_everybody_sees_is_no_administrator() {
        let public = [item("sess-man@x.org", None, None), item("message-router@x.org", None, None)];
        assert!(!domain(&public).sees_components);
        assert!(domain(&[item("vhost-man@x.org", None, None)]).sees_components);
    }

    #[test]
    fn unknown_words_are_kept_and_a_contradiction_is_none_of_both() {
        let items = [
            item("c@x", Some("Node2.x."), Some("tigase:cluster connected")),
            item("c@x", Some("node2.x"), Some("tigase:cluster connected")),
            item("c@x", Some("node3.x"), Some("tigase:cluster pondering")),
            item("c@x", None, Some("tigase:cluster connected")),
            item("c@x", Some("node4.x"), Some("tigase:cluster connected")),
            item("c@x", Some("node4.x"), Some("tigase:cluster disconnected")),
        ];
        let read = reports(&items);
        assert_eq!(read.len(), 3);
        let both = "tigase:cluster connected, and tigase:cluster disconnected";
        assert_eq!(read[2].state, LinkState::Unrecognised(both.to_owned()));
        assert_eq!(read[0], LinkReport { peer: NodeName::new("node2.x"), state: LinkState::Connected });
        assert_eq!(read[1].state, LinkState::Unrecognised("tigase:cluster pondering".to_owned()));
    }

    #[test]
    fn the_recorded_statistics_tell_who_the_node_is() {
        let answer: Element = "<command xmlns='http://jabber.org/protocol/commands' node='stats/message-router' \
            status='executing'><x type='form' xmlns='jabber:x:data'><field var='message-router/Local hostname'><value>\
            node1.xmpp-test.org</value></field><field var='message-router/Version'><value>8.5.0-SNAPSHOT-b6495/6e5d3b7f\
            </value></field></x></command>"
            .parse()
            .unwrap();
        let identity = read_identity(&answer).unwrap();
        assert_eq!(identity.name.as_str(), "node1.xmpp-test.org");
        assert_eq!(identity.version.as_deref(), Some("8.5.0-SNAPSHOT-b6495/6e5d3b7f"));
    }

    #[test]
    fn the_recorded_pushes_tell_of_a_link() {
        let (node, report) = status_update(
            "cluster_status_update",
            "Cluster node node3.xmpp-test.org disconnected from: node1.xmpp-test.org (2026-11-22T14:29:08.632708859)",
        )
        .unwrap();
        assert_eq!(node.as_str(), "node1.xmpp-test.org", "the node that the recorded session was at");
        assert_eq!(report.peer.as_str(), "node3.xmpp-test.org");
        assert_eq!(report.state, LinkState::Disconnected);
        let (_, report) =
            status_update("cluster_status_update", "Cluster node a connected to: b (now)").unwrap();
        assert_eq!(report.state, LinkState::Connected);
        for other in
            ["", "Cluster node ", "Cluster node a connected to: ", "Cluster node a b connected to: c (x)"]
        {
            assert_eq!(status_update("cluster_status_update", other), None, "{other}");
        }
        assert_eq!(status_update("else", "Cluster node a connected to: b (now)"), None);
    }

    #[test]
    fn what_is_escaped_twice_is_read_once_more() {
        assert_eq!(unescape("it&apos;s &amp;lt;"), "it's &lt;");
    }

    #[test]
    fn keys_are_read_in_both_families_and_junk_is_no_list() {
        let socket = |local: &str, remote: &str| ServerSocket {
            local: local.parse().unwrap(),
            remote: remote.parse().unwrap(),
        };
        assert_eq!(read_keys("[]"), Ok(Vec::new()));
        assert_eq!(
            read_keys(
                "[10.77.0.11_47366_10.77.0.13_5277, 0:0:0:0:0:ffff:a4d:b_5277_::ffff:10.77.0.12_42608]"
            ),
            Ok(vec![
                socket("10.77.0.11:47366", "10.77.0.13:5277"),
                socket("10.77.0.11:5277", "10.77.0.12:42608")
            ])
        );
        assert_eq!(
            read_keys(" [fd00:0:0:0:0:0:0:1_5277_fe80:0:0:0:0:0:0:2%br_lan_40000] "),
            Ok(vec![socket("[fd00::1]:5277", "[fe80::2]:40000")])
        );
        for junk in [
            "",
            "10.0.0.1_1_10.0.0.2_2",
            "[x]",
            "[null_0_10.0.0.2_5277]",
            "[10.0.0.1_1_10.0.0.2]",
            "[10.0.0.1_99999_10.0.0.2_5277]",
            "[10.0.0.1_1_10.0.0.2_5277, _]",
        ] {
            assert!(matches!(read_keys(junk), Err(Unavailable::Malformed(_))), "{junk}");
        }
    }

    #[test]
    fn a_figure_that_is_not_sent_is_not_zero() {
        let answer: Element =
            "<command xmlns='http://jabber.org/protocol/commands'><x xmlns='jabber:x:data'>\
            <field var='message-router/Version'><value>8 &amp;amp; more</value></field>\
            <field var='cl-comp/Open connections'><value>many</value></field></x></command>"
                .parse()
                .unwrap();
        let read = read_statistics(Some(&answer), Some(&answer), "cl-comp");
        assert_eq!(
            read,
            NodeStatistics { version: Some("8 & more".to_owned()), ..NodeStatistics::default() }
        );
        assert_eq!(read_statistics(None, None, "cl-comp"), NodeStatistics::default());
    }
}
