//! Every check: its id, its title, its explanation, and the function that runs it. The one table that
//! assessment, `clusterctl explain` and the manual read.

use super::checks::{access, links, nodes, probes, server_lists, sockets, surroundings};
use super::finding::Finding;
use super::needs::Needs;
use super::policy::Policy;
use super::{expected_down, stop};
use crate::cluster::view::ClusterView;

/// A check: pure, named, explained.
#[derive(Debug)]
pub struct Check {
    /// Its stable id, such as `node-down`.
    pub id: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// How bad it is, in the words of the contract.
    pub severity: &'static str,
    /// What it means, why it matters, what to do: paragraphs divided by blank lines.
    pub explanation: &'static str,
    /// What must have been looked at, so that to find nothing is worth something.
    pub needs: &'static [Needs],
    /// Runs it.
    pub run: fn(&ClusterView, &Policy) -> Vec<Finding>,
}

/// All checks, in the order in which equals are told.
pub const fn all() -> &'static [Check] {
    CHECKS
}

/// Everything that is explained: all checks, and what only several hosts' sockets together show.
pub fn explained() -> impl Iterator<Item = &'static Check> {
    CHECKS.iter().chain(ACROSS_HOSTS)
}

/// The check of this id.
pub fn find(id: &str) -> Option<&'static Check> {
    explained().find(|check| check.id == id)
}

/// Its place in the tables.
pub(super) fn rank(id: &str) -> usize {
    explained().position(|check| check.id == id).unwrap_or(CHECKS.len() + ACROSS_HOSTS.len())
}

/// What `sockets --on` finds by itself (`assess::hosts`), and no view of one survey shows.
const ACROSS_HOSTS: &[Check] = &[
    Check {
        id: "host-unavailable",
        title: "A node's host could not be asked for its sockets",
        severity: "unknown",
        explanation: "`sockets --on` reaches each node's host by the command of `--via` and asks the kernel there. On this host \
            that failed, so nothing is known of its sockets but what the other ends show.\n\n\
            The reason is the last line that the command said, or that it did not end in time. Run the command by hand, without \
            a terminal to ask at: a question for a password or for a host's key waits for ever, and `ssh -o BatchMode=yes` \
            fails at once instead. A name with other characters than letters, digits, `.`, `_`, `:` and `-` is never given to \
            a shell.",
        needs: &[],
        run: not_in_one_view,
    },
    Check {
        id: "half-open-link",
        title: "One end of a connection has lost the other",
        severity: "warning",
        explanation: "One host's kernel has an established connection with a node, and the kernel of that node's host, looked \
            at in the same moment, does not have it: the other end was closed, restarted or reset, and the news got lost. What \
            is sent into such a connection reaches nobody, and the server that holds it takes it for a link.\n\n\
            Look once more: a connection that was made between the two looks shows the same for a moment. What stays is a \
            firewall that forgets connections and drops their packets, or a host that went down without a word; the servers \
            notice after about 200 s. Addresses that are translated on the way (NAT, containers with a network of their own) \
            hide the other end, too.",
        needs: &[],
        run: not_in_one_view,
    },
];

/// One survey sees one host's sockets at most.
fn not_in_one_view(_: &ClusterView, _: &Policy) -> Vec<Finding> {
    Vec::new()
}

const CHECKS: &[Check] = &[
    Check {
        id: "partition",
        title: "The cluster is split",
        severity: "critical",
        explanation: "The nodes that answer form more than one group, and no link stands between the groups. Each group goes \
            on serving its own users, and users of one group cannot reach those of another.\n\n\
            A node answers if it answered a request, or if its client port answered a knock: that is how a node which is cut \
            off is told from one that is down.\n\n\
            Mend the network between the groups on the cluster port (5277): firewall, routes, names. The nodes dial again by \
            themselves within seconds; no restart is needed.\n\n\
            A node that was started a moment ago answers before it has its links. The dashboard and watch, which have seen it \
            down before, call that a warning for 30 s at the most; status sees one moment only, and calls it critical.",
        needs: &[Needs::Views],
        run: links::partition,
    },
    Check {
        id: "node-silent",
        title: "A node is reported connected and does not answer",
        severity: "critical",
        explanation: "Service discovery calls the node connected, but requests that were routed to it over the cluster link, \
            and sent once more, went unanswered. The process is frozen, or cut off, or the link is dead.\n\n\
            Tigase itself misses this: a frozen node stays \"connected\" for as long as it is frozen, a node whose packets are \
            dropped for about 200 s. Messages to its users vanish meanwhile.\n\n\
            Look at that host: process, garbage collector, disk, network. Restart the node if it does not come back, and give \
            it 90 s between stop and start.",
        needs: &[Needs::Views],
        run: nodes::node_silent,
    },
    Check {
        id: "node-down",
        title: "A node is down",
        severity: "critical",
        explanation: "Every node that could be asked and that mentions it reports it disconnected, it answers nothing, and it is \
            expected (or nobody said which nodes are).\n\n\
            Start it again, or find out why it stopped. If it was taken out for good, leave it out of --expect; Tigase keeps \
            the entry of a departed node until the nodes that list it restart.",
        needs: &[Needs::Views],
        run: nodes::node_down,
    },
    Check {
        id: "never-connected",
        title: "An expected node was never seen",
        severity: "critical",
        explanation: "Somebody named this node, and no node mentions it: none has had a connection with it since it started.\n\n\
            Usual reasons: it is not running; cluster-mode is off there; it uses another database; its name does not resolve \
            on the others, or resolves to a loopback address; the clocks differ by more than 75 s; the cluster port is \
            blocked; its name is spelled otherwise than the node spells it itself.",
        needs: &[Needs::Views, Needs::Named],
        run: nodes::never_connected,
    },
    Check {
        id: "node-missing",
        title: "Fewer nodes than expected",
        severity: "critical",
        explanation: "`--expect N` was given, and fewer nodes are connected, the one that we are logged in to included.\n\n\
            Start what is missing. With `--expect NODE,NODE,…` the missing one can be named.",
        needs: &[Needs::Views, Needs::Count],
        run: nodes::node_missing,
    },
    Check {
        id: stop::ID,
        title: "Stopping the node would harm the others",
        severity: "critical or unknown",
        explanation: "Asked with `check --safe-to-stop NODE`: would the rest stay whole without this node, and would nobody be \
            cut off? The finding names everything that speaks against it.\n\n\
            It is safe only where every other node answers and every two of them are connected with one another, in \
            the words of both: Tigase does not relay, so a node that is linked with this one alone is cut off when it \
            stops. No other node may be down, silent or unknown, and nothing critical may be found elsewhere. What \
            could not be looked at is not called safe. A node that somebody expects to be down (--expect-down) is left \
            out of the rest.\n\n\
            Mend what is named, then ask again. Without other checks (--only) the verdict rests on this question alone.",
        needs: &[Needs::Stop],
        run: stop::nobody_asks,
    },
    Check {
        id: "one-way-link",
        title: "The two ends of a link disagree",
        severity: "critical",
        explanation: "One end says connected, the other says disconnected or does not know of it; or one end says disconnected \
            and the other has never heard of it. Both answer.\n\n\
            A node that is restarted within 90 s of stopping leaves such a split behind, and it lasts: its old row is still in \
            the database, so the others do not dial again. Requests between the two get no answer, while a third node sees \
            both as healthy.\n\n\
            Stop one of the two, wait 90 s, start it again.",
        needs: &[Needs::Views],
        run: links::one_way_link,
    },
    Check {
        id: "link-down",
        title: "A link is down while both ends live",
        severity: "critical",
        explanation: "Two nodes that both live have no connection with one another. Tigase does not relay through a third node, \
            so users of the one cannot reach users of the other, although each looks healthy from elsewhere.\n\n\
            Check the network between the two on the cluster port, and whether each resolves the other's name.",
        needs: &[Needs::Views],
        run: links::link_down,
    },
    Check {
        id: "listener-missing",
        title: "Nothing listens on the cluster port",
        severity: "critical",
        explanation: "This host is a node of the cluster by its address, and no process listens on the cluster port.\n\n\
            Tigase is not running, or the port was moved or disabled in config.tdsl: peers dial 5277 whatever is configured, \
            and a port written as a plain map (`4250 {}`) opens nothing.",
        needs: &[Needs::Host],
        run: sockets::listener_missing,
    },
    Check {
        id: "silent-link",
        title: "Nothing comes over a link",
        severity: "warning, then critical",
        explanation: "Over the sockets with this peer nothing was received for longer than the server's own ping allows (every \
            30 s; warning at 35 s, critical at 90 s), or retransmissions go unanswered (warning at 3, critical at 6).\n\n\
            With --probe, clusterctl logs in at every node and sends requests over every link. A link that the nodes call \
            connected and over which a request, sent once more, stays without an answer for 3 s, is silent too, wherever in \
            the cluster it is: critical, with the pair named and the direction in which it fails. If one end shows no life at \
            all, that is node-silent instead; if the dead links split the cluster, see partition. A node with more than \
            five such links is told of once.\n\n\
            The kernel, and a request, know minutes before Tigase does: it takes about 200 s. What users of the two nodes \
            send one another meanwhile is lost. Look for lost packets between the two hosts, and for a frozen peer; one of \
            several connections may be dead, so that only some requests fail.",
        needs: &[Needs::Silence],
        run: probes::silent_link,
    },
    Check {
        id: "clock-skew",
        title: "Clocks differ",
        severity: "warning at 5 s, critical at 30 s",
        explanation: "The clocks of two nodes differ. Each node writes the time into its row in the database, and each reads the \
            others' rows by its own clock: at 75 s they delete one another's rows and refuse connections.\n\n\
            Run an NTP client on every node. One login sees the clock of the node that it is logged in to, and compares it \
            with that of this host if this host is another node; with --probe every node is asked for its own.",
        needs: &[Needs::Clocks],
        run: surroundings::clock_skew,
    },
    Check {
        id: "certificate-expiring",
        title: "The certificate ends soon",
        severity: "warning at 21 days, critical at 3",
        explanation: "The certificate that the server showed ends soon, or has ended. Clients are turned away from then on. With \
            --probe the certificate of every node is seen, and the finding names the nodes that show it.\n\n\
            Renew it on every node: a stock Tigase has a different one on each. A new certificate has a new fingerprint, so \
            mend --tls-pin and tls_pin in the settings file.",
        needs: &[Needs::Certificate],
        run: surroundings::certificate_expiring,
    },
    Check {
        id: "not-admin",
        title: "The account is no administrator",
        severity: "unknown",
        explanation: "The login worked, and the server shows no components to this account. Tigase answers everybody who is no \
            administrator with empty lists instead of a refusal, so nothing can be said about the cluster: not even that it \
            is well.\n\n\
            Add the bare JID to `admins` in config.tdsl of every node, or use an account that is there.",
        needs: &[Needs::Session],
        run: access::not_admin,
    },
    Check {
        id: "not-clustered",
        title: "The server is not clustered",
        severity: "unknown",
        explanation: "The account sees the server's components, and there is no Cluster Connection Manager among them: \
            cluster-mode is off, or the component failed to start.\n\n\
            `cluster-mode = true` in config.tdsl turns it on; 'yes' is off without a word, and a number stops the server.",
        needs: &[Needs::Admin],
        run: access::not_clustered,
    },
    Check {
        id: "view-unavailable",
        title: "A node's own view could not be read",
        severity: "unknown",
        explanation: "A node lives, or may live, but what it says of its links could not be read, and nothing else explains why. \
            What is not seen is not called healthy.\n\n\
            Try again, with a longer --timeout if the network is slow; then log in at that node itself with --server.",
        needs: &[Needs::Manager],
        run: access::view_unavailable,
    },
    Check {
        id: "probe-unavailable",
        title: "A link could be tried from neither end",
        severity: "unknown, or a note",
        explanation: "--probe was given, and clusterctl could not log in at this node's own address, or its requests over a link \
            could not be sent in time, and nothing else explains it (such as node-down or node-silent). Where the other ends \
            could try all of its links, that is worth a note. Where a link could be tried from neither end, nobody knows \
            whether it carries anything: unknown, which is never ok.\n\n\
            A login that one node refuses is the last: no other node is tried, since Tigase counts refused logins and locks \
            accounts.\n\n\
            The usual reasons: a firewall in front of the client port, a name that does not resolve here (--resolve \
            NODE:PORT:ADDRESS), a certificate that is not trusted (each node may have its own: --tls-pin is repeatable), too \
            little time for many nodes (--timeout, --parallel).",
        needs: &[Needs::Probe],
        run: probes::probe_unavailable,
    },
    Check {
        id: "wrong-node",
        title: "A node's address leads to another node",
        severity: "warning",
        explanation: "--probe logged in at the address of this node, and the server that answered there calls itself by the name \
            of another (Local hostname in its statistics). Nothing that was seen there is counted for this node.\n\n\
            A stale DNS record, a balancer in front of all nodes, two names swapped in /etc/hosts, or a wrong --resolve. If \
            the nodes resolve the name like this host does, they dial the wrong peer, too.",
        needs: &[Needs::Probe],
        run: probes::wrong_node,
    },
    Check {
        id: "slow-link",
        title: "Requests over a link take long",
        severity: "warning",
        explanation: "--probe sent requests over this link, and the median round trip is longer than a second. On a local network a \
            Tigase answers in 4 ms.\n\n\
            Every message between users of the two nodes takes as long. If all links of one node are slow, that node is: \
            processor, garbage collector, a database that lets its threads wait. If one link is, look at the network between \
            the two hosts: losses, a full line, a route around the world.",
        needs: &[Needs::Probe],
        run: probes::slow_link,
    },
    Check {
        id: "few-connections",
        title: "Fewer connections than there should be",
        severity: "warning",
        explanation: "The kernel has fewer established sockets with this peer than connections-per-node (5). The link works with \
            less room.\n\n\
            With --probe every node is asked for its own list of cluster sockets (service-keys), and the lists of the two \
            ends are compared: a connection that stands is in both, the other way round. One that a single end lists is half \
            open: what is sent over it is lost, while others work. Where a list is missing, the number that the node counts \
            itself (Open connections) is held against that of its connected peers.\n\n\
            Seen while nodes join, and where the handshake of some connections fails. The older node dials the newer; on \
            8.4.2 both do. If your cluster is configured otherwise, say so with --connections-per-node.",
        needs: &[Needs::Connections],
        run: server_lists::few_connections,
    },
    Check {
        id: "link-without-socket",
        title: "A link without a socket",
        severity: "warning",
        explanation: "The server on this host says that a peer is connected, and the kernel has no established socket with it.\n\n\
            Either the server is wrong, or the sockets go to another address or port: see `clusterctl sockets`, \
            --cluster-port and --resolve.",
        needs: &[Needs::Views, Needs::Sockets],
        run: sockets::link_without_socket,
    },
    Check {
        id: "socket-without-link",
        title: "Sockets without a link",
        severity: "warning",
        explanation: "Sockets with this peer are established, and the server on this host says disconnected, or nothing: TCP \
            works, the cluster's handshake does not.\n\n\
            The handshake fails on a secret that changed, on clocks more than 75 s apart, and on a name that the other node \
            does not know. Both logs tell which.",
        needs: &[Needs::Views, Needs::Sockets],
        run: sockets::socket_without_link,
    },
    Check {
        id: "send-queue-growing",
        title: "Bytes wait on a link",
        severity: "warning",
        explanation: "Bytes wait unacknowledged on the sockets with this peer: at least 64 KiB on one, or any number while the \
            peer has acknowledged nothing for a second.\n\n\
            The peer is frozen or overloaded, or packets are lost on the way.",
        needs: &[Needs::Sockets],
        run: sockets::send_queue_growing,
    },
    Check {
        id: "stranger-on-cluster-port",
        title: "A stranger on the cluster port",
        severity: "warning",
        explanation: "An established connection on the cluster port whose other end is no node of the cluster.\n\n\
            The port carries plain TCP with a shared secret, for the nodes alone: close it to everybody else. A node that \
            speaks from a second address also shows here; give that address with --resolve.",
        needs: &[Needs::Host, Needs::Strangers],
        run: sockets::stranger,
    },
    Check {
        id: "unexpected-node",
        title: "A node that nobody expects",
        severity: "warning",
        explanation: "A connected node that is not among the expected ones. If it belongs there, add it to --expect or to the \
            context; if not, a foreign server shares the database and takes part in routing.",
        needs: &[Needs::Views, Needs::Named],
        run: nodes::unexpected_node,
    },
    Check {
        id: "name-unresolved",
        title: "A node's name has no address here",
        severity: "warning",
        explanation: "This host is a node of the cluster, and the name of another node has no address on it. Nodes dial one \
            another by name, so the link is not made, or will not be after the next restart.\n\n\
            Put the name into DNS, or the same lines into /etc/hosts of every node.",
        needs: &[Needs::Host, Needs::Names],
        run: surroundings::name_unresolved,
    },
    Check {
        id: "name-is-loopback",
        title: "A node's name is a loopback address here",
        severity: "warning",
        explanation: "This host is a node of the cluster, and the name of another node resolves to a loopback address on it. \
            Tigase takes such a node for itself and never dials it, without a word.\n\n\
            Look for a line such as `127.0.1.1 NODE` in /etc/hosts.",
        needs: &[Needs::Host, Needs::Names],
        run: surroundings::name_is_loopback,
    },
    Check {
        id: expected_down::ID,
        title: "A node that is expected to be down is not",
        severity: "note",
        explanation: "`--expect-down NODE` was given (or expect_down stands in the context), and the node is connected, or \
            answers, or no node has ever heard of it.\n\n\
            While a node is expected to be down, what follows from that is shown and does not count. If its maintenance is \
            over, take it out of --expect-down: otherwise nobody is told when it fails. If nobody knows the name, spell it \
            as the node itself does.",
        needs: &[Needs::Views, Needs::ExpectedDown],
        run: expected_down::not_down,
    },
    Check {
        id: "stale-entry",
        title: "An entry of a departed node",
        severity: "note",
        explanation: "A node that is not among the expected ones is listed as disconnected: it was taken out. Tigase keeps such \
            an entry until the node that lists it restarts. Nothing needs to be done.",
        needs: &[Needs::Views, Needs::Named],
        run: nodes::stale_entry,
    },
    Check {
        id: "version-mix",
        title: "Different versions",
        severity: "note",
        explanation: "The nodes run different versions of Tigase. That is fine during an upgrade, which goes node by node; finish it, since \
            versions are tested together with themselves only.",
        needs: &[Needs::Manager, Needs::Versions],
        run: surroundings::version_mix,
    },
];
