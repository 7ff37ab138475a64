//! The two kinds of old files, taken apart.

use super::draft::{Put, quoted, without};
use super::old::{Became, Old, became, list, number};
use super::properties::{Property, properties as read_properties};
use super::{Change, Refusal, Work};
use crate::config::diagnosis::Level;
use crate::config::field::{Settled, plain, switch, texts};
use crate::config::file::File;
use crate::config::fix::apply_safe;
use crate::config::lints;
use crate::config::settings::{Fate, Standing, stands_at};
use crate::tdsl::error::ReadError;
use crate::tdsl::loss::Why;
use crate::tdsl::reader::read;
use crate::tdsl::value::{Item, Value};
use std::collections::BTreeMap;

/// A configuration in which old names stand. What is broken without a doubt is mended first: a torn value would be
/// carried over torn.
pub(super) fn tdsl(work: &mut Work, name: &str, source: &str) -> Result<(), ReadError> {
    let file = [File::new(name, source)];
    for one in lints::check(&file) {
        if one.level > Level::Note && one.fix.as_ref().is_some_and(|fix| fix.safe) {
            let why = one.help.unwrap_or_else(|| one.lint.title.to_owned());
            let line = file[0].line(one.span.start).0 + 1;
            work.step(Some(line), Change::Mended, one.lint.id, Vec::new(), format!("{}: {why}", one.message));
        }
    }
    let mended = apply_safe(name, source, &|one, _| one.level > Level::Note);
    work.text = mended.source;
    let tree = read(&work.text)?.tree;
    let file = File::new(name, work.text.as_str());
    let mut olds: Vec<(&str, &Item)> = tree.iter().filter(|(key, item)| is_old(key, item)).collect();
    olds.sort_by_key(|(_, item)| item.key.start);
    let taken = |key: &str, item: &Item| Old {
        name: key.to_owned(),
        text: text(&item.value),
        written: file.source.get(item.span.clone()).unwrap_or_default().trim().to_owned(),
        line: file.line(item.key.start).0 + 1,
    };
    let (stores, olds): (Vec<_>, Vec<_>) = olds.into_iter().partition(|(key, _)| is_of_database(key));
    for (key, item) in &stores {
        take_out(work, &file, key, item)?;
    }
    let stores: Vec<Old> = stores.into_iter().map(|(key, item)| taken(key, item)).collect();
    databases(work, &stores);
    for (key, item) in olds {
        let old = taken(key, item);
        let line = old.line;
        let Some(found) = became(&old) else {
            work.left
                .push(format!("line {line}: {key} is no name that this tool knows; it was left as it is"));
            continue;
        };
        take_out(work, &file, key, item)?;
        carry_over(work, &old, found);
    }
    Ok(())
}

/// Takes a name of the root out, as often as it stands there; the one that counts is the last.
fn take_out(work: &mut Work, file: &File, key: &str, item: &Item) -> Result<(), ReadError> {
    // Places move with each edit: the entry is looked up anew.
    while let Some(item) = read(&work.text)?.tree.get(key) {
        work.text = without(&work.text, item);
    }
    let losses = file.document().map_or(&[][..], |document| &document.losses);
    let mut counts = item.key.start;
    let before = |counts: usize| {
        losses.iter().find(|loss| matches!(&loss.why, Why::Overwritten { by } if by.start == counts))
    };
    while let Some(loss) = before(counts) {
        counts = loss.span.start;
        work.step(Some(file.line(counts).0 + 1), Change::LeftOut, key, Vec::new(), TWICE);
    }
    Ok(())
}

/// Why one of several of the same name is left out.
const TWICE: &str = "the same name stands again further down, and that one counts";

/// Names that only make sense together.
fn is_of_database(key: &str) -> bool {
    ["--user-db", "--auth-db", "--data-repo-pool-size"].iter().any(|prefix| key.starts_with(prefix))
}

fn is_old(key: &str, item: &Item) -> bool {
    let stale = |value: &Value| matches!(value, Value::Text(text) if text.starts_with("--gen-config"));
    key.starts_with("--") || key == "cluster-nodes" || (key == "config-type" && stale(&item.value))
}

/// A value as one text; `None`: it is computed.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Variable(_) | Value::Expression(_) | Value::Map(_) | Value::Bean(_) => None,
        Value::List(items) if items.iter().any(|item| text(&item.value).is_none()) => None,
        Value::List(_) => Some(texts(value).join(",")),
        other => Some(plain(other)),
    }
}

fn carry_over(work: &mut Work, old: &Old, found: Became) {
    let Became { puts, why, left } = found;
    let to = work.put(&old.name, &puts);
    let change = if to.is_empty() { Change::LeftOut } else { Change::Moved };
    work.step(Some(old.line), change, &old.name, to, why);
    work.left.extend(left);
}

/// The settings of 5.x and 7.x.
pub(super) fn properties(work: &mut Work, name: &str, source: &str) -> Result<(), Refusal> {
    let all = read_properties(source);
    if let Some(why) = no_properties(source, &all) {
        return Err(Refusal::NotProperties(why));
    }
    work.text = format!(
        "# From {}, for Tigase XMPP server 8.x.\n",
        name.rsplit('/').next().unwrap_or(name).replace(char::is_control, " ")
    );
    let stores: Vec<Old> = all
        .iter()
        .filter(|one| is_of_database(&one.name))
        .map(|one| Old {
            name: one.name.clone(),
            text: Some(one.value.clone()),
            written: quoted(&one.value),
            line: one.line,
        })
        .collect();
    databases(work, &stores);
    components(work, &all);
    // Names that stand twice: the last one counts, as in Java.
    let last: BTreeMap<&str, usize> =
        all.iter().enumerate().map(|(at, one)| (one.name.as_str(), at)).collect();
    for (at, property) in all.iter().enumerate() {
        let handled = ["--comp-name-", "--comp-class-"];
        if is_of_database(&property.name) || handled.iter().any(|prefix| property.name.starts_with(prefix)) {
            continue;
        }
        if last.get(property.name.as_str()) != Some(&at) {
            work.step(Some(property.line), Change::LeftOut, &property.name, Vec::new(), TWICE);
            continue;
        }
        one(work, property);
    }
    Ok(())
}

/// More settings than these stand in no file that anybody wrote.
const MOST: usize = 2_000;

/// Why a text holds no settings of before 8.0; `None`: it does.
fn no_properties(source: &str, all: &[Property]) -> Option<String> {
    let section = source.lines().position(|line| {
        let line = line.trim();
        !line.starts_with(['#', '!', '-']) && (line.ends_with('{') || line == "}")
    });
    let bare = all.iter().find(|one| one.value.is_empty() && !one.name.starts_with("--"));
    let old = |one: &Property| {
        one.name.starts_with("--")
            || one.name.contains('/')
            || one.kind.is_some()
            || one.name == "config-type"
    };
    if let Some(line) = section {
        Some(format!("line {} is of a config.tdsl", line + 1))
    } else if let Some(bare) = bare {
        Some(format!("line {} is no NAME=VALUE", bare.line))
    } else if all.len() > MOST {
        Some(format!("it holds {} settings, and no such file holds more than {MOST}", all.len()))
    } else if all.is_empty() {
        Some("it holds no setting at all".to_owned())
    } else if !all.iter().any(old) {
        Some("no name in it is one of 5.x or 7.x, such as --cluster-mode".to_owned())
    } else {
        None
    }
}

fn one(work: &mut Work, property: &Property) {
    let Property { name, value, line, .. } = property;
    let Some(written) = written(property) else {
        work.left.push(format!("line {line}: {name} holds what no configuration can: both kinds of quotes"));
        return;
    };
    let old = Old { name: name.clone(), text: Some(value.clone()), written, line: *line };
    if let Some(found) = became(&old) {
        carry_over(work, &old, found);
    } else if name == "--sm-plugins" {
        plugins(work, property);
    } else if name.starts_with("--") {
        work.left.push(format!("line {line}: {name} is no name that this tool knows; it was left out"));
    } else if name.contains('/') {
        section(work, property, &old.written);
    } else {
        let to = work.put(name, &[Put::value(&[name], old.written)]);
        work.step(Some(*line), Change::Moved, name, to, "carried over as it stands");
    }
}

/// A value as a configuration writes it; `None`: it cannot.
fn written(property: &Property) -> Option<String> {
    let text = property.value.as_str();
    if text.contains('\'') && text.contains('"') {
        return None;
    }
    Some(match property.kind {
        Some('I' | 'L') => number(text).unwrap_or_else(|| quoted(text)),
        Some('B') => switch(&Settled::Is(Value::Text(text.trim().into()))).unwrap_or(false).to_string(),
        Some('s') => list(text),
        Some('i' | 'l') => {
            let numbers: Option<Vec<String>> = text.split(',').map(number).collect();
            numbers.map_or_else(|| list(text), |numbers| format!("[ {} ]", numbers.join(", ")))
        }
        _ => quoted(text),
    })
}

/// `component/section/key[type]=value`.
fn section(work: &mut Work, property: &Property, written: &str) {
    let Property { name, line, .. } = property;
    if name.starts_with("message-router/components/") || name.starts_with("basic-conf/") {
        work.left.push(format!("line {line}: {name}: 8.x has no such component; it was left out"));
        return;
    }
    let name = name.replacen("sess-man/plugins-conf/", "sess-man/", 1);
    let parts: Vec<&str> = name.split('/').collect();
    let mut key = parts.last().copied().unwrap_or_default();
    if let Standing::Unread(setting) = stands_at(&parts) {
        match setting.fate {
            Fate::Replaced(by) | Fate::Converted(by) => key = by.rsplit('/').next().unwrap_or(by),
            Fate::Instead(_) | Fate::Dead | Fate::Alive => {
                work.step(Some(*line), Change::LeftOut, &property.name, Vec::new(), setting.meaning);
                return;
            }
        }
    }
    let mut path: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
    if let Some(last) = path.last_mut() {
        key.clone_into(last);
    }
    // A port that is not there yet must be a bean.
    if let [_, connections, port, _] = &mut path[..]
        && connections == "connections"
        && port.bytes().all(|byte| byte.is_ascii_digit())
    {
        port.push_str("()");
    }
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let to = work.put(&property.name, &[Put::value(&path, written)]);
    let why = match stands_at(&parts) {
        Standing::Unknown => "carried over as it stands; this tool does not know whether 8.x reads it",
        Standing::Unread(_) => "its name since 8.0",
        _ => "a section in the place of the path",
    };
    work.step(Some(*line), Change::Moved, &property.name, to, why);
}

/// `--sm-plugins`: each a bean of sess-man, on or off.
fn plugins(work: &mut Work, property: &Property) {
    let mut to = Vec::new();
    for plugin in property.value.split(',').map(str::trim).filter(|plugin| !plugin.is_empty()) {
        let (name, threads) = plugin.split_once('=').unwrap_or((plugin, ""));
        let off = name.starts_with('-');
        let name = name.trim_start_matches(['+', '-']);
        let head = if off { "active: false" } else { "" };
        to.extend(work.put(&property.name, &[Put::bean(&["sess-man", name], head)]));
        let (threads, queue) = threads.split_once(':').unwrap_or((threads, ""));
        for (key, value) in [("threadsNo", threads), ("queueSize", queue)] {
            if let Some(number) = number(value) {
                to.extend(work.put(&property.name, &[Put::value(&["sess-man", name, key], number)]));
            }
        }
    }
    work.step(
        Some(property.line),
        Change::Moved,
        &property.name,
        to,
        "each plugin is a bean of sess-man since 8.0; those that are not named run as 8.x has it",
    );
}

/// `--user-db`, `--user-db-uri`, `--auth-db…`, each for a domain or for all.
fn databases(work: &mut Work, all: &[Old]) {
    let mut pool = all.iter().find(|one| one.name == "--data-repo-pool-size");
    for old in all {
        let Old { name, text, written, line } = old;
        let value = text.as_deref().unwrap_or_default();
        let (kind, domain) =
            name.strip_suffix(']').and_then(|name| name.split_once('[')).unwrap_or((name, "default"));
        match kind {
            "--user-db-uri" => {
                let source = format!("{domain}()");
                let mut puts = vec![Put::value(&["dataSource()", &source, "uri"], written.as_str())];
                if domain != "default" {
                    puts.push(Put::bean(&["userRepository()", domain], ""));
                    puts.push(Put::bean(&["authRepository()", domain], ""));
                }
                if let Some(size) =
                    pool.take().and_then(|pool| number(pool.text.as_deref().unwrap_or_default()))
                {
                    puts.push(Put::value(&["dataSource()", &source, "pool-size"], size));
                }
                let to = work.put(name, &puts);
                let why = "the database is a bean since 8.0; in a cluster it is where nodes find one another, so that it \
                           must be the same for all";
                work.step(Some(*line), Change::Moved, name, to, why);
            }
            "--user-db" if matches!(value, "mysql" | "pgsql" | "derby" | "sqlserver" | "mongodb") => {
                work.step(
                    Some(*line),
                    Change::LeftOut,
                    name,
                    Vec::new(),
                    "the address of the database tells its kind",
                );
            }
            "--auth-db-uri" => authentication(work, old, domain, all),
            "--auth-db" if matches!(value, "tigase-auth" | "tigase-custom-auth") => {
                work.step(
                    Some(*line),
                    Change::LeftOut,
                    name,
                    Vec::new(),
                    "what 8.x takes where nothing is said",
                );
            }
            "--user-db" | "--auth-db" => work.left.push(format!(
                "line {line}: {name}: a class of its own goes into userRepository or authRepository, as cls"
            )),
            "--data-repo-pool-size" => {
                let to = vec!["dataSource/default/pool-size".to_owned()];
                work.step(Some(*line), Change::Moved, name, to, "a setting of each database since 8.0");
            }
            _ => {}
        }
    }
}

fn authentication(work: &mut Work, old: &Old, domain: &str, all: &[Old]) {
    let Old { name, text, written, line } = old;
    let same = |user: &Old| match (&user.text, text) {
        (Some(user), Some(text)) => user.contains(text.as_str()),
        _ => user.written == *written,
    };
    let user = name.replacen("--auth-db-uri", "--user-db-uri", 1);
    if all.iter().any(|one| one.name == user && same(one)) {
        work.step(Some(*line), Change::LeftOut, name, Vec::new(), "the same database as the users'");
        return;
    }
    let source = format!("{domain}-auth");
    let puts = [
        Put::value(&["dataSource()", &format!("{source}()"), "uri"], written.as_str()),
        Put::value(&["authRepository()", &format!("{domain}()"), "data-source"], quoted(&source)),
    ];
    let to = work.put(name, &puts);
    work.step(Some(*line), Change::Moved, name, to, "a database of its own since 8.0");
}

/// `--comp-name-N` and `--comp-class-N`.
fn components(work: &mut Work, all: &[Property]) {
    for property in all {
        let Some(number) = property.name.strip_prefix("--comp-name-") else { continue };
        let class = format!("--comp-class-{number}");
        let Some(class) = all.iter().find(|one| one.name == class) else {
            work.left
                .push(format!("line {}: {} has no {class}; it was left out", property.line, property.name));
            continue;
        };
        let to =
            work.put(&property.name, &[Put::bean(&[&property.value], format!("class: {}", class.value))]);
        let from = format!("{}, {}", property.name, class.name);
        work.step(Some(property.line), Change::Moved, &from, to, "a component is a bean since 8.0");
    }
    for property in all {
        let Some(number) = property.name.strip_prefix("--comp-class-") else { continue };
        let name = format!("--comp-name-{number}");
        if !all.iter().any(|one| one.name == name) {
            work.left
                .push(format!("line {}: {} has no {name}; it was left out", property.line, property.name));
        }
    }
}
