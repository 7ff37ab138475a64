//! `clusterctl config new`: the configuration of a new cluster.

use crate::cli::args::ConfigNewArgs;
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::new_file;
use crate::cli::world::World;
use crate::config::meaning::redirect::PACKAGE;
use crate::config::new::{Plan, file};

pub(super) fn run(args: &ConfigNewArgs, world: &mut World<'_>) -> Outcome {
    if let Some(domain) = args.unnamed() {
        return Err(Failure::usage(format!(
            "--domain {domain} is an address: no node is called node1.{domain}"
        ))
        .with_remedy("name each node with --node, or a domain"));
    }
    let plan = plan(args);
    let Some(folder) = &args.dir else {
        write!(world.output, "{}", file(&plan, None))?;
        return Ok(ExitCode::Ok);
    };
    std::fs::create_dir_all(folder).map_err(|error| {
        Failure::new(ExitCode::InputOutput, format!("cannot make {}: {error}", folder.display()))
    })?;
    let paths: Vec<_> = plan.nodes.iter().map(|node| folder.join(format!("{node}.tdsl"))).collect();
    for path in &paths {
        new_file::refuse_existing(path, args.force)?;
    }
    for (path, node) in paths.iter().zip(&plan.nodes) {
        new_file::write(path, file(&plan, Some(node)).as_bytes(), args.force)?;
        writeln!(world.output, "{}", path.display())?;
    }
    Ok(ExitCode::Ok)
}

fn plan(args: &ConfigNewArgs) -> Plan {
    let domain = args.domain.as_ref().map(ToString::to_string);
    let numbered = |number| format!("node{number}.{}", domain.as_deref().unwrap_or("example.org"));
    let nodes = match args.nodes {
        Some(count) => (1..=count).map(numbered).collect(),
        None => args.node.iter().map(ToString::to_string).collect(),
    };
    let mut interfaces: Vec<String> = args.listen.iter().map(ToString::to_string).collect();
    // Both together are what the server does anyway.
    match (args.ipv4, args.ipv6) {
        (true, false) => interfaces.push("0.0.0.0".to_owned()),
        (false, true) => interfaces.push("::".to_owned()),
        (true, true) | (false, false) => {}
    }
    Plan {
        nodes,
        domain,
        admins: args.admin.iter().map(ToString::to_string).collect(),
        database: args.data_source.clone(),
        ports: args.port.clone(),
        interfaces,
        redirect: args.redirect.then(|| format!("{PACKAGE}SeeOtherHostHashed")),
    }
}
