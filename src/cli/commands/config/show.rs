//! `clusterctl config show`: the cluster as a file makes it.

use crate::cli::args::ConfigShowArgs;
use crate::cli::config_file;
use crate::cli::exit::{ExitCode, Outcome};
use crate::cli::settings::Looks;
use crate::cli::world::{Environment, World};
use crate::config::meaning::Meaning;
use crate::report::config::show::{ShowReport, show};
use crate::tdsl::evaluate::Surroundings;

/// The environment of this process, where it stands for the server's. Properties of the Java machine are not in
/// it.
struct Here<'a>(&'a Environment);

impl Surroundings for Here<'_> {
    fn environment(&self, name: &str) -> Option<String> {
        self.0.get(name).and_then(|value| value.to_str()).map(str::to_owned)
    }

    fn property(&self, _: &str) -> Option<String> {
        None
    }
}

pub(super) fn run(args: &ConfigShowArgs, looks: Looks, world: &mut World<'_>) -> Outcome {
    let (format, style) = crate::cli::commands::style(looks)?;
    let file = config_file::read(&args.file, world)?.read(world)?;
    let document = config_file::document(&file)?;
    let here = Here(&world.environment);
    let meaning = Meaning::of(&document.tree, args.eval.then_some(&here));
    let report =
        ShowReport { name: &file.name, source: &file.source, meaning: &meaning, lost: document.losses.len() };
    show(&report, format, &style, world.output)?;
    Ok(ExitCode::Ok)
}
