//! The settings of before 8.0: what each became, and why.

use super::draft::{Put, quoted};
use crate::config::meaning::redirect::{COMPONENTS, SHIPPED};
use crate::config::throttling::{HIGH, STANDARD};

/// A setting of before 8.0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Old {
    /// Its name, with its dashes.
    pub(super) name: String,
    /// Its value as text; `None`: the server computes it.
    pub(super) text: Option<String>,
    /// Its value as it is written in a configuration.
    pub(super) written: String,
    /// The line on which it stands, from 1.
    pub(super) line: usize,
}

/// What becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Became {
    /// What is written in its place; nothing: it is left out.
    pub(super) puts: Vec<Put>,
    /// Why.
    pub(super) why: String,
    /// What a person must still do.
    pub(super) left: Option<String>,
}

impl Became {
    fn put(puts: Vec<Put>, why: impl Into<String>) -> Self {
        Self { puts, why: why.into(), left: None }
    }

    fn gone(why: impl Into<String>) -> Self {
        Self::put(Vec::new(), why)
    }

    fn but(mut self, left: impl Into<String>) -> Self {
        self.left = Some(left.into());
        self
    }
}

/// Components whose connections the old watchdog looked after, the cluster's left out.
const WATCHED: [&str; 4] = ["c2s", "bosh", "ws2s", "s2s"];

/// Ports and the components that open them.
const PORTS: [(u16, &str); 9] = [
    (5222, "c2s"),
    (5223, "c2s"),
    (5269, "s2s"),
    (5277, "cl-comp"),
    (5280, "bosh"),
    (5281, "bosh"),
    (5290, "ws2s"),
    (5291, "ws2s"),
    (5270, "s2s"),
];

/// What became of a setting; `None`: nobody knows.
pub(super) fn became(old: &Old) -> Option<Became> {
    let bare = old.name.trim_start_matches('-');
    if let Some(became) = simple(bare, old) {
        return Some(became);
    }
    let Some(text) = old.text.as_deref() else {
        return known(bare).then(|| {
            Became::gone("the server computes its value when it starts, so that it cannot be divided here")
                .but(format!("{}: write its value where it belongs now", old.name))
        });
    };
    links(bare, text).or_else(|| clients(bare, text)).or_else(|| others(bare, text))
}

/// Whether a name has a rule that needs its value.
fn known(bare: &str) -> bool {
    let probe = |text: &str| links(bare, text).or_else(|| clients(bare, text)).or_else(|| others(bare, text));
    probe("1").is_some()
}

/// Those whose value goes elsewhere as it is, or nowhere.
fn simple(bare: &str, old: &Old) -> Option<Became> {
    let renamed = |path: &[&str]| {
        Became::put(vec![Put::value(path, old.written.clone())], "its name since 8.0".to_owned())
    };
    Some(match bare {
        "cluster-mode" => {
            let on = old.text.as_deref().is_some_and(|text| text.eq_ignore_ascii_case("true"));
            let value = if on { "true".to_owned() } else { old.written.clone() };
            Became::put(
                vec![Put::value(&["cluster-mode"], value)],
                "its name since 8.0; nothing but true turns clustering on",
            )
        }
        "cluster-connections-per-node" => {
            let number = old.text.as_deref().and_then(|text| text.trim().parse::<i32>().ok());
            let value = number.map_or_else(|| old.written.clone(), |number| number.to_string());
            Became::put(
                vec![Put::value(&["cl-comp", "connections-per-node"], value)],
                "its name and its place since 8.0",
            )
        }
        "cluster-connect-all" => Became::gone(
            "nothing has read it since 5.2: each node opens its connections to every other by itself",
        ),
        "cm-ht-traffic-throttling" | "cm-traffic-throttling" => {
            let which = if bare.contains("-ht-") { HIGH } else { STANDARD };
            Became::put(
                vec![Put::value(&[bare], old.written.clone())],
                format!("its name since 8.0; where it is left out, 8.x takes {which}"),
            )
        }
        "net-buff-high-throughput" | "net-buff-standard" => Became::gone(
            "nothing in 8.x reads it, and what is read in its place is the largest a buffer may grow, not its size",
        ),
        "client-port-delay-listening" => {
            Became::gone("without effect in 8.x: ports for clients open when the cluster is formed")
        }
        "cl-conn-repo-class" => Became::gone("8.x keeps the nodes in the database, and nowhere else"),
        "tigase-primary-address" | "tigase-secondary-address" | "tigase-resolver-class" => {
            renamed(&["dns-resolver", bare])
        }
        _ => return None,
    })
}

/// What concerns the links of the cluster.
fn links(bare: &str, text: &str) -> Option<Became> {
    Some(match bare {
        "cluster-nodes" => nodes(text),
        "watchdog_timeout" => watchdog("watchdog-timeout", &number(text)?, ""),
        "watchdog_delay" => watchdog(
            "watchdog-delay",
            &number(text)?,
            "; the server itself would by a defect make watchdog-timeout of it",
        ),
        "watchdog_ping_type" => watchdog("watchdog-ping-type", &quoted(text), ""),
        "cl-comp-ports" => ports(text),
        "new-connections-throttling" => throttling(text),
        _ => return None,
    })
}

fn nodes(text: &str) -> Became {
    let mut names = Vec::new();
    let mut moved = Vec::new();
    for node in text.split(',').map(str::trim).filter(|node| !node.is_empty()) {
        let mut fields = node.split(':');
        let name = fields.next().unwrap_or_default().trim();
        if let Some(port) = fields.nth(1).filter(|port| *port != "5277" && !port.is_empty()) {
            moved.push(format!("{name} (port {port})"));
        }
        names.push(name.to_owned());
    }
    let listed = names.join(", ");
    let mut left = format!(
        "each of {listed} must call itself by that name: by its host name, or by tigase-primary-address in \
         dns-resolver (--node NAME writes it)"
    );
    if !moved.is_empty() {
        left = format!("{left}; 8.x dials port 5277 whatever was named: {}", moved.join(", "));
    }
    Became::gone(format!(
        "no node of 8.x dials {listed} for it: nodes find one another by their rows in the database that they \
         share, and make their secrets anew at each start"
    ))
    .but(left)
}

fn watchdog(key: &str, value: &str, more: &str) -> Became {
    let puts = WATCHED.iter().map(|component| Put::value(&[component, key], value)).collect();
    Became::put(
        puts,
        format!(
            "its name since 8.0; at the root it would reach the links of the cluster, too, which the server \
             watches by times of its own{more}"
        ),
    )
}

fn ports(text: &str) -> Became {
    let named = text.split(',').map(str::trim);
    let (ports, other): (Vec<&str>, Vec<&str>) =
        named.filter(|port| !port.is_empty()).partition(|port| port.parse::<u16>().is_ok());
    let puts = ports
        .iter()
        .filter(|port| **port != "5277")
        .map(|port| Put::bean(&["cl-comp", "connections", port], ""))
        .collect();
    let became = Became::put(
        puts,
        "a port is a bean since 8.0: without ( ) it opens nothing; 5277 stays, since the others dial it",
    );
    if other.is_empty() { became } else { became.but(format!("{} is no port", other.join(", "))) }
}

fn throttling(text: &str) -> Became {
    let mut puts = Vec::new();
    let mut other = Vec::new();
    for one in text.split(',').map(str::trim).filter(|one| !one.is_empty()) {
        let pair = one.split_once(':').map(|(port, limit)| (port.trim(), limit.trim()));
        let component = pair.and_then(|(port, _)| {
            let port = port.parse::<u16>().ok()?;
            PORTS.iter().find(|(known, _)| *known == port).map(|(_, component)| *component)
        });
        match (pair, component) {
            (Some((port, limit)), Some(component)) if number(limit).is_some() => {
                puts.push(Put::value(
                    &[component, "connections", port, "new-connections-throttling"],
                    format!("{limit}L"),
                ));
            }
            _ => other.push(one.to_owned()),
        }
    }
    let became = Became::put(puts, "a setting of each port since 8.0");
    if other.is_empty() {
        became
    } else {
        became.but(format!("new-connections-throttling {}: in the section of its port", other.join(", ")))
    }
}

/// What concerns the clients' ways in, and their sessions.
fn clients(bare: &str, text: &str) -> Option<Became> {
    Some(match bare {
        "cm-see-other-host" => {
            let off = text.eq_ignore_ascii_case("none");
            let head = if off { "active: false".to_owned() } else { format!("class: {text}") };
            let puts =
                COMPONENTS.iter().map(|one| Put::bean(&[one, "seeOtherHost"], head.as_str())).collect();
            let why = if off {
                "switched off in each component; the server itself would make an unknown class of none"
            } else {
                "a bean in each component for clients since 8.0"
            };
            Became::put(puts, why)
        }
        "sm-cluster-strategy-class" => strategy(text),
        "virt-hosts" => {
            let mut hosts = text.split(',').map(|host| host.split(':').next().unwrap_or_default().trim());
            let first = hosts.next().unwrap_or_default();
            let rest: Vec<&str> = hosts.filter(|host| !host.is_empty()).collect();
            let became = Became::put(
                vec![Put::value(&["default-virtual-host"], quoted(first))],
                "domains stand in the database since 8.0; the first is the default one",
            );
            if rest.is_empty() {
                became
            } else {
                became.but(format!(
                    "{} and whatever was set for each domain: they are in the database if 7.1 ran on it, and are \
                     else added by the command comp-repo-item-add of vhost-man",
                    rest.join(", ")
                ))
            }
        }
        _ => return None,
    })
}

fn strategy(text: &str) -> Became {
    let short = text.rsplit('.').next().unwrap_or(text);
    if text == SHIPPED || matches!(short, "SMNonCachingAllNodes" | "DefaultClusteringStrategy") {
        return Became::gone(format!("8.x takes {SHIPPED} where nothing is said"));
    }
    let class = if short == "OnlineUsersCachingStrategy" {
        "tigase.server.cluster.strategy.OnlineUsersCachingStrategy"
    } else {
        text
    };
    Became::put(
        vec![Put::bean(&["sess-man", "strategy"], format!("class: {class}, active: true"))],
        "the bean strategy of sess-man since 8.0",
    )
    .but(format!("{class} must be on the class path of every node: without it no session begins"))
}

/// What else has an heir.
fn others(bare: &str, text: &str) -> Option<Became> {
    Some(match bare {
        "admins" | "trusted" | "debug" | "debug-packages" => {
            Became::put(vec![Put::value(&[bare], list(text))], "a list without dashes since 8.0")
        }
        "max-queue-size" => Became::put(vec![Put::value(&[bare], number(text)?)], "without dashes since 8.0"),
        "config-type" => {
            let name = match text.trim_start_matches("--gen-config-") {
                "all" | "def" | "default" => "default",
                "sm" => "session-manager",
                "cs" => "connection-managers",
                "comp" => "component",
                _ => return None,
            };
            Became::put(vec![Put::value(&[bare], quoted(name))], format!("{text} is called {name} since 8.0"))
        }
        _ => return None,
    })
}

/// A list of texts that commas divided.
pub(super) fn list(text: &str) -> String {
    let items: Vec<String> =
        text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(quoted).collect();
    format!("[ {} ]", items.join(", "))
}

/// A whole number as it is written: one that needs more than 32 bits with its `L`.
pub(super) fn number(text: &str) -> Option<String> {
    let number = text.trim().trim_end_matches(['l', 'L']).parse::<i64>().ok()?;
    Some(if i32::try_from(number).is_ok() { number.to_string() } else { format!("{number}L") })
}
