//! `clusterctl config tree`: what the server sees.

use crate::cli::args::ConfigTreeArgs;
use crate::cli::commands::style;
use crate::cli::config_file;
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::settings::Looks;
use crate::cli::world::{Environment, World};
use crate::report::Format;
use crate::report::config::tree;
use crate::tdsl::evaluate::{EvaluationError, Surroundings, evaluate};
use crate::tdsl::value::{Item, Map, Value};
use crate::text::sanitize::neutralise;
use std::collections::BTreeMap;
use std::path::Path;

/// Reads, computes if asked, writes.
pub(super) fn run(args: &ConfigTreeArgs, looks: Looks, world: &mut World<'_>) -> Outcome {
    let (format, style) = style(looks)?;
    let file = config_file::read(&args.file, world)?.read(world)?;
    let document = config_file::document(&file)?;
    if !args.eval {
        tree::write(&file, &document.tree, format, &style, world.output)?;
        return Ok(ExitCode::Ok);
    }
    let values = match &args.env_file {
        Some(path) => from_file(path, world)?,
        None => Values::Environment(world.environment.clone()),
    };
    let mut computed = document.tree.clone();
    let mut failed = Vec::new();
    compute(&mut computed, &values, "", &mut failed);
    if matches!(format, Format::Json | Format::Yaml) {
        // Programs find what could not be computed in its place.
        let mut json = tree::json(&computed);
        for (path, error) in &failed {
            if let Some(node) = json.pointer_mut(path) {
                *node = serde_json::json!({ "t": "error", "v": error.to_string() });
            }
        }
        tree::write_json(&json, format, world.output)?;
    } else {
        tree::write(&file, &computed, format, &style, world.output)?;
        for (path, error) in &failed {
            let path = path.replace("/v/", "/").replace("~1", "/").replace("~0", "~");
            writeln!(world.messages, "clusterctl: {} cannot be computed: {error}", neutralise(&path[1..]))?;
        }
    }
    Ok(ExitCode::Ok)
}

/// Where variables come from.
enum Values {
    Environment(Environment),
    File { environment: BTreeMap<String, String>, properties: BTreeMap<String, String> },
}

impl Surroundings for Values {
    fn environment(&self, name: &str) -> Option<String> {
        match self {
            Self::Environment(environment) => {
                environment.get(name).map(|value| value.to_string_lossy().into_owned())
            }
            Self::File { environment, .. } => environment.get(name).cloned(),
        }
    }

    fn property(&self, name: &str) -> Option<String> {
        match self {
            Self::Environment(_) => None,
            Self::File { properties, .. } => properties.get(name).cloned(),
        }
    }
}

/// `KEY=VALUE` lines, `prop:KEY=VALUE` for properties of the Java machine. A value may stand in quotes.
fn from_file(path: &Path, world: &mut World<'_>) -> Result<Values, Failure> {
    let source = config_file::read(path, world)?;
    let (mut environment, mut properties) = (BTreeMap::new(), BTreeMap::new());
    for (number, line) in source.text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            return Err(Failure::new(
                ExitCode::Data,
                format!("{}:{}: no KEY=VALUE", neutralise(&source.name), number + 1),
            ));
        };
        let value = value.trim();
        let value = ['\'', '"']
            .iter()
            .find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote))
            .unwrap_or(value);
        let (into, key) = match key.trim().strip_prefix("prop:") {
            Some(key) => (&mut properties, key),
            None => (&mut environment, key.trim()),
        };
        into.insert(key.to_owned(), value.to_owned());
    }
    Ok(Values::File { environment, properties })
}

/// Computes every value; what cannot be computed stays, and is told by its JSON pointer (RFC 6901).
fn compute(map: &mut Map, values: &Values, above: &str, failed: &mut Vec<(String, EvaluationError)>) {
    for (key, item) in map {
        let path = format!("{above}/{}", key.replace('~', "~0").replace('/', "~1"));
        compute_item(item, values, &path, failed);
    }
}

fn compute_item(item: &mut Item, values: &Values, path: &str, failed: &mut Vec<(String, EvaluationError)>) {
    match &mut item.value {
        Value::Map(map) => compute(map, values, &format!("{path}/v"), failed),
        Value::Bean(bean) => compute(&mut bean.body, values, &format!("{path}/v"), failed),
        // As recorded: the server leaves what stands in a list uncomputed.
        Value::Variable(_) | Value::Expression(_) => match evaluate(&item.value, values) {
            Ok(value) => item.value = value,
            Err(error) => failed.push((path.to_owned(), error)),
        },
        _ => {}
    }
}
