//! How nodes are named by those who type, and the names of nodes that are to be.

use super::certificate::Certificate;
use super::command::{CommandError, nearest, short};
use super::plan::{DOMAIN, MOST_NODES, address};
use super::state::{Node, State};
use std::sync::Arc;

/// The node that is meant: its whole name, or the first part of it.
pub(super) fn find(state: &State, typed: &str) -> Result<usize, CommandError> {
    let found = state.nodes.iter().position(|node| {
        node.name.eq_ignore_ascii_case(typed) || shortened(&node.name).eq_ignore_ascii_case(typed)
    });
    found.map_or_else(
        || {
            let names = || state.nodes.iter().map(|node| shortened(&node.name));
            let hint = nearest(typed, names()).map(|near| format!(", did you mean {}?", short(near)));
            let all = || {
                let some: Vec<String> = names().take(10).map(short).collect();
                let more = if names().count() > 10 { ", …" } else { "" };
                format!("; there are {}{more}", some.join(", "))
            };
            refuse(format!("no node is called '{}'{}", short(typed), hint.unwrap_or_else(all)))
        },
        Ok,
    )
}

fn refuse<T>(words: impl Into<String>) -> Result<T, CommandError> {
    Err(CommandError(words.into()))
}

/// A node's name without the domain.
pub(super) fn shortened(name: &str) -> &str {
    name.strip_suffix(DOMAIN).and_then(|rest| rest.strip_suffix('.')).unwrap_or(name)
}

/// The whole name of a node that is to be.
pub(super) fn full_name(typed: &str) -> Result<String, CommandError> {
    let label = shortened(typed);
    let plain = label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !plain || label.is_empty() || label.len() > 63 || label.starts_with('-') || label.ends_with('-') {
        let typed = short(typed);
        return refuse(format!(
            "'{typed}' cannot be a node's name here: write letters, digits and hyphens, such as node4"
        ));
    }
    Ok(format!("{label}.{DOMAIN}"))
}

/// Gives a node that is to be its number, address and certificate.
pub(super) fn reserve(state: &mut State, typed: &str) -> Result<usize, CommandError> {
    let (name, number) = (full_name(typed)?, state.nodes.len());
    if let Some(known) = state.find(&name) {
        return Ok(known);
    }
    if number >= MOST_NODES {
        return refuse(format!("there are {number} nodes, and no more addresses for them"));
    }
    let certificate = Certificate::new(DOMAIN).or_else(|error| refuse(error.to_string()))?;
    state.nodes.push(Node::reserved(&name, address(number), Arc::new(certificate)));
    Ok(number)
}
