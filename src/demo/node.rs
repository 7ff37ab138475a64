//! One node's doors: who comes in, and how a frozen one keeps them.

use super::listeners::Doors;
use super::stream;
use super::world::{Condition, World};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Most client connections of one node at a time.
const MOST_CLIENTS: usize = 256;

/// Held by every task of a cluster; when the last is dropped, all has ended.
pub(super) type Alive = mpsc::Sender<()>;

/// Opens a node's doors, unless it is down.
pub(super) fn open(world: &Arc<World>, node: usize, doors: Doors, alive: &Alive, tasks: &mut JoinSet<()>) {
    let alive = alive.clone();
    match world.nodes[node].condition {
        Condition::Down => drop(doors),
        // The kernel goes on accepting for a process that is stopped.
        Condition::Frozen => {
            tasks.spawn(async move {
                let _held = (doors, alive);
                std::future::pending::<()>().await;
            });
        }
        Condition::Running => {
            let Doors { client, direct, cluster } = doors;
            tasks.spawn(clients(Arc::clone(world), node, client, false, alive.clone()));
            tasks.spawn(clients(Arc::clone(world), node, direct, true, alive.clone()));
            if world.clustered() {
                tasks.spawn(strangers(cluster, alive));
            }
        }
    }
}

async fn clients(world: Arc<World>, node: usize, listener: TcpListener, direct: bool, alive: Alive) {
    let mut clients = JoinSet::new();
    loop {
        tokio::select! {
            stream = accept(&listener), if clients.len() < MOST_CLIENTS => {
                let (world, alive) = (Arc::clone(&world), alive.clone());
                clients.spawn(async move {
                    let _alive = alive;
                    stream::serve(world, node, stream, direct).await;
                });
            }
            Some(_) = clients.join_next() => {}
        }
    }
}

/// Whoever comes to the cluster port once the nodes are connected is none of them.
async fn strangers(listener: TcpListener, _alive: Alive) {
    loop {
        drop(accept(&listener).await);
    }
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            // Out of files, or the peer left before it was let in: neither is for ever.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}
