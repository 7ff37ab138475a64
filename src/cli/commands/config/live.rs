//! `clusterctl config live`: what each node runs, beside the others and beside what is written.

use super::diff::named;
use crate::cli::args::ConfigLiveArgs;
use crate::cli::commands::style;
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::settings::Settings;
use crate::cli::surveying::survey;
use crate::cli::world::World;
use crate::cli::{config_file, connection};
use crate::cluster::fold::fold;
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Evidence, Observation, Question, Source};
use crate::cluster::view::Access;
use crate::config::file::File;
use crate::config::live::{against, between};
use crate::config::meaning::Meaning;
use crate::report::config::live::{Asked, Beside, LiveReport, live};

/// Reads the configuration of every node, or takes them from a capture; compares.
pub(super) fn run(args: &ConfigLiveArgs, settings: &Settings, world: &mut World<'_>) -> Outcome {
    let (format, style) = style(settings.looks)?;
    // What is written is read first: nobody is asked for a file that is not there.
    let mut files = Vec::new();
    for word in &args.files {
        for (node, path) in named(word)? {
            let file = config_file::read(&path, world)?.read(world)?;
            config_file::document(&file)?;
            files.push((node, file));
        }
    }
    let seen = survey(settings, Some(args.probe()), world)?;
    if let Some(failure) = &seen.round.failure {
        return Err(connection::no_session(failure));
    }
    let view = fold(&seen.round, &seen.declaration);
    if view.access == Access::NotAdmin {
        let jid = view.jid.as_deref().unwrap_or("the account");
        return Err(Failure::new(
            ExitCode::Permission,
            format!("{jid} is no administrator of {}", view.domain),
        )
        .with_remedy("log in as one of admins in config.tdsl: nobody else reads configurations"));
    }
    let asked: Vec<Asked> =
        view.nodes.keys().map(|node| Asked::new(node, of(node, &seen.round.observations))).collect();
    let running: Vec<File> = asked.iter().filter_map(|one| one.file.clone()).collect();
    let mut key = [0; 32];
    getrandom::fill(&mut key)
        .map_err(|error| Failure::new(ExitCode::Software, format!("no random numbers: {error}")))?;
    let differences = between(&running, &key);
    let mut beside = Vec::new();
    for (node, file) in &files {
        let nodes = meant(node.as_deref(), file, &running)?;
        let written = against(file, &nodes);
        beside.push(Beside { file, nodes: nodes.iter().map(|node| node.name.as_str()).collect(), written });
    }
    let report = LiveReport {
        domain: &view.domain,
        asked: &asked,
        running: &running,
        differences: &differences,
        beside: &beside,
    };
    live(&report, format, &style, world.output)?;
    Ok(if report.differs() {
        ExitCode::Warning
    } else if asked.iter().any(|one| one.file.is_none()) || running.is_empty() {
        ExitCode::Unknown
    } else {
        ExitCode::Ok
    })
}

/// What a node said of its configuration, or why it did not.
fn of(node: &NodeName, observations: &[Observation]) -> Result<String, String> {
    let mut why = "nobody logged in there".to_owned();
    for look in observations {
        let Source::At(at, question) = &look.source else { continue };
        if at != node {
            continue;
        }
        match (question, &look.outcome) {
            (Question::Configuration, Ok(Evidence::Configuration(text))) => return Ok(text.clone()),
            (Question::Configuration | Question::Login, Err(reason)) => why = reason.to_string(),
            _ => {}
        }
    }
    Err(why)
}

/// The nodes that a file is for: the one that was named with it, the one that it names itself, or all.
fn meant<'a>(node: Option<&str>, file: &File, running: &'a [File]) -> Result<Vec<&'a File>, Failure> {
    let find = |wanted: &NodeName| running.iter().find(|one| one.name == wanted.as_str());
    if let Some(word) = node {
        let wanted = NodeName::new(word);
        let short = || running.iter().find(|one| one.name.split('.').next() == Some(wanted.as_str()));
        return find(&wanted).or_else(short).map(|node| vec![node]).ok_or_else(|| {
            Failure::usage(format!("{word} is no node whose configuration was read"))
                .with_remedy("write NODE=FILE with a name that status shows")
        });
    }
    let meaning = file.document().map(|document| Meaning::of(&document.tree, None));
    let own = meaning.and_then(|meaning| Some(NodeName::new(meaning.identity.primary?.0.known()?)));
    Ok(match own.as_ref().and_then(find) {
        Some(node) => vec![node],
        None => running.iter().collect(),
    })
}
