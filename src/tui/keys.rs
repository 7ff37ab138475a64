//! The keys: one table for dispatch, footer, help and the man page.

use super::model::Screen;
use std::fmt;

/// A key as it is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A character.
    Char(char),
    /// A character with Control.
    Ctrl(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tabulator.
    Tab,
    /// Tabulator with Shift.
    BackTab,
    /// Backspace.
    Backspace,
    /// Cursor up.
    Up,
    /// Cursor down.
    Down,
    /// Cursor left.
    Left,
    /// Cursor right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

impl Key {
    /// The key's name, for people.
    pub fn name(self, ascii: bool) -> String {
        match (self, ascii) {
            (Self::Char(' '), _) => "space".to_owned(),
            (Self::Char(c), _) => c.to_string(),
            (Self::Ctrl(c), _) => format!("ctrl-{c}"),
            (Self::Enter, false) => "⏎".to_owned(),
            (Self::Enter, true) => "enter".to_owned(),
            (Self::Esc, _) => "esc".to_owned(),
            (Self::Tab, _) => "tab".to_owned(),
            (Self::BackTab, _) => "shift-tab".to_owned(),
            (Self::Backspace, _) => "backspace".to_owned(),
            (Self::Up, false) => "↑".to_owned(),
            (Self::Up, true) => "up".to_owned(),
            (Self::Down, false) => "↓".to_owned(),
            (Self::Down, true) => "down".to_owned(),
            (Self::Left, false) => "←".to_owned(),
            (Self::Left, true) => "left".to_owned(),
            (Self::Right, false) => "→".to_owned(),
            (Self::Right, true) => "right".to_owned(),
            (Self::Home, _) => "home".to_owned(),
            (Self::End, _) => "end".to_owned(),
            (Self::PageUp, _) => "pgup".to_owned(),
            (Self::PageDown, _) => "pgdn".to_owned(),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name(true))
    }
}

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// To what stands left: another column, pane or level.
    Left,
    /// To what stands right.
    Right,
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// Opens what is selected.
    Open,
    /// Back: closes what is open, ends a filter.
    Back,
    /// What the selected finding means.
    Explain,
    /// Shows only rows that hold what is typed.
    Filter,
    /// Sorts by the next column.
    Sort,
    /// Turns the order round.
    Reverse,
    /// Another picture of the same: a chart in place of the table.
    Chart,
    /// Types an address to look at.
    Address,
    /// Shows only one kind of rows, then the next kind, then all.
    Kinds,
    /// Looks now; after a refusal, tries once more.
    Refresh,
    /// A longer interval.
    Longer,
    /// A shorter interval.
    Shorter,
    /// Freezes the picture, and lets it go on.
    Freeze,
    /// Copies what is selected.
    Copy,
    /// Writes the picture into a file.
    Write,
    /// Goes somewhere by its name.
    Go,
    /// Another context.
    Contexts,
    /// The keys.
    Help,
    /// A screen.
    Show(Screen),
    /// The next screen.
    NextScreen,
    /// The screen before.
    PreviousScreen,
    /// Draws everything anew.
    Redraw,
    /// Gives the terminal back to the shell for a while.
    Suspend,
    /// Ends.
    Quit,
}

/// What help calls a group of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Movement.
    Move,
    /// What is looked at.
    Look,
    /// The order of rows.
    Order,
    /// The rounds.
    Round,
    /// What is taken away.
    Take,
    /// Other screens.
    Views,
    /// The way out.
    Leave,
}

impl Group {
    /// All of them, in the order of help.
    pub const ALL: [Self; 7] =
        [Self::Move, Self::Look, Self::Order, Self::Round, Self::Take, Self::Views, Self::Leave];

    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Move => "Move",
            Self::Look => "Look",
            Self::Order => "Order",
            Self::Round => "Round",
            Self::Take => "Take",
            Self::Views => "Views",
            Self::Leave => "Leave",
        }
    }
}

/// Where a binding holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// On every screen, and while help, an explanation or a choice is open.
    Everywhere,
    /// On every screen.
    Screens,
    /// On these.
    Only(&'static [Screen]),
    /// While help, an explanation or a choice is open.
    Overlays,
}

/// One binding.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// The keys; the first is the one that the footer names.
    pub keys: &'static [Key],
    /// What they do.
    pub action: Action,
    /// One word or two for the footer; empty where it does not stand there.
    pub footer: &'static str,
    /// What it does, for help and the man page.
    pub help: &'static str,
    /// Where help lists it.
    pub group: Group,
    /// Where it holds.
    pub on: On,
}

const fn binding(
    keys: &'static [Key],
    action: Action,
    footer: &'static str,
    help: &'static str,
    group: Group,
    on: On,
) -> Binding {
    Binding { keys, action, footer, help, group, on }
}

/// Every binding. A line each; the order is that of footer and help.
#[rustfmt::skip]
pub const KEYMAP: &[Binding] = {
    use Action as A;
    use Group as G;
    use Key::{BackTab, Char, Ctrl, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Tab, Up};
    use Screen as S;
    &[
        binding(&[Up, Char('k')],          A::Up,         "",         "one row up",                           G::Move,  On::Everywhere),
        binding(&[Down, Char('j')],        A::Down,       "move",     "one row down",                         G::Move,  On::Everywhere),
        binding(&[Left, Char('h')],        A::Left,       "",         "left, or a level up",          G::Move,  On::Only(&[S::Nodes, S::Links, S::Sockets, S::Disco])),
        binding(&[Right, Char('l')],       A::Right,      "",         "right, or a level down",         G::Move,  On::Only(&[S::Nodes, S::Links, S::Sockets, S::Disco])),
        binding(&[Char('g'), Home],        A::First,      "",         "first row",                            G::Move,  On::Everywhere),
        binding(&[Char('G'), End],         A::Last,       "",         "last row",                             G::Move,  On::Everywhere),
        binding(&[PageUp, Ctrl('u')],      A::PageUp,     "",         "a page up",                            G::Move,  On::Everywhere),
        binding(&[PageDown, Ctrl('d')],    A::PageDown,   "",         "a page down",                          G::Move,  On::Everywhere),
        binding(&[Enter],                  A::Open,       "open",     "open what is selected",                G::Look,  On::Only(&[S::Nodes, S::Links, S::Sockets, S::Disco, S::Config, S::Events])),
        binding(&[Char('e')],              A::Explain,    "explain",  "what the finding means",      G::Look,  On::Screens),
        binding(&[Char('/')],              A::Filter,     "filter",   "only rows with this text", G::Look, On::Only(&[S::Nodes, S::Links, S::Sockets, S::Disco, S::Config, S::Events])),
        binding(&[Char('v')],              A::Chart,      "chart",    "a chart, or the table",        G::Look,  On::Only(&[S::Links])),
        binding(&[Char('v')],              A::Chart,      "peer/socket", "a row a peer, or a socket", G::Look, On::Only(&[S::Sockets])),
        binding(&[Char('a'), Char('o')],   A::Address,    "address",  "type an address: JID, node", G::Look, On::Only(&[S::Disco])),
        binding(&[Char('t')],              A::Kinds,      "kinds",    "one kind of rows, or all", G::Look,  On::Only(&[S::Events])),
        binding(&[Char('s')],              A::Sort,       "sort",     "sort by the next column",              G::Order, On::Only(&[S::Nodes, S::Links, S::Sockets])),
        binding(&[Char('S')],              A::Reverse,    "",         "turn the order round",                 G::Order, On::Only(&[S::Nodes, S::Sockets])),
        binding(&[Char('r')],              A::Refresh,    "refresh",  "look now, or try again", G::Round, On::Screens),
        binding(&[Char(' ')],              A::Freeze,     "freeze",   "freeze the picture, go on",        G::Round, On::Screens),
        binding(&[Char('+'), Char('=')],   A::Longer,     "",         "a longer interval",                    G::Round, On::Screens),
        binding(&[Char('-')],              A::Shorter,    "",         "a shorter interval",                   G::Round, On::Screens),
        binding(&[Char('y')],              A::Copy,       "",         "copy what is selected",                G::Take,  On::Screens),
        binding(&[Char('w')],              A::Write,      "",         "the picture into a file",        G::Take,  On::Screens),
        binding(&[Char('1')],              A::Show(S::Nodes),   "",   "the nodes",                            G::Views, On::Screens),
        binding(&[Char('2')],              A::Show(S::Links),   "",   "the links: who sees whom",             G::Views, On::Screens),
        binding(&[Char('3')],              A::Show(S::Sockets), "",   "the sockets of this host",             G::Views, On::Screens),
        binding(&[Char('4')],              A::Show(S::Disco),   "",   "service discovery",                    G::Views, On::Screens),
        binding(&[Char('5')],              A::Show(S::Config),  "",   "config.tdsl beside what is seen",      G::Views, On::Screens),
        binding(&[Char('6')],              A::Show(S::Events),  "",   "what changed",                         G::Views, On::Screens),
        binding(&[Char('7')],              A::Show(S::Session), "",   "the way in, step by step",             G::Views, On::Screens),
        binding(&[Tab],                    A::NextScreen, "",         "the next screen",                      G::Views, On::Screens),
        binding(&[BackTab],                A::PreviousScreen, "",     "the screen before",                    G::Views, On::Screens),
        binding(&[Char(':')],              A::Go,         "",         "go somewhere by its name",      G::Views, On::Screens),
        binding(&[Char('c')],              A::Contexts,   "",         "another context",                      G::Views, On::Screens),
        binding(&[Char('?')],              A::Help,       "help",     "these keys",                           G::Leave, On::Everywhere),
        binding(&[Esc],                    A::Back,       "",         "back",                                 G::Leave, On::Screens),
        binding(&[Esc, Char('q'), Enter],  A::Back,       "back",     "back",                                 G::Leave, On::Overlays),
        binding(&[Ctrl('l')],              A::Redraw,     "",         "draw everything anew",                 G::Leave, On::Everywhere),
        binding(&[Ctrl('z')],              A::Suspend,    "",         "to the shell; fg returns",        G::Leave, On::Everywhere),
        binding(&[Char('q')],              A::Quit,       "quit",     "quit",                                 G::Leave, On::Screens),
        binding(&[Ctrl('c')],              A::Quit,       "",         "quit, wherever you are",               G::Leave, On::Everywhere),
    ]
};

/// Where a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On a screen.
    On(Screen),
    /// While something lies over a screen that is not typed into.
    Over,
}

impl Binding {
    /// Whether it holds there.
    pub fn holds(&self, place: Place) -> bool {
        match (self.on, place) {
            (On::Everywhere, _) | (On::Screens, Place::On(_)) | (On::Overlays, Place::Over) => true,
            (On::Only(screens), Place::On(screen)) => screens.contains(&screen),
            (On::Screens | On::Only(_), Place::Over) | (On::Overlays, Place::On(_)) => false,
        }
    }
}

/// What a key does there.
pub fn action(place: Place, key: Key) -> Option<Action> {
    KEYMAP
        .iter()
        .find(|binding| binding.holds(place) && binding.keys.contains(&key))
        .map(|binding| binding.action)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> impl Iterator<Item = Place> {
        Screen::ALL.into_iter().map(Place::On).chain([Place::Over])
    }

    #[test]
    fn no_two_bindings_collide_anywhere() {
        for place in places() {
            let mut seen = std::collections::BTreeMap::new();
            for binding in KEYMAP.iter().filter(|binding| binding.holds(place)) {
                for key in binding.keys {
                    let before = seen.insert(*key, binding.action);
                    assert_eq!(before, None, "{key} means two things in {place:?}");
                }
            }
        }
    }

    #[test]
    fn every_binding_is_reached_by_each_of_its_keys() {
        for binding in KEYMAP {
            assert!(!binding.help.is_empty() && !binding.keys.is_empty());
            let at = places().filter(|place| binding.holds(*place)).collect::<Vec<_>>();
            assert!(!at.is_empty(), "{} is bound nowhere", binding.help);
            for (place, key) in at.iter().flat_map(|place| binding.keys.iter().map(move |key| (place, key))) {
                assert_eq!(action(*place, *key), Some(binding.action));
            }
        }
    }

    #[test]
    fn every_screen_has_its_number_and_every_way_out_is_bound() {
        for (number, screen) in ('1'..).zip(Screen::ALL) {
            assert_eq!(action(Place::On(Screen::Events), Key::Char(number)), Some(Action::Show(screen)));
        }
        for place in places() {
            assert_eq!(action(place, Key::Ctrl('c')), Some(Action::Quit));
            assert_eq!(action(place, Key::Esc), Some(Action::Back));
        }
    }
}
