//! The dashboard through real servers.

use super::cl_comp::{HEALTHY, NODE_DOWN};
use super::each_server;
use super::product::{Status, Way};
use super::server::{ADMIN, Make};
use super::status::{WRONG, cluster};
use crate::terminal::pty::Pty;

/// Somebody sits before the dashboard. On a thread of its own: the component answers on this one.
async fn sits(status: Status<'_>, does: impl FnOnce(&mut Pty) + Send + 'static) {
    let arguments = status.command(&["dashboard"]).arguments();
    let sitting = tokio::task::spawn_blocking(move || {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut pty = Pty::with(&arguments, (118, 32), &[]);
        does(&mut pty);
        pty.type_in("q");
        assert_eq!(pty.ended(), 0, "{}", pty.picture());
    });
    sitting.await.expect("what it says stands above");
}

each_server! {
    async fn every_screen_of_the_dashboard_has_what_it_shows(make) {
        let (server, component) = cluster(make, HEALTHY).await;
        sits(Status::new(&server, ADMIN).over(Way::Direct), |pty| {
            pty.shows("3 nodes: 3 healthy");
            pty.shows("round 2");
            for (key, text) in [
                ("2", "Links"),
                ("3", "were not looked at"),
                ("4", "cl-comp"),
                ("6", "Events"),
                ("7", "SCRAM-SHA-256"),
            ] {
                pty.type_in(key);
                pty.shows(text);
            }
        })
        .await;
        server.clients_left(1).await;
        assert_eq!(server.login_attempts(), 1, "one session");
        assert_eq!(server.received("<presence") + server.received("jabber:iq:roster"), 0);
        assert_eq!(component.count("presence") + component.count("message"), 0);
    }

    async fn the_dashboard_names_the_node_that_is_down(make) {
        let (server, _component) = cluster(make, NODE_DOWN).await;
        sits(Status::new(&server, ADMIN), |pty| {
            pty.shows("3 nodes: 2 healthy · 1 down");
            pty.shows("node-down");
        })
        .await;
    }

    async fn the_dashboard_shows_a_refused_login_and_does_not_try_again(make) {
        let (server, _component) = cluster(make, HEALTHY).await;
        sits(Status::new(&server, WRONG).with(&["--interval", "500ms"]), |pty| {
            pty.shows("not-authorized");
            pty.read_on(std::time::Duration::from_secs(2));
        })
        .await;
        server.clients_left(1).await;
        assert_eq!((server.login_attempts(), server.refused_logins()), (1, 1));
    }
}
