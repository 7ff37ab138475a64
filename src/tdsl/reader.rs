//! The server's own reading: the same tree, the same losses, the same refusals as `tigase.conf.ConfigReader`.
//!
//! It is no grammar but a machine that goes from sign to sign. Each open thing (map, list, bean definition,
//! variable) is a frame; a frame keeps what is pending: a key, a value, loose text and an expression. A newline
//! or a comma ends an entry; a closing brace does not, which is why an entry before `}` on one line is lost.

use super::attribute;
use super::error::{Kind, ReadError};
use super::frame::{Frame, State};
use super::line::{self, Line};
use super::literal;
use super::loss::{Loss, Why};
use super::map::{Entry, Overwritten};
use super::token::{Token, TokenKind, Tokens};
use super::value::{Bean, Expression, Item, Map, Operator, Origin, Span, Value, Variable};
use compact_str::CompactString;

/// Deeper than this is no configuration that anybody wrote. The server has no such bound: it keeps its frames
/// on the heap, as this reader does; what walks the tree afterwards does not.
const DEEPEST: usize = 256;

/// What was read, and what was lost on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The tree as the server sees it.
    pub tree: Map,
    /// What stands in the file and is not in the tree, in the order of the file.
    pub losses: Vec<Loss>,
}

/// Reads a file as the server does.
pub fn read(source: &str) -> Result<Document, ReadError> {
    run(source, true)
}

/// Reads; plain lines are taken in one step where wanted.
fn run(source: &str, whole_lines: bool) -> Result<Document, ReadError> {
    let root = Frame::new(State::Map { first: 0 }, 0);
    let mut reader = Reader { source, at: 0..0, frames: vec![root], entries: Vec::new(), losses: Vec::new() };
    let mut tokens = Tokens::new(source);
    let mut fresh = whole_lines;
    loop {
        if fresh && let Some(next) = reader.line(tokens.position()) {
            tokens.seek(next);
            continue;
        }
        let Some(token) = tokens.next() else { break };
        // A line begins after a newline, and after what opens a map.
        fresh = whole_lines && matches!(token.kind, TokenKind::End | TokenKind::Sign(b'{'));
        reader.at = token.span.clone();
        reader.take(&token)?;
    }
    reader.at = source.len()..source.len();
    reader.finish()
}

struct Reader<'a> {
    source: &'a str,
    /// The token at hand.
    at: Span,
    frames: Vec<Frame>,
    /// Those of all maps that are open, each map's behind those of the one around it: none is copied as it grows.
    entries: Vec<Entry>,
    losses: Vec<Loss>,
}

type Step = Result<(), ReadError>;

impl Reader<'_> {
    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the root is never taken")
    }

    fn unchecked(&self, kind: Kind, message: impl Into<String>) -> ReadError {
        ReadError::new(kind, message, self.at.start)
    }

    fn null(&self, what: &str) -> ReadError {
        self.unchecked(Kind::NullPointer, what)
    }

    fn unsupported(&self, message: impl Into<String>) -> ReadError {
        ReadError::placed(Kind::Unsupported, message, self.source, self.at.start)
    }

    /// The file ends inside of something.
    fn unfinished(&self, state: &str) -> ReadError {
        let message = format!(
            "Parsing error - invalid file structure, state = {state}, parent = \
             tigase.conf.ConfigReader$StateHolder@<hash>"
        );
        ReadError::new(Kind::InvalidFormat, message, self.source.len())
    }

    fn lose(&mut self, span: Option<Span>, why: Why) {
        if let Some(span) = span.filter(|span| !span.is_empty()) {
            self.losses.push(Loss { span, why });
        }
    }

    /// Takes the line that begins here in one step, if it is a plain one; gives back where the next one begins.
    fn line(&mut self, at: usize) -> Option<usize> {
        let (source, depth) = (self.source, self.frames.len());
        if !self.top().is_idle_map() {
            return None;
        }
        let (line, next) = line::read(source, at)?;
        match line {
            Line::Entry(entry) => self.entries.push(entry),
            // The machine tells that this is too deep.
            Line::Opening { .. } if depth >= DEEPEST => return None,
            Line::Opening { name, key, bean, brace } => {
                let frame = self.top();
                frame.key = Some((name, key));
                frame.value = bean.map(|(bean, span)| (Value::Bean(Box::new(bean)), span));
                self.frames.push(Frame::new(State::Map { first: self.entries.len() }, brace));
            }
            Line::Closing { brace } => {
                let [.., parent, _] = self.frames.as_mut_slice() else { return None };
                if !parent.awaits_body() {
                    return None;
                }
                self.close_line(brace);
            }
        }
        Some(next)
    }

    /// Closes a map that is to be the whole body of what was opened before it, and ends that entry.
    fn close_line(&mut self, brace: usize) {
        let Some(Frame { state: State::Map { first }, opened, .. }) = self.frames.pop() else { return };
        let body = self.map(first);
        let frame = self.top();
        let value = match frame.value.take() {
            Some((Value::Bean(mut bean), _)) => {
                bean.body = body;
                Value::Bean(bean)
            }
            _ => Value::Map(body),
        };
        let key = frame.key.take();
        frame.reset();
        if let Some((name, key)) = key {
            self.entries.push((name, Item { value, key, span: opened..brace + 1 }));
        }
    }

    fn take(&mut self, token: &Token) -> Step {
        let text = &self.source[token.span.clone()];
        match token.kind {
            TokenKind::Loose => {
                self.text();
                Ok(())
            }
            TokenKind::Quoted { closed: true } => {
                self.replace(Value::Text(text[1..text.len() - 1].into()), token.span.clone());
                Ok(())
            }
            TokenKind::Quoted { closed: false } => Err(self.unfinished("QUOTE")),
            TokenKind::Comment if token.span.end == self.source.len() => Err(self.unfinished("COMMENT")),
            TokenKind::Comment => Ok(()),
            TokenKind::End => self.end_of_entry(),
            TokenKind::Sign(sign) => match sign {
                b'[' => self.open(State::List(Vec::new())),
                b'{' => self.open_map(),
                b'(' => self.open_paren(),
                b'}' => self.close_brace(),
                b']' => self.close_bracket(),
                b')' => self.close_paren(),
                b'+' => self.operator(Operator::Add),
                b'-' => self.operator(Operator::Subtract),
                b'*' => self.operator(Operator::Multiply),
                b'/' => self.operator(Operator::Divide),
                _ => {
                    self.separator();
                    Ok(())
                }
            },
        }
    }

    fn text(&mut self) {
        let (source, at) = (self.source, self.at.clone());
        self.top().push(source, &at);
    }

    /// The pending value becomes another one.
    fn replace(&mut self, value: Value, span: Span) {
        let before = self.top().value.replace((value, span.clone()));
        self.lose(before.map(|(_, span)| span), Why::Replaced { by: span });
    }

    fn open(&mut self, state: State) -> Step {
        self.open_from(state, self.at.start)
    }

    /// Opens something that begins before its sign: a variable, with its word.
    fn open_from(&mut self, state: State, begin: usize) -> Step {
        if self.frames.len() >= DEEPEST {
            let message = format!("nested deeper than {DEEPEST} levels");
            return Err(ReadError::placed(Kind::TooDeep, message, self.source, self.at.start));
        }
        self.frames.push(Frame::new(state, begin));
        Ok(())
    }

    /// What stands before a separator or an opening: the quoted text, or else the loose one.
    fn name(&mut self) -> (CompactString, Span) {
        let here = self.at.start..self.at.start;
        let source = self.source;
        let frame = self.top();
        match frame.value.take() {
            Some((Value::Text(text), span)) => {
                let text_span = frame.drop_text();
                self.lose(text_span, Why::Beside { value: span.clone() });
                (text, span)
            }
            other => {
                let loose = CompactString::new(literal::trim(frame.text(source)));
                let text_span = frame.drop_text();
                let span = text_span.unwrap_or(here);
                self.lose(other.map(|(_, span)| span), Why::NoKey);
                (loose, span)
            }
        }
    }

    fn separator(&mut self) {
        let keyed = !matches!(self.top().state, State::Variable { .. });
        if !keyed || self.top().key.is_some() {
            self.text();
            return;
        }
        let name = self.name();
        self.top().key = Some(name);
    }

    fn open_map(&mut self) -> Step {
        if self.top().key.is_none() {
            let name = self.name();
            self.top().key = Some(name);
        }
        let text = self.top().drop_text();
        let brace = self.at.clone();
        self.lose(text, Why::Beside { value: brace });
        self.open(State::Map { first: self.entries.len() })
    }

    fn open_paren(&mut self) -> Step {
        let source = self.source;
        let origin = match literal::trim(self.top().text(source)) {
            "env" => Some(Origin::Environment),
            "prop" => Some(Origin::Property),
            _ => None,
        };
        if let Some(origin) = origin {
            let begin = self.top().drop_text().map_or(self.at.start, |word| word.start);
            return self.open_from(State::Variable { origin, arguments: Vec::new() }, begin);
        }
        let here = self.at.start..self.at.start;
        let frame = self.top();
        let loose = CompactString::new(literal::trim(frame.text(source)));
        let loose_span = std::mem::take(&mut frame.text_span);
        // The loose text stays: a second pair of parentheses finds the name again.
        let (name, span) = match frame.value.take() {
            Some((Value::Text(text), span)) => (text, span),
            _ => (loose, if loose_span.is_empty() { here } else { loose_span }),
        };
        let before = frame.key.replace((name.clone(), span.clone()));
        let before = before.filter(|(key, _)| *key != name).map(|(_, span)| span);
        self.lose(before, Why::KeyReplaced { by: span });
        self.open(State::Bean(Bean::named(name)))
    }

    /// The number, word or text that an unquoted value is. In an expression a text keeps its blanks.
    fn literal(&mut self, whole: bool) -> Result<Value, ReadError> {
        let source = self.source;
        let text = self.top().text(source);
        literal::read(if whole { text } else { literal::trim(text) })
            .map_err(|number| self.unchecked(Kind::NumberFormat, format!("For input string: \"{number}\"")))
    }

    /// The pending value that is quoted, or not text at all; loose text beside it is lost.
    fn pending_object(&mut self) -> Option<(Value, Span)> {
        let (value, span) = self.top().value.take()?;
        let text = self.top().drop_text();
        self.lose(text, Why::Beside { value: span.clone() });
        Some((value, span))
    }

    /// The pending value, decoded; an expression with its last operand.
    fn pending_value(&mut self) -> Result<(Value, Span), ReadError> {
        let here = self.at.start..self.at.start;
        let expression = self.top().expression.take();
        let (value, span) = if let Some(quoted) = self.pending_object() {
            quoted
        } else {
            let value = self.literal(expression.is_some())?;
            (value, self.top().drop_text().unwrap_or(here))
        };
        Ok(match expression {
            Some((mut expression, begun)) => {
                expression.operands.push(value);
                (Value::Expression(Box::new(expression)), begun.start..span.end.max(begun.end))
            }
            None => (value, span),
        })
    }

    fn end_of_entry(&mut self) -> Step {
        match &self.top().state {
            State::Map { .. } => self.flush_map(),
            State::List(_) => self.flush_list(),
            State::Bean(_) => self.flush_attribute(),
            State::Variable { .. } => self.flush_argument(),
        }
    }

    fn flush_map(&mut self) -> Step {
        let Some((key, key_span)) = self.top().key.take() else {
            let pending = self.top().pending();
            self.lose(pending, Why::NoKey);
            self.top().reset();
            return Ok(());
        };
        let (value, span) = self.pending_value()?;
        self.top().reset();
        if key.is_empty() {
            self.lose(Some(key_span.start.min(span.start)..span.end), Why::Nameless);
            return Ok(());
        }
        self.entries.push((key, Item { value, key: key_span, span }));
        Ok(())
    }

    fn flush_list(&mut self) -> Step {
        if self.top().has_value() {
            let key = self.top().key.take().map(|(_, span)| span);
            self.lose(key, Why::KeyInList);
            let (value, span) = self.pending_value()?;
            if let State::List(list) = &mut self.top().state {
                list.push(Item { value, key: span.clone(), span });
            }
        }
        let pending = self.top().pending();
        self.lose(pending, Why::KeyInList);
        self.top().reset();
        Ok(())
    }

    fn flush_attribute(&mut self) -> Step {
        if let Some((key, _)) = self.top().key.take() {
            let (value, _) = self.pending_value()?;
            self.attribute(&key, value)?;
        } else {
            let pending = self.top().pending();
            self.lose(pending, Why::NoKey);
        }
        self.top().reset();
        Ok(())
    }

    fn attribute(&mut self, key: &str, value: Value) -> Step {
        let State::Bean(bean) = &mut self.top().state else { return Ok(()) };
        attribute::set(bean, key, value).map_err(|(kind, message)| self.unchecked(kind, message))
    }

    fn flush_argument(&mut self) -> Step {
        let Some((Value::Text(argument), span)) = self.top().value.take() else {
            return Err(
                self.null("Cannot invoke \"Object.toString()\" because \"this.holder.value\" is null")
            );
        };
        let text = self.top().drop_text();
        self.lose(text, Why::Beside { value: span.clone() });
        let State::Variable { arguments, .. } = &mut self.top().state else { return Ok(()) };
        arguments.push(literal::trim(&argument).into());
        if arguments.len() > 2 {
            arguments.remove(0);
            self.lose(Some(span), Why::Argument);
        }
        Ok(())
    }

    /// The map that is complete, of the entries from its first one on: of those with the same name, the last counts.
    fn map(&mut self, first: usize) -> Map {
        let entries: Vec<Entry> = self.entries.drain(first..).collect();
        let mut overwritten = Vec::new();
        let map = Map::of(entries, &mut overwritten);
        for Overwritten { before, by } in overwritten {
            self.lose(Some(before), Why::Overwritten { by });
        }
        map
    }

    /// Closes the top and gives its parent a value; none, where the closer was another thing's.
    fn close(&mut self, value: Option<Value>) -> Step {
        if self.frames.len() == 1 {
            return Err(self.null("Cannot assign field \"value\" because \"this.holder\" is null"));
        }
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        if let State::Map { first } = frame.state {
            self.entries.truncate(first);
        }
        let span = frame.opened..self.at.end;
        if let Some(value) = value {
            self.replace(value, span);
        } else {
            let closer = self.at.clone();
            self.top().value = None;
            self.lose(Some(span), Why::Mismatched { closer });
        }
        Ok(())
    }

    fn close_brace(&mut self) -> Step {
        if self.frames.len() == 1 {
            return Err(self.unsupported("Unexpected char: '}'"));
        }
        let map = match self.top().state {
            State::Map { first } => Some(self.map(first)),
            State::List(_) | State::Bean(_) | State::Variable { .. } => None,
        };
        let brace = self.at.clone();
        let pending = self.top().pending();
        if map.is_some() {
            self.lose(pending, Why::BeforeBrace { brace });
        }
        let parent = self.frames.len() - 2;
        let value = match (map, self.frames[parent].value.take()) {
            (Some(body), Some((Value::Bean(mut bean), _))) => {
                bean.body = body;
                Some(Value::Bean(bean))
            }
            (Some(map), before) => {
                self.frames[parent].value = before;
                Some(Value::Map(map))
            }
            (None, _) => None,
        };
        self.close(value)?;
        self.top().drop_text();
        Ok(())
    }

    fn close_bracket(&mut self) -> Step {
        let list = matches!(self.top().state, State::List(_));
        if list {
            self.flush_list()?;
        } else if self.top().has_value() {
            return Err(self
                .null("Cannot invoke \"java.util.List.add(Object)\" because \"this.holder.list\" is null"));
        }
        let value = match &mut self.top().state {
            State::List(list) => Some(Value::List(std::mem::take(list).into())),
            State::Map { .. } | State::Bean(_) | State::Variable { .. } => None,
        };
        self.close(value)
    }

    fn close_paren(&mut self) -> Step {
        match &self.top().state {
            State::Variable { .. } => self.flush_argument()?,
            State::Bean(_) => self.flush_attribute()?,
            State::Map { .. } | State::List(_) => return self.close(None),
        }
        let value = match &mut self.top().state {
            State::Variable { origin, arguments } => {
                let mut arguments = std::mem::take(arguments).into_iter();
                let name = arguments.next().unwrap_or_default();
                Value::Variable(Box::new(Variable { origin: *origin, name, default: arguments.next() }))
            }
            State::Bean(bean) => Value::Bean(Box::new(std::mem::take(bean))),
            State::Map { .. } | State::List(_) => return Ok(()),
        };
        self.close(Some(value))
    }

    fn operator(&mut self, operator: Operator) -> Step {
        let frame = self.top();
        let applies = match frame.state {
            State::List(_) => true,
            State::Map { .. } | State::Bean(_) => frame.key.is_some(),
            State::Variable { .. } => false,
        };
        // A minus in front is the sign of a number, or the first letter of a word.
        let sign_of_number =
            operator == Operator::Subtract && frame.value.is_none() && frame.text_span.is_empty();
        if !applies || sign_of_number {
            self.text();
            return Ok(());
        }
        let here = self.at.clone();
        let (value, span) = if let Some(quoted) = self.pending_object() {
            quoted
        } else {
            let value = self.literal(true)?;
            (value, self.top().drop_text().unwrap_or_else(|| here.clone()))
        };
        if let (Value::Text(_), Some(verb)) = (&value, operator.verb_of_text()) {
            return Err(self.unsupported(format!("Cannot {verb} a String")));
        }
        let (expression, whole) =
            self.top().expression.get_or_insert_with(|| (Expression::default(), span.start..here.end));
        expression.operands.push(value);
        expression.operators.push(operator);
        whole.end = here.end;
        Ok(())
    }

    fn finish(mut self) -> Result<Document, ReadError> {
        if self.frames.len() > 1 {
            let state = self.top().state.name();
            return Err(self.unfinished(state));
        }
        // The end of the file ends an entry, and forgets the expression that it belongs to.
        let expression = self.top().expression.take().map(|(_, span)| span);
        self.lose(expression, Why::EndOfFile);
        self.flush_map()?;
        let tree = match self.frames.pop().map(|frame| frame.state) {
            Some(State::Map { first }) => self.map(first),
            _ => Map::new(),
        };
        self.losses.sort_by_key(|loss| (loss.span.start, loss.span.end));
        Ok(Document { tree, losses: self.losses })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

        /// Taking whole lines in one step is no other reading.
        #[test]
        fn whole_lines_are_read_as_sign_by_sign(
            source in "((  |)('a'|a|b.c|\"d\"|'e f'|)( |)(=|:|)( |\t|)('x'|5|5L|true|foo|foo bar|1.5f|-3|env\\('E'\\)|99999999999|'y' 'z'|\\[ 1 \\]|)( |,|;|\r|)(\n|\n\n|# c\n|)|m \\{\n|m \\{|'m n'\\{|'' \\{\n|env \\(class: x\\) \\{\n|b \\(class: x\\) \\{\n|'b-c'\\(class: x\\$y,\n  active: false\\) \\{|b \\(\\) \\{\n|b \\(active: 5\\) \\{\n|b \\(class: null, exportable = true,,\\) \\{ |b \\(class: x y\\) \\{\n|b \\(class: 'x'\\)\n|b \\(other: x\\) \\{\n|\\} \n|\\}\n|\\}|\\[|\\]|\\)|\\+|'){0,12}"
        ) {
            // With all places, which the comparison of values leaves out.
            prop_assert_eq!(format!("{:?}", run(&source, true)), format!("{:?}", run(&source, false)));
        }
    }
}
