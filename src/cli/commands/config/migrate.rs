//! `clusterctl config migrate`: from the old way to automatic clustering.

use super::change;
use crate::cli::args::{ConfigMigrateArgs, OldForm};
use crate::cli::commands::style;
use crate::cli::config_file::{self, Replacement, Source};
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::new_file;
use crate::cli::settings::Looks;
use crate::cli::world::World;
use crate::config::file::File;
use crate::config::masked::masked;
use crate::config::migrate::{Form, Migration, Refusal, Wishes, migrate};
use crate::report::config::migration::{MigrationReport, migration};
use crate::text::sanitize::neutralise;
use std::path::{Path, PathBuf};

/// Migrates, tells each step, asks, writes; the old file is kept.
pub(super) fn run(args: &ConfigMigrateArgs, looks: Looks, world: &mut World<'_>) -> Outcome {
    let (format, style) = style(looks)?;
    let source = config_file::read(&args.file, world)?;
    config_file::refuse_replaced(&source)?;
    let form = match args.form {
        Some(OldForm::Tdsl) => Form::Tdsl,
        Some(OldForm::Properties) => Form::Properties,
        None => Form::of(&source.name, &source.text),
    };
    let target = target(args, form)?;
    let wishes = Wishes { node: args.node.as_ref().map(ToString::to_string), balanced: args.balanced };
    let done = match migrate(&source.name, &source.text, form, &wishes) {
        Ok(done) => done,
        Err(Refusal::NotProperties(why)) => {
            let what =
                format!("{}: this is no init.properties of 5.x or 7.x: {why}", neutralise(&source.name));
            return Err(Failure::new(ExitCode::Data, what)
                .with_remedy("name the old file; clusterctl config check looks at a config.tdsl"));
        }
        Err(Refusal::Unread(_)) => {
            let file = File::new(source.name, source.text);
            config_file::document(&file)?;
            return Err(Failure::new(
                ExitCode::Software,
                "what was mended cannot be read any more; nothing was written",
            )
            .with_remedy("please report this, with the file"));
        }
    };
    let new = [File::new(source.name.as_str(), masked(&done.text))];
    let report = MigrationReport { name: &source.name, done: &done, new: &new };
    if args.stdout {
        migration(&report, format, &style, world.messages)?;
        world.output.write_all(done.text.as_bytes())?;
    } else {
        migration(&report, format, &style, world.output)?;
        world.output.flush()?;
    }
    if done.is_broken() {
        let remedy = "mend them in the old file, or take the new one from --stdout as it is";
        let what = format!("{}: the new file would have errors", neutralise(&source.name));
        let what = if args.stdout { what } else { format!("{what}; nothing was written") };
        return Err(Failure::new(ExitCode::Data, what).with_remedy(remedy));
    }
    if let Some(target) = target
        && !done.steps.is_empty()
    {
        write(args, &source, &done, &target, world)?;
    }
    Ok(ExitCode::Ok)
}

/// Where the new file goes; `None`: nowhere.
fn target(args: &ConfigMigrateArgs, form: Form) -> Result<Option<PathBuf>, Failure> {
    if args.stdout || args.dry_run {
        return Ok(None);
    }
    if let Some(path) = &args.to {
        new_file::refuse_existing(path, false)?;
        return Ok(Some(path.clone()));
    }
    if config_file::is_input(&args.file) {
        return Err(Failure::usage("standard input has no place for the new file")
            .with_remedy("add --stdout, --dry-run, or --to FILE"));
    }
    if form == Form::Tdsl {
        return Ok(Some(args.file.clone()));
    }
    let beside = args.file.with_file_name("config.tdsl");
    new_file::refuse_existing(&beside, false)
        .map_err(|failure| failure.with_remedy("name another file with --to, or add --stdout"))?;
    Ok(Some(beside))
}

fn write(
    args: &ConfigMigrateArgs,
    source: &Source,
    done: &Migration,
    target: &Path,
    world: &mut World<'_>,
) -> Result<(), Failure> {
    let (old, new) = (neutralise(&source.name).into_owned(), target.display().to_string());
    let new = neutralise(&new).into_owned();
    let in_place = target == args.file;
    if in_place {
        change::show(&old, &source.text, &done.text, world)?;
    }
    if !args.yes && !change::confirmed(&format!("Write {new}?"), &format!("whether to write {new}"), world)? {
        writeln!(world.messages, "{old} is as it was")?;
        return Ok(());
    }
    if in_place {
        let replacement = Replacement::prepare(target, &done.text)?;
        let kept = config_file::keep(target, &source.text)?;
        replacement.place(world)?;
        let kept = kept.display().to_string();
        writeln!(world.messages, "wrote {new}; the old one is {}", neutralise(&kept))?;
    } else {
        let like = (!config_file::is_input(&args.file)).then_some(args.file.as_path());
        let loss = new_file::write_like(target, done.text.as_bytes(), false, like)?;
        writeln!(world.messages, "wrote {new}; {old} is as it was")?;
        if let Some(loss) = loss {
            let (now, before) = (neutralise(&loss.now), neutralise(&loss.before));
            writeln!(
                world.messages,
                "clusterctl: {new} belongs to {now}, {old} to {before}: {} {new} gives it to whom the old one is",
                loss.remedy
            )?;
        }
    }
    Ok(())
}
