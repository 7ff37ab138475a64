//! Small lists of texts (contexts, findings) in every output format.

use super::exit::Failure;
use crate::report::Format;
use std::io::Write;

/// A list of records that all have the same fields.
pub struct Listing<'a> {
    /// The fields' names: keys in JSON, headings in a table.
    pub fields: &'a [&'a str],
    /// The fields that a table shows; the others are for `wide` and for programs.
    pub shown: usize,
    /// The records.
    pub records: Vec<Vec<Value>>,
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text; empty is null in JSON.
    Text(String),
    /// Yes or no; shown as `*` or nothing.
    Mark(bool),
    /// How many.
    Number(usize),
}

impl Value {
    fn plain(&self) -> String {
        match self {
            Self::Text(text) => text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect(),
            Self::Mark(true) => "*".to_owned(),
            Self::Mark(false) => String::new(),
            Self::Number(number) => number.to_string(),
        }
    }

    fn json(&self) -> serde_json::Value {
        match self {
            Self::Text(text) if text.is_empty() => serde_json::Value::Null,
            Self::Text(text) => text.as_str().into(),
            Self::Mark(yes) => (*yes).into(),
            Self::Number(number) => (*number).into(),
        }
    }
}

impl Listing<'_> {
    /// Writes the list under a key (`contexts`), where the format has keys.
    pub fn write(&self, key: &str, format: Format, w: &mut dyn Write) -> Result<(), Failure> {
        match format {
            Format::Table => self.columns(self.shown, w)?,
            Format::Wide => self.columns(self.fields.len(), w)?,
            Format::Plain => {
                for record in &self.records {
                    let fields: Vec<String> = record[..self.shown].iter().map(dash).collect();
                    writeln!(w, "{}", fields.join("\t"))?;
                }
            }
            Format::Json => writeln!(w, "{:#}", self.document(key))?,
            Format::Yaml => {
                let text = serde_norway::to_string(&self.document(key)).map_err(|error| {
                    Failure::new(super::exit::ExitCode::Software, format!("cannot write YAML: {error}"))
                })?;
                write!(w, "{text}")?;
            }
            Format::Csv => self.csv(w)?,
            Format::Markdown => {
                writeln!(w, "| {} |", self.fields.join(" | "))?;
                writeln!(w, "|{}", " --- |".repeat(self.fields.len()))?;
                for record in &self.records {
                    let cells: Vec<String> =
                        record.iter().map(|value| value.plain().replace('|', "\\|")).collect();
                    writeln!(w, "| {} |", cells.join(" | "))?;
                }
            }
        }
        Ok(())
    }

    fn document(&self, key: &str) -> serde_json::Value {
        let records: Vec<serde_json::Value> = self
            .records
            .iter()
            .map(|record| {
                let pairs = self.fields.iter().zip(record);
                pairs.map(|(field, value)| ((*field).to_owned(), value.json())).collect()
            })
            .collect();
        serde_json::json!({ "schema_version": 1, key: records })
    }

    fn columns(&self, shown: usize, w: &mut dyn Write) -> std::io::Result<()> {
        use unicode_width::UnicodeWidthStr;
        let heading = self.fields[..shown].iter().map(|field| field.replace('_', " ").to_uppercase());
        let mut rows: Vec<Vec<String>> = vec![heading.collect()];
        rows.extend(self.records.iter().map(|record| record[..shown].iter().map(Value::plain).collect()));
        let widths: Vec<usize> =
            (0..shown).map(|i| rows.iter().map(|row| row[i].width()).max().unwrap_or(0)).collect();
        for row in rows {
            let line = row.iter().zip(&widths).fold(String::new(), |line, (cell, width)| {
                line + cell + &" ".repeat(width - cell.width() + 2)
            });
            writeln!(w, "{}", line.trim_end())?;
        }
        Ok(())
    }

    fn csv(&self, w: &mut dyn Write) -> std::io::Result<()> {
        let mut writer = csv::Writer::from_writer(w);
        writer.write_record(self.fields).map_err(std::io::Error::from)?;
        for record in &self.records {
            let fields = record.iter().map(|value| match value {
                Value::Mark(yes) => yes.to_string(),
                Value::Number(number) => number.to_string(),
                Value::Text(text) => text.clone(),
            });
            writer.write_record(fields).map_err(std::io::Error::from)?;
        }
        writer.flush()
    }
}

fn dash(value: &Value) -> String {
    let text = value.plain();
    if text.is_empty() { "-".to_owned() } else { text }
}
