//! The server's own reading: the same tree, the same losses, the same refusals as `tigase.conf.ConfigReader`.
//!
//! It is no grammar but a machine that goes from sign to sign. Each open thing (map, list, bean definition,
//! variable) is a frame; a frame keeps what is pending: a key, a value, loose text and an expression. A newline or a comma ends an entry; a closing brace does not, which is why an entry
//! before `}` on one line is lost.

use super::error::{Kind, Place, ReadError};
use super::literal;
use super::token::{Token, TokenKind, Tokens};
use super::value::{Bean, Expression, Map, Operator, Origin, Value, Variable};

/// Deeper than this is no configuration that anybody wrote. Java's own stack is not in the way of its reader.
const DEEPEST: usize = 512;

/// What a frame is in.
#[derive(Debug)]
enum State {
    Map(Map),
    List(Vec<Value>),
    Bean(Bean),
    Variable { origin: Origin, arguments: Vec<String> },
}

impl State {
    const fn name(&self) -> &'static str {
        match self {
            Self::Map(_) => "MAP",
            Self::List(_) => "LIST",
            Self::Bean(_) => "BEAN",
            Self::Variable { origin: Origin::Environment, .. } => "ENVIRONMENT",
            Self::Variable { origin: Origin::Property, .. } => "PROPERTY",
        }
    }
}

/// One open thing, and what is pending in it.
#[derive(Debug)]
struct Frame {
    state: State,
    key: Option<String>,
    value: Option<Value>,
    text: String,
    expression: Option<Expression>,
}

impl Frame {
    fn new(state: State) -> Self {
        Self { state, key: None, value: None, text: String::new(), expression: None }
    }

    fn reset(&mut self) {
        self.key = None;
        self.value = None;
        self.text.clear();
        self.expression = None;
    }

    /// Whether something would be lost if this frame closed now.
    fn pending(&self) -> bool {
        self.value.is_some() || self.expression.is_some() || !literal::trim(&self.text).is_empty()
    }
}

/// Reads a file as the server does.
pub fn read(source: &str) -> Result<Map, ReadError> {
    let mut reader = Reader { source, at: 0, frames: vec![Frame::new(State::Map(Map::new()))] };
    for token in Tokens::new(source) {
        reader.at = token.span.start;
        reader.take(token)?;
    }
    reader.at = source.len();
    reader.finish()
}

struct Reader<'a> {
    source: &'a str,
    at: usize,
    frames: Vec<Frame>,
}

type Step = Result<(), ReadError>;

impl Reader<'_> {
    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the root is never taken")
    }

    fn unchecked(&self, kind: Kind, message: impl Into<String>) -> ReadError {
        ReadError { kind, message: message.into(), place: None, offset: self.at }
    }

    /// The one kind that tells its place.
    fn unsupported(&self, message: impl Into<String>) -> ReadError {
        let begin = self.source[..self.at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = self.source[self.at..].find('\n').map_or(self.source.len(), |newline| self.at + newline);
        let place = Place {
            line: self.source[..begin].bytes().filter(|byte| *byte == b'\n').count() + 1,
            position: self.source[begin..self.at].encode_utf16().count() + 1,
            content: self.source[begin..end].to_owned(),
        };
        ReadError {
            kind: Kind::Unsupported,
            message: message.into(),
            place: Some(place),
            offset: self.at,
        }
    }

    fn take(&mut self, token: Token) -> Step {
        let text = &self.source[token.span.clone()];
        match token.kind {
            TokenKind::Loose => self.text(text),
            TokenKind::Quoted { closed: true } => {
                self.top().value = Some(Value::Text(text[1..text.len() - 1].to_owned()));
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
                b'+' => self.operator(text, Operator::Add),
                b'-' => self.operator(text, Operator::Subtract),
                b'*' => self.operator(text, Operator::Multiply),
                b'/' => self.operator(text, Operator::Divide),
                _ => self.separator(text),
            },
        }
    }

    /// The file ends inside of something.
    fn unfinished(&self, state: &str) -> ReadError {
        let message = format!(
            "Parsing error - invalid file structure, state = {state}, parent = \
             tigase.conf.ConfigReader$StateHolder@<hash>"
        );
        ReadError { kind: Kind::InvalidFormat, message, place: None, offset: self.source.len() }
    }

    fn text(&mut self, text: &str) -> Step {
        self.top().text.push_str(text);
        Ok(())
    }

    fn open(&mut self, state: State) -> Step {
        if self.frames.len() >= DEEPEST {
            return Err(self.unsupported(format!("nested deeper than {DEEPEST}")));
        }
        self.frames.push(Frame::new(state));
        Ok(())
    }

    /// What stands before a separator or an opening: the quoted text, or else the loose one.
    fn name(&mut self) -> String {
        let frame = self.top();
        let name = match frame.value.take() {
            Some(Value::Text(text)) => text,
            _ => literal::trim(&frame.text).to_owned(),
        };
        frame.text.clear();
        name
    }

    fn separator(&mut self, sign: &str) -> Step {
        let keyed = matches!(self.top().state, State::Map(_) | State::Bean(_) | State::List(_));
        if !keyed || self.top().key.is_some() {
            return self.text(sign);
        }
        let name = self.name();
        self.top().key = Some(name);
        Ok(())
    }

    fn open_map(&mut self) -> Step {
        if self.top().key.is_none() {
            let name = self.name();
            self.top().key = Some(name);
        }
        self.top().text.clear();
        self.open(State::Map(Map::new()))
    }

    fn open_paren(&mut self) -> Step {
        let frame = self.top();
        let loose = literal::trim(&frame.text);
        let origin = match loose {
            "env" => Some(Origin::Environment),
            "prop" => Some(Origin::Property),
            _ => None,
        };
        if let Some(origin) = origin {
            frame.text.clear();
            return self.open(State::Variable { origin, arguments: Vec::new() });
        }
        let name = match &frame.value {
            Some(Value::Text(text)) => text.clone(),
            _ => loose.to_owned(),
        };
        frame.key = Some(name.clone());
        frame.value = None;
        self.open(State::Bean(Bean {
            name,
            class: None,
            active: true,
            exportable: false,
            body: Map::new(),
        }))
    }

    /// The value that is pending, decoded; an expression with its last operand.
    fn pending_value(&mut self) -> Result<Value, ReadError> {
        let frame = self.top();
        let expression = frame.expression.take();
        let value = match frame.value.take() {
            Some(value) => value,
            None => match literal::read(&frame.text) {
                Ok(Value::Text(text)) if expression.is_none() => Value::Text(literal::trim(&text).to_owned()),
                Ok(value) => value,
                Err(number) => {
                    return Err(self
                        .unchecked(Kind::NumberFormat, format!("For input string: \"{number}\"")));
                }
            },
        };
        Ok(match expression {
            Some(mut expression) => {
                expression.operands.push(value);
                Value::Expression(Box::new(expression))
            }
            None => value,
        })
    }

    fn end_of_entry(&mut self) -> Step {
        match &self.top().state {
            State::Map(_) => self.flush_map(),
            State::List(_) => self.flush_list(),
            State::Bean(_) => self.flush_attribute(),
            State::Variable { .. } => self.flush_argument(),
        }
    }

    fn flush_map(&mut self) -> Step {
        if self.top().key.is_some() {
            let value = self.pending_value()?;
            let frame = self.top();
            let key = frame.key.take().unwrap_or_default();
            if let State::Map(map) = &mut frame.state
                && !key.is_empty()
            {
                map.insert(key, value);
            }
        }
        self.top().reset();
        Ok(())
    }

    fn flush_list(&mut self) -> Step {
        if self.top().pending() {
            let value = self.pending_value()?;
            if let State::List(list) = &mut self.top().state {
                list.push(value);
            }
        }
        self.top().reset();
        Ok(())
    }

    fn flush_attribute(&mut self) -> Step {
        if let Some(key) = self.top().key.clone() {
            let value = self.pending_value()?;
            self.attribute(&key, value)?;
        }
        self.top().reset();
        Ok(())
    }

    fn attribute(&mut self, key: &str, value: Value) -> Step {
        let class = match (key, &value) {
            ("class", Value::Text(_) | Value::Null) => None,
            ("class", other) => Some((other.java_class(), "java.lang.String")),
            ("active" | "exportable", Value::Bool(_)) => None,
            ("active" | "exportable", Value::Null) => {
                return Err(self.unchecked(
                    Kind::NullPointer,
                    "Cannot invoke \"java.lang.Boolean.booleanValue()\" because \"<parameter1>\" is null",
                ));
            }
            ("active" | "exportable", other) => Some((other.java_class(), "java.lang.Boolean")),
            (other, _) => {
                let message = format!("Error in configuration file - unknown bean definition field: {other}");
                return Err(self.unchecked(Kind::Runtime, message));
            }
        };
        if let Some((from, to)) = class {
            return Err(self.unchecked(Kind::ClassCast, cast(from, to)));
        }
        let State::Bean(bean) = &mut self.top().state else { return Ok(()) };
        match (key, value) {
            ("class", Value::Text(text)) => bean.class = Some(text),
            ("class", _) => bean.class = None,
            ("active", Value::Bool(value)) => bean.active = value,
            (_, Value::Bool(value)) => bean.exportable = value,
            _ => {}
        }
        Ok(())
    }

    fn flush_argument(&mut self) -> Step {
        let argument = match self.top().value.take() {
            Some(Value::Text(text)) => literal::trim(&text).to_owned(),
            _ => {
                return Err(self.unchecked(
                    Kind::NullPointer,
                    "Cannot invoke \"Object.toString()\" because \"this.holder.value\" is null",
                ));
            }
        };
        let frame = self.top();
        frame.text.clear();
        if let State::Variable { arguments, .. } = &mut frame.state {
            arguments.push(argument);
        }
        Ok(())
    }

    /// Closes the top and gives its parent a value; nothing, where the closer was another thing's.
    fn close(&mut self, value: Option<Value>) -> Step {
        if self.frames.len() == 1 {
            return Err(self.unchecked(
                Kind::NullPointer,
                "Cannot assign field \"value\" because \"this.holder\" is null",
            ));
        }
        self.frames.pop();
        let parent = self.top();
        parent.value = value;
        Ok(())
    }

    fn close_brace(&mut self) -> Step {
        if self.frames.len() == 1 {
            return Err(self.unsupported("Unexpected char: '}'"));
        }
        let map = match &mut self.top().state {
            State::Map(map) => Some(std::mem::take(map)),
            _ => None,
        };
        let parent_bean = self.frames.len().checked_sub(2).and_then(|at| self.frames[at].value.take());
        let value = match (map, parent_bean) {
            (Some(map), Some(Value::Bean(mut bean))) => {
                bean.body = map;
                Some(Value::Bean(bean))
            }
            (Some(map), _) => Some(Value::Map(map)),
            (None, _) => None,
        };
        self.close(value)?;
        self.top().text.clear();
        Ok(())
    }

    fn close_bracket(&mut self) -> Step {
        let list = matches!(self.top().state, State::List(_));
        if self.top().pending() {
            if !list {
                return Err(self.unchecked(
                    Kind::NullPointer,
                    "Cannot invoke \"java.util.List.add(Object)\" because \"this.holder.list\" is null",
                ));
            }
            self.flush_list()?;
        }
        let value = match &mut self.top().state {
            State::List(list) => Some(Value::List(std::mem::take(list))),
            _ => None,
        };
        self.close(value)
    }

    fn close_paren(&mut self) -> Step {
        match &self.top().state {
            State::Variable { .. } => {
                self.flush_argument()?;
                let State::Variable { origin, arguments } = &self.top().state else { return Ok(()) };
                let (name, default) = match arguments.as_slice() {
                    [] => (String::new(), None),
                    [name] => (name.clone(), None),
                    [.., name, default] => (name.clone(), Some(default.clone())),
                };
                let variable = Variable { origin: *origin, name, default };
                self.close(Some(Value::Variable(variable)))
            }
            State::Bean(_) => {
                self.flush_attribute()?;
                let State::Bean(bean) = &self.top().state else { return Ok(()) };
                let bean = bean.clone();
                self.close(Some(Value::Bean(Box::new(bean))))
            }
            _ => self.close(None),
        }
    }

    fn operator(&mut self, sign: &str, operator: Operator) -> Step {
        let frame = self.top();
        let list = matches!(frame.state, State::List(_));
        if matches!(frame.state, State::Variable { .. }) || (frame.key.is_none() && !list) {
            return self.text(sign);
        }
        // The sign of a number, or the first letter of a word.
        if operator == Operator::Subtract
            && frame.value.is_none()
            && literal::trim(&frame.text).is_empty()
        {
            return self.text(sign);
        }
        let value = match frame.value.take() {
            Some(value) => value,
            None => match literal::read(&frame.text) {
                Ok(value) => value,
                Err(number) => {
                    return Err(self
                        .unchecked(Kind::NumberFormat, format!("For input string: \"{number}\"")));
                }
            },
        };
        if let Value::Text(_) = value {
            let verb = match operator {
                Operator::Add => None,
                Operator::Subtract => Some("substract"),
                Operator::Multiply => Some("multiply"),
                Operator::Divide => Some("divide"),
            };
            if let Some(verb) = verb {
                return Err(self.unsupported(format!("Cannot {verb} a String")));
            }
        }
        let frame = self.top();
        frame.text.clear();
        let expression = frame.expression.get_or_insert_with(Expression::default);
        expression.operands.push(value);
        expression.operators.push(operator);
        Ok(())
    }

    fn finish(mut self) -> Result<Map, ReadError> {
        if self.frames.len() > 1 {
            let state = self.top().state.name();
            return Err(self.unfinished(state));
        }
        // The end of the file ends an entry, and forgets the expression that it belongs to.
        self.top().expression = None;
        self.flush_map()?;
        match self.frames.pop().map(|frame| frame.state) {
            Some(State::Map(map)) => Ok(map),
            _ => Ok(Map::new()),
        }
    }
}

/// Java's words for a value of the wrong class.
fn cast(from: &str, to: &str) -> String {
    let own = |class: &str| class.starts_with("tigase.");
    let homes = if own(from) {
        format!(
            "{from} is in unnamed module of loader 'app'; {to} is in module java.base of loader 'bootstrap'"
        )
    } else {
        format!("{from} and {to} are in module java.base of loader 'bootstrap'")
    };
    format!("class {from} cannot be cast to class {to} ({homes})")
}
