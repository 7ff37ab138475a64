//! Parses, runs, exits.

use clusterctl::cli::world::{Environment, Terminals, World, arguments};
use clusterctl::cli::{commands, defect, run, secret};
use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    defect::end_on_panic();
    let world = &mut World {
        environment: Environment::of_process(),
        input: Box::new(io::stdin()),
        output: &mut io::BufWriter::new(io::stdout()),
        messages: &mut io::stderr(),
        terminals: Terminals::of_process(),
        keyring: Box::new(secret::keyring),
        prompt: Box::new(|question| rpassword::prompt_password(question).map(Into::into)),
        certificates: Box::new(commands::fetch_certificate),
    };
    run(arguments(), world).into()
}
