//! What a configuration holds, as Tigase's own reader sees it.

use compact_str::CompactString;
use std::ops::Range;

pub use super::map::Map;

/// A place in the file: a range of bytes.
pub type Span = Range<usize>;

/// A value, and where it stands. Two of them are equal if their values are, wherever they stand.
#[derive(Debug, Clone)]
pub struct Item {
    /// The value.
    pub value: Value,
    /// Where its key stands; for an element of a list, where it stands itself.
    pub key: Span,
    /// Where it stands, from its first sign to its last.
    pub span: Span,
}

impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// One value of the tree.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// The bare word `null`, or what a mismatched closer leaves in an expression.
    Null,
    /// The bare words `true` and `false`.
    Bool(bool),
    /// 32 bits.
    Int(i32),
    /// 64 bits: an `L` behind the digits.
    Long(i64),
    /// 32 bits, binary: an `f` behind the digits.
    Float(f32),
    /// 64 bits, binary.
    Double(f64),
    /// Text, quoted or not.
    Text(CompactString),
    /// `[ … ]`.
    List(Box<[Item]>),
    /// `name { … }`: configures a bean that is there already.
    Map(Map),
    /// `name ( … ) { … }`: registers a bean, too.
    Bean(Box<Bean>),
    /// `env('NAME')`, `prop('name')`.
    Variable(Box<Variable>),
    /// Values with operators between them, computed when the value is used.
    Expression(Box<Expression>),
}

impl Value {
    /// The class of a value in Java, as its messages name it.
    pub fn java_class(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "java.lang.Boolean",
            Self::Int(_) => "java.lang.Integer",
            Self::Long(_) => "java.lang.Long",
            Self::Float(_) => "java.lang.Float",
            Self::Double(_) => "java.lang.Double",
            Self::Text(_) => "java.lang.String",
            Self::List(_) => "java.util.ArrayList",
            Self::Map(_) => "java.util.HashMap",
            Self::Bean(_) => "tigase.kernel.beans.config.AbstractBeanConfigurator$BeanDefinition",
            Self::Variable(variable) => match variable.origin {
                Origin::Environment => "tigase.conf.ConfigReader$EnvironmentVariable",
                Origin::Property => "tigase.conf.ConfigReader$PropertyVariable",
            },
            Self::Expression(_) => "tigase.conf.ConfigReader$CompositeVariable",
        }
    }

    /// Java's words where a value of this class stands for one of another.
    pub fn cast_to(&self, to: &str) -> String {
        let from = self.java_class();
        let homes = if from.starts_with("tigase.") {
            format!(
                "{from} is in unnamed module of loader 'app'; {to} is in module java.base of loader 'bootstrap'"
            )
        } else {
            format!("{from} and {to} are in module java.base of loader 'bootstrap'")
        };
        format!("class {from} cannot be cast to class {to} ({homes})")
    }
}

/// A bean definition.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bean {
    /// Its name: the key under which it stands.
    pub name: CompactString,
    /// The class that is to serve it, if one is named.
    pub class: Option<CompactString>,
    /// Whether it is to run.
    pub active: bool,
    /// Whether other parts of the server may use it.
    pub exportable: bool,
    /// Its settings and the beans below it.
    pub body: Map,
}

impl Bean {
    /// One with nothing said of it: it runs, and is nobody else's.
    pub fn named(name: CompactString) -> Self {
        Self { name, class: None, active: true, exportable: false, body: Map::new() }
    }
}

/// Where a variable comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The environment: `env(…)`.
    Environment,
    /// A property of the Java machine: `prop(…)`.
    Property,
}

/// A variable that is read when the server starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Where it comes from.
    pub origin: Origin,
    /// Its name.
    pub name: CompactString,
    /// What it is where it is not set.
    pub default: Option<CompactString>,
}

/// Values with operators between them: one operator fewer than values.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Expression {
    /// The operators, in the order of the file.
    pub operators: Vec<Operator>,
    /// The values.
    pub operands: Vec<Value>,
}

/// An operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `+`: of numbers and of text.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
}

impl Operator {
    /// The server's word for what cannot be done to text; `None` for `+`, which can.
    pub const fn verb_of_text(self) -> Option<&'static str> {
        match self {
            Self::Add => None,
            Self::Subtract => Some("substract"),
            Self::Multiply => Some("multiply"),
            Self::Divide => Some("divide"),
        }
    }
}
