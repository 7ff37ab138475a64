//! Comments that allow a finding: `# clusterctl: allow TD05`, on its line, on the line above, or, before the first
//! entry, for all of the file.

use super::diagnosis::Diagnosis;
use crate::tdsl::token::{TokenKind, Tokens};

/// What the comments of a file allow.
#[derive(Debug, Clone, Default)]
pub struct Allowances {
    /// What each comment allows, for the lines from and to these, in the order of the file.
    allowed: Vec<(usize, usize, Vec<String>)>,
    /// What those before the first entry allow in all of the file.
    everywhere: Vec<String>,
    /// Where the lines begin.
    begins: Vec<usize>,
}

impl Allowances {
    /// Those of a file.
    pub fn of(source: &str) -> Self {
        let begins: Vec<usize> = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', source.as_bytes()).map(|at| at + 1))
            .collect();
        let mut allowances = Self { allowed: Vec::new(), everywhere: Vec::new(), begins };
        let mut top = true;
        for token in Tokens::new(source) {
            let text = &source[token.span.clone()];
            if token.kind == TokenKind::Comment {
                let Some(ids) = ids(text) else { continue };
                let line = allowances.line(token.span.start);
                let alone = source[allowances.begins[line]..token.span.start].trim().is_empty();
                let lines = match (top, alone) {
                    (true, true) => {
                        allowances.everywhere.extend(ids);
                        continue;
                    }
                    (_, true) => (line, line + 1),
                    (_, false) => (line, line),
                };
                allowances.allowed.push((lines.0, lines.1, ids));
            } else if !text.trim().is_empty() {
                top = false;
            }
        }
        allowances
    }

    /// Whether a finding is allowed where it stands.
    pub fn allow(&self, diagnosis: &Diagnosis) -> bool {
        let named = |ids: &[String]| ids.iter().any(|id| names(id, diagnosis.lint.id));
        if named(&self.everywhere) {
            return true;
        }
        // They stand in order, and none reaches further than the line below it.
        let line = self.line(diagnosis.span.start);
        let first = self.allowed.partition_point(|(from, ..)| from + 1 < line);
        let near = self.allowed[first..].iter().take_while(|(from, ..)| *from <= line);
        near.into_iter().any(|(_, to, ids)| line <= *to && named(ids))
    }

    fn line(&self, at: usize) -> usize {
        self.begins.partition_point(|begin| *begin <= at).saturating_sub(1)
    }
}

/// Whether a word names a rule: its id, its group (`TD`, `CL`), or `all`.
pub fn names(word: &str, id: &str) -> bool {
    let group = id.trim_end_matches(|c: char| c.is_ascii_digit());
    word.eq_ignore_ascii_case(id) || word.eq_ignore_ascii_case(group) || word.eq_ignore_ascii_case("all")
}

fn ids(comment: &str) -> Option<Vec<String>> {
    let rest = comment.trim_start_matches('#').trim_start().strip_prefix("clusterctl:")?;
    let rest = rest.trim_start().strip_prefix("allow")?;
    Some(rest.split([',', ' ', '\t', '\r']).filter(|id| !id.is_empty()).map(str::to_owned).collect())
}
