//! A file as entries, comments and blank lines: as the reader divides it, before anything is lost.

use super::literal;
use super::token::{Token, TokenKind, Tokens};
use super::value::Span;

/// What stands beside one another at one level.
#[derive(Debug)]
pub enum Node {
    /// One or more blank lines.
    Blank,
    /// A comment on a line of its own.
    Comment(Span),
    /// All up to a newline or a comma.
    Entry(Entry),
}

/// One entry, or one element of a list.
#[derive(Debug)]
pub struct Entry {
    /// From its first sign up to what ends it, blanks at the end included.
    pub span: Span,
    /// The comment behind it, on the same line.
    pub comment: Option<Span>,
    /// The body, where it ends with one.
    pub block: Option<Block>,
}

/// `{ … }`.
#[derive(Debug)]
pub struct Block {
    /// Where it opens.
    pub open: usize,
    /// The comment on the opening line.
    pub comment: Option<Span>,
    /// What stands in it.
    pub nodes: Vec<Node>,
    /// Where it closes.
    pub close: usize,
}

/// What stands in a text, up to its end or to a closer of what is open around it.
pub fn nodes(source: &str) -> Vec<Node> {
    let tokens: Vec<Token> = Tokens::new(source).collect();
    let mut parser = Parser { source, tokens: &tokens, at: 0 };
    parser.nodes(true).0
}

struct Parser<'a> {
    source: &'a str,
    tokens: &'a [Token],
    at: usize,
}

impl Parser<'_> {
    /// The nodes of a level, and the comment behind what opened it. Ends at its closer, which is not taken.
    /// Without a line of its own, the first comment belongs to the opener.
    fn nodes(&mut self, mut fresh: bool) -> (Vec<Node>, Option<Span>) {
        let mut nodes: Vec<Node> = Vec::new();
        let mut opening = None;
        let mut newlines = 0;
        while let Some(token) = self.tokens.get(self.at) {
            match token.kind {
                TokenKind::End => {
                    if self.source.as_bytes()[token.span.start] == b'\n' {
                        (fresh, newlines) = (true, newlines + 1);
                    }
                    self.at += 1;
                }
                TokenKind::Comment => {
                    let span = token.span.clone();
                    self.at += 1;
                    match nodes.last_mut() {
                        Some(Node::Entry(entry)) if !fresh => entry.comment = Some(span),
                        None if !fresh => opening = Some(span),
                        _ => put(&mut nodes, &mut newlines, Node::Comment(span)),
                    }
                }
                TokenKind::Sign(b'}' | b']' | b')') => break,
                TokenKind::Loose if literal::trim(&self.source[token.span.clone()]).is_empty() => {
                    self.at += 1;
                }
                _ => {
                    let entry = self.entry();
                    put(&mut nodes, &mut newlines, Node::Entry(entry));
                    fresh = false;
                }
            }
        }
        (nodes, opening)
    }

    fn entry(&mut self) -> Entry {
        let first = &self.tokens[self.at];
        let text = &self.source[first.span.clone()];
        let start = match first.kind {
            TokenKind::Loose => first.span.end - literal::trim_start(text).len(),
            _ => first.span.start,
        };
        let mut entry = Entry { span: start..first.span.end, comment: None, block: None };
        // Something after the body makes another thing of it.
        let mut beyond = false;
        while let Some(token) = self.tokens.get(self.at) {
            match token.kind {
                TokenKind::End | TokenKind::Comment | TokenKind::Sign(b'}' | b']' | b')') => break,
                TokenKind::Sign(b'{') => {
                    beyond |= entry.block.is_some();
                    entry.block = self.block(token.span.start);
                }
                TokenKind::Sign(b'[' | b'(') => {
                    beyond |= entry.block.is_some();
                    self.at += 1;
                    self.nodes(false);
                }
                _ => {
                    let blank = literal::trim(&self.source[token.span.clone()]).is_empty();
                    beyond |= entry.block.is_some() && !blank;
                }
            }
            entry.span.end = self.tokens.get(self.at).map_or(self.source.len(), |token| token.span.end);
            self.at += 1;
        }
        if beyond {
            entry.block = None;
        }
        entry
    }

    fn block(&mut self, open: usize) -> Option<Block> {
        self.at += 1;
        let (nodes, comment) = self.nodes(false);
        let close = self.tokens.get(self.at)?.span.start;
        Some(Block { open, comment, nodes, close })
    }
}

/// Adds a node, and before it a blank line where there was one.
fn put(nodes: &mut Vec<Node>, newlines: &mut usize, node: Node) {
    if *newlines > 1 && !nodes.is_empty() {
        nodes.push(Node::Blank);
    }
    *newlines = 0;
    nodes.push(node);
}
