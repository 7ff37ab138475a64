//! `clusterctl disco`: the tree of services, as Psi shows it.

use crate::cli::args::DiscoArgs;
use crate::cli::connection;
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::settings::Settings;
use crate::cli::world::World;
use crate::cluster::observation::{Reading, Unavailable};
use crate::probe::xmpp::session;
use crate::report::disco::disco;
use crate::survey::tree::tree;
use tokio::time::Instant;

/// Logs in, walks, draws.
pub(super) fn run(args: &DiscoArgs, settings: &Settings, world: &mut World<'_>) -> Outcome {
    let target = connection::target(settings)?;
    let credentials = connection::credentials(settings, world)?;
    let runtime = connection::runtime()?;
    let tree = runtime.block_on(async {
        let deadline = Instant::now() + settings.timeout;
        let session = session::connect(&target, &credentials, deadline)
            .await
            .map_err(|failure| connection::no_session(&failure))?;
        let jid = args.address.as_deref().unwrap_or(&target.domain);
        let tree = tree(&session.requester(), jid, args.node.as_deref(), args.depth, deadline).await;
        session.close().await;
        Ok::<_, Failure>(tree)
    });
    runtime.shutdown_background();
    let tree = tree?;
    let (format, style) = super::style(settings.looks)?;
    disco(&tree, format, &style, world.output)?;
    world.output.flush()?;
    // The first one asked is the one that was meant: if it could not be asked at all, that is a failure.
    // Tigase tells nothing about what does not exist, as about what it hides: only the items are refused.
    let untold = match &tree.info {
        Reading::Known(info) => info.identities.is_empty() && info.features.is_empty(),
        Reading::Absent | Reading::Unavailable(_) | Reading::NotAsked(_) => true,
    };
    match (&tree.info, &tree.items) {
        (Reading::Unavailable(why), Reading::Unavailable(_)) | (_, Reading::Unavailable(why)) if untold => {
            let exit = match why {
                Unavailable::Refused { condition, .. } if condition == "forbidden" => ExitCode::Permission,
                _ => ExitCode::Unavailable,
            };
            Err(Failure::new(exit, format!("{} could not be asked: {why}", tree.jid)))
        }
        _ => Ok(ExitCode::Ok),
    }
}
