//! A screen as a picture that any browser shows.

use std::fmt::Write as _;
use vt100::{Cell, Color, Screen};

/// A cell's width and height, and how far below its top the letters stand.
const CELL: (f32, f32) = (8.4, 18.0);
const BASE: f32 = 13.5;

/// Around the screen.
const MARGIN: f32 = 12.0;

const GROUND: &str = "#16181d";
const INK: &str = "#d5d8de";

/// The sixteen colours, on a dark ground.
const PALETTE: [&str; 16] = [
    "#16181d", "#e06c75", "#8fc66f", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#abb2bf", "#7a8292",
    "#f0868e", "#a5d98a", "#f0d08f", "#82c2f5", "#d79aeb", "#7fd0da", "#ffffff",
];

/// How a run of cells looks.
#[derive(PartialEq, Clone)]
struct Look {
    ink: String,
    ground: Option<String>,
    bold: bool,
    dim: bool,
}

fn colour(colour: Color, usual: &str) -> String {
    match colour {
        Color::Default => usual.to_owned(),
        Color::Idx(index) => match PALETTE.get(usize::from(index)) {
            Some(colour) => (*colour).to_owned(),
            // The cube and the greys of 256 colours.
            None if index < 232 => {
                let part = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
                let cube = index - 16;
                format!("#{:02x}{:02x}{:02x}", part(cube / 36), part(cube / 6 % 6), part(cube % 6))
            }
            None => format!("#{0:02x}{0:02x}{0:02x}", 8 + 10 * (index - 232)),
        },
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
    }
}

fn look(cell: &Cell) -> Look {
    let (mut ink, mut ground) = (colour(cell.fgcolor(), INK), colour(cell.bgcolor(), GROUND));
    if cell.inverse() {
        std::mem::swap(&mut ink, &mut ground);
    }
    Look { ink, ground: (ground != GROUND).then_some(ground), bold: cell.bold(), dim: cell.dim() }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The screen as SVG. Each run of cells stands at its own place and has its own width, whatever the font is.
pub(super) fn svg(screen: &Screen, title: &str) -> String {
    let (rows, columns) = screen.size();
    let (width, height) = (
        f32::from(columns.get()).mul_add(CELL.0, 2.0 * MARGIN),
        f32::from(rows.get()).mul_add(CELL.1, 2.0 * MARGIN),
    );
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" role=\"img\">\n<title>{}</title>\n<rect width=\"100%\" height=\"100%\" rx=\"8\" \
         fill=\"{GROUND}\"/>\n<g font-family=\"ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace\" \
         font-size=\"14\" style=\"white-space:pre\" xml:space=\"preserve\">\n",
        escaped(title)
    );
    for row in 0..rows.get() {
        let mut column = 0;
        while column < columns.get() {
            let begin = column;
            let Some(first) = screen.cell(row, column) else { break };
            let like = look(first);
            let mut text = String::new();
            while let Some(cell) = screen.cell(row, column).filter(|cell| look(cell) == like) {
                if !cell.is_wide_continuation() {
                    text.push_str(if cell.has_contents() { cell.contents() } else { " " });
                }
                column += 1;
            }
            run(&mut svg, (begin, row), column - begin, &text, &like);
        }
    }
    svg + "</g>\n</svg>\n"
}

fn run(svg: &mut String, (column, row): (u16, u16), cells: u16, text: &str, look: &Look) {
    let (x, y) = (f32::from(column).mul_add(CELL.0, MARGIN), f32::from(row).mul_add(CELL.1, MARGIN));
    let width = f32::from(cells) * CELL.0;
    if let Some(ground) = &look.ground {
        writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{}\" fill=\"{ground}\"/>",
            CELL.1
        )
        .unwrap();
    }
    // Lines are drawn, since no font's reach from cell to cell; letters are written between them.
    let (mut drawn, mut filled, mut words) = (String::new(), String::new(), Vec::new());
    let mut at = x;
    let mut word: Option<(f32, String)> = None;
    for c in text.chars() {
        let wide =
            f32::from(u16::try_from(clusterctl::text::width::columns(&c.to_string())).unwrap()) * CELL.0;
        if let Some(stroke) = stroke(c, at, y) {
            words.extend(word.take());
            // What goes on from where the one before it ends is one line.
            let goes_on = drawn.strip_suffix(&format!(" {:.1}H{at:.1}", y + CELL.1 / 2.0)).is_some();
            if c == '─' && goes_on {
                let kept = drawn.rfind('H').unwrap() + 1;
                drawn.truncate(kept);
                write!(drawn, "{:.1}", at + CELL.0).unwrap();
            } else {
                drawn.push_str(&stroke);
            }
        } else if c == '▌' {
            words.extend(word.take());
            write!(filled, "M{at:.1} {y:.1}h{:.1}v{}h-{:.1}z", CELL.0 / 2.0, CELL.1, CELL.0 / 2.0).unwrap();
        } else if let Some((_, word)) = &mut word {
            word.push(c);
        } else if c != ' ' {
            word = Some((at, c.to_string()));
        }
        at += wide;
    }
    words.extend(word);
    let opacity = if look.dim { " opacity=\"0.6\"" } else { "" };
    if !drawn.is_empty() {
        writeln!(svg, "<path d=\"{drawn}\" fill=\"none\" stroke=\"{}\"{opacity}/>", look.ink).unwrap();
    }
    if !filled.is_empty() {
        writeln!(svg, "<path d=\"{filled}\" fill=\"{}\"{opacity}/>", look.ink).unwrap();
    }
    let weight = if look.bold { " font-weight=\"bold\"" } else { "" };
    for (x, word) in words {
        let word = word.trim_end_matches(' ');
        let width = f32::from(u16::try_from(clusterctl::text::width::columns(word)).unwrap()) * CELL.0;
        writeln!(
            svg,
            "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\" lengthAdjust=\"spacingAndGlyphs\" \
             fill=\"{}\"{weight}{opacity}>{}</text>",
            y + BASE,
            look.ink,
            escaped(word)
        )
        .unwrap();
    }
}

/// A line of a frame or of a strip, from edge to edge of its cell.
fn stroke(c: char, x: f32, y: f32) -> Option<String> {
    let (right, bottom) = (x + CELL.0, y + CELL.1);
    let (across, down) = (x + CELL.0 / 2.0, y + CELL.1 / 2.0);
    Some(match c {
        '─' => format!("M{x:.1} {down:.1}H{right:.1}"),
        // A heavy line is three light ones.
        '━' => format!(
            "M{x:.1} {:.1}H{right:.1}M{x:.1} {down:.1}H{right:.1}M{x:.1} {:.1}H{right:.1}",
            down - 0.9,
            down + 0.9
        ),
        '│' => format!("M{across:.1} {y:.1}V{bottom:.1}"),
        '╭' => format!("M{right:.1} {down:.1}Q{across:.1} {down:.1} {across:.1} {bottom:.1}"),
        '╮' => format!("M{x:.1} {down:.1}Q{across:.1} {down:.1} {across:.1} {bottom:.1}"),
        '╯' => format!("M{x:.1} {down:.1}Q{across:.1} {down:.1} {across:.1} {y:.1}"),
        '╰' => format!("M{right:.1} {down:.1}Q{across:.1} {down:.1} {across:.1} {y:.1}"),
        _ => return None,
    })
}
