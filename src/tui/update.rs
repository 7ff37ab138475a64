//! What a message changes, and what the screen asks for then. Knows no terminal.

use super::disco_tree::Entity;
use super::keys::{self, Action, Key, Place};
use super::layout;
use super::message::{Done, Effect, Message, Mouse, MouseDoes, Password, Watched};
use super::model::{MOST_EVENTS, MOST_PAST, Model, Past, Screen, WHOLE_EVENTS};
use super::overlay::{Choice, File, Goal, Overlay, Pages, edit};
use super::picture::Picture;
use super::screens;
use super::take;
use super::view::footer;
use crate::assess::registry;
use crate::cluster::session::SessionState;
use crate::report::watch;
use crate::survey::message::Command;
use crate::text::duration;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// The intervals that a person steps through.
const INTERVALS: [Duration; 10] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
    Duration::from_secs(15),
    Duration::from_secs(30),
    Duration::from_secs(60),
    Duration::from_secs(120),
    Duration::from_secs(300),
];

/// Takes in a message.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let mut effects = match message {
        Message::Key(key) => press(model, key),
        Message::Paste(text) => {
            let line = text.lines().next().unwrap_or_default();
            line.chars().flat_map(|c| type_in(model, Key::Char(c)).unwrap_or_default()).collect()
        }
        Message::Mouse(mouse) => point(model, mouse),
        Message::Resize(columns, rows) => {
            model.size = (columns, rows);
            Vec::new()
        }
        Message::Time(now) => {
            model.now = now;
            if model.notice.as_ref().is_some_and(|notice| notice.until <= now) {
                model.notice = None;
            }
            Vec::new()
        }
        Message::Session(state) => session(model, state),
        Message::Look { picture, changes } => look(model, picture, changes),
        Message::Event(event) => {
            note(model, [*event]);
            Vec::new()
        }
        Message::Browsed { jid, node, found } => {
            let now = model.now;
            model.disco.tree.take(&Entity { jid, node }, *found, now);
            Vec::new()
        }
        Message::Stretched { interval, why } => {
            model.stretched = why.map(|why| (interval, why));
            Vec::new()
        }
        Message::Done(done) => end(model, done),
    };
    screens::settle(model);
    effects.extend(screens::due(model));
    effects
}

fn session(model: &mut Model, state: SessionState) -> Vec<Effect> {
    // A state that goes on keeps its beginning.
    let since = if model.session.0.word() == state.word() { model.session.1 } else { model.now };
    let news = screens::session::news(model, &state);
    model.been_in |= matches!(state, SessionState::Online(_));
    model.session = (state, since);
    note(model, news);
    Vec::new()
}

fn look(model: &mut Model, picture: Arc<Picture>, changes: Vec<watch::Event>) -> Vec<Effect> {
    model.live.strips.record(&picture);
    model.live.series.record(&picture);
    if picture.is_sighted() {
        model.live.sighted = Some(Arc::clone(&picture));
    }
    model.live.latest = Some(picture);
    model.live.left = false;
    // Of one round, what was told first stands first: the verdict, then what it comes from.
    note(model, changes.into_iter().rev());
    Vec::new()
}

fn note(model: &mut Model, events: impl IntoIterator<Item = watch::Event>) {
    for event in events {
        model.live.events.push_front(event);
        model.live.told = model.live.told.saturating_add(1);
    }
    model.live.events.truncate(MOST_EVENTS);
    // A hundred links in each of a thousand events would be most of what we hold.
    for event in model.live.events.iter_mut().skip(WHOLE_EVENTS) {
        event.shorten();
    }
}

fn end(model: &mut Model, done: Done) -> Vec<Effect> {
    match done {
        Done::Copied { characters } => {
            model.notify(format!("copied {characters} characters, where the terminal allows it"), false);
        }
        Done::Written(path) => model.notify(format!("written: {}", path.display()), false),
        Done::Failed(why) => model.notify(why, true),
        Done::Switched(watched) => switch(model, *watched),
    }
    Vec::new()
}

/// Watches another cluster, with what is known of it where it was watched before. What was known of the one before is
/// kept for when a person comes back to it.
fn switch(model: &mut Model, watched: Watched) {
    let (now, contexts) = (model.now, std::mem::take(&mut model.contexts));
    let mut past = std::mem::take(&mut model.past);
    let world = std::mem::take(&mut model.live);
    if world.is_known() {
        past.push_front(Past { of: model.watched.identity(), world, until: now });
    }
    let of = watched.identity();
    let known = past.iter().position(|past| past.of == of).and_then(|at| past.remove(at));
    past.truncate(MOST_PAST);
    *model = Model::new(watched, contexts, model.theme, model.size, now);
    model.past = past;
    if let Some(Past { world, until, .. }) = known {
        model.live = world;
        model.live.resume(now);
        let says = format!("nobody looked for {}: another context was watched", since(until, now));
        let round = model.live.latest.as_ref().map_or(0, |latest| latest.number);
        note(model, [watch::Event::session(now, round, "left", "watched", says)]);
    }
}

/// The time between two moments, in words.
fn since(then: Timestamp, now: Timestamp) -> String {
    let time = Duration::try_from(now.duration_since(then)).unwrap_or_default();
    duration::human(Duration::from_secs(time.as_secs()))
}

fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    if let Some(effects) = type_in(model, key) {
        return effects;
    }
    let place = if model.overlay.is_some() { Place::Over } else { Place::On(model.screen) };
    keys::action(place, key).map_or_else(Vec::new, |action| perform(model, action))
}

/// A key where one types; `None` where one does not, or the key is not for it.
fn type_in(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    let mut overlay = model.overlay.take()?;
    let taken = match (&mut overlay, key) {
        (Overlay::Filter { before }, Key::Esc) => {
            let before = std::mem::take(before);
            if let Some(filter) = model.filter_mut() {
                *filter = before;
            }
            return Some(Vec::new());
        }
        (Overlay::Filter { .. }, Key::Enter)
        | (Overlay::Address(_) | Overlay::Go(_) | Overlay::Contexts(_) | Overlay::Write(_), Key::Esc) => {
            return Some(Vec::new());
        }
        // Rows are moved through while the filter is typed.
        (Overlay::Filter { .. }, Key::Up | Key::Down | Key::PageUp | Key::PageDown) => {
            let action = keys::action(Place::On(model.screen), key);
            let effects = action.map_or_else(Vec::new, |action| screens::perform(model, action));
            model.overlay = Some(overlay);
            return Some(effects);
        }
        (Overlay::Address(typed), Key::Enter) => return Some(screens::disco::look_at(model, typed)),
        (Overlay::Address(typed), key) => edit(typed, key),
        (Overlay::Filter { .. }, key) => model.filter_mut().is_some_and(|filter| edit(filter, key)),
        (Overlay::Go(choice) | Overlay::Contexts(choice) | Overlay::Write(choice), Key::Enter) => {
            let goal = choice.selected().cloned();
            return Some(goal.map_or_else(Vec::new, |goal| reach(model, goal)));
        }
        (Overlay::Go(choice) | Overlay::Contexts(choice) | Overlay::Write(choice), key) => choice.take(key),
        (Overlay::Help(_) | Overlay::Explain(..) | Overlay::Details(_), _) => false,
    };
    let typed_into = !matches!(overlay, Overlay::Help(_) | Overlay::Explain(..) | Overlay::Details(_));
    model.overlay = Some(overlay);
    // What is typed into takes every key but those that end everything.
    (taken || (typed_into && !matches!(key, Key::Ctrl('c' | 'z' | 'l')))).then(Vec::new)
}

/// Goes where a person chose to go.
fn reach(model: &mut Model, goal: Goal) -> Vec<Effect> {
    match goal {
        Goal::Screen(screen) => {
            show(model, screen);
            Vec::new()
        }
        Goal::Node(node) => {
            show(model, Screen::Nodes);
            model.nodes.filter.clear();
            screens::settle(model);
            model.nodes.list.select(&node);
            Vec::new()
        }
        // To go where one is would lose what was typed for it alone, such as --config.
        Goal::Context(name) if model.watched.context.as_ref() == Some(&name) => {
            model.notify(format!("{name} is watched now"), false);
            Vec::new()
        }
        Goal::Context(name) => vec![Effect::Switch(name)],
        Goal::File(file) => take::file(model, file),
    }
}

fn show(model: &mut Model, screen: Screen) {
    model.screen = screen;
    model.chosen = true;
}

/// Does what an action says.
pub fn perform(model: &mut Model, action: Action) -> Vec<Effect> {
    match (&mut model.overlay, action) {
        (_, Action::Quit) => return vec![Effect::Quit],
        (_, Action::Suspend) => return vec![Effect::Suspend],
        (_, Action::Redraw) => return vec![Effect::Redraw],
        (Some(Overlay::Help(_)), Action::Help) | (Some(_), Action::Back) => {
            model.overlay = None;
        }
        (_, Action::Help) => model.overlay = Some(Overlay::Help(Pages::default())),
        (Some(Overlay::Help(pages) | Overlay::Explain(_, pages) | Overlay::Details(pages)), action) => {
            let page = model.size.1.saturating_sub(6).max(1);
            pages.top = match action {
                Action::Up => pages.top.saturating_sub(1),
                Action::Down => pages.top.saturating_add(1),
                Action::PageUp => pages.top.saturating_sub(page),
                Action::PageDown => pages.top.saturating_add(page),
                Action::First => 0,
                // Where its end is, is known when everything is settled.
                Action::Last => u16::MAX,
                _ => pages.top,
            };
        }
        (Some(_), _) => {}
        (None, action) => return on_screen(model, action),
    }
    Vec::new()
}

/// What means the same on every screen; all else is the screen's own.
fn on_screen(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Show(screen) => show(model, screen),
        Action::NextScreen => show(model, model.screen.after(1)),
        Action::PreviousScreen => show(model, model.screen.after(Screen::ALL.len() - 1)),
        Action::Refresh => {
            return screens::refresh(model).unwrap_or_else(|| vec![Effect::Tell(refresh(model))]);
        }
        Action::Longer => return interval(model, true),
        Action::Shorter => return interval(model, false),
        Action::Freeze => {
            model.frozen = match model.frozen.take() {
                Some(_) => None,
                None => Some((Box::new(model.live.clone()), model.now)),
            };
        }
        Action::Filter => {
            let before = model.filter().to_owned();
            model.overlay = Some(Overlay::Filter { before });
        }
        Action::Address => model.overlay = Some(Overlay::Address(String::new())),
        Action::Go => model.overlay = Some(Overlay::Go(Choice::of(goals(model)))),
        Action::Contexts if model.contexts.is_empty() => {
            model.notify("there is no context: clusterctl context add NAME makes one", false);
        }
        Action::Contexts => {
            let mut choice = Choice::of(contexts(model));
            let here = model.contexts.iter().position(|name| Some(name) == model.watched.context.as_ref());
            choice.at = here.unwrap_or(0);
            model.overlay = Some(Overlay::Contexts(choice));
        }
        Action::Write => {
            let files = [File::Json, File::Table, File::Capture];
            let all = files.map(|file| (take::words(file).to_owned(), Goal::File(file)));
            model.overlay = Some(Overlay::Write(Choice::of(all.to_vec())));
        }
        Action::Copy => match screens::copied(model) {
            Some(text) => return vec![Effect::Copy(text)],
            None => model.notify("nothing is selected", false),
        },
        Action::Explain => match screens::finding(model).and_then(registry::find) {
            Some(check) => model.overlay = Some(Overlay::Explain(check.id, Pages::default())),
            None => model.notify("no finding is selected", false),
        },
        Action::Back if !model.filter().is_empty() => {
            if let Some(filter) = model.filter_mut() {
                filter.clear();
            }
        }
        action => return screens::perform(model, action),
    }
    Vec::new()
}

/// What `r` asks for: a refused login is tried again because a person says so, and for no other reason.
fn refresh(model: &mut Model) -> Command {
    match model.session.0 {
        SessionState::Refused { .. } => {
            // A command may take its time.
            if let Password::Again(place) = &model.watched.password {
                model.notify(format!("reading the password again, from {place}"), false);
            }
            Command::Retry
        }
        SessionState::Waiting { .. } => Command::Retry,
        SessionState::Idle | SessionState::Stepping { .. } | SessionState::Online(_) => Command::ObserveNow,
    }
}

fn interval(model: &mut Model, longer: bool) -> Vec<Effect> {
    let now = model.watched.interval;
    let next = if longer {
        INTERVALS.into_iter().find(|interval| *interval > now)
    } else {
        INTERVALS.into_iter().rev().find(|interval| *interval < now)
    };
    let Some(next) = next else {
        model.notify(
            format!("{} is the {}", duration::human(now), if longer { "longest" } else { "shortest" }),
            false,
        );
        return Vec::new();
    };
    model.watched.interval = next;
    vec![Effect::Tell(Command::Interval(next))]
}

/// Everywhere that one can go to.
fn goals(model: &Model) -> Vec<(String, Goal)> {
    let screens = Screen::ALL.into_iter().map(|screen| (screen.title().to_owned(), Goal::Screen(screen)));
    let nodes = model.picture().into_iter().flat_map(|picture| {
        picture
            .nodes
            .iter()
            .map(|row| (format!("node {}", picture.names.short(&row.name)), Goal::Node(row.name.clone())))
    });
    screens.chain(nodes).chain(contexts(model)).collect()
}

fn contexts(model: &Model) -> Vec<(String, Goal)> {
    let words = |name: &String| {
        let here = model.watched.context.as_ref() == Some(name);
        format!("context {name}{}", if here { " (watched now)" } else { "" })
    };
    model.contexts.iter().map(|name| (words(name), Goal::Context(name.clone()))).collect()
}

fn point(model: &mut Model, mouse: Mouse) -> Vec<Effect> {
    let at = ratatui::layout::Position::new(mouse.column, mouse.row);
    if mouse.does == MouseDoes::Click
        && let Some(key) = footer::key_at(model, at)
    {
        return press(model, key);
    }
    if mouse.does == MouseDoes::Click {
        let tab = layout::tabs(model).into_iter().find(|(_, place, _)| place.contains(at));
        if let Some((screen, ..)) = tab {
            model.overlay = None;
            show(model, screen);
            return Vec::new();
        }
    }
    if model.overlay.is_some() {
        let action = match mouse.does {
            MouseDoes::WheelUp => Action::Up,
            MouseDoes::WheelDown => Action::Down,
            MouseDoes::Click => return Vec::new(),
        };
        return perform(model, action);
    }
    screens::point(model, mouse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Theme;

    fn model() -> Model {
        let watched = Watched { interval: Duration::from_secs(5), ..Watched::default() };
        Model::new(watched, vec!["prod".to_owned()], Theme::default(), (80, 24), Timestamp::UNIX_EPOCH)
    }

    fn press_all(model: &mut Model, keys: &str) -> Vec<Effect> {
        keys.chars().flat_map(|c| update(model, Message::Key(Key::Char(c)))).collect()
    }

    #[test]
    fn screens_are_reached_by_number_by_tab_and_by_name() {
        let mut model = model();
        press_all(&mut model, "3");
        assert_eq!(model.screen, Screen::Sockets);
        update(&mut model, Message::Key(Key::Tab));
        assert_eq!(model.screen, Screen::Disco);
        update(&mut model, Message::Key(Key::BackTab));
        assert_eq!(model.screen, Screen::Sockets);
        press_all(&mut model, ":ev");
        update(&mut model, Message::Key(Key::Enter));
        assert_eq!((model.screen, model.overlay), (Screen::Events, None));
    }

    #[test]
    fn what_is_typed_is_no_command() {
        let mut model = model();
        assert_eq!(press_all(&mut model, "1/q?r"), Vec::new());
        assert_eq!(model.filter(), "q?r");
        update(&mut model, Message::Key(Key::Esc));
        assert_eq!((model.filter(), &model.overlay), ("", &None));
        assert_eq!(press_all(&mut model, "q"), vec![Effect::Quit]);
    }

    #[test]
    fn control_c_quits_from_everywhere() {
        for keys in ["", "?", "/x", ":n", "c", "w"] {
            let mut model = model();
            press_all(&mut model, keys);
            assert_eq!(update(&mut model, Message::Key(Key::Ctrl('c'))), vec![Effect::Quit], "after {keys}");
        }
    }

    #[test]
    fn only_r_tries_again_after_a_refusal() {
        use crate::cluster::session::{FailureKind, SessionFailure, Step};
        let cause = Box::new(SessionFailure {
            step: Step::Login,
            peer: None,
            kind: FailureKind::LoginRefused,
            cause: "not-authorized".to_owned(),
            remedy: None,
            certificate: None,
            attempts: Vec::new(),
            steps: Vec::new(),
        });
        let mut model = model();
        update(&mut model, Message::Session(SessionState::Refused { cause }));
        for key in "jkgGesS123/".chars() {
            assert_eq!(update(&mut model, Message::Key(Key::Char(key))), Vec::new(), "{key}");
        }
        update(&mut model, Message::Key(Key::Esc));
        assert_eq!(press_all(&mut model, "r"), vec![Effect::Tell(Command::Retry)]);
    }

    #[test]
    fn the_interval_goes_step_by_step_and_has_ends() {
        let mut model = model();
        assert_eq!(
            press_all(&mut model, "+"),
            vec![Effect::Tell(Command::Interval(Duration::from_secs(10)))]
        );
        assert_eq!(
            press_all(&mut model, "--"),
            [5, 2].map(|s| Effect::Tell(Command::Interval(Duration::from_secs(s))))
        );
        press_all(&mut model, "----------");
        assert_eq!(model.watched.interval, INTERVALS[0]);
        assert!(model.notice.is_some());
    }

    #[test]
    fn another_cluster_brings_nothing_of_the_one_before() {
        let mut model = model();
        press_all(&mut model, "6/x");
        let watched = Watched { domain: "other.org".to_owned(), ..Watched::default() };
        update(&mut model, Message::Done(Done::Switched(Box::new(watched.clone()))));
        let fresh =
            Model::new(watched, vec!["prod".to_owned()], Theme::default(), (80, 24), Timestamp::UNIX_EPOCH);
        let mut settled = fresh;
        screens::settle(&mut settled);
        assert_eq!(model, settled);
    }
}
