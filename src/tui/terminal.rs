//! The terminal: taken when the screen begins, given back whatever happens.

use super::keys::Key;
use super::message::{Message, Mouse, MouseDoes};
use super::model::Model;
use super::view::view;
use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture, Event, KeyCode,
    KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use crossterm::style::ResetColor;
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::io::{self, BufWriter, Stdout};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the terminal is ours. Of the process, as the terminal is.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Room for a whole frame, so that it goes out in one piece.
const FRAME: usize = 64 * 1024;

/// What is taken for the size of a terminal that does not know its own, as a serial line.
const USUAL: (u16, u16) = (80, 24);

/// The terminal, as long as it is ours. Dropped, it is given back.
///
/// Not the library's own `Terminal`: that asks the terminal where its cursor is, and waits for an answer that not all
/// give; and it starts a program to learn a size that the terminal does not tell.
pub(super) struct Screen {
    backend: CrosstermBackend<BufWriter<Stdout>>,
    /// What stands on it; `None`: nobody knows.
    shown: Option<Buffer>,
    size: (u16, u16),
    mouse: bool,
}

impl Screen {
    /// Takes the terminal.
    pub(super) fn take(mouse: bool) -> io::Result<Self> {
        let backend = CrosstermBackend::new(BufWriter::with_capacity(FRAME, io::stdout()));
        let mut screen = Self { backend, shown: None, size: USUAL, mouse };
        screen.again()?;
        Ok(screen)
    }

    /// Takes it again, after it was given back, or after somebody else may have changed it.
    pub(super) fn again(&mut self) -> io::Result<()> {
        TAKEN.store(true, Ordering::SeqCst);
        if is_cooked() {
            // The library believes what it did last.
            disable_raw_mode()?;
        }
        enable_raw_mode()?;
        queue!(self.backend, EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)?;
        if self.mouse {
            queue!(self.backend, EnableMouseCapture)?;
        }
        self.forget();
        Backend::flush(&mut self.backend)
    }

    /// Its columns and rows. One that does not tell is as large as it was.
    pub(super) fn size(&mut self) -> (u16, u16) {
        self.size = size().unwrap_or(self.size);
        self.size
    }

    /// Draws a frame; of one that is like the last one, what is different.
    pub(super) fn draw(&mut self, model: &Model) -> io::Result<()> {
        let (columns, rows) = model.size;
        let area = Rect::new(0, 0, columns, rows);
        let mut frame = Buffer::empty(area);
        view(model, &mut frame);
        queue!(self.backend, BeginSynchronizedUpdate)?;
        let before = match self.shown.take() {
            Some(shown) if shown.area == area => shown,
            Some(_) | None => {
                queue!(self.backend, ResetColor, Clear(ClearType::All))?;
                Buffer::empty(area)
            }
        };
        self.backend.draw(before.diff(&frame).into_iter())?;
        execute!(self.backend, EndSynchronizedUpdate)?;
        self.shown = Some(frame);
        Ok(())
    }

    /// Forgets what stands on it: the next frame is drawn whole.
    pub(super) fn forget(&mut self) {
        self.shown = None;
    }

    /// Gives text to the clipboard (OSC 52), where the terminal allows that.
    pub(super) fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(self.backend, CopyToClipboard::to_clipboard_from(text))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Half a frame, where drawing broke off: not to be written over what comes after us.
        let _ = Backend::flush(&mut self.backend);
        give_back();
    }
}

/// The terminal's columns and rows, where it knows them.
#[cfg(unix)]
fn size() -> Option<(u16, u16)> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    (size.ws_col > 0 && size.ws_row > 0).then_some((size.ws_col, size.ws_row))
}

/// Whether the terminal edits lines, which it does not while it is ours.
#[cfg(unix)]
fn is_cooked() -> bool {
    use rustix::termios::{LocalModes, tcgetattr};
    tcgetattr(io::stdout()).is_ok_and(|modes| modes.local_modes.contains(LocalModes::ICANON))
}

/// The terminal's columns and rows, where it knows them.
#[cfg(not(unix))]
fn size() -> Option<(u16, u16)> {
    crossterm::terminal::size().ok()
}

/// Whether the terminal edits lines. Nobody changes that behind our back.
#[cfg(not(unix))]
const fn is_cooked() -> bool {
    false
}

/// Gives the terminal back as it was. May be called at any time, from anywhere; the second time does nothing.
pub fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // A terminal that has gone away needs nothing.
    let _ = execute!(
        io::stdout(),
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableBracketedPaste,
        ResetColor,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = disable_raw_mode();
}

/// Throws away what waits to be read by the terminal, and wakes whoever waits to write more.
#[cfg(unix)]
pub(super) fn unblock() {
    use rustix::process::{Signal, getpid, kill_process};
    use rustix::termios::{QueueSelector, tcflush};
    let _ = tcflush(io::stdout(), QueueSelector::OFlush);
    // Nobody is woken by that: but a signal, any, lets a write look anew.
    let _ = kill_process(getpid(), Signal::WINCH);
}

/// Gives back what can be given back without a word.
#[cfg(unix)]
pub(super) fn give_up() {
    let _ = disable_raw_mode();
}

/// Whether an error says that the terminal has gone away.
pub(super) fn is_gone(error: &io::Error) -> bool {
    const EIO: i32 = 5;
    error.raw_os_error() == Some(EIO) || error.kind() == io::ErrorKind::BrokenPipe
}

/// What an event of the terminal is to the screen.
pub(super) fn message(event: Event) -> Option<Message> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => self::key(key).map(Message::Key),
        Event::Mouse(mouse) => self::mouse(mouse).map(Message::Mouse),
        Event::Paste(text) => Some(Message::Paste(text)),
        Event::Resize(columns, rows) => Some(Message::Resize(columns, rows)),
        Event::Key(_) | Event::FocusGained | Event::FocusLost => None,
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    let control = event.modifiers.contains(KeyModifiers::CONTROL);
    // A letter with Alt is no letter.
    if event.modifiers.contains(KeyModifiers::ALT) {
        return None;
    }
    Some(match event.code {
        KeyCode::Char(c) if control => Key::Ctrl(c.to_ascii_lowercase()),
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        _ => return None,
    })
}

fn mouse(event: MouseEvent) -> Option<Mouse> {
    let does = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => MouseDoes::Click,
        MouseEventKind::ScrollUp => MouseDoes::WheelUp,
        MouseEventKind::ScrollDown => MouseDoes::WheelDown,
        _ => return None,
    };
    Some(Mouse { column: event.column, row: event.row, does })
}
