//! The attributes of a bean definition: `class`, `active`, `exportable`, and Java's complaints of what does not fit.

use super::error::Kind;
use super::value::{Bean, Value};

/// Sets an attribute; the error is a kind of Java's exceptions and its message.
pub(super) fn set(bean: &mut Bean, key: &str, value: Value) -> Result<(), (Kind, String)> {
    let class = match (key, value) {
        ("class", Value::Text(text)) => {
            bean.class = Some(text);
            return Ok(());
        }
        ("class", Value::Null) => {
            bean.class = None;
            return Ok(());
        }
        ("active", Value::Bool(active)) => {
            bean.active = active;
            return Ok(());
        }
        ("exportable", Value::Bool(exportable)) => {
            bean.exportable = exportable;
            return Ok(());
        }
        ("active" | "exportable", Value::Null) => {
            let message =
                "Cannot invoke \"java.lang.Boolean.booleanValue()\" because \"<parameter1>\" is null";
            return Err((Kind::NullPointer, message.to_owned()));
        }
        ("class", other) => other.cast_to("java.lang.String"),
        ("active" | "exportable", other) => other.cast_to("java.lang.Boolean"),
        _ => {
            let message = format!("Error in configuration file - unknown bean definition field: {key}");
            return Err((Kind::Runtime, message));
        }
    };
    Err((Kind::ClassCast, class))
}
