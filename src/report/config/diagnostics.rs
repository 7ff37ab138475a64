//! Findings as compilers draw them: the excerpt, what is wrong under it, why, and what to write instead.

use crate::config::diagnosis::{Diagnosis, Level};
use crate::config::file::File;
use crate::report::Style;
use crate::tdsl::value::Span;
use crate::text::sanitize::{is_forbidden, neutralise};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as Title, Renderer, Snippet};
use std::borrow::Cow;
use std::io;

/// Lines longer than this are cut: nobody reads them in a terminal.
const LONGEST: usize = 400;

/// So many are drawn: more nobody reads, and those that are mended first take others with them.
const MOST: usize = 200;

/// Writes them; the worst if there are very many, and how many more there are.
pub fn write(found: &[Diagnosis], files: &[File], style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut drawn: Vec<usize> = (0..found.len()).collect();
    // Of those of one level the first; all of them where they stand.
    drawn.sort_by_key(|at| std::cmp::Reverse(found[*at].level));
    drawn.truncate(MOST);
    drawn.sort_unstable();
    for diagnosis in drawn.into_iter().map(|at| &found[at]) {
        writeln!(out, "{}\n", one(diagnosis, files, style))?;
    }
    match found.len().saturating_sub(MOST) {
        0 => Ok(()),
        more => writeln!(out, "... and {more} more: -o plain and -o json tell all of them\n"),
    }
}

/// One finding, without a newline at its end.
pub fn one(diagnosis: &Diagnosis, files: &[File], style: &Style) -> String {
    let level = match diagnosis.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Note => Title::NOTE,
    };
    let title = level.primary_title(neutralise(&diagnosis.message).into_owned()).id(diagnosis.lint.id);
    let mut group = Group::with_title(title);
    for index in places(diagnosis) {
        if let Some(file) = files.get(index) {
            group = group.element(snippet(diagnosis, index, file));
        }
    }
    for note in &diagnosis.notes {
        group = group.element(Title::NOTE.message(neutralise(note).into_owned()));
    }
    if let Some(help) = &diagnosis.help {
        group = group.element(Title::HELP.message(neutralise(help).into_owned()));
    }
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let decor = if style.ascii || !style.color { DecorStyle::Ascii } else { DecorStyle::Unicode };
    let renderer = renderer.decor_style(decor).term_width(style.width.map_or(140, usize::from));
    renderer.render(&[group])
}

/// The files of a finding, its own first.
fn places(diagnosis: &Diagnosis) -> Vec<usize> {
    let mut files = vec![diagnosis.file];
    for mark in &diagnosis.marks {
        if !files.contains(&mark.file) {
            files.push(mark.file);
        }
    }
    files
}

fn snippet<'a>(
    diagnosis: &'a Diagnosis,
    index: usize,
    file: &'a File,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let mut spans: Vec<&Span> =
        diagnosis.marks.iter().filter(|mark| mark.file == index).map(|mark| &mark.span).collect();
    if diagnosis.file == index {
        spans.push(&diagnosis.span);
    }
    let from = spans.iter().map(|span| span.start).min().unwrap_or_default();
    let to = spans.iter().map(|span| span.end).max().unwrap_or_default();
    let shown = Excerpt::of(&file.source, from, to);
    let first = 1 + file.line(shown.begin).0;
    let mut annotations = Vec::new();
    for mark in diagnosis.marks.iter().filter(|mark| mark.file == index) {
        let label = neutralise(&mark.label).into_owned();
        annotations.push(AnnotationKind::Context.span(shown.span(&mark.span)).label(label));
    }
    if diagnosis.file == index {
        let label = neutralise(&diagnosis.label).into_owned();
        annotations.push(AnnotationKind::Primary.span(shown.span(&diagnosis.span)).label(label));
    }
    Snippet::source(shown.text)
        .line_start(first)
        .path(neutralise(&file.name).into_owned())
        .annotations(annotations)
}

/// The lines around a finding, harmless for a terminal.
struct Excerpt<'a> {
    /// Where the first line begins.
    begin: usize,
    text: Cow<'a, str>,
    /// For each byte of the lines, where it stands in the text; `None` where nothing was changed.
    moved: Option<Vec<usize>>,
}

impl<'a> Excerpt<'a> {
    fn of(source: &'a str, from: usize, to: usize) -> Self {
        let begin = source[..from.min(source.len())].rfind('\n').map_or(0, |newline| newline + 1);
        let to = to.min(source.len());
        let end = source[to..].find('\n').map_or(source.len(), |newline| to + newline);
        let lines = &source[begin..end];
        let harmless = |c: char| c == '\n' || c == '\t' || !is_forbidden(c);
        if lines.chars().all(harmless) && lines.split('\n').all(|line| line.len() <= LONGEST) {
            return Self { begin, text: Cow::Borrowed(lines), moved: None };
        }
        let mut text = String::with_capacity(lines.len());
        let mut moved = Vec::with_capacity(lines.len() + 1);
        let mut column = 0;
        for c in lines.chars() {
            let at = text.len();
            column = if c == '\n' { 0 } else { column + 1 };
            match c {
                // The end of a line as Windows has it is no news.
                '\r' => {}
                _ if column > LONGEST => {}
                _ if column == LONGEST => text.push('…'),
                _ if harmless(c) => text.push(c),
                _ => text.extend(c.escape_unicode()),
            }
            moved.extend(std::iter::repeat_n(at, c.len_utf8()));
        }
        moved.push(text.len());
        Self { begin, text: Cow::Owned(text), moved: Some(moved) }
    }

    fn span(&self, span: &Span) -> Span {
        let at = |offset: usize| {
            let offset = offset.saturating_sub(self.begin);
            match &self.moved {
                None => offset.min(self.text.len()),
                Some(moved) => moved.get(offset).copied().unwrap_or(self.text.len()),
            }
        };
        let start = at(span.start);
        start..at(span.end).max(start)
    }
}
