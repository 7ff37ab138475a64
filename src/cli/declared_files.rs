//! `--config FILE`: what should be there, taken from the configurations of the nodes.

use super::args::Declared;
use super::config_file;
use super::exit::Failure;
use crate::cluster::declaration::DeclaredAt;
use crate::config::declaration::{Declares, declares};
use crate::config::file::File;
use std::path::{Path, PathBuf};

/// Reads the files of the first layer that names any, and fills what that layer leaves open. Gives back where nodes
/// are declared, and the files.
pub(super) fn lay_over<'a>(
    layers: impl Iterator<Item = &'a mut Declared>,
) -> Result<(Vec<DeclaredAt>, Vec<PathBuf>), Failure> {
    let Some(layer) = layers.into_iter().find(|layer| !layer.config.is_empty()) else {
        return Ok((Vec::new(), Vec::new()));
    };
    let files = read(&layer.config)?;
    let Declares { expected, places, ports, connections_per_node } = declares(&files);
    if layer.expect.is_none() {
        layer.expect = expected;
    }
    if layer.cluster_port.is_empty() {
        layer.cluster_port = ports.unwrap_or_default();
    }
    layer.connections_per_node = layer.connections_per_node.or(connections_per_node);
    Ok((places, layer.config.clone()))
}

/// Reads configurations.
pub(super) fn read(paths: &[PathBuf]) -> Result<Vec<File>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            return Err(Failure::usage("--config -: a file is needed here, not standard input"));
        }
        let source = config_file::open(path)?;
        config_file::refuse_old(&source)?;
        config_file::refuse_replaced(&source)?;
        let file = File::new(source.name, source.text);
        config_file::document(&file)?;
        files.push(file);
    }
    Ok(files)
}
