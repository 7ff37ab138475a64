//! The formatter: four blanks a level, an entry a line, ` = ` between key and value, the brace on the line of the
//! name. It keeps comments, order and, always, the tree: what it changes of an entry it reads again and compares.
//!
//! Where something written never reaches the server, the lines stay as they are: to set them right is to change
//! what the server sees, and that is for a person to decide.

mod leaf;

use super::error::ReadError;
use super::loss::{Loss, Why};
use super::pieces;
use super::pieces::{Block, Entry, Node};
use super::reader::{Document, read};
use super::token::{Token, TokenKind, Tokens};
use super::value::Span;

/// Entries with more pieces than this are not looked through for a `=`.
const LONGEST: usize = 1_000;

/// A file in its new form. Fails where the server refuses the file.
pub fn format(source: &str) -> Result<String, ReadError> {
    let document = read(source)?;
    let lossy = Lines::of(source, &document);
    let mut printer = Printer { source, lossy, out: String::with_capacity(source.len()) };
    printer.nodes(&pieces::nodes(source), 0);
    let mut out = printer.out;
    if document.losses.iter().any(|loss| loss.why == Why::EndOfFile) {
        // A newline here would bring back what the end of the file forgets.
        out.truncate(out.trim_end_matches('\n').len());
    }
    // A net below the acrobat: every entry was compared already.
    Ok(if read(&out).is_ok_and(|read| read.tree == document.tree) { out } else { source.to_owned() })
}

/// The lines of a file on which something is lost.
struct Lines {
    /// Where the lines begin.
    begins: Vec<usize>,
    /// How many of the lines before each are marked.
    marked: Vec<usize>,
}

impl Lines {
    fn of(source: &str, document: &Document) -> Self {
        let begins: Vec<usize> = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', source.as_bytes()).map(|at| at + 1))
            .collect();
        let mut lines = Self { marked: Vec::new(), begins };
        let mut changes = vec![0_isize; lines.begins.len() + 1];
        let mut mark = |from: usize, to: usize| {
            changes[lines.line(from)] += 1;
            changes[lines.line(to) + 1] -= 1;
        };
        for Loss { span, why } in &document.losses {
            match why {
                // Two whole entries: nothing about them depends on where they stand.
                Why::Overwritten { .. } => {}
                Why::BeforeBrace { brace: other } | Why::Mismatched { closer: other } => {
                    mark(span.start.min(other.start), span.end.max(other.start));
                }
                _ => mark(span.start, span.end),
            }
        }
        for comma in torn(source) {
            mark(comma, comma);
        }
        let (mut depth, mut sum) = (0, 0);
        lines.marked.push(0);
        for change in &changes[..lines.begins.len()] {
            depth += change;
            sum += usize::from(depth > 0);
            lines.marked.push(sum);
        }
        lines
    }

    fn line(&self, at: usize) -> usize {
        self.begins.partition_point(|begin| *begin <= at).saturating_sub(1)
    }

    fn any(&self, from: usize, to: usize) -> bool {
        self.marked[self.line(to) + 1] > self.marked[self.line(from)]
    }
}

/// Commas that tear a value in two, such as `xmpp:25k:0:disc,bin:200m:0:disc` without quotes. On lines of their own,
/// its halves would look as if they were meant.
fn torn(source: &str) -> Vec<usize> {
    let tokens: Vec<Token> = Tokens::new(source).collect();
    let mut lists = vec![false];
    let mut found = Vec::new();
    let solid = |at: Option<&u8>| at.is_some_and(|byte| *byte > b' ' && !b"'\"]})".contains(byte));
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Sign(opener @ (b'{' | b'[' | b'(')) => lists.push(opener != b'{'),
            TokenKind::Sign(b'}' | b']' | b')') if lists.len() > 1 => {
                lists.pop();
            }
            TokenKind::End if lists.last() == Some(&false) => {
                let (bytes, place) = (source.as_bytes(), token.span.start);
                let tight = bytes[place] == b','
                    && solid(place.checked_sub(1).and_then(|before| bytes.get(before)))
                    && solid(bytes.get(place + 1));
                let entry = || {
                    let rest = tokens[at + 1..].iter().take_while(|token| token.kind != TokenKind::End);
                    rest.take(LONGEST).any(|token| token.kind == TokenKind::Sign(b'='))
                };
                if tight && !entry() {
                    found.push(place);
                }
            }
            _ => {}
        }
    }
    found
}

struct Printer<'a> {
    source: &'a str,
    lossy: Lines,
    out: String,
}

impl Printer<'_> {
    fn nodes(&mut self, nodes: &[Node], depth: usize) {
        let mut at = 0;
        while let Some(node) = nodes.get(at) {
            at += 1;
            match node {
                Node::Blank => self.out.push('\n'),
                Node::Comment(span) => {
                    leaf::indent(&mut self.out, depth);
                    self.out.push_str(self.source[span.clone()].trim_end());
                    self.out.push('\n');
                }
                Node::Entry(entry) if self.stays(entry) => {
                    let mut last = entry;
                    while let Some(Node::Entry(next)) = nodes.get(at) {
                        if !self.stays(next) || self.source[last.span.end..next.span.start].contains('\n') {
                            break;
                        }
                        (last, at) = (next, at + 1);
                    }
                    self.verbatim(entry.span.start, last);
                }
                Node::Entry(entry) => self.entry(entry, depth),
            }
        }
    }

    /// Whether something is lost on the lines of an entry, those within its body left out.
    fn stays(&self, entry: &Entry) -> bool {
        match &entry.block {
            None => self.lossy.any(entry.span.start, entry.span.end),
            Some(block) => {
                self.lossy.any(entry.span.start, block.open)
                    || self.lossy.any(block.close, entry.span.end.max(block.close))
            }
        }
    }

    /// The lines as they stand.
    fn verbatim(&mut self, start: usize, last: &Entry) {
        let begin = self.source[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let begin = if self.source[begin..start].trim().is_empty() { begin } else { start };
        let mut end = last.comment.as_ref().map_or(last.span.end, |comment| comment.end);
        let rest = &self.source[end..];
        let rest = &rest[..rest.find('\n').unwrap_or(rest.len())];
        if rest.chars().all(|c| c == ',' || c <= ' ') {
            end += rest.len();
        }
        self.out.push_str(&self.source[begin..end]);
        self.out.push('\n');
    }

    fn entry(&mut self, entry: &Entry, depth: usize) {
        leaf::indent(&mut self.out, depth);
        match &entry.block {
            None => {
                let commented = entry.comment.is_some();
                self.out.push_str(&leaf::checked(&self.source[entry.span.clone()], depth, commented));
            }
            Some(block) => {
                self.out.push_str(&leaf::checked_head(&self.source[entry.span.start..block.open]));
                self.block(block, depth);
            }
        }
        if entry.block.is_some() {
            self.comment(entry.comment.as_ref());
        } else if let Some(span) = &entry.comment {
            self.out.push_str(self.source[span.clone()].trim_end());
        }
        self.out.push('\n');
    }

    fn block(&mut self, block: &Block, depth: usize) {
        self.out.push('{');
        self.comment(block.comment.as_ref());
        if !block.nodes.is_empty() || block.comment.is_some() {
            self.out.push('\n');
            self.nodes(&block.nodes, depth + 1);
            leaf::indent(&mut self.out, depth);
        }
        self.out.push('}');
    }

    fn comment(&mut self, comment: Option<&Span>) {
        if let Some(span) = comment {
            self.out.push(' ');
            self.out.push_str(self.source[span.clone()].trim_end());
        }
    }
}
