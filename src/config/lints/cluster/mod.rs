//! The rules of what a file means to a cluster: `CL01` and on.

mod access;
mod identity;
mod links;
mod misspelt;
mod mode;
mod names;
mod node;
mod ports;
mod redirect;
mod several;
mod throttling;

use crate::config::diagnosis::{Diagnosis, Lint};
use crate::config::file::File;
use node::Node;

/// The rules, in order.
pub const LINTS: &[&Lint] = &[
    &mode::CL01,
    &mode::CL02,
    &ports::CL03,
    &ports::CL04,
    &ports::CL05,
    &ports::CL06,
    &ports::CL07,
    &names::CL08,
    &names::CL09,
    &throttling::CL10,
    &throttling::CL11,
    &throttling::CL12,
    &throttling::CL13,
    &links::CL14,
    &links::CL15,
    &links::CL16,
    &several::CL17,
    &links::CL18,
    &identity::CL19,
    &identity::CL20,
    &several::CL21,
    &redirect::CL22,
    &redirect::CL23,
    &redirect::CL24,
    &redirect::CL25,
    &redirect::CL26,
    &mode::CL27,
    &access::CL28,
    &several::CL29,
    &several::CL30,
    &names::CL31,
    &links::CL32,
    &names::CL33,
    &access::CL34,
    &access::CL35,
    &access::CL36,
    &misspelt::CL37,
];

/// What the files, nodes of one cluster, have wrong.
pub fn check(files: &[File]) -> Vec<Diagnosis> {
    let nodes: Vec<Node<'_>> =
        files.iter().enumerate().filter_map(|(index, file)| Node::new(index, file)).collect();
    let mut found = Vec::new();
    for node in &nodes {
        for rule in [
            mode::check,
            ports::check,
            names::check,
            misspelt::check,
            throttling::check,
            links::check,
            identity::check,
            redirect::check,
            access::check,
        ] {
            found.extend(rule(node).into_iter().map(|diagnosis| diagnosis.in_file(node.index)));
        }
    }
    found.extend(several::check(&nodes));
    found
}
