//! What is muted, in a context of the settings file:
//!
//! ```toml
//! mutes = [
//!   { id = "few-connections", subject = "node2", until = 2026-12-24T16:00:00Z, severity = "warning" },
//! ]
//! ```

use super::settings_file::kind;
use super::values::{nearest, parse_check};
use crate::assess::finding::Severity;
use crate::assess::mute::Mute;
use jiff::Timestamp;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml_edit::{Array, InlineTable, Item, Table, TableLike, Value};

/// The key in a context.
pub(super) const KEY: &str = "mutes";

/// The keys of a mute.
const KEYS: [&str; 4] = ["id", "subject", "until", "severity"];

/// The severities that something can have had when it was muted.
const SEVERITIES: [Severity; 4] = [Severity::Note, Severity::Warning, Severity::Unknown, Severity::Critical];

/// Where in the file something is wrong, and what.
type Wrong = (Range<usize>, String);

/// Reads the list of a context.
pub(super) fn read(value: &Spanned<DeValue<'_>>) -> Result<Vec<Mute>, Wrong> {
    let DeValue::Array(items) = value.get_ref() else {
        return Err((
            value.span(),
            format!("it holds {}; a list of tables is needed", kind(value.get_ref())),
        ));
    };
    items
        .iter()
        .map(|item| match item.get_ref() {
            DeValue::Table(table) => one(table, item.span()),
            other => Err((item.span(), format!("an item is {}; a table is needed", kind(other)))),
        })
        .collect()
}

fn one(table: &DeTable<'_>, at: Range<usize>) -> Result<Mute, Wrong> {
    let mut id = None;
    let mut mute = Mute { id: "", subject: None, until: None, severity: None };
    for (key, value) in table {
        let wrong = |why: String| (value.span(), why);
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("id", DeValue::String(text)) => {
                id = Some(parse_check(text).map_err(|why| wrong(format!("'{text}': {why}")))?.id);
            }
            ("subject", DeValue::String(text)) => mute.subject = Some(text.to_string()),
            ("until", DeValue::String(text)) => mute.until = Some(time(text).map_err(wrong)?),
            ("until", DeValue::Datetime(text)) => mute.until = Some(time(&text.to_string()).map_err(wrong)?),
            ("severity", DeValue::String(text)) => {
                let known = SEVERITIES.into_iter().find(|severity| severity.word() == text);
                let words: Vec<&str> = SEVERITIES.iter().map(|severity| severity.word()).collect();
                mute.severity =
                    Some(known.ok_or_else(|| wrong(format!("'{text}': write one of {}", words.join(", "))))?);
            }
            (known, other) if KEYS.contains(&known) => {
                return Err(wrong(format!("{known} holds {}", kind(other))));
            }
            (unknown, _) => {
                let near = nearest(unknown, KEYS.into_iter());
                let rest = near
                    .map_or_else(|| KEYS.join(", ") + " are known", |near| format!("did you mean {near}?"));
                return Err((key.span(), format!("unknown key {unknown}; {rest}")));
            }
        }
    }
    let Some(id) = id else { return Err((at, "a mute needs the id of a check".to_owned())) };
    Ok(Mute { id, ..mute })
}

fn time(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| format!("'{text}' is no time; write it like 2026-12-24T16:00:00Z"))
}

/// Puts the list into a context's table: those that are no longer there are taken out, new ones are put at the
/// end, and the others stay as they were written. `before` is what the table holds.
pub(super) fn write(context: &mut dyn TableLike, before: &[Mute], after: &[Mute]) {
    let gone: Vec<usize> = (0..before.len()).filter(|at| !after.contains(&before[*at])).collect();
    let new: Vec<&Mute> = after.iter().filter(|mute| !before.contains(mute)).collect();
    match context.get_mut(KEY) {
        Some(Item::ArrayOfTables(tables)) => {
            for at in gone.into_iter().rev() {
                tables.remove(at);
            }
            for mute in new {
                let mut table = Table::new();
                table.extend(fields(mute));
                tables.push(table);
            }
        }
        Some(Item::Value(Value::Array(array))) => change(array, &gone, &new),
        _ if new.is_empty() => {}
        _ => {
            let mut array = Array::new();
            change(&mut array, &gone, &new);
            context.insert(KEY, Item::Value(Value::Array(array)));
        }
    }
    let comments = |item: &Item| item.to_string().contains('#');
    if after.is_empty() && !context.get(KEY).is_some_and(comments) {
        context.remove(KEY);
    }
}

/// Takes out and adds items. Comments stand before the item that follows them: those of an item that goes are
/// handed on.
fn change(array: &mut Array, gone: &[usize], new: &[&Mute]) {
    for at in gone.iter().rev() {
        let before = array.remove(*at).decor().prefix().and_then(|prefix| prefix.as_str()).map(str::to_owned);
        let Some(comments) = before.filter(|before| before.contains('#')) else { continue };
        let comments = comments.trim_end();
        if let Some(next) = array.get_mut(*at) {
            let own = next.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or("\n  ");
            let both = format!("{comments}{own}");
            next.decor_mut().set_prefix(both);
        } else {
            let both = format!("{comments}\n{}", array.trailing().as_str().unwrap_or_default().trim_start());
            array.set_trailing(both);
        }
    }
    for mute in new {
        let comments = array.trailing().as_str().unwrap_or_default().trim_end().to_owned();
        let mut value = Value::InlineTable(fields(mute).into_iter().collect::<InlineTable>());
        value.decor_mut().set_prefix(format!("{comments}\n  "));
        array.push_formatted(value);
        array.set_trailing("\n");
        array.set_trailing_comma(true);
    }
}

fn fields(mute: &Mute) -> Vec<(&'static str, Value)> {
    let mut fields = vec![("id", Value::from(mute.id))];
    fields.extend(mute.subject.as_ref().map(|subject| ("subject", Value::from(subject.as_str()))));
    fields.extend(mute.until.map(|until| ("until", written(until))));
    fields.extend(mute.severity.map(|severity| ("severity", Value::from(severity.word()))));
    fields
}

/// A time as TOML writes it, whole seconds.
fn written(time: Timestamp) -> Value {
    let text = format!("{time:.0}");
    text.parse::<toml_edit::Datetime>().map_or_else(|_| Value::from(text.as_str()), Value::from)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use crate::cli::settings_file::parse;
    use std::path::Path;
    use toml_edit::DocumentMut;

    const FILE: &str = r#"current = "a"
[contexts.a] # ours
jid = "a@b.c"
mutes = [ # by hand
  # the new switch
  { id = "silent-link", subject = "node2" }, # until it is there
  { id = "few-connections", until = 2026-12-24T16:00:00Z, severity = "warning" },
]
# the end
"#;

    fn mutes(text: &str) -> Vec<Mute> {
        let file = parse(Path::new("/c.toml"), text, None);
        assert_eq!(file.problems, [], "{text}");
        file.contexts["a"].mutes.clone()
    }

    fn rewritten(text: &str, after: &[Mute]) -> String {
        let before = mutes(text);
        let mut document: DocumentMut = text.parse().unwrap();
        let context = document["contexts"]["a"].as_table_like_mut().unwrap();
        write(context, &before, after);
        let text = document.to_string();
        assert_eq!(mutes(&text), after, "{text}");
        text
    }

    fn new() -> Mute {
        Mute {
            id: "link-down",
            subject: Some("node2->node3".to_owned()),
            until: Some("2026-11-22T16:00:00Z".parse().unwrap()),
            severity: Some(Severity::Critical),
        }
    }

    #[test]
    fn what_is_written_is_read_and_the_comments_stay() {
        let mut all = mutes(FILE);
        assert_eq!(all.len(), 2);
        assert_eq!(all[1].until, Some("2026-12-24T16:00:00Z".parse().unwrap()));
        all.push(new());
        let text = rewritten(FILE, &all);
        for comment in ["# ours", "# by hand", "# the new switch", "# until it is there", "# the end"] {
            assert!(text.contains(comment), "{comment} went from\n{text}");
        }
        let line = "\n  { id = \"link-down\", subject = \"node2->node3\", until = 2026-11-22T16:00:00Z, severity = \"critical\" },\n]";
        assert!(text.contains(line), "{text}");
    }

    #[test]
    fn one_is_taken_out_and_the_others_stay() {
        let all = mutes(FILE);
        let comments = ["# by hand", "# the new switch", "# until it is there", "# the end"];
        for (kept, gone) in [(&all[..1], "few-connections"), (&all[1..], "silent-link"), (&[], "silent-link")]
        {
            let text = rewritten(FILE, kept);
            assert!(comments.iter().all(|comment| text.contains(comment)) && !text.contains(gone), "{text}");
        }
        let replaced = rewritten(FILE, &[new()]);
        assert!(comments.iter().all(|comment| replaced.contains(comment)), "{replaced}");
        let bare = "[contexts.a]\njid = 'a@b.c'\nmutes = [{ id = 'node-down' }]\n";
        assert!(!rewritten(bare, &[]).contains("mutes"));
    }

    #[test]
    fn the_first_one_and_tables_of_their_own_are_written_too() {
        rewritten("[contexts.a]\njid = 'a@b.c'\n", &[new()]);
        rewritten("contexts.a = { jid = 'a@b.c' }\n", &[new()]);
        let tables = "[contexts.a]\njid = 'a@b.c'\n[[contexts.a.mutes]]\nid = 'silent-link'\n";
        let mut all = mutes(tables);
        all.push(new());
        rewritten(tables, &all);
        rewritten(tables, &[new()]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (mutes, said) in [
            ("3", "2:9: context a: mutes: it holds a whole number; a list of tables is needed"),
            ("['silent-link']", "2:10: context a: mutes: an item is a text; a table is needed"),
            ("[{}]", "2:10: context a: mutes: a mute needs the id of a check"),
            ("[{ id = 3 }]", "2:17: context a: mutes: id holds a whole number"),
            (
                "[{ id = 'silent-lnk' }]",
                "2:17: context a: mutes: 'silent-lnk': there is no such check; did you mean silent-link?",
            ),
            (
                "[{ id = 'silent-link', untl = 1 }]",
                "2:32: context a: mutes: unknown key untl; did you mean until?",
            ),
            (
                "[{ id = 'silent-link', until = 'soon' }]",
                "2:40: context a: mutes: 'soon' is no time; write it like 2026-12-24T16:00:00Z",
            ),
            (
                "[{ id = 'silent-link', until = 2026-12-24 }]",
                "2:40: context a: mutes: '2026-12-24' is no time",
            ),
            (
                "[{ id = 'silent-link', severity = 'bad' }]",
                "2:43: context a: mutes: 'bad': write one of note, warning, unknown, critical",
            ),
        ] {
            let file = parse(Path::new("/c.toml"), &format!("[contexts.a]\nmutes = {mutes}\n"), None);
            let problem = &file.problems[0];
            let shown = format!("{}:{}: {}", problem.place.line, problem.place.column, problem.message);
            assert!(shown.starts_with(said), "{mutes}\nwanted {said}\ngot {shown}");
        }
    }
}
