//! `clusterctl man`: manual pages from the command line's own definition. Without version and date, so that
//! the committed pages change when their content does.

use crate::assess::policy::Policy;
use crate::assess::thresholds::{self, Level};
use crate::cli::args::ManArgs;
use crate::cli::commands::write_file;
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::help::{self, PAGES, Page};
use crate::cli::settings::SETTINGS;
use crate::tui::keys::{Group, KEYMAP, On};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use std::io::{self, Write};

/// The page of a command, such as `["context", "add"]`, with its file's name. `None` if there is no such
/// command.
pub fn page(path: &[String]) -> Option<(String, Vec<u8>)> {
    let (_, command) = help::all().into_iter().find(|(known, _)| known == path)?;
    let words = path.join(" ");
    let page = PAGES.iter().find(|page| page.path == words)?;
    let mut bytes = Vec::new();
    write_page(command, page, &mut bytes).ok()?;
    Some((file_name(path), bytes))
}

fn file_name(path: &[String]) -> String {
    let mut name = "clusterctl".to_owned();
    for word in path {
        name.push('-');
        name.push_str(word);
    }
    name + ".1"
}

fn write_page(command: clap::Command, page: &Page, w: &mut dyn Write) -> io::Result<()> {
    let title = page.path.split_whitespace().fold("clusterctl".to_owned(), |name, word| name + "-" + word);
    let flags = command.get_arguments().next().is_some();
    // The examples and the exit codes are sections of their own here.
    let command = command.display_name(&title).after_long_help(None::<&str>).version(None::<&str>);
    // The generator leaves out the text of an argument that the short help hides.
    let command = command.mut_args(|arg| arg.hide_short_help(false));
    let subs = command.get_subcommands().any(|sub| sub.get_name() != "help");
    let man = Man::new(command)
        .title(title.to_uppercase())
        .source("clusterctl")
        .manual("clusterctl manual")
        // Not empty: an empty argument is written as nothing, and what follows takes its place.
        .date(" ");
    man.render_title(w)?;
    man.render_name_section(w)?;
    man.render_synopsis_section(w)?;
    man.render_description_section(w)?;
    let mut about = Roff::new();
    if !page.about.is_empty() {
        about.control("PP", []).text([roman(page.about)]);
    }
    about.to_writer(w)?;
    if flags {
        man.render_options_section(w)?;
    }
    if subs {
        man.render_subcommands_section(w)?;
    }
    let mut rest = Roff::new();
    if page.path.is_empty() {
        environment(&mut rest);
        files(&mut rest);
        secrets(&mut rest);
    }
    if page.path == "check" {
        thresholds_in_force(&mut rest);
    }
    if page.path == "dashboard" {
        keys(&mut rest);
    }
    examples(&mut rest, page);
    exit_status(&mut rest, page);
    rest.to_writer(w)
}

fn entry(roff: &mut Roff, term: &str, text: &str) {
    roff.control("TP", []).text([bold(term)]).text([roman(text)]);
}

fn environment(roff: &mut Roff) {
    roff.control("SH", ["ENVIRONMENT"]);
    entry(roff, "CLUSTERCTL_CONTEXT", "As --context.");
    for setting in &SETTINGS {
        entry(roff, &setting.variable(), &format!("As {}.", setting.flag));
    }
    entry(roff, "CLUSTERCTL_PASSWORD", "The password.");
    entry(roff, "CLUSTERCTL_CONFIG", "The settings file, instead of its usual place.");
    entry(
        roff,
        "CLUSTERCTL_LOG",
        "What to log, such as clusterctl=trace,hickory_resolver=debug. The trace level of other crates is \
         never logged: there the XMPP library shows every byte, passwords too.",
    );
    entry(roff, "NO_COLOR", "If set and not empty, nothing is coloured but with --color always.");
    roff.control("PP", []).text([roman(
        "Lists are divided by commas; a switch is 1 or 0. A variable set to nothing is unset.",
    )]);
}

fn files(roff: &mut Roff) {
    roff.control("SH", ["FILES"]);
    entry(
        roff,
        "$XDG_CONFIG_HOME/clusterctl/config.toml",
        "The settings file, in TOML; below ~/.config where the variable is unset. It names contexts: current \
         = \"NAME\" says which is taken where none is named, and a table [contexts.NAME] holds the keys \
         below, none of which must be given. Relative paths are taken from the file's folder. The current \
         context is passed over where --jid names an account of another domain.",
    );
    for setting in &SETTINGS {
        entry(roff, setting.key, &format!("{}, as {}.", setting.holds, setting.flag));
    }
    entry(
        roff,
        "mutes",
        "what does not count: a list of tables with id, subject, until and severity, kept by check --mute and \
         --unmute.",
    );
}

fn secrets(roff: &mut Roff) {
    roff.control("SH", ["PASSWORDS"]);
    roff.text([roman(
        "There is no flag that takes a password, since arguments show in ps. The first of these that has one \
         is taken; one that was named and fails ends the run, since a wrong password counts against the \
         account.",
    )]);
    for (term, text) in [
        ("--password-file FILE", "One line. Refused where others can read it. - is standard input."),
        ("--password-command CMD", "The first line that sh -c CMD prints within 10 s."),
        ("the context", "Its password_file or password_command, for the context's account alone."),
        ("$CREDENTIALS_DIRECTORY/clusterctl-password", "As systemd's LoadCredential= provides it."),
        ("CLUSTERCTL_PASSWORD", "Visible to other programs of the same user."),
        (
            "the system's keyring",
            "Through libsecret's secret-tool (store it with: secret-tool store --label clusterctl service \
             clusterctl account JID), on macOS through security (security add-generic-password -s clusterctl \
             -a JID -w).",
        ),
        ("a prompt", "Where standard input is a terminal."),
    ] {
        entry(roff, term, text);
    }
}

fn thresholds_in_force(roff: &mut Roff) {
    roff.control("SH", ["THRESHOLDS"]);
    roff.text([roman("What --warn and --critical set, with what holds where they do not.")]);
    let usual = Policy::default();
    for threshold in thresholds::all() {
        let limit = |level| threshold.shown(&usual, level);
        let text = format!(
            "{}: warning {}, critical {}; {}.",
            threshold.measures,
            limit(Level::Warning),
            match limit(Level::Critical).as_str() {
                "-" => "never",
                limit => limit,
            },
            threshold.unit.shape()
        );
        entry(roff, threshold.id, &text);
    }
}

/// The table that dispatches them, in print.
fn keys(roff: &mut Roff) {
    roff.control("SH", ["KEYS"]);
    for group in Group::ALL {
        roff.control("SS", [group.word()]);
        for binding in KEYMAP.iter().filter(|binding| binding.group == group) {
            let keys: Vec<String> = binding.keys.iter().map(ToString::to_string).collect();
            let places = match binding.on {
                On::Everywhere | On::Screens => String::new(),
                On::Overlays => " (help, explanations and details)".to_owned(),
                On::Only(screens) => {
                    format!(
                        " ({})",
                        screens.iter().map(|screen| screen.title()).collect::<Vec<_>>().join(", ")
                    )
                }
            };
            entry(roff, &keys.join(", "), &format!("{}{places}", binding.help));
        }
    }
}

fn examples(roff: &mut Roff, page: &Page) {
    roff.control("SH", ["EXAMPLES"]);
    for (what, line) in page.examples {
        roff.control("TP", []).text([roman(help::label(what))]).text([bold(*line)]);
    }
}

fn exit_status(roff: &mut Roff, page: &Page) {
    roff.control("SH", ["EXIT STATUS"]);
    for exit in ExitCode::ALL.into_iter().filter(|exit| exit.concerns(page.kind)) {
        entry(roff, &exit.code().to_string(), &format!("{}: {}", exit.name(), exit.meaning()));
    }
}

/// Writes the page of a command, or the files of all.
pub fn run(args: &ManArgs, output: &mut dyn Write) -> Outcome {
    if let Some(folder) = &args.dir {
        for (path, _) in help::all() {
            if let Some((name, bytes)) = page(&path) {
                write_file(folder, &name, &bytes)?;
            }
        }
        return Ok(ExitCode::Ok);
    }
    let Some((_, bytes)) = page(&args.command) else {
        let words = args.command.join(" ");
        return Err(Failure::usage(format!("there is no command '{words}'"))
            .with_remedy("clusterctl --help lists the commands"));
    };
    output.write_all(&bytes)?;
    Ok(ExitCode::Ok)
}
