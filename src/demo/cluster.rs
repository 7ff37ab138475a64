//! Starts a cluster, says how to reach it, and ends it.

use super::accounts::{ADMIN, JOE, accounts};
use super::certificate::Certificate;
use super::error::DemoError;
use super::hostile;
use super::links;
use super::listeners::{self, Doors};
use super::node;
use super::plan::{DOMAIN, Mesh, Plan, STOCK_CONNECTIONS, address, open_files};
use super::scenario::Scenario;
use super::world::{Condition, Node, World};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// How long [`Cluster::stop`] waits for the last task.
const STOP_WITHIN: Duration = Duration::from_secs(5);

/// A cluster that runs inside this process. It ends when it is dropped.
pub struct Cluster {
    world: Arc<World>,
    tasks: JoinSet<()>,
    ended: mpsc::Receiver<()>,
}

/// Starts what is planned.
///
/// All sockets listen, and all links stand, when this returns. Errors say what is in the way: a count that
/// cannot be, an address or a port that is not there, too few open files.
pub async fn start(plan: &Plan) -> Result<Cluster, DemoError> {
    plan.check()?;
    let names = names(plan);
    let mesh = plan.mesh(names.len(), open_files())?;
    let addresses: Vec<IpAddr> = (0..names.len()).map(address).collect();
    let (ports, doors) = listeners::bind(&addresses, plan.client_port, plan.cluster_port).await?;
    let absent = absent(plan, names.len());
    let mut nodes = Vec::with_capacity(names.len());
    for (number, name) in names.iter().enumerate() {
        nodes.push(Node {
            name: name.clone(),
            address: addresses[number],
            condition: condition(plan.scenario, number, names.len()),
            certificate: Certificate::new(DOMAIN)?,
            view: view(plan.scenario, number, &names, absent.as_ref().map(|(name, _)| name.as_str())),
        });
    }
    let accounts = accounts()?;
    let world = World::new(DOMAIN, plan.scenario, mesh, nodes, absent, ports, accounts);
    open(Arc::new(world), doors).await
}

async fn open(world: Arc<World>, doors: Vec<Doors>) -> Result<Cluster, DemoError> {
    let mut tasks = JoinSet::new();
    let (alive, ended) = mpsc::channel(1);
    let mut cluster_doors = Vec::with_capacity(doors.len());
    let mut others = Vec::with_capacity(doors.len());
    for (node, Doors { client, direct, cluster }) in doors.into_iter().enumerate() {
        let down = world.nodes[node].condition == Condition::Down;
        cluster_doors.push((!down).then_some(cluster));
        others.push((client, direct));
    }
    links::connect_all(&world, &cluster_doors, &alive, &mut tasks).await?;
    for (node, (cluster, (client, direct))) in cluster_doors.into_iter().zip(others).enumerate() {
        if let Some(cluster) = cluster {
            node::open(&world, node, Doors { client, direct, cluster }, &alive, &mut tasks);
        }
    }
    Ok(Cluster { world, tasks, ended })
}

/// The names of the nodes that are started.
fn names(plan: &Plan) -> Vec<String> {
    let mut names: Vec<String> = (1..=plan.nodes).map(|number| format!("node{number}.{DOMAIN}")).collect();
    if plan.scenario == Scenario::HostileNames {
        names.extend(hostile::node_labels().into_iter().map(|label| format!("{label}.{DOMAIN}")));
    }
    names
}

/// The node that is only spoken of, with an address where nobody lives.
fn absent(plan: &Plan, started: usize) -> Option<(String, IpAddr)> {
    let name = match plan.scenario {
        Scenario::NeverConnected => format!("node{}.{DOMAIN}", plan.nodes + 1),
        Scenario::StaleEntry => format!("old-node.{DOMAIN}"),
        _ => return None,
    };
    Some((name, address(started)))
}

fn condition(scenario: Scenario, node: usize, nodes: usize) -> Condition {
    match scenario {
        Scenario::NodeDown if node + 1 == nodes => Condition::Down,
        Scenario::NodeSilent if node + 1 == nodes => Condition::Frozen,
        _ => Condition::Running,
    }
}

/// What a node says of the others.
fn view(scenario: Scenario, node: usize, names: &[String], absent: Option<&str>) -> Vec<(String, bool)> {
    let last = names.len() - 1;
    let mut view: Vec<(String, bool)> = (0..names.len())
        .filter(|peer| *peer != node)
        .filter_map(|peer| {
            let connected = match scenario {
                Scenario::NotClustered => return None,
                Scenario::NodeDown => peer != last,
                Scenario::Partition => peer != last && node != last,
                // Recorded: after the restart of the second node it does not know the third at all.
                Scenario::OneWayLink if last > 1 && (node, peer) == (1, last) => return None,
                Scenario::OneWayLink => (node, peer) != (last, usize::from(last > 1)),
                _ => true,
            };
            Some((names[peer].clone(), connected))
        })
        .collect();
    // Nodes that came later never met it.
    if let (Scenario::StaleEntry, Some(absent), 0 | 1) = (scenario, absent, node) {
        view.push((absent.to_owned(), false));
    }
    view
}

impl Cluster {
    /// The XMPP domain.
    pub fn domain(&self) -> &str {
        self.world.domain
    }

    /// The bare JID of the account that the scenario logs in with.
    pub fn jid(&self) -> String {
        let user = if self.world.scenario == Scenario::NotAdmin { JOE.0 } else { ADMIN.0 };
        format!("{user}@{}", self.world.domain)
    }

    /// The password that goes with it; in `wrong-password` one that the server refuses.
    pub fn password(&self) -> &str {
        match self.world.scenario {
            Scenario::NotAdmin => JOE.1,
            Scenario::WrongPassword => "not the password",
            _ => ADMIN.1,
        }
    }

    /// Every node that was started, or is played as gone, with the address of its client port.
    pub fn nodes(&self) -> Vec<(String, SocketAddr)> {
        let port = self.world.ports.client;
        self.world.nodes.iter().map(|node| (node.name.clone(), SocketAddr::new(node.address, port))).collect()
    }

    /// The addresses and ports of STARTTLS, direct TLS and the cluster links.
    pub fn ports(&self) -> (u16, u16, u16) {
        let ports = self.world.ports;
        (ports.client, ports.direct, ports.cluster)
    }

    /// How many logins were refused so far, at all nodes.
    pub fn refused_logins(&self) -> usize {
        self.world.refused.load(Ordering::Relaxed)
    }

    /// The flags that a command needs to reach this cluster and to expect what the scenario expects. Without
    /// the password: that is no flag.
    pub fn flags(&self) -> Vec<String> {
        let world = &self.world;
        let ports = world.ports;
        let mut flags = vec![
            "--jid".to_owned(),
            self.jid(),
            "--server".to_owned(),
            SocketAddr::new(world.nodes[0].address, ports.client).to_string(),
        ];
        for node in &world.nodes {
            flags.extend(["--tls-pin".to_owned(), node.certificate.pin()]);
        }
        let started = world.nodes.iter().map(|node| (&node.name, node.address));
        let absent = world.absent.iter().map(|(name, address)| (name, *address));
        for (name, address) in started.chain(absent) {
            let mut named = vec![ports.cluster, ports.client];
            if world.scenario == Scenario::Redirect {
                named.push(ports.direct);
            }
            for port in named {
                flags.extend(["--resolve".to_owned(), format!("{name}:{port}:{address}")]);
            }
        }
        flags.extend(["--cluster-port".to_owned(), ports.cluster.to_string()]);
        if world.mesh.connections() < STOCK_CONNECTIONS {
            flags.extend(["--connections-per-node".to_owned(), world.mesh.connections().to_string()]);
        }
        let mut expected: Vec<&str> = world.nodes.iter().map(|node| node.name.as_str()).collect();
        match (world.scenario, &world.absent) {
            (Scenario::NeverConnected, Some((name, _))) => expected.push(name),
            (Scenario::StaleEntry, _) => {}
            _ => expected.clear(),
        }
        if !expected.is_empty() {
            flags.extend(["--expect".to_owned(), expected.join(",")]);
        }
        flags
    }

    /// What was started, in lines for people. Names are as they are: neutralise them.
    pub fn describe(&self) -> Vec<String> {
        let world = &self.world;
        let ports = world.ports;
        let mut lines = vec![
            format!("scenario {}: {}", world.scenario, world.scenario.description()),
            format!("domain {}, account {}, password `{}`", world.domain, self.jid(), self.password()),
        ];
        for node in &world.nodes {
            lines.push(match node.condition {
                Condition::Down => format!("{} at {}: down", node.name, node.address),
                condition => format!(
                    "{} at {}: STARTTLS {}, direct TLS {}{}{}",
                    node.name,
                    node.address,
                    ports.client,
                    ports.direct,
                    if world.clustered() { format!(", cluster {}", ports.cluster) } else { String::new() },
                    if condition == Condition::Frozen { "; frozen" } else { "" }
                ),
            });
        }
        if let Some((name, address)) = &world.absent {
            lines.push(format!("{name} at {address}: not started"));
        }
        lines.push(match world.mesh {
            _ if !world.clustered() => "no cluster mode, no links".to_owned(),
            Mesh::Full(connections) => format!("TCP connections for each pair of nodes: {connections}"),
            Mesh::Star => "TCP connections: one from the first node to each other; for more, raise the \
                           limit of open files (`ulimit -n`)"
                .to_owned(),
        });
        lines
    }

    /// Ends all tasks and closes all sockets, and returns when that is done.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
        // Tasks of tasks hold senders; the channel ends with the last of them.
        drop(timeout(STOP_WITHIN, self.ended.recv()).await);
    }
}

impl std::fmt::Debug for Cluster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cluster({}, {} nodes)", self.world.scenario, self.world.nodes.len())
    }
}
