//! `clusterctl context`: the named clusters of the settings file. What a person wrote there, comments too, is
//! left as it was.

use crate::cli::args::{ConnectArgs, ContextAddArgs, ContextCommand};
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::listing::{Listing, Value};
use crate::cli::secret;
use crate::cli::settings::{self, Settings};
use crate::cli::settings_file::{self, Place, SettingsFile};
use crate::cli::settings_lock::SettingsLock;
use crate::cli::settings_writer::{document, save};
use crate::cli::world::World;
use crate::cluster::declaration::Expected;
use crate::text::sanitize::neutralise;
use clap::ValueEnum;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;
use toml_edit::{Array, DocumentMut, Item, Table, value};

/// Does what is asked of the contexts. `flags` are those of before and after the command, merged.
pub fn run(command: ContextCommand, flags: ConnectArgs, world: &mut World<'_>) -> Outcome {
    match command {
        ContextCommand::List(_) => list(&flags, world),
        ContextCommand::Use(args) => make_current(&args.name, flags.presentation.quiet, world),
        ContextCommand::Add(args) => add(&args, flags, world),
        ContextCommand::Remove(args) => remove(&args.name, flags.presentation.quiet, world),
        ContextCommand::Validate(args) => validate(args.name.as_deref(), world),
    }
}

fn list(flags: &ConnectArgs, world: &mut World<'_>) -> Outcome {
    let looks = settings::looks(&flags.presentation, &world.environment, world.terminals)?;
    let file = settings_file::load(&world.environment)?;
    let mut records = Vec::new();
    if let Some(file) = &file {
        file.refuse_problems(None)?;
        for (name, context) in &file.contexts {
            let login = &context.flags.login;
            let current = file.current.as_ref().is_some_and(|current| &current.name == name);
            let shown = |text: Option<String>| Value::Text(text.unwrap_or_default());
            records.push(vec![
                Value::Mark(current),
                Value::Text(name.clone()),
                shown(login.jid.as_ref().map(ToString::to_string)),
                shown(login.server.as_ref().map(ToString::to_string)),
                shown(context.flags.declared.expect.as_ref().map(expected)),
                shown(context.flags.via.as_ref().map(ToString::to_string)),
                Value::Number(context.mutes.len()),
            ]);
        }
    }
    if records.is_empty() && !flags.presentation.quiet {
        writeln!(world.messages, "no contexts; clusterctl context add NAME -j JID adds one")?;
    }
    Listing { fields: &["current", "name", "jid", "server", "expect", "via", "mutes"], shown: 7, records }
        .write("contexts", looks.format()?, world.output)?;
    Ok(ExitCode::Ok)
}

fn expected(expected: &Expected) -> String {
    match expected {
        Expected::Unstated => String::new(),
        Expected::Count(count) => count.to_string(),
        Expected::Named(nodes) => {
            nodes.iter().map(|node| node.as_str().to_owned()).collect::<Vec<_>>().join(",")
        }
    }
}

fn make_current(name: &str, quiet: bool, world: &mut World<'_>) -> Outcome {
    let (file, mut document, _lock) = existing(name, world)?;
    document["current"] = value(name);
    save(&file.path, &document)?;
    said(world, quiet, &format!("{name} is the current context"))
}

fn remove(name: &str, quiet: bool, world: &mut World<'_>) -> Outcome {
    let (file, mut document, _lock) = existing(name, world)?;
    if let Some(contexts) = document.get_mut("contexts").and_then(Item::as_table_like_mut) {
        contexts.remove(name);
    }
    let was_current = file.current.is_some_and(|current| current.name == name);
    if was_current {
        document.remove("current");
    }
    save(&file.path, &document)?;
    let rest = if was_current { "; there is no current context now" } else { "" };
    said(world, quiet, &format!("context {name} removed{rest}"))
}

/// Says what was done, unless `-q` asks for silence.
fn said(world: &mut World<'_>, quiet: bool, what: &str) -> Outcome {
    if !quiet {
        writeln!(world.messages, "{what}")?;
    }
    Ok(ExitCode::Ok)
}

/// The file and its document, in which the context is, locked for writing.
fn existing(name: &str, world: &World<'_>) -> Result<(SettingsFile, DocumentMut, SettingsLock), Failure> {
    let there = |path: &PathBuf| path.exists();
    let lock = settings_file::path(&world.environment).filter(there).map(|path| SettingsLock::take(&path));
    let (Some(lock), Some(file)) = (lock.transpose()?, settings_file::load(&world.environment)?) else {
        return Err(Failure::usage(format!("there is no context {name}, since there is no settings file"))
            .with_remedy(format!("clusterctl context add {name} -j JID makes both")));
    };
    file.refuse_problems(None)?;
    if !file.contexts.contains_key(name) && !file.problems.iter().any(|p| p.context.as_deref() == Some(name))
    {
        return Err(Failure::usage(file.no_such(name))
            .with_remedy("clusterctl context list shows those that there are"));
    }
    let document = document(&file.path)?;
    Ok((file, document, lock))
}

fn add(args: &ContextAddArgs, mut flags: ConnectArgs, world: &mut World<'_>) -> Outcome {
    let name = &args.name;
    let Some(path) = settings_file::path(&world.environment) else {
        return Err(Failure::usage(
            "no place for the settings file: neither HOME nor XDG_CONFIG_HOME is set",
        )
        .with_remedy("name one with CLUSTERCTL_CONFIG"));
    };
    let Some(jid) = flags.login.jid.clone() else {
        return Err(Failure::usage(format!("context {name} needs an account"))
            .with_remedy(format!("clusterctl context add {name} -j admin@xmpp-test.org")));
    };
    if flags.login.password_file.as_deref() == Some(Path::new("-")) {
        return Err(Failure::usage("standard input cannot be kept in a context")
            .with_remedy("name a file with --password-file, or use --password-command or the keyring"));
    }
    if args.show_certificate {
        // What the file refuses is said before the server is asked.
        room(args, &path)?;
        show_certificate(args, &mut flags, world)?;
    }
    let _lock = SettingsLock::take(&path)?;
    let file = room(args, &path)?;
    let mut document = document(&path)?;
    let contexts = document.entry("contexts").or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    });
    let Some(contexts) = contexts.as_table_like_mut() else {
        return Err(Failure::new(ExitCode::Settings, format!("{}: contexts is no table", path.display())));
    };
    contexts.insert(name, Item::Table(table(&flags)?));
    let current = args.current || file.current.is_none();
    if current {
        document["current"] = value(name.as_str());
    }
    save(&path, &document)?;
    let rest = if current { "; it is the current one" } else { "" };
    said(
        world,
        flags.presentation.quiet,
        &format!("context {name} ({jid}) written to {}{rest}", path.display()),
    )
}

/// The settings file, if it has a place for the new context.
fn room(args: &ContextAddArgs, path: &Path) -> Result<SettingsFile, Failure> {
    let text = settings_file::read(path)?.unwrap_or_default();
    let file = settings_file::parse(path, &text, None);
    file.refuse_problems(None)?;
    if file.contexts.contains_key(&args.name) && !args.force {
        let what = format!("there is a context {} already", args.name);
        return Err(Failure::usage(what).with_remedy("--force replaces it"));
    }
    Ok(file)
}

/// Shows the server's certificate and, after a yes, adds its pin to the flags.
fn show_certificate(
    args: &ContextAddArgs,
    flags: &mut ConnectArgs,
    world: &mut World<'_>,
) -> Result<(), Failure> {
    let settings = Settings::of_flags(flags.clone(), &world.environment, world.terminals)?;
    let shown = (world.certificates)(&settings)?;
    for line in &shown.description {
        writeln!(world.messages, "{}", line.replace(|c: char| c.is_control(), " "))?;
    }
    writeln!(world.messages, "fingerprint {}", shown.pin)?;
    let pin = if args.yes {
        true
    } else if world.terminals.input {
        write!(world.messages, "Pin this certificate? [y/N] ")?;
        world.messages.flush()?;
        matches!(answer(&mut world.input)?.to_ascii_lowercase().as_str(), "y" | "yes")
    } else {
        return Err(Failure::usage("cannot ask whether to pin it: standard input is not a terminal")
            .with_remedy(format!("compare the fingerprint, then repeat with --tls-pin {}", shown.pin)));
    };
    if pin {
        if !flags.login.tls_pin.contains(&shown.pin) {
            flags.login.tls_pin.push(shown.pin);
        }
    } else {
        writeln!(world.messages, "not pinned; the certificate must be signed by a trusted authority")?;
    }
    Ok(())
}

/// One line of what the person types; nothing at the end of input.
fn answer(input: &mut dyn Read) -> io::Result<String> {
    let mut line = Vec::new();
    let mut byte = [0];
    while line.len() < 100 && input.read(&mut byte)? == 1 && byte[0] != b'\n' {
        line.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&line).trim().to_owned())
}

/// The flags as a context's table. Files are written with their whole path, since the file lies elsewhere.
fn table(flags: &ConnectArgs) -> Result<Table, Failure> {
    let ConnectArgs { login, declared, via, read_only, .. } = flags;
    let mut table = Table::new();
    let mut texts = |key: &str, text: Option<String>| {
        if let Some(text) = text {
            table[key] = value(text);
        }
    };
    texts("jid", login.jid.as_ref().map(ToString::to_string));
    texts("server", login.server.as_ref().map(ToString::to_string));
    let mode = login.tls.and_then(|tls| tls.to_possible_value());
    texts("tls", mode.map(|mode| mode.get_name().to_owned()));
    texts("ca_file", login.ca_file.as_deref().map(absolute).transpose()?);
    texts("password_file", login.password_file.as_deref().map(absolute).transpose()?);
    texts("password_command", login.password_command.clone());
    texts("timeout", declared.timeout.map(duration));
    texts("via", via.as_ref().map(ToString::to_string));
    let config = declared.config.iter().map(|path| absolute(path)).collect::<Result<Array, Failure>>()?;
    let mut lists = |key: &str, items: Array| {
        if !items.is_empty() {
            table[key] = value(items);
        }
    };
    lists("resolve", declared.resolve.iter().map(ToString::to_string).collect());
    lists("config", config);
    lists("expect_down", declared.expect_down.iter().map(ToString::to_string).collect());
    lists("tls_pin", login.tls_pin.iter().map(ToString::to_string).collect());
    lists("cluster_port", declared.cluster_port.iter().map(|port| i64::from(*port)).collect());
    match &declared.expect {
        Some(Expected::Named(nodes)) => {
            table["expect"] = value(nodes.iter().map(ToString::to_string).collect::<Array>());
        }
        Some(Expected::Count(count)) => {
            table["expect"] = value(i64::try_from(*count).unwrap_or(i64::MAX));
        }
        Some(Expected::Unstated) | None => {}
    }
    if let Some(connections) = declared.connections_per_node {
        table["connections_per_node"] = value(i64::from(connections));
    }
    if login.no_sockets {
        table["no_sockets"] = value(true);
    }
    if *read_only {
        table["read_only"] = value(true);
    }
    Ok(table)
}

fn duration(duration: Duration) -> String {
    match duration.subsec_millis() {
        0 => format!("{}s", duration.as_secs()),
        _ => format!("{}ms", duration.as_millis()),
    }
}

fn absolute(path: &Path) -> Result<String, Failure> {
    let whole = std::path::absolute(path).map_err(|error| {
        Failure::usage(format!("cannot tell the whole path of {}: {error}", path.display()))
    })?;
    whole.into_os_string().into_string().map_err(|_| {
        Failure::usage(format!("{} is not UTF-8, and cannot be kept in a settings file", path.display()))
    })
}

/// Prints everything wrong in the file, or in one context of it.
fn validate(name: Option<&str>, world: &mut World<'_>) -> Outcome {
    let Some(file) = settings_file::load(&world.environment)? else {
        let place = settings_file::path(&world.environment)
            .map_or_else(|| "no home directory".to_owned(), |path| path.display().to_string());
        return Err(Failure::new(ExitCode::Settings, format!("there is no settings file ({place})"))
            .with_remedy("clusterctl context add NAME -j JID makes one"));
    };
    let broken = |name: &str| file.problems.iter().any(|problem| problem.context.as_deref() == Some(name));
    if let Some(name) = name
        && file.refuse_problems(None).is_ok()
        && !file.contexts.contains_key(name)
        && !broken(name)
    {
        return Err(Failure::usage(file.no_such(name))
            .with_remedy("clusterctl context list shows those that there are"));
    }
    let mut problems: Vec<(Place, String)> = file
        .problems
        .iter()
        .filter(|problem| problem.context.is_none() || name.is_none() || problem.context.as_deref() == name)
        .map(|problem| (problem.place, problem.message.clone()))
        .collect();
    if let Some(current) = &file.current
        && !file.contexts.contains_key(&current.name)
        && !broken(&current.name)
    {
        problems.push((current.place, format!("current: {}", file.no_such(&current.name))));
    }
    for (context, place, message) in wrong_files(&file) {
        if name.is_none_or(|name| name == context) {
            problems.push((place, format!("context {context}: {message}")));
        }
    }
    problems.sort();
    for (place, message) in &problems {
        // The file's own words are among them.
        let line = format!("{}: {message}", place.shown(&file.path));
        writeln!(world.output, "{}", neutralise(&line))?;
    }
    if !problems.is_empty() {
        return Ok(ExitCode::Settings);
    }
    let contexts = match name {
        Some(name) => format!("context {name}"),
        None if file.contexts.len() == 1 => "1 context".to_owned(),
        None => format!("{} contexts", file.contexts.len()),
    };
    let line = format!("{}: {contexts}, nothing wrong", file.path.display());
    writeln!(world.output, "{}", neutralise(&line))?;
    Ok(ExitCode::Ok)
}

/// The files that contexts name and that would not do.
fn wrong_files(file: &SettingsFile) -> Vec<(&str, Place, String)> {
    let mut found = Vec::new();
    for (name, context) in &file.contexts {
        let place = |key: &str| context.places.get(key).copied().unwrap_or(context.place);
        let login = &context.flags.login;
        if let Some(path) = &login.ca_file
            && let Err(error) = std::fs::File::open(path)
        {
            found.push((
                name.as_str(),
                place("ca_file"),
                format!("ca_file: cannot open {}: {error}", path.display()),
            ));
        }
        if let Some(path) = &login.password_file
            && let Some(why) = secret::wrong_with_file(path)
        {
            found.push((name.as_str(), place("password_file"), format!("password_file: {why}")));
        }
    }
    found
}
