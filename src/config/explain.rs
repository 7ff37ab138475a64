//! What stands on a line of a file, and what the server makes of it: read, ignored or lost.

use super::diagnosis::Diagnosis;
use super::field::Section;
use super::file::File;
use super::lints;
use super::masked::{self, masked};
use super::meaning::Meaning;
use super::meaning::dead::walk;
use super::meaning::facts::{Fact, facts};
use super::settings::{Fate as SettingFate, Setting, Standing, misspelt};
use crate::tdsl::error::ReadError;
use crate::tdsl::loss::{Loss, Why};
use crate::tdsl::token::{TokenKind, Tokens};
use crate::tdsl::value::{Item, Map, Span, Value};
use std::collections::HashMap;

/// What becomes of a piece of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The server reads it and heeds it.
    Read,
    /// The server reads it, and nothing heeds it.
    Ignored,
    /// It never reaches the server.
    Lost,
    /// The server refuses the file here.
    Refused,
    /// It is for people.
    Comment,
    /// Braces, blank lines.
    Nothing,
}

impl Fate {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Ignored => "ignored",
            Self::Lost => "lost",
            Self::Refused => "refused",
            Self::Comment => "comment",
            Self::Nothing => "nothing",
        }
    }
}

/// A piece of a line.
#[derive(Debug, Clone)]
pub struct Piece {
    /// What it is: the path of a key, or the text that is lost.
    pub what: String,
    /// What becomes of it.
    pub fate: Fate,
    /// What the server makes of it, or why it is lost.
    pub says: String,
    /// The setting, where it is one of the table.
    pub setting: Option<&'static Setting>,
}

/// A line.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// What stands on it, secrets masked.
    pub text: String,
    /// Its pieces, in their order.
    pub pieces: Vec<Piece>,
    /// What is wrong with it.
    pub findings: Vec<Diagnosis>,
}

/// Explains every line of a file.
pub fn lines(file: &File) -> Vec<Line> {
    let source = &file.source;
    let masked = masked(source);
    let mut lines: Vec<Line> = masked
        .split('\n')
        .enumerate()
        .map(|(at, text)| Line {
            number: at + 1,
            text: text.trim_end_matches('\r').to_owned(),
            pieces: Vec::new(),
            findings: Vec::new(),
        })
        .collect();
    let starts: Vec<usize> =
        std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let line_of = |at: usize| starts.partition_point(|start| *start <= at).saturating_sub(1);
    let mut pieces: Vec<(usize, Piece)> = Vec::new();
    match &file.read {
        Ok(document) => {
            of_tree(&document.tree, &mut pieces);
            for loss in untold(&document.losses) {
                let text = masked.get(loss.span.clone()).unwrap_or_default();
                let line = |at: usize| line_of(at) + 1;
                pieces.push((loss.span.start, lost(text, &loss.why, &line)));
            }
        }
        Err(error) => {
            pieces.push((error.offset.min(source.len()), refused(&masked::refused(source, error))));
        }
    }
    for token in Tokens::new(source).filter(|token| token.kind == TokenKind::Comment) {
        pieces.push((token.span.start, piece("", Fate::Comment, "for people: the server skips it")));
    }
    pieces.sort_by_key(|(at, _)| *at);
    for (at, piece) in pieces {
        if let Some(line) = lines.get_mut(line_of(at)) {
            line.pieces.push(piece);
        }
    }
    for found in lints::check(std::slice::from_ref(file)) {
        if let Some(line) = lines.get_mut(line_of(found.span.start)) {
            line.findings.push(found);
        }
    }
    if let Ok(document) = &file.read {
        nothing(&document.tree, &starts, &mut lines);
    }
    lines
}

fn piece(what: impl Into<String>, fate: Fate, says: impl Into<String>) -> Piece {
    Piece { what: what.into(), fate, says: says.into(), setting: None }
}

fn of_tree(tree: &Map, pieces: &mut Vec<(usize, Piece)>) {
    let facts = facts(&Meaning::of(tree, None));
    let mut by_place: HashMap<(usize, &str), &Fact> = HashMap::new();
    for fact in &facts {
        if let Some(witness) = &fact.witness {
            by_place.entry((witness.key.start, &witness.path)).or_insert(fact);
        }
    }
    walk_all(tree, &mut Vec::new(), &mut |path, standing, item, dead_above| {
        let path_text = path.join("/");
        let fact = by_place.get(&(item.key.start, path_text.as_str())).copied();
        let fact = fact.filter(|fact| fact.witness.as_ref().is_some_and(|witness| witness.key == item.key));
        pieces.push((item.key.start, told(&path_text, standing, item, fact, dead_above)));
    });
}

/// What is visited: the path, what the key is there, the entry, whether nothing reads what is around it.
type Visit<'v> = dyn FnMut(&[&str], Standing, &Item, bool) + 'v;

/// Every key, those below a key that nothing reads included.
fn walk_all(tree: &Map, path: &mut Vec<String>, visit: &mut Visit<'_>) {
    let mut read = std::collections::BTreeSet::new();
    walk(tree, &mut Vec::new(), &mut |_, _, witness| {
        read.insert(witness.key.start);
    });
    each(tree, path, &|start| !read.contains(&start), visit);
}

fn each(map: &Map, path: &mut Vec<String>, dead_above: &dyn Fn(usize) -> bool, visit: &mut Visit<'_>) {
    for (key, item) in map {
        path.push(key.to_owned());
        let words: Vec<&str> = path.iter().map(String::as_str).collect();
        visit(&words, super::settings::stands_at(&words), item, dead_above(item.key.start));
        if let Some(body) = Section::of(item).body() {
            each(body, path, dead_above, visit);
        }
        path.pop();
    }
}

fn told(path: &str, standing: Standing, item: &Item, fact: Option<&Fact>, dead_above: bool) -> Piece {
    let setting = standing.setting();
    let mut made = piece(path, Fate::Read, "");
    made.setting = setting;
    if dead_above {
        made.fate = Fate::Ignored;
        "what stands around it is read by nothing".clone_into(&mut made.says);
        return made;
    }
    let first = setting.map(|setting| first_sentence(setting.meaning)).unwrap_or_default();
    match standing {
        Standing::Own(_) | Standing::Around(_) => {
            let opens_nothing = fact.is_some_and(|fact| fact.value == "opens nothing");
            if opens_nothing {
                made.fate = Fate::Ignored;
            }
            made.says = match fact {
                Some(fact) if fact.note.is_empty() => fact.value.clone(),
                Some(fact) => format!("{}: {}", fact.value, fact.note),
                None => first.to_owned(),
            };
            if matches!(standing, Standing::Around(_)) && fact.is_none() {
                made.says = format!("for the sections below that know it: {first}");
            }
        }
        Standing::Unread(setting) => {
            made.fate = Fate::Ignored;
            made.says = match setting.fate {
                SettingFate::Replaced(by) => format!("nothing reads it. {first} In 8.x see {by}."),
                SettingFate::Converted(by) => format!("{first} Its name in 8.x is {by}."),
                SettingFate::Instead(advice) => format!("nothing reads it. {first} In 8.x: {advice}."),
                SettingFate::Dead | SettingFate::Alive => format!("nothing reads it. {first}"),
            };
            if matches!(setting.fate, SettingFate::Converted(_)) {
                made.fate = Fate::Read;
            }
        }
        Standing::Misplaced(setting) => {
            let own_name = matches!(item.value, Value::Map(_) | Value::Bean(_));
            made.says = if own_name {
                "a section of this name; no setting of the cluster is read from it here".to_owned()
            } else {
                made.fate = Fate::Ignored;
                format!("as a setting of the cluster it is read {}", setting.read_where())
            };
        }
        Standing::Unknown => match misspelt(&path.split('/').collect::<Vec<_>>()) {
            Some(setting) => {
                made.fate = Fate::Ignored;
                made.says = format!("nothing reads it; did you mean {}?", setting.key);
            }
            None => {
                "no setting that concerns the cluster, as far as this tool knows".clone_into(&mut made.says);
            }
        },
    }
    made
}

/// The first sentence of a text.
pub(super) fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |at| &text[..=at])
}

fn refused(error: &ReadError) -> Piece {
    if !error.kind.is_the_servers() {
        let says =
            format!("{}: clusterctl reads no further; the server itself has no such limit", error.message);
        return piece("", Fate::Refused, says);
    }
    piece("", Fate::Refused, format!("{}: {}; the server does not start", error.kind.name(), error.message))
}

/// The losses that are not told by a greater one around them. Each is compared with those that it stands in alone:
/// there may be very many.
fn untold(losses: &[Loss]) -> Vec<&Loss> {
    let mut all: Vec<&Loss> = losses.iter().collect();
    all.sort_by_key(|loss| (loss.span.start, std::cmp::Reverse(loss.span.end)));
    let mut around: Vec<&Loss> = Vec::new();
    all.retain(|loss| {
        around.retain(|other| other.span.end > loss.span.start);
        let minor =
            matches!(loss.why, Why::Replaced { .. } | Why::Beside { .. } | Why::NoKey | Why::KeyInList);
        let said = around.iter().any(|other| {
            loss.span.end <= other.span.end
                && other.span.len() > loss.span.len()
                && (minor || std::mem::discriminant(&other.why) == std::mem::discriminant(&loss.why))
        });
        around.push(loss);
        !said
    });
    all
}

fn lost(text: &str, why: &Why, line_of: &dyn Fn(usize) -> usize) -> Piece {
    let again;
    let says = match why {
        Why::BeforeBrace { .. } => {
            "a closing brace ends no entry: what stands before it on the same line is dropped. Put the brace on a \
             line of its own"
        }
        Why::NoKey => "no =, { or ( makes it an entry: dropped",
        Why::Nameless => "a section without a name: its brace must stand on the line of its name",
        Why::Overwritten { by } => {
            again = format!(
                "the same key stands again on line {}, and that one counts; the two are not merged",
                line_of(by.start)
            );
            &again
        }
        Why::Replaced { .. } => "another value follows in the same entry, and that one counts",
        Why::Beside { .. } => "text beside a value in quotes or brackets is dropped",
        Why::KeyReplaced { .. } => {
            "what stands before ( became the name of a bean, so that this name is dropped"
        }
        Why::KeyInList => "lists know no keys: only the value is kept",
        Why::Mismatched { .. } => "closed by the closer of another thing: all that stands in it is dropped",
        Why::EndOfFile => "the file ends without a newline, which forgets this expression",
        Why::Argument => "a variable has two arguments at most",
    };
    let short: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    piece(short, Fate::Lost, says)
}

/// Lines without a piece: blank, or within something that begins above.
fn nothing(tree: &Map, starts: &[usize], lines: &mut [Line]) {
    let mut entries = Vec::new();
    spans(tree, &mut entries);
    entries.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut entries = entries.into_iter().peekable();
    // What a line is within, from the outside in.
    let mut around: Vec<(Span, &str)> = Vec::new();
    for (at, line) in lines.iter_mut().enumerate() {
        let from = starts.get(at).copied().unwrap_or_default();
        while let Some(entry) = entries.next_if(|(span, _)| span.start <= from) {
            around.retain(|(span, _)| span.end > entry.0.start);
            around.push(entry);
        }
        around.retain(|(span, _)| span.end > from);
        if !line.pieces.is_empty() {
            continue;
        }
        let text = line.text.trim();
        let path = around.iter().map(|(_, key)| *key).collect::<Vec<_>>().join("/");
        let says = match (text.is_empty(), path.is_empty()) {
            (true, _) => "blank".to_owned(),
            (false, false) if text.chars().all(|c| "{}[]() ,;".contains(c)) => format!("closes {path}"),
            (false, false) => format!("part of {path}"),
            (false, true) => "nothing that the server keeps".to_owned(),
        };
        line.pieces.push(piece("", Fate::Nothing, says));
    }
}

/// Every entry's place and key.
fn spans<'a>(map: &'a Map, found: &mut Vec<(Span, &'a str)>) {
    for (key, item) in map {
        found.push((item.span.clone(), key));
        if let Some(body) = Section::of(item).body() {
            spans(body, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<(usize, &'static str, String)> {
        lines(&File::new("config.tdsl", text))
            .into_iter()
            .flat_map(|line| {
                let number = line.number;
                line.pieces
                    .into_iter()
                    .map(move |piece| (number, piece.fate.word(), piece.what))
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn what_a_brace_on_the_same_line_costs_is_said_on_that_line() {
        let found = pieces("cl-comp { connections { 4250 {} } }\n");
        assert!(
            found.iter().any(|(line, fate, what)| *line == 1 && *fate == "lost" && what.contains("4250")),
            "{found:?}"
        );
        assert!(found.contains(&(1, "read", "cl-comp".to_owned())), "{found:?}");
    }

    #[test]
    fn every_line_of_a_file_has_something_said_of_it() {
        let text = "# who\ncluster-mode = true\n\ncl-comp {\n    connections {\n        4250 {}\n    }\n}\ncluster-nodes = [\n    'a:pw:5277'\n]\n";
        let all = lines(&File::new("config.tdsl", text));
        assert!(all.iter().all(|line| !line.pieces.is_empty()));
        let found = pieces(text);
        assert!(found.contains(&(1, "comment", String::new())), "{found:?}");
        assert!(found.contains(&(6, "ignored", "cl-comp/connections/4250".to_owned())), "{found:?}");
        assert!(found.contains(&(9, "ignored", "cluster-nodes".to_owned())), "{found:?}");
        assert!(all.iter().all(|line| !line.text.contains("pw:")), "the password is masked");
        let says = |number: usize| all[number - 1].pieces[0].says.clone();
        assert_eq!((says(3).as_str(), says(8).as_str()), ("blank", "closes cl-comp"));
        assert_eq!(says(10), "part of cluster-nodes");
    }

    #[test]
    fn a_file_that_is_refused_is_explained_where_it_is() {
        let found = pieces("cluster-mode = true\n}\n");
        assert!(found.contains(&(2, "refused", String::new())), "{found:?}");
    }
}
