//! What variables and expressions come to when the server uses them (`calculateValue()`), with its oddities:
//! all `*` before all `/`, these before all `+`, those before all `-`; 32 bits wrap; a variable that is not set
//! is the text `null` inside of a text.

use super::value::{Expression, Operator, Origin, Value, Variable};
use compact_str::CompactString;
use std::fmt;

/// Where variables come from.
pub trait Surroundings {
    /// A variable of the environment.
    fn environment(&self, name: &str) -> Option<String>;
    /// A property of the Java machine.
    fn property(&self, name: &str) -> Option<String>;
}

/// What the server throws when it computes a value. `Display` gives Java's class and message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvaluationError {
    /// An operand of another class than the first asks for.
    ClassCast {
        /// The operand's class.
        from: &'static str,
        /// The class that was wanted.
        to: &'static str,
    },
    /// Something that cannot be done, in the server's words.
    Unsupported(&'static str),
    /// A division of whole numbers by nought.
    DivisionByZero,
    /// A value that is not there among numbers.
    Missing,
}

impl fmt::Display for EvaluationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ClassCast { from, to } => {
                write!(f, "java.lang.ClassCastException: class {from} cannot be cast to class {to}")
            }
            Self::Unsupported(what) => write!(f, "java.lang.UnsupportedOperationException: {what}"),
            Self::DivisionByZero => f.write_str("java.lang.ArithmeticException: / by zero"),
            Self::Missing => f.write_str("java.lang.NullPointerException"),
        }
    }
}

impl std::error::Error for EvaluationError {}

/// What a value comes to. Lists and maps stay as they are: the server computes what stands in them when it
/// uses them one by one.
pub fn evaluate(value: &Value, surroundings: &dyn Surroundings) -> Result<Value, EvaluationError> {
    match value {
        Value::Variable(variable) => Ok(resolve(variable, surroundings)),
        Value::Expression(expression) => compute(expression, surroundings),
        other => Ok(other.clone()),
    }
}

fn resolve(variable: &Variable, surroundings: &dyn Surroundings) -> Value {
    let found = match variable.origin {
        Origin::Environment => surroundings.environment(&variable.name),
        Origin::Property => surroundings.property(&variable.name),
    };
    let found = found.map(CompactString::from).or_else(|| variable.default.clone());
    found.map_or(Value::Null, Value::Text)
}

fn compute(expression: &Expression, surroundings: &dyn Surroundings) -> Result<Value, EvaluationError> {
    // Recorded: a bare `null` in front adds nothing, while a variable that is not set adds the text "null".
    let bare = expression.operands.iter().take_while(|operand| **operand == Value::Null).count();
    let operands: Vec<Value> = expression.operands[bare..]
        .iter()
        .map(|operand| evaluate(operand, surroundings))
        .collect::<Result<_, _>>()?;
    let operators = expression.operators.get(bare..).unwrap_or_default();
    match operands.iter().find(|operand| **operand != Value::Null) {
        Some(Value::Text(_)) => join(&operands, operators),
        Some(first) if Number::of(first).is_some() => {
            let numbers: Vec<Number> = operands.iter().map(number).collect::<Result<_, _>>()?;
            Ok(arithmetic(numbers, operators.to_vec())?.value())
        }
        _ => Err(EvaluationError::Unsupported("Cannot calculate composite variable!")),
    }
}

fn join(operands: &[Value], operators: &[Operator]) -> Result<Value, EvaluationError> {
    if operators.iter().any(|operator| *operator != Operator::Add) {
        return Err(EvaluationError::Unsupported("Invalid operation for String!"));
    }
    let mut text = String::new();
    for operand in operands {
        match operand {
            Value::Text(part) => text.push_str(part),
            Value::Null => text.push_str("null"),
            other => {
                let (from, to) = (other.java_class(), "java.lang.CharSequence");
                return Err(EvaluationError::ClassCast { from, to });
            }
        }
    }
    Ok(Value::Text(text.into()))
}

/// All `*` first, then all `/`, then all `+`, then all `-`, each from left to right.
fn arithmetic(mut numbers: Vec<Number>, mut operators: Vec<Operator>) -> Result<Number, EvaluationError> {
    for turn in [Operator::Multiply, Operator::Divide, Operator::Add, Operator::Subtract] {
        let mut left = Vec::with_capacity(operators.len());
        let mut rest = numbers.into_iter();
        let mut done: Vec<Number> = rest.next().into_iter().collect();
        for (operator, right) in operators.into_iter().zip(rest) {
            match done.last_mut() {
                Some(last) if operator == turn => *last = last.and(operator, right)?,
                _ => {
                    left.push(operator);
                    done.push(right);
                }
            }
        }
        (numbers, operators) = (done, left);
    }
    numbers.first().copied().ok_or(EvaluationError::Missing)
}

/// A number of one of Java's four classes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Number {
    Int(i32),
    Long(i64),
    Float(f32),
    Double(f64),
}

fn number(value: &Value) -> Result<Number, EvaluationError> {
    match value {
        Value::Null => Err(EvaluationError::Missing),
        other => Number::of(other)
            .ok_or(EvaluationError::ClassCast { from: other.java_class(), to: "java.lang.Number" }),
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "Java's own conversions, which lose the same"
)]
impl Number {
    const fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Int(number) => Some(Self::Int(*number)),
            Value::Long(number) => Some(Self::Long(*number)),
            Value::Float(number) => Some(Self::Float(*number)),
            Value::Double(number) => Some(Self::Double(*number)),
            _ => None,
        }
    }

    const fn value(self) -> Value {
        match self {
            Self::Int(number) => Value::Int(number),
            Self::Long(number) => Value::Long(number),
            Self::Float(number) => Value::Float(number),
            Self::Double(number) => Value::Double(number),
        }
    }

    /// The wider of the two classes decides, as in Java; whole numbers wrap.
    fn and(self, operator: Operator, other: Self) -> Result<Self, EvaluationError> {
        Ok(match (self, other) {
            (Self::Int(a), Self::Int(b)) => Self::Int(match operator {
                Operator::Add => a.wrapping_add(b),
                Operator::Subtract => a.wrapping_sub(b),
                Operator::Multiply => a.wrapping_mul(b),
                Operator::Divide if b == 0 => return Err(EvaluationError::DivisionByZero),
                Operator::Divide => a.wrapping_div(b),
            }),
            (Self::Int(_) | Self::Long(_), Self::Int(_) | Self::Long(_)) => {
                let (a, b) = (self.long(), other.long());
                Self::Long(match operator {
                    Operator::Add => a.wrapping_add(b),
                    Operator::Subtract => a.wrapping_sub(b),
                    Operator::Multiply => a.wrapping_mul(b),
                    Operator::Divide if b == 0 => return Err(EvaluationError::DivisionByZero),
                    Operator::Divide => a.wrapping_div(b),
                })
            }
            (Self::Double(_), _) | (_, Self::Double(_)) => {
                let (a, b) = (self.double(), other.double());
                Self::Double(match operator {
                    Operator::Add => a + b,
                    Operator::Subtract => a - b,
                    Operator::Multiply => a * b,
                    Operator::Divide => a / b,
                })
            }
            (Self::Float(_), _) | (_, Self::Float(_)) => {
                let (a, b) = (self.float(), other.float());
                Self::Float(match operator {
                    Operator::Add => a + b,
                    Operator::Subtract => a - b,
                    Operator::Multiply => a * b,
                    Operator::Divide => a / b,
                })
            }
        })
    }

    const fn long(self) -> i64 {
        match self {
            Self::Int(number) => number as i64,
            Self::Long(number) => number,
            Self::Float(number) => number as i64,
            Self::Double(number) => number as i64,
        }
    }

    const fn float(self) -> f32 {
        match self {
            Self::Int(number) => number as f32,
            Self::Long(number) => number as f32,
            Self::Float(number) => number,
            Self::Double(number) => number as f32,
        }
    }

    const fn double(self) -> f64 {
        match self {
            Self::Int(number) => number as f64,
            Self::Long(number) => number as f64,
            Self::Float(number) => number as f64,
            Self::Double(number) => number,
        }
    }
}
