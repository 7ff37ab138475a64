//! One node's doors: who comes in.

use super::links;
use super::listeners::Doors;
use super::process::{Process, Staff};
use super::stream;
use super::world::World;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Most client connections of one node at a time.
const MOST_CLIENTS: usize = 256;

/// Opens a node's doors.
pub(super) fn open(world: &Arc<World>, node: usize, doors: Doors, process: &mut Process) {
    let Doors { client, direct, cluster } = doors;
    let staff = process.staff();
    process.spawn(clients(Arc::clone(world), node, client, false, staff.clone()));
    process.spawn(clients(Arc::clone(world), node, direct, true, staff.clone()));
    if world.clustered() {
        process.spawn(peers(Arc::clone(world), node, cluster, staff));
    }
}

async fn clients(world: Arc<World>, node: usize, listener: TcpListener, direct: bool, staff: Staff) {
    let mut clients = JoinSet::new();
    loop {
        tokio::select! {
            stream = accept(&listener), if clients.len() < MOST_CLIENTS => {
                clients.spawn(staff.task(stream::serve(Arc::clone(&world), node, stream, direct)));
            }
            Some(_) = clients.join_next() => {}
        }
    }
}

/// Other nodes that dial. Who else comes to the cluster port is shown out.
async fn peers(world: Arc<World>, node: usize, listener: TcpListener, staff: Staff) {
    let mut ends = JoinSet::new();
    loop {
        tokio::select! {
            stream = accept(&listener) => {
                if let Some(end) = links::accept(&world, node, stream) {
                    ends.spawn(staff.task(end.run()));
                }
            }
            Some(_) = ends.join_next() => {}
        }
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
