//! `clusterctl completions`: written from the command line's own definition.

use crate::cli::args::{CompletionsArgs, Shell};
use crate::cli::commands::write_file;
use crate::cli::exit::{ExitCode, Outcome};
use crate::cli::help;
use clap::ValueEnum;
use std::io::Write;

impl Shell {
    /// The name that the shell looks for.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Bash => "clusterctl.bash",
            Self::Zsh => "_clusterctl",
            Self::Fish => "clusterctl.fish",
            Self::PowerShell => "_clusterctl.ps1",
            Self::Elvish => "clusterctl.elv",
            Self::Nushell => "clusterctl.nu",
        }
    }
}

/// The completions of one shell.
pub fn text(shell: Shell) -> Vec<u8> {
    use clap_complete::{Shell as Of, generate};
    let mut command = help::command();
    let mut bytes = Vec::new();
    let name = "clusterctl";
    match shell {
        Shell::Bash => generate(Of::Bash, &mut command, name, &mut bytes),
        Shell::Zsh => generate(Of::Zsh, &mut command, name, &mut bytes),
        Shell::Fish => generate(Of::Fish, &mut command, name, &mut bytes),
        Shell::PowerShell => generate(Of::PowerShell, &mut command, name, &mut bytes),
        Shell::Elvish => generate(Of::Elvish, &mut command, name, &mut bytes),
        Shell::Nushell => generate(clap_complete_nushell::Nushell, &mut command, name, &mut bytes),
    }
    bytes
}

/// Writes the completions of a shell, or the files of all of them.
pub fn run(args: &CompletionsArgs, output: &mut dyn Write) -> Outcome {
    if let Some(folder) = &args.dir {
        for shell in Shell::value_variants() {
            write_file(folder, shell.file_name(), &text(*shell))?;
        }
    }
    if let Some(shell) = args.shell {
        output.write_all(&text(shell))?;
    }
    Ok(ExitCode::Ok)
}
