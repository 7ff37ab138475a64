//! What a cluster of 8.x needs beside what was carried over.

use super::draft::{Put, quoted};
use super::{Change, Work};
use crate::config::diagnosis::{Diagnosis, Fix};
use crate::config::file::File;
use crate::config::fix::{apply, apply_safe};
use crate::config::lints;
use crate::config::meaning::Meaning;
use crate::config::meaning::redirect::{PACKAGE, Redirect};
use crate::tdsl::reader::read;

/// Rules whose fixes do what a migration is for, although each changes what stands in the file.
const FIXED: [&str; 2] = ["CL09", "CL25"];

/// How often what was mended is looked at again.
const ROUNDS: usize = 64;

/// Turns clustering on where nodes were named, names the node, says where clients are sent.
pub(super) fn cluster(work: &mut Work, wishes: &super::Wishes) {
    let Ok(document) = read(&work.text) else { return };
    let meaning = Meaning::of(&document.tree, None);
    let named = work.steps.iter().any(|step| step.from.trim_start_matches('-') == "cluster-nodes");
    if named && meaning.clustering.witness.is_none() {
        add(
            work,
            Put::value(&["cluster-mode"], "true"),
            "nodes were named; nothing but cluster-mode makes a cluster of them",
        );
    }
    if let Some(node) = &wishes.node
        && meaning.identity.primary.is_none()
    {
        add(
            work,
            Put::value(&["dns-resolver", "tigase-primary-address"], quoted(node)),
            "the name under which the others find this node",
        );
    }
    let Ok(document) = read(&work.text) else { return };
    let meaning = Meaning::of(&document.tree, None);
    if !meaning.clustering.value.is_on() {
        return;
    }
    if !meaning.data_sources.iter().any(|source| source.address.is_some()) {
        work.left.push(
            "no database is named: nodes find one another in the one that they share. Write the same for every node: \
             dataSource () { default () { uri = 'jdbc:...' } }, with a newline before each brace that closes"
                .to_owned(),
        );
    }
    for (component, stated) in &meaning.redirects {
        let off = crate::config::field::section(&document.tree, &[component]).is_off();
        if off || !matches!(stated.value, Redirect::Undetermined | Redirect::Alone) {
            continue;
        }
        let (head, why) = if wishes.balanced {
            ("active: false".to_owned(), "clients stay where the load balancer sends them")
        } else {
            (
                format!("class: {PACKAGE}SeeOtherHostHashed"),
                "what clusters of 7.1 did; in 8.x two classes claim to be the default, and which one wins differs from \
                 node to node (--balanced switches it off)",
            )
        };
        add(work, Put::bean(&[component, "seeOtherHost"], head), why);
    }
}

fn add(work: &mut Work, wanted: Put, why: &str) {
    let to = work.put("what a cluster needs", &[wanted]);
    if !to.is_empty() {
        work.step(None, Change::Added, "", to, why);
    }
}

/// Applies what the rules would have a person do: dead names out, safe fixes in.
pub(super) fn rules(work: &mut Work, name: &str) {
    for _ in 0..ROUNDS {
        let file = [File::new(name, work.text.as_str())];
        let all = lints::check(&file);
        let wanted: Vec<&Diagnosis> = all.iter().filter(|one| FIXED.contains(&one.lint.id)).collect();
        // All of them at once, but for those that touch one another.
        let (text, done) = apply(&work.text, &wanted);
        if done.is_empty() || text == work.text {
            break;
        }
        let before = std::mem::replace(&mut work.text, text);
        for one in done {
            let keeps = one.fix.as_ref().is_some_and(fix_keeps_something);
            let change = if keeps { Change::Moved } else { Change::LeftOut };
            let key = before.get(one.span.clone()).unwrap_or_default().trim_matches(['\'', '"']);
            work.step(None, change, key, Vec::new(), told(one));
        }
    }
    let found = lints::check(&[File::new(name, work.text.as_str())]);
    let safe: Vec<(String, String)> = found
        .iter()
        .filter(|one| one.fix.as_ref().is_some_and(|fix| fix.safe))
        .map(|one| (one.lint.id.to_owned(), told(one)))
        .collect();
    let mended = apply_safe(name, &work.text, &|_, _| true);
    work.text = mended.source;
    for (id, why) in safe {
        work.step(None, Change::Mended, &id, Vec::new(), why);
    }
}

fn told(one: &Diagnosis) -> String {
    match &one.help {
        Some(help) => format!("{}: {help}", one.message),
        None => one.message.clone(),
    }
}

/// Whether a fix writes anything, or only takes out.
fn fix_keeps_something(fix: &Fix) -> bool {
    fix.edits.iter().any(|edit| !edit.text.is_empty())
}
