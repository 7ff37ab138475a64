//! SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format): what editors and code scanning read.

use super::findings::{name, region};
use super::stopped::{WORDS, stopped};
use crate::config::diagnosis::{Diagnosis, Level, Lint};
use crate::config::file::File;
use crate::config::lints::registry;
use crate::tdsl::value::Span;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// One log with one run. Columns count characters.
pub(super) fn log(found: &[Diagnosis], files: &[File]) -> Value {
    let rules: Vec<&Lint> = registry::all().collect();
    let results: Vec<Value> = found.iter().map(|one| result(one, &rules, files)).collect();
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "clusterctl",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|lint| rule(lint)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation(files)],
            "artifacts": files.iter().map(|file| json!({ "location": { "uri": uri(&file.name) } })).collect::<Vec<_>>(),
            "results": results,
        }],
    })
}

/// How the run went (3.20): a file that was not read to its end is told beside the results.
fn invocation(files: &[File]) -> Value {
    let notifications: Vec<Value> = stopped(files)
        .map(|one| {
            let place = json!({ "startLine": one.place.line, "startColumn": one.place.column });
            json!({
                "level": "error",
                "message": { "text": WORDS },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": uri(one.name), "index": one.index },
                    "region": place,
                }}],
            })
        })
        .collect();
    json!({
        "executionSuccessful": notifications.is_empty(),
        "toolExecutionNotifications": notifications,
    })
}

const fn level(level: Level) -> &'static str {
    level.word()
}

fn rule(lint: &Lint) -> Value {
    json!({
        "id": lint.id,
        "shortDescription": { "text": lint.title },
        "fullDescription": { "text": lint.explanation },
        "help": { "text": lint.explanation },
        "defaultConfiguration": { "level": level(lint.level) },
    })
}

fn result(one: &Diagnosis, rules: &[&Lint], files: &[File]) -> Value {
    let mut text = one.message.clone();
    for more in [&one.label].into_iter().chain(&one.notes).chain(&one.help).filter(|more| !more.is_empty()) {
        text.push_str(". ");
        text.push_str(more);
    }
    let mut result = json!({
        "ruleId": one.lint.id,
        "ruleIndex": rules.iter().position(|lint| lint.id == one.lint.id),
        "level": level(one.level),
        "message": { "text": text },
        "locations": [location(files, one.file, &one.span)],
    });
    if !one.marks.is_empty() {
        result["relatedLocations"] = one
            .marks
            .iter()
            .enumerate()
            .map(|(id, mark)| {
                let mut related = location(files, mark.file, &mark.span);
                related["id"] = id.into();
                related["message"] = json!({ "text": mark.label });
                related
            })
            .collect();
    }
    if let Some(fix) = one.fix.as_ref().filter(|fix| fix.safe) {
        let replacements: Vec<Value> = fix
            .edits
            .iter()
            .map(|edit| {
                json!({
                    "deletedRegion": place(files, one.file, &edit.span),
                    "insertedContent": { "text": edit.text },
                })
            })
            .collect();
        let file = json!({ "uri": uri(name(files, one.file)) });
        result["fixes"] = json!([{
            "description": { "text": one.help.as_deref().unwrap_or(one.lint.title) },
            "artifactChanges": [{ "artifactLocation": file, "replacements": replacements }],
        }]);
    }
    result
}

fn location(files: &[File], file: usize, span: &Span) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(name(files, file)), "index": file },
        "region": place(files, file, span),
    }})
}

fn place(files: &[File], file: usize, span: &Span) -> Value {
    let region = region(files.get(file), span);
    json!({
        "startLine": region.line, "startColumn": region.column,
        "endLine": region.end_line, "endColumn": region.end_column,
    })
}

/// A path as a reference (RFC 3986): relative ones stay relative.
fn uri(path: &str) -> String {
    let mut uri = if path.starts_with('/') { "file://".to_owned() } else { String::new() };
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
