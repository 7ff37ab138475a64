//! Start, movement, screens, sizes, filter, help.

use super::pty::{Pty, missing};

const USUAL: (u16, u16) = (80, 24);

/// The row that is selected.
fn selected(pty: &Pty) -> String {
    pty.line("│▌")
}

#[test]
fn the_verdict_is_on_the_screen_and_rows_are_moved_through() {
    if missing().is_some() {
        return;
    }
    let mut pty = Pty::run("-q demo --scenario node-down dashboard", USUAL);
    pty.shows("CRITICAL");
    pty.shows("LIVE");
    assert!(pty.picture().contains("2 healthy") || pty.picture().contains("2 ✔"), "{}", pty.picture());
    assert!(pty.screen().alternate_screen() && pty.screen().hide_cursor(), "{}", pty.picture());
    assert!(selected(&pty).contains("node3"), "{}", pty.picture());
    pty.type_in("j");
    pty.wait("node1 is selected", |screen| row(screen).contains("node1"));
    pty.type_in("j");
    pty.wait("node2 is selected", |screen| row(screen).contains("node2"));
    pty.type_in("kk");
    pty.wait("node3 is selected", |screen| row(screen).contains("node3"));
    // Cursor keys, as a terminal sends them.
    pty.type_in("\x1b[B");
    pty.wait("node1 is selected", |screen| row(screen).contains("node1"));
    pty.type_in("G");
    pty.wait("node2 is selected", |screen| row(screen).contains("node2"));
    pty.type_in("g");
    pty.wait("node3 is selected", |screen| row(screen).contains("node3"));
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
}

fn row(screen: &vt100::Screen) -> String {
    screen.contents().lines().find(|line| line.starts_with("│▌")).unwrap_or_default().to_owned()
}

/// The title of the first frame below the tabs.
fn title(screen: &vt100::Screen) -> String {
    screen.contents().lines().nth(3).unwrap_or_default().to_owned()
}

#[test]
fn each_screen_is_reached_by_its_number_by_tab_and_by_the_mouse() {
    if missing().is_some() {
        return;
    }
    let mut pty = Pty::run("-q demo dashboard", USUAL);
    pty.shows("LIVE");
    let all = ["Nodes", "Links", "Sockets", "Services", "Config", "Events", "Session"];
    for (number, name) in (1..).zip(all) {
        pty.type_in(&number.to_string());
        pty.wait(name, |screen| title(screen).contains(name));
    }
    for name in all {
        pty.type_in("\t");
        pty.wait(name, |screen| title(screen).contains(name));
    }
    pty.type_in("\x1b[Z");
    pty.wait("Events", |screen| title(screen).contains("Events"));
    // A click on `[2]Links`, in the third row.
    let tabs = pty.picture().lines().nth(2).unwrap().to_owned();
    let column = tabs.find("Links").unwrap() + 1;
    pty.type_in(&format!("\x1b[<0;{column};3M\x1b[<0;{column};3m"));
    pty.wait("Links", |screen| title(screen).contains("Links"));
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn a_filter_works_while_it_is_typed_and_escape_ends_it() {
    if missing().is_some() {
        return;
    }
    let mut pty = Pty::run("-q demo --nodes 5 dashboard", USUAL);
    pty.shows("node4");
    pty.type_in("/node4");
    pty.wait("node4 alone", |screen| {
        let picture = screen.contents();
        picture.contains("node4") && !picture.contains("node3 ") && !picture.contains("node5 ")
    });
    // What is typed is no command.
    pty.type_in("q");
    pty.wait("no row", |screen| !screen.contents().contains("│▌"));
    pty.type_in("\x7f\r");
    pty.shows("node4");
    pty.type_in("\x1b");
    pty.shows("node5");
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn help_names_the_keys_and_goes_again() {
    if missing().is_some() {
        return;
    }
    let mut pty = Pty::run("-q demo dashboard", USUAL);
    pty.shows("LIVE");
    pty.type_in("?");
    pty.shows("one row up");
    pty.type_in("G");
    pty.shows("quit, wherever you are");
    pty.type_in("?");
    pty.hides("quit, wherever you are");
    pty.type_in("?");
    pty.shows("Keys");
    pty.type_in("q");
    pty.hides("one row up");
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
}

#[test]
fn no_size_breaks_it() {
    if missing().is_some() {
        return;
    }
    let mut pty = Pty::run("-q demo --scenario node-down dashboard", USUAL);
    pty.shows("CRITICAL");
    for size in [(60, 15), (200, 60), (40, 10), (1, 1), (59, 15), (118, 32), (80, 24)] {
        pty.resize(size);
        // Everything is drawn anew: what the emulator kept of the old size is no witness.
        let (columns, rows) = size;
        let footer = move |screen: &vt100::Screen| {
            let picture = screen.contents();
            let last = picture.lines().last().unwrap_or_default().to_owned();
            picture.lines().count() == usize::from(rows) && last.contains("quit")
        };
        if columns >= 60 {
            pty.wait(&format!("{columns}x{rows}"), footer);
            let right = pty.picture().lines().filter(|line| line.ends_with(['│', '╮', '╯'])).count();
            assert!(right > 5, "{columns}x{rows}\n{}", pty.picture());
            assert!(pty.picture().contains("node3"), "{columns}x{rows}\n{}", pty.picture());
        } else if columns > 1 {
            pty.shows(&format!("has {columns}x{rows}"));
            pty.shows("CRITICAL");
        } else {
            pty.wait("one letter", |screen| screen.contents() == "C");
        }
    }
    // Many at once, as a window that is pulled.
    for columns in (60..=200).rev() {
        pty.resize((columns, 30));
    }
    pty.resize(USUAL);
    pty.type_in("2");
    pty.wait("Links", |screen| title(screen).contains("Links"));
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
}
