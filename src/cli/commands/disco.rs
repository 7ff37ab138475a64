//! `clusterctl disco`: the tree of services, as Psi shows it.

use crate::cli::args::DiscoArgs;
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::progress::{Work, beside};
use crate::cli::settings::Settings;
use crate::cli::world::World;
use crate::cli::{captured, connection};
use crate::cluster::observation::{Reading, Unavailable};
use crate::cluster::service::DiscoTree;
use crate::probe::xmpp::session;
use crate::report::disco::disco;
use crate::survey::tree::{DEPTH_ENDS, tree};
use tokio::time::Instant;

/// Logs in and walks, or takes the walk of a capture; draws.
pub(super) fn run(args: &DiscoArgs, settings: &Settings, world: &mut World<'_>) -> Outcome {
    match captured::read(settings, world)? {
        Some(capture) => show(&saved(args, capture.services)?, settings, world),
        None => show(&walked(args, settings, world)?, settings, world),
    }
}

fn walked(args: &DiscoArgs, settings: &Settings, world: &mut World<'_>) -> Result<DiscoTree, Failure> {
    let target = connection::target(settings)?;
    let credentials = connection::credentials(settings, world)?;
    let runtime = connection::runtime()?;
    let work = Work { what: "asking for services", of: settings.timeout };
    let walk = async {
        let deadline = Instant::now() + settings.timeout;
        let session = session::connect(&target, &credentials, deadline)
            .await
            .map_err(|failure| connection::no_session(&failure))?;
        let jid = args.address.as_deref().unwrap_or(&target.domain);
        let tree = tree(&session.requester(), jid, args.node.as_deref(), args.depth, deadline).await;
        session.close().await;
        Ok::<_, Failure>(tree)
    };
    let tree = runtime.block_on(beside(work, settings.looks, world.messages, walk));
    runtime.shutdown_background();
    tree
}

/// The part of a captured tree that was asked for.
fn saved(args: &DiscoArgs, services: Reading<DiscoTree>) -> Result<DiscoTree, Failure> {
    let whole = match services {
        Reading::Known(tree) => tree,
        other => {
            let why = other.reason().unwrap_or_default();
            return Err(Failure::new(ExitCode::Data, format!("the capture holds no services: {why}")));
        }
    };
    let root = whole.jid.clone();
    let mut tree = match args.address.as_deref().or(args.node.as_ref().map(|_| root.as_str())) {
        None => whole,
        Some(jid) => {
            let mut tree = find(whole, jid, args.node.as_deref()).ok_or_else(|| {
                Failure::new(ExitCode::Data, format!("the capture holds nothing about {jid}")).with_remedy(
                    format!("it holds the services of {root}, two levels deep: leave out the address"),
                )
            })?;
            // Nobody lists what one begins with.
            tree.name = None;
            tree
        }
    };
    cut(&mut tree, args.depth);
    Ok(tree)
}

/// The entity of a tree that was asked for what it is: the first one of that address and node.
fn find(tree: DiscoTree, jid: &str, node: Option<&str>) -> Option<DiscoTree> {
    if tree.jid == jid && tree.node.as_deref() == node {
        return Some(tree);
    }
    match tree.items {
        Reading::Known(items) => items.into_iter().find_map(|item| find(item, jid, node)),
        Reading::Absent | Reading::Unavailable(_) | Reading::NotAsked(_) => None,
    }
}

/// Leaves out what lies deeper.
fn cut(tree: &mut DiscoTree, depth: u8) {
    match (&mut tree.items, depth.checked_sub(1)) {
        (Reading::Known(items), Some(depth)) => items.iter_mut().for_each(|item| cut(item, depth)),
        (items @ (Reading::Known(_) | Reading::Unavailable(_)), None) => {
            *items = Reading::NotAsked(DEPTH_ENDS.to_owned());
        }
        _ => {}
    }
}

fn show(tree: &DiscoTree, settings: &Settings, world: &mut World<'_>) -> Outcome {
    let (format, style) = super::style(settings.looks)?;
    disco(tree, format, &style, world.output)?;
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
