//! The files of configurations: read whole, and replaced at once or not at all.

use super::belonging::{self, Loss};
use super::exit::{ExitCode, Failure};
use super::world::World;
use crate::config::file::File;
use crate::config::masked;
use crate::config::migrate::Form;
use crate::tdsl::reader::Document;
use crate::text::sanitize::neutralise;
use std::fs;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

/// The largest configuration that is read.
const MOST_BYTES: u64 = 256 << 20;

/// The name of standard input in messages.
const INPUT: &str = "standard input";

/// A text and how people call it.
pub(in crate::cli) struct Source {
    pub(in crate::cli) name: String,
    pub(in crate::cli) text: String,
    /// Whether bytes that are not UTF-8 were replaced, as the server does.
    pub(in crate::cli) replaced: bool,
}

impl Source {
    /// The text as the server reads it. Says on standard error where it is not what stands in the file. Fails where
    /// it is written in the way of before 8.0.
    pub(in crate::cli) fn read(self, world: &mut World<'_>) -> Result<File, Failure> {
        refuse_old(&self)?;
        self.tell(world)?;
        Ok(File::new(self.name, self.text))
    }

    /// Says on standard error where bytes were replaced.
    pub(in crate::cli) fn tell(&self, world: &mut World<'_>) -> io::Result<()> {
        if self.replaced {
            let name = neutralise(&self.name);
            writeln!(
                world.messages,
                "clusterctl: {name}: bytes that are not UTF-8 are replaced, as the server does"
            )?;
        }
        Ok(())
    }
}

/// Whether a path stands for standard input.
pub(in crate::cli) fn is_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// Reads a file, or standard input. Bytes that are not UTF-8 become U+FFFD, as in the server's own reader.
pub(in crate::cli) fn read(path: &Path, world: &mut World<'_>) -> Result<Source, Failure> {
    if is_input(path) { whole(INPUT.to_owned(), &mut world.input) } else { open(path) }
}

/// Reads a file.
pub(in crate::cli) fn open(path: &Path) -> Result<Source, Failure> {
    let name = path.display().to_string();
    if path.is_dir() {
        return Err(Failure::new(ExitCode::InputOutput, format!("cannot read {name}: it is a folder"))
            .with_remedy("name the config.tdsl in it"));
    }
    match fs::File::open(path) {
        Ok(mut file) => whole(name, &mut file),
        Err(error) => Err(cannot_read(&name, &error)),
    }
}

fn cannot_read(name: &str, error: &io::Error) -> Failure {
    Failure::new(ExitCode::InputOutput, format!("cannot read {name}: {error}"))
        .with_remedy("name a file, or - for standard input")
}

fn whole(name: String, input: &mut dyn Read) -> Result<Source, Failure> {
    let mut bytes = Vec::new();
    input.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| cannot_read(&name, &error))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MOST_BYTES {
        return Err(Failure::new(ExitCode::Data, format!("{name} is larger than 256 MiB: no configuration")));
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Source { name, text, replaced: false },
        Err(error) => {
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            Source { name, text, replaced: true }
        }
    })
}

/// What the server makes of a file; one that it refuses is a failure, in its words.
pub(in crate::cli) fn document(file: &File) -> Result<&Document, Failure> {
    file.read.as_ref().map_err(|error| {
        let (line, begin) = file.line(error.offset);
        let column = file.source.get(begin..error.offset).map_or(1, |before| before.chars().count() + 1);
        let told = masked::refused(&file.source, error);
        let (name, why) = (neutralise(&file.name), neutralise(&told.message).into_owned());
        if !error.kind.is_the_servers() {
            let what = format!("{name}:{}:{column}: {why}: clusterctl reads no further", line + 1);
            return Failure::new(ExitCode::Data, what).with_remedy(
                "the server itself has no such limit; no setting of it stands deeper than a dozen levels",
            );
        }
        Failure::new(
            ExitCode::Data,
            format!("{name}:{}:{column}: the server refuses it: {}: {why}", line + 1, error.kind.name()),
        )
        .with_remedy("clusterctl config check says what to write instead")
    })
}

/// Refuses the settings of before 8.0: read as a config.tdsl, they would be full of mistakes that are none.
pub(in crate::cli) fn refuse_old(source: &Source) -> Result<(), Failure> {
    if Form::of(&source.name, &source.text) == Form::Tdsl {
        return Ok(());
    }
    let name = neutralise(&source.name);
    let file = if source.name == INPUT { "-" } else { &name };
    Err(Failure::new(
        ExitCode::Data,
        format!("{name}: this is an init.properties of Tigase 5.x or 7.x, and no config.tdsl: 8.x does not read it"),
    )
    .with_remedy(format!(
        "clusterctl config migrate {file} makes a config.tdsl of it; with --dry-run it only tells the steps"
    )))
}

/// Refuses a text that cannot be written back as it was.
pub(in crate::cli) fn refuse_replaced(source: &Source) -> Result<(), Failure> {
    if !source.replaced {
        return Ok(());
    }
    Err(Failure::new(ExitCode::Data, format!("{} is not UTF-8", neutralise(&source.name)))
        .with_remedy("the server replaces what it cannot read; iconv -f latin1 -t utf8 FILE mends most"))
}

/// Keeps a copy of a file beside it, as the server does: NAME.old, or NAME.old.1 where that is there. Gives back its
/// path.
pub(in crate::cli) fn keep(path: &Path, text: &str) -> Result<PathBuf, Failure> {
    for number in 0..1_000 {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(if number == 0 { ".old".to_owned() } else { format!(".old.{number}") });
        let kept = path.with_file_name(name);
        let written = fresh(&kept).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            // Nobody needs the copy but who makes it.
            belonging::take(&file, path)?;
            file.sync_all()
        });
        match written {
            Ok(()) => return Ok(kept),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => {
                return Err(Failure::new(
                    ExitCode::InputOutput,
                    format!("cannot write {}: {error}", kept.display()),
                )
                .with_remedy("the old file is as it was"));
            }
        }
    }
    Err(Failure::new(ExitCode::InputOutput, format!("{}.old.999 is there already", path.display()))
        .with_remedy("remove old copies"))
}

/// A new file that nobody but its owner may read.
fn fresh(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Replaces a file: beside its place, then into it.
pub(in crate::cli) fn replace(path: &Path, text: &str, world: &mut World<'_>) -> Result<(), Failure> {
    Replacement::prepare(path, text)?.place(world)
}

/// The new text of a file, written beside its place. Of one that is not put there nothing stays.
pub(in crate::cli) struct Replacement {
    name: String,
    target: PathBuf,
    beside: PathBuf,
    loss: Option<Loss>,
}

impl Replacement {
    /// Writes it. The owner and the mode of the old file are kept, and a link keeps its place. Fails where who could
    /// read the old file, as the server's user, could not read the new one.
    pub(in crate::cli) fn prepare(path: &Path, text: &str) -> Result<Self, Failure> {
        let name = path.display().to_string();
        // What a link leads to is replaced, not the link.
        let target = fs::canonicalize(path).map_err(|error| cannot_write(&name, &error))?;
        let beside = beside(&target);
        let mut new = Self { name, target, beside, loss: None };
        new.loss =
            write_beside(&new.target, &new.beside, text).map_err(|error| cannot_write(&new.name, &error))?;
        match &new.loss {
            Some(loss) if loss.hides => Err(Failure::new(
                ExitCode::InputOutput,
                format!(
                    "cannot replace {}: it would belong to {}, and {} could not read it any more",
                    new.name, loss.now, loss.before
                ),
            )
            .with_remedy("the old file is as it was; do it as root, who can keep it as it is")),
            _ => Ok(new),
        }
    }

    /// Puts it into its place, and says on standard error if it belongs to somebody else then.
    pub(in crate::cli) fn place(self, world: &mut World<'_>) -> Result<(), Failure> {
        if let Some(loss) = &self.loss {
            let (now, before) = (neutralise(&loss.now), neutralise(&loss.before));
            let (name, remedy) = (neutralise(&self.name), &loss.remedy);
            writeln!(
                world.messages,
                "clusterctl: {name} will belong to {now}; {before}, whose it was, may still read it: \
                 {remedy} {name} gives it back"
            )?;
        }
        fs::rename(&self.beside, &self.target).map_err(|error| cannot_write(&self.name, &error))
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        // Nothing is there once it was put into its place.
        let _ = fs::remove_file(&self.beside);
    }
}

fn cannot_write(name: &str, error: &io::Error) -> Failure {
    Failure::new(ExitCode::InputOutput, format!("cannot write {name}: {error}"))
        .with_remedy("the old file is as it was")
}

fn write_beside(target: &Path, beside: &Path, text: &str) -> io::Result<Option<Loss>> {
    if !fs::metadata(target)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no ordinary file"));
    }
    // Nobody may read it who might not have read the old one.
    let mut file = fresh(beside)?;
    file.write_all(text.as_bytes())?;
    let loss = belonging::take(&file, target)?;
    file.sync_all()?;
    Ok(loss)
}

fn beside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.new", std::process::id()));
    path.with_file_name(name)
}
