//! JSON laid out for people: what fits on a line stands on one, so that `grep` shows whole things.

/// How long a line may be, its indentation included and the key before it not.
const WIDTH: usize = 120;

/// Lays out JSON that has no blanks between its tokens. Adds a line feed at its end.
pub(super) fn lay_out(json: &str) -> String {
    let ends = ends(json);
    let mut ends = ends.iter();
    let mut out = String::with_capacity(json.len() + json.len() / 4);
    let mut depth = 0;
    // Everything before this place belongs to what stands on one line.
    let mut inline = 0;
    let mut text = Text::default();
    for (at, byte) in json.bytes().enumerate() {
        let c = char::from(byte);
        if text.holds(byte) {
            continue;
        }
        let on_one_line = at < inline;
        match c {
            '{' | '[' => {
                let end = ends.next().copied().unwrap_or(at);
                out.push_str(text.take(json, at));
                out.push(c);
                if !on_one_line {
                    if end == at + 1 || end - at + 2 * depth < WIDTH {
                        inline = end + 1;
                    } else {
                        depth += 1;
                        break_line(&mut out, depth);
                    }
                }
            }
            '}' | ']' => {
                out.push_str(text.take(json, at));
                if !on_one_line {
                    depth = depth.saturating_sub(1);
                    break_line(&mut out, depth);
                }
                out.push(c);
            }
            ',' => {
                out.push_str(text.take(json, at));
                out.push(c);
                if on_one_line { out.push(' ') } else { break_line(&mut out, depth) }
            }
            ':' => {
                out.push_str(text.take(json, at));
                out.push_str(": ");
            }
            _ => {}
        }
    }
    out.push_str(text.take(json, json.len()));
    out.push('\n');
    out
}

/// Where we are among strings, and what was not yet copied.
#[derive(Default)]
struct Text {
    inside: bool,
    escaped: bool,
    from: usize,
}

impl Text {
    /// Whether a byte belongs to a string; keeps count.
    fn holds(&mut self, byte: u8) -> bool {
        match (self.inside, byte) {
            (false, b'"') => self.inside = true,
            (false, _) => return false,
            (true, _) if self.escaped => self.escaped = false,
            (true, b'\\') => self.escaped = true,
            (true, b'"') => self.inside = false,
            (true, _) => {}
        }
        true
    }

    /// What stands before a token of one byte, and was not yet copied.
    fn take<'a>(&mut self, json: &'a str, at: usize) -> &'a str {
        let before = &json[self.from.min(at)..at];
        self.from = at + 1;
        before
    }
}

/// Where each container ends, in the order in which they begin.
fn ends(json: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut open = Vec::new();
    let mut text = Text::default();
    for (at, byte) in json.bytes().enumerate() {
        if text.holds(byte) {
            continue;
        }
        match byte {
            b'{' | b'[' => {
                open.push(ends.len());
                ends.push(at);
            }
            b'}' | b']' => {
                if let Some(which) = open.pop() {
                    ends[which] = at;
                }
            }
            _ => {}
        }
    }
    ends
}

fn break_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn what_fits_stands_on_one_line_and_the_rest_is_broken() {
        let long = "x".repeat(100);
        let value = json!({"a": [1, {"b": null}], "c": [long, {}, [], "d: {\"e\", [\\"]});
        let text = lay_out(&value.to_string());
        let wanted = format!(
            "{{\n  \"a\": [1, {{\"b\": null}}],\n  \"c\": [\n    \"{long}\",\n    {{}},\n    [],\n    \"d: {{\\\"e\\\", [\\\\\"\n  ]\n}}\n"
        );
        assert_eq!(text, wanted);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "(?s).{0,40}".prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 60, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
                prop::collection::btree_map("(?s).{0,10}", inner, 0..8)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_layout_changes_nothing_but_blanks(value in any_json()) {
            let text = lay_out(&value.to_string());
            prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        }
    }
}
