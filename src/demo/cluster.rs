//! Starts a cluster, says how to reach it, and ends it.

use super::accounts::{ADMIN, JOE, accounts};
use super::certificate::Certificate;
use super::command::{Command, CommandError};
use super::control::Control;
use super::director::Director;
use super::error::DemoError;
use super::listeners;
use super::naming;
use super::opening;
use super::plan::{DOMAIN, Mesh, Plan, STOCK_CONNECTIONS, address, open_files};
use super::scenario::Scenario;
use super::script::Script;
use super::state::{Condition, Node};
use super::timing::Pace;
use super::world::{Fixed, World};
use crate::text::duration::human;
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
    control: Control,
    tasks: JoinSet<()>,
    ended: mpsc::Receiver<()>,
}

/// Starts what is planned.
///
/// All sockets listen, and all links stand, when this returns. Errors say what is in the way: a count that
/// cannot be, an address or a port that is not there, too few open files.
pub async fn start(plan: &Plan) -> Result<Cluster, DemoError> {
    plan.check()?;
    let names = opening::names(plan);
    let mesh = plan.mesh(names.len(), open_files())?;
    let addresses: Vec<IpAddr> = (0..names.len()).map(address).collect();
    let (ports, doors) = listeners::bind(&addresses, plan.client_port, plan.cluster_port).await?;
    let mut nodes = Vec::with_capacity(names.len() + 1);
    for (number, name) in names.iter().chain(&opening::absent(plan)).enumerate() {
        nodes.push(Node::reserved(name, address(number), Arc::new(Certificate::new(DOMAIN)?)));
    }
    let Plan { scenario, pace, .. } = *plan;
    let fixed = Fixed { domain: DOMAIN, scenario, mesh, pace, ports, accounts: accounts()? };
    let world = Arc::new(World::new(fixed, nodes));
    let (alive, ended) = mpsc::channel(1);
    let (control, orders) = Control::new();
    let director = Director::raise(Arc::clone(&world), doors, alive, orders).await?;
    let mut tasks = JoinSet::new();
    tasks.spawn(director.run());
    Ok(Cluster { world, control, tasks, ended })
}

impl Cluster {
    /// The handle by which it is changed while it runs.
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Looks through a script: every node that it names must be there, or be added by it. What it adds gets its
    /// address and certificate now, so that [`Self::flags`] name them.
    pub fn prepare(&self, script: &Script) -> Result<(), CommandError> {
        let mut state = self.world.state();
        for step in script.steps() {
            match &step.command {
                Command::Add(name) => drop(naming::reserve(&mut state, name)?),
                known => {
                    for name in known.names() {
                        naming::find(&state, name)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The XMPP domain.
    pub fn domain(&self) -> &str {
        self.world.fixed.domain
    }

    /// The bare JID of the account that the scenario logs in with.
    pub fn jid(&self) -> String {
        let user = if self.world.fixed.scenario == Scenario::NotAdmin { JOE.0 } else { ADMIN.0 };
        format!("{user}@{}", self.world.fixed.domain)
    }

    /// The password that goes with it; in `wrong-password` one that the server refuses.
    pub fn password(&self) -> &str {
        match self.world.fixed.scenario {
            Scenario::NotAdmin => JOE.1,
            Scenario::WrongPassword => "not the password",
            _ => ADMIN.1,
        }
    }

    /// Every node that was started, or is played as gone, with the address of its client port.
    pub fn nodes(&self) -> Vec<(String, SocketAddr)> {
        let port = self.world.fixed.ports.client;
        let state = self.world.state();
        let there = state.nodes.iter().filter(|node| node.condition != Condition::Reserved);
        there.map(|node| (node.name.to_string(), SocketAddr::new(node.address, port))).collect()
    }

    /// The addresses and ports of STARTTLS, direct TLS and the cluster links.
    pub fn ports(&self) -> (u16, u16, u16) {
        let ports = self.world.fixed.ports;
        (ports.client, ports.direct, ports.cluster)
    }

    /// How many logins were refused so far, at all nodes.
    pub fn refused_logins(&self) -> usize {
        self.world.refused.load(Ordering::Relaxed)
    }

    /// The flags that a command needs to reach this cluster and to expect what the scenario expects. Without
    /// the password: that is no flag.
    pub fn flags(&self) -> Vec<String> {
        let Fixed { scenario, mesh, ports, .. } = self.world.fixed;
        let state = self.world.state();
        let server = SocketAddr::new(state.nodes[0].address, ports.client).to_string();
        let mut flags = vec!["--jid".to_owned(), self.jid(), "--server".to_owned(), server];
        for node in &state.nodes {
            flags.extend(["--tls-pin".to_owned(), node.certificate.pin()]);
        }
        for node in &state.nodes {
            let mut named = vec![ports.cluster, ports.client];
            if scenario == Scenario::Redirect {
                named.push(ports.direct);
            }
            for port in named {
                flags.extend(["--resolve".to_owned(), format!("{}:{port}:{}", node.name, node.address)]);
            }
        }
        flags.extend(["--cluster-port".to_owned(), ports.cluster.to_string()]);
        if mesh.connections() < STOCK_CONNECTIONS {
            flags.extend(["--connections-per-node".to_owned(), mesh.connections().to_string()]);
        }
        let expected: Vec<&str> = match scenario {
            Scenario::NeverConnected => state.nodes.iter().map(|node| &*node.name).collect(),
            Scenario::StaleEntry => {
                let there = state.nodes.iter().filter(|node| node.condition != Condition::Reserved);
                there.map(|node| &*node.name).collect()
            }
            _ => Vec::new(),
        };
        if !expected.is_empty() {
            flags.extend(["--expect".to_owned(), expected.join(",")]);
        }
        flags
    }

    /// What was started, in lines for people. Names are as they are: neutralise them.
    pub fn describe(&self) -> Vec<String> {
        let Fixed { scenario, mesh, ports, pace, domain, .. } = self.world.fixed;
        let mut lines = vec![
            format!("scenario {scenario}: {}", scenario.description()),
            format!("domain {domain}, account {}, password `{}`", self.jid(), self.password()),
        ];
        for node in &self.world.state().nodes {
            let at = format!("{} at {}: ", node.name, node.address);
            let doors = || {
                let cluster = if self.world.clustered() {
                    format!(", cluster {}", ports.cluster)
                } else {
                    String::new()
                };
                format!("STARTTLS {}, direct TLS {}{cluster}", ports.client, ports.direct)
            };
            lines.push(match node.condition {
                Condition::Reserved => at + "not started",
                Condition::Down | Condition::Removed => at + "down",
                Condition::Running => at + &doors(),
                Condition::Frozen => at + &doors() + "; frozen",
            });
        }
        lines.push(match mesh {
            _ if !self.world.clustered() => "no cluster mode, no links".to_owned(),
            Mesh::Full(connections) => format!("TCP connections for each pair of nodes: {connections}"),
            Mesh::Star => "TCP connections: one from the first node to each other; for more, raise the \
                           limit of open files (`ulimit -n`)"
                .to_owned(),
        });
        if pace != Pace::REAL {
            lines.push(format!(
                "pace {pace}: what takes a real cluster 100 s takes {} here",
                human(pace.of(Duration::from_secs(100)))
            ));
        }
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
        write!(f, "Cluster({}, {} nodes)", self.world.fixed.scenario, self.nodes().len())
    }
}
