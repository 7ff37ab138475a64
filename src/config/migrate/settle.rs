//! What a cluster of 8.x needs beside what was carried over.

use super::draft::{Put, quoted};
use super::{Change, Work};
use crate::config::diagnosis::{Diagnosis, Fix};
use crate::config::file::File;
use crate::config::fix::{applied, apply_safe};
use crate::config::lints;
use crate::config::meaning::Meaning;
use crate::config::meaning::redirect::{PACKAGE, Redirect};
use crate::tdsl::reader::read;

/// Rules whose fixes do what a migration is for, although each changes what stands in the file.
const FIXED: [&str; 2] = ["CL09", "CL25"];

/// How many such fixes at most: each removes its finding.
const MOST_FIXES: usize = 1_000;

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
    for _ in 0..MOST_FIXES {
        let file = [File::new(name, work.text.as_str())];
        let all = lints::check(&file);
        let next = all
            .iter()
            .find_map(|one| Some((one, one.fix.as_ref()?)).filter(|(one, _)| FIXED.contains(&one.lint.id)));
        let Some((one, fix)) = next else { break };
        let (text, why) = (applied(&work.text, fix), told(one));
        let change = if fix_keeps_something(fix) { Change::Moved } else { Change::LeftOut };
        let key = work.text.get(one.span.clone()).unwrap_or_default().trim_matches(['\'', '"']).to_owned();
        work.text = text;
        work.step(None, change, &key, Vec::new(), why);
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
