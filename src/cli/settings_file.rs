//! The settings file: named clusters, in TOML. Read with the place of everything, so that what is wrong is
//! said with file, line and column.
//!
//! ```toml
//! current = "prod"
//!
//! [contexts.prod]
//! jid = "admin@xmpp-test.org"
//! expect = ["node1.xmpp-test.org", "node2.xmpp-test.org"]
//! ```

use super::args::ConnectArgs;
use super::exit::{ExitCode, Failure};
use super::settings::{self, SETTINGS};
use super::settings_mutes;
use super::values::{nearest, parse_context_name};
use super::world::Environment;
use crate::assess::mute::Mute;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// No settings file comes near it; a larger one is another file.
const LARGEST: u64 = 1 << 20;

/// A place in the file, both from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Place {
    fn of(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self { line: before.matches('\n').count() + 1, column: line.chars().count() + 1 }
    }

    /// `file:line:column`.
    pub fn shown(self, path: &Path) -> String {
        format!("{}:{}:{}", path.display(), self.line, self.column)
    }
}

/// Something wrong in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// The context it belongs to; `None` concerns the whole file.
    pub context: Option<String>,
    /// What, why and the remedy, in one line.
    pub message: String,
}

/// A named cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// Its settings, as if they had been typed.
    pub flags: ConnectArgs,
    /// What is muted there.
    pub mutes: Vec<Mute>,
    /// Where its table begins.
    pub place: Place,
    /// Where the value of each of its keys stands.
    pub places: BTreeMap<&'static str, Place>,
}

/// Which context is the current one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Current {
    /// Its name.
    pub name: String,
    /// Where that is said.
    pub place: Place,
}

/// The settings file, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsFile {
    /// Where it is.
    pub path: PathBuf,
    /// The current context.
    pub current: Option<Current>,
    /// The contexts by name.
    pub contexts: BTreeMap<String, Context>,
    /// Everything wrong in it, in the order of the file.
    pub problems: Vec<Problem>,
}

impl SettingsFile {
    /// That a context is not there, and what it may have been.
    pub fn no_such(&self, name: &str) -> String {
        let mut text = format!("there is no context {name} in {}", self.path.display());
        if let Some(near) = nearest(name, self.contexts.keys().map(String::as_str)) {
            text.push_str("; did you mean ");
            text.push_str(near);
            text.push('?');
        }
        text
    }

    /// Fails if the file as a whole, or the context if one is given, has something wrong. What is wrong in
    /// another context keeps nobody from using this one.
    pub fn refuse_problems(&self, context: Option<&str>) -> Result<(), Failure> {
        let concerns = |problem: &&Problem| match &problem.context {
            None => true,
            Some(name) => context == Some(name.as_str()),
        };
        let Some(first) = self.problems.iter().find(concerns) else { return Ok(()) };
        Err(Failure::new(ExitCode::Settings, format!("{}: {}", first.place.shown(&self.path), first.message))
            .with_remedy("clusterctl context validate shows everything that is wrong in the file"))
    }
}

/// Where the settings file is: `CLUSTERCTL_CONFIG`, else `$XDG_CONFIG_HOME/clusterctl/config.toml`, else
/// below `~/.config` (on Windows `%APPDATA%`). `None` if there is no home.
pub fn path(environment: &Environment) -> Option<PathBuf> {
    if let Some(path) = environment.path("CLUSTERCTL_CONFIG") {
        return Some(path);
    }
    // The specification of XDG base directories: a relative path is to be ignored.
    let xdg = environment.path("XDG_CONFIG_HOME").filter(|path| path.is_absolute());
    let base = xdg.or_else(|| {
        if cfg!(windows) {
            environment.path("APPDATA")
        } else {
            environment.path("HOME").map(|home| home.join(".config"))
        }
    })?;
    Some(base.join("clusterctl").join("config.toml"))
}

/// Reads the settings file. `None` if there is none; one that `CLUSTERCTL_CONFIG` names must be there.
pub fn load(environment: &Environment) -> Result<Option<SettingsFile>, Failure> {
    let Some(path) = path(environment) else { return Ok(None) };
    match read(&path)? {
        Some(text) => Ok(Some(parse(&path, &text, environment.path("HOME").as_deref()))),
        None if environment.get("CLUSTERCTL_CONFIG").is_some() => Err(Failure::new(
            ExitCode::Settings,
            format!("the settings file {} that CLUSTERCTL_CONFIG names does not exist", path.display()),
        )
        .with_remedy("unset CLUSTERCTL_CONFIG, or make the file: clusterctl context add NAME -j JID")),
        None => Ok(None),
    }
}

/// The text of the settings file; `None` if there is no file.
pub fn read(path: &Path) -> Result<Option<String>, Failure> {
    let wrong = |why: &str| {
        Failure::new(ExitCode::Settings, format!("cannot read the settings file {}: {why}", path.display()))
    };
    let metadata = match std::fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(wrong(&error.to_string())),
    };
    if !metadata.is_file() {
        return Err(wrong("it is not a regular file"));
    }
    if metadata.len() > LARGEST {
        return Err(wrong("it is larger than 1 MiB"));
    }
    let bytes = std::fs::read(path).map_err(|error| wrong(&error.to_string()))?;
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        wrong(&format!("line {line} is not UTF-8"))
    })
}

/// Reads the file's text. What is wrong goes into the problems. Paths are taken from the file's folder, and
/// `~/` from `home`.
pub fn parse(path: &Path, text: &str, home: Option<&Path>) -> SettingsFile {
    let mut reader = Reader { text, base: path.parent(), home, problems: Vec::new() };
    let mut file = SettingsFile {
        path: path.to_owned(),
        current: None,
        contexts: BTreeMap::new(),
        problems: Vec::new(),
    };
    match DeTable::parse(text) {
        Ok(table) => reader.whole(table.get_ref(), &mut file),
        Err(error) => {
            let at = error.span().unwrap_or_default();
            reader.problem(&at, None, error.message().replace('\n', ", "));
        }
    }
    reader.problems.sort_by_key(|problem| problem.place);
    file.problems = reader.problems;
    file
}

struct Reader<'a> {
    text: &'a str,
    base: Option<&'a Path>,
    home: Option<&'a Path>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, at: &Range<usize>, context: Option<&str>, message: String) {
        let place = Place::of(self.text, at.start);
        self.problems.push(Problem { place, context: context.map(str::to_owned), message });
    }

    fn whole(&mut self, table: &DeTable<'_>, file: &mut SettingsFile) {
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("current", DeValue::String(name)) => match parse_context_name(name) {
                    Ok(name) => {
                        let place = Place::of(self.text, value.span().start);
                        file.current = Some(Current { name, place });
                    }
                    Err(why) => self.problem(&value.span(), None, format!("current: '{name}': {why}")),
                },
                ("current", other) => {
                    let message = format!("current holds {}; a context's name is needed", kind(other));
                    self.problem(&value.span(), None, message);
                }
                ("contexts", DeValue::Table(contexts)) => {
                    for (name, context) in contexts {
                        self.named(name, context, file);
                    }
                }
                ("contexts", other) => {
                    let message = format!("contexts holds {}; write [contexts.NAME]", kind(other));
                    self.problem(&value.span(), None, message);
                }
                (unknown, _) => {
                    let known = ["current", "contexts"].into_iter();
                    let message = unknown_key(unknown, known, "current and [contexts.NAME] are known");
                    self.problem(&key.span(), None, message);
                }
            }
        }
    }

    fn named(
        &mut self,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
        file: &mut SettingsFile,
    ) {
        let name = match parse_context_name(key.get_ref()) {
            Ok(name) => name,
            Err(why) => {
                return self.problem(&key.span(), None, format!("context '{}': {why}", key.get_ref()));
            }
        };
        let DeValue::Table(table) = value.get_ref() else {
            let message = format!("context {name} holds {}; write [contexts.{name}]", kind(value.get_ref()));
            return self.problem(&value.span(), Some(&name), message);
        };
        let mut context = Context {
            flags: ConnectArgs::default(),
            mutes: Vec::new(),
            place: Place::of(self.text, key.span().start),
            places: BTreeMap::new(),
        };
        for (key, value) in table {
            if key.get_ref() == settings_mutes::KEY {
                match settings_mutes::read(value) {
                    Ok(mutes) => context.mutes = mutes,
                    Err((at, why)) => {
                        let message = format!("context {name}: {}: {why}", settings_mutes::KEY);
                        self.problem(&at, Some(&name), message);
                    }
                }
                continue;
            }
            let Some(setting) = SETTINGS.iter().find(|setting| setting.key == key.get_ref()) else {
                let known = SETTINGS.iter().map(|setting| setting.key).chain([settings_mutes::KEY]);
                let rest = "clusterctl man lists the keys";
                let message = format!("context {name}: {}", unknown_key(key.get_ref(), known, rest));
                self.problem(&key.span(), Some(&name), message);
                continue;
            };
            context.places.insert(setting.key, Place::of(self.text, value.span().start));
            self.setting(&name, setting, value, &mut context.flags);
        }
        file.contexts.insert(name, context);
    }

    /// Reads one setting. Its text goes through the same reader as the command line's.
    fn setting(
        &mut self,
        context: &str,
        setting: &settings::Setting,
        value: &Spanned<DeValue<'_>>,
        flags: &mut ConnectArgs,
    ) {
        let all = |items: &toml::de::DeArray<'_>, fit: fn(&DeValue<'_>) -> bool| {
            items.iter().all(|item| fit(item.get_ref()))
        };
        let fits = match (setting.key, value.get_ref()) {
            ("no_sockets" | "read_only" | "ascii", value) => value.is_bool(),
            ("cluster_port", DeValue::Array(items)) => all(items, |item| matches!(item, DeValue::Integer(_))),
            ("connections_per_node" | "cluster_port", value) => value.is_integer(),
            ("config" | "expect" | "expect_down" | "resolve" | "tls_pin", DeValue::Array(items)) => {
                all(items, |item| matches!(item, DeValue::String(_)))
            }
            ("expect", value) => value.is_integer() || value.is_str(),
            (_, value) => value.is_str(),
        };
        if !fits {
            let (key, found) = (setting.key, kind(value.get_ref()));
            let message = format!("context {context}: {key} holds {found}; {} is needed", setting.holds);
            return self.problem(&value.span(), Some(context), message);
        }
        let text = match value.get_ref() {
            DeValue::Array(items) => return self.list(context, setting, items.iter(), value.span(), flags),
            DeValue::String(text) => match setting.key {
                "ca_file" | "config" | "password_file" => self.path_of(text),
                _ => text.to_string(),
            },
            other => scalar(other),
        };
        if let Some(Err(why)) = settings::put(flags, setting.key, &text) {
            let message = format!("context {context}: {}: '{text}': {why}", setting.key);
            self.problem(&value.span(), Some(context), message);
        }
    }

    /// Reads a list: every item by itself first, so that the place is the item's; then all of it.
    fn list<'v>(
        &mut self,
        context: &str,
        setting: &settings::Setting,
        items: impl Iterator<Item = &'v Spanned<DeValue<'v>>>,
        span: Range<usize>,
        flags: &mut ConnectArgs,
    ) {
        let mut texts = Vec::new();
        for item in items {
            let text = match setting.key {
                "config" => self.path_of(&scalar(item.get_ref())),
                _ => scalar(item.get_ref()),
            };
            let comma =
                text.contains(',').then(|| "a comma inside one item; write one item for each".to_owned());
            let alone = settings::put(&mut ConnectArgs::default(), setting.key, &text);
            let why = comma.or_else(|| alone.and_then(Result::err).map(|why| why.to_string()));
            if let Some(why) = why {
                let message = format!("context {context}: {}: '{text}': {why}", setting.key);
                return self.problem(&item.span(), Some(context), message);
            }
            texts.push(text);
        }
        if texts.is_empty() {
            return;
        }
        if let Some(Err(why)) = settings::put(flags, setting.key, &texts.join(",")) {
            self.problem(&span, Some(context), format!("context {context}: {}: {why}", setting.key));
        }
    }

    fn path_of(&self, text: &str) -> String {
        let path = match (text.strip_prefix("~/"), self.home) {
            (Some(below), Some(home)) => home.join(below),
            _ => self.base.map_or_else(|| PathBuf::from(text), |base| base.join(text)),
        };
        path.to_string_lossy().into_owned()
    }
}

fn unknown_key<'a>(word: &str, known: impl Iterator<Item = &'a str>, otherwise: &str) -> String {
    match nearest(word, known) {
        Some(near) => format!("unknown key {word}; did you mean {near}?"),
        None => format!("unknown key {word}; {otherwise}"),
    }
}

/// The text of a value that is no list and no table, as it would be typed.
fn scalar(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Boolean(yes) => yes.to_string(),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| number.as_str().to_owned(), |number| number.to_string()),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Datetime(time) => time.to_string(),
        DeValue::Array(_) | DeValue::Table(_) => String::new(),
    }
}

pub(super) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> SettingsFile {
        parse(Path::new("/etc/c.toml"), text, Some(Path::new("/home/ann")))
    }

    #[test]
    fn every_key_of_a_context_is_read() {
        let file = read(include_str!("../../docs/config.toml"));
        assert_eq!(file.problems, []);
        let keys: Vec<_> = file.contexts["prod"].places.keys().copied().collect();
        let mut known: Vec<_> = SETTINGS.iter().map(|setting| setting.key).collect();
        known.sort_unstable();
        assert_eq!(keys, known, "docs/config.toml shows every key, in [contexts.prod]");
    }

    #[test]
    fn everything_wrong_is_said_with_its_place() {
        for (text, said) in [
            ("[contexts.a]\njdi = 'x'", "2:1: context a: unknown key jdi; did you mean jid?"),
            (
                "[contexts.a]\nhelicopter = 1",
                "2:1: context a: unknown key helicopter; clusterctl man lists the keys",
            ),
            ("curent = 'a'", "1:1: unknown key curent; did you mean current?"),
            ("current = 3", "1:11: current holds a whole number; a context's name is needed"),
            ("contexts = 'a'", "1:12: contexts holds a text; write [contexts.NAME]"),
            ("contexts.a = 1", "1:14: context a holds a whole number; write [contexts.a]"),
            (
                "[contexts.\"a b\"]",
                "1:11: context 'a b': ' ' at column 2 cannot be part of a context's name; letters, digits and _ can, and after the first - and .",
            ),
            ("[contexts.a]\njid = 3", "2:7: context a: jid holds a whole number; a text is needed"),
            (
                "[contexts.a]\n  jid = 'x'",
                "2:9: context a: jid: 'x': no account before the domain; write it like admin@xmpp-test.org",
            ),
            (
                "[contexts.a]\ntimeout = 10",
                "2:11: context a: timeout holds a whole number; a duration, such as \"10s\" is needed",
            ),
            (
                "[contexts.a]\ntimeout = '10'",
                "2:11: context a: timeout: '10': no unit after 10; write a number with its unit, such as 500ms, 10s, 2m or 1m30s",
            ),
            (
                "[contexts.a]\nno_sockets = 'yes'",
                "2:14: context a: no_sockets holds a text; true or false is needed",
            ),
            (
                "[contexts.a]\ncluster_port = [5277, 70000]",
                "2:23: context a: cluster_port: '70000': '70000' is not a port; write a number from 1 to 65535",
            ),
            ("[contexts.a]\nexpect = ['n1', 'n1']", "2:10: context a: expect: n1 is named twice"),
            (
                "[contexts.a]\nexpect = ['n1,n2']",
                "2:11: context a: expect: 'n1,n2': a comma inside one item; write one item for each",
            ),
            (
                "[contexts.a]\nexpect = 0",
                "2:10: context a: expect: '0': no nodes at all is no cluster; write the nodes' names or a number from 1",
            ),
            ("[contexts.a]\nexpect = -1", "2:10: context a: expect: '-1': "),
            (
                "[contexts.a]\nresolve = ['é:1:x']",
                "2:12: context a: resolve: 'é:1:x': 'x' at column 5 is not an IP address",
            ),
            (
                "[contexts.a]\ntls = 'none'",
                "2:7: context a: tls: 'none': write one of auto, direct, starttls",
            ),
            ("[contexts.a\njid = 'x'", "1:12: "),
        ] {
            let problems = read(text).problems;
            let shown: Vec<String> = problems
                .iter()
                .map(|problem| {
                    format!("{}:{}: {}", problem.place.line, problem.place.column, problem.message)
                })
                .collect();
            assert!(shown.len() == 1 && shown[0].starts_with(said), "{text}\nwanted {said}\ngot {shown:#?}");
        }
    }

    #[test]
    fn paths_are_taken_from_the_files_folder_and_from_home() {
        let file = read("[contexts.a]\nca_file = 'ca.pem'\npassword_file = '~/p'");
        let login = &file.contexts["a"].flags.login;
        assert_eq!(login.ca_file.as_deref(), Some(Path::new("/etc/ca.pem")));
        assert_eq!(login.password_file.as_deref(), Some(Path::new("/home/ann/p")));
    }

    #[test]
    fn what_is_wrong_elsewhere_keeps_nobody_from_a_good_context() {
        let file = read("[contexts.a]\njid = 'x'\n[contexts.b]\njid = 'a@b.c'");
        assert!(file.refuse_problems(Some("b")).is_ok());
        assert!(file.refuse_problems(Some("a")).is_err());
        assert!(read("nonsense = 1").refuse_problems(Some("b")).is_err());
    }

    #[test]
    fn a_file_of_nonsense_is_a_problem_and_no_panic() {
        for text in [
            "\u{0}",
            "[[contexts]]",
            "contexts = [1]",
            "a.b.c = 1",
            "[contexts.a]\njid = \"\\u{1}\"",
            "=",
            "\u{feff}",
        ] {
            let _ = read(text);
        }
        assert_eq!(read("[[contexts]]").problems.len(), 1);
    }
}
