//! Prosody and ejabberd as Debian ships them, with a component in cl-comp's place, and clusterctl as their client.
//!
//! `tests/run.sh` installs the servers and runs these. Each test has a server, a certificate and a log of its own,
//! on a loopback address of its own; all of it ends with the test.

mod authority;
mod binding;
mod cl_comp;
mod daemon;
mod dashboard;
mod ejabberd;
mod harness;
mod product;
mod prosody;
mod server;
mod status;
mod ways;

/// The same test with either server: `each_server! { fn name(make) { … } }` makes `name::prosody` and `name::ejabberd`.
macro_rules! each_server {
    ($($(#[$doc:meta])* async fn $name:ident($make:ident) $body:block)*) => { $(
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn with($make: Make) $body

            #[tokio::test]
            #[ignore = "needs Prosody: run by tests/run.sh"]
            async fn prosody() {
                with(Make::Prosody).await;
            }

            #[tokio::test]
            #[ignore = "needs ejabberd: run by tests/run.sh"]
            async fn ejabberd() {
                with(Make::Ejabberd).await;
            }
        }
    )* };
}
use each_server;
