//! `clusterctl config fmt`: another form, the same tree.

use crate::cli::args::ConfigFmtArgs;
use crate::cli::config_file::{self, Source};
use crate::cli::exit::{ExitCode, Failure, Outcome};
use crate::cli::world::World;
use crate::config::file::File;
use crate::tdsl::canonical::{self, Mend};
use crate::tdsl::format::format;
use crate::tdsl::reader::read;
use crate::text::sanitize::neutralise;
use std::collections::BTreeMap;

/// Formats each file; none is written before its new form was read again.
pub(super) fn run(args: &ConfigFmtArgs, world: &mut World<'_>) -> Outcome {
    let mut differ = false;
    for path in &args.files {
        let source = config_file::read(path, world)?;
        config_file::refuse_old(&source)?;
        config_file::refuse_replaced(&source)?;
        let (text, mends) = formatted(&source, args.canonical)?;
        for (mend, times) in mends {
            let times = if times == 1 { String::new() } else { format!(" ({times} times)") };
            writeln!(world.messages, "{}: {}{times}", neutralise(&source.name), mend.words())?;
        }
        if args.check {
            if text != source.text {
                differ = true;
                writeln!(world.output, "{}", neutralise(&source.name))?;
            }
        } else if args.stdout || config_file::is_input(path) {
            world.output.write_all(text.as_bytes())?;
        } else if text != source.text {
            config_file::replace(path, &text, world)?;
        }
    }
    Ok(if differ { ExitCode::Warning } else { ExitCode::Ok })
}

/// The new form, and what the server would have written otherwise.
fn formatted(source: &Source, canonical: bool) -> Result<(String, BTreeMap<Mend, usize>), Failure> {
    let name = neutralise(&source.name).into_owned();
    let file = File::new(source.name.as_str(), source.text.as_str());
    let before = config_file::document(&file)?;
    let mut mends = BTreeMap::new();
    let text = if canonical {
        let (text, mended) = canonical::write_mended(&before.tree);
        for mend in mended {
            *mends.entry(mend).or_insert(0) += 1;
        }
        text
    } else {
        format(&source.text).unwrap_or_default()
    };
    if read(&text).is_ok_and(|after| after.tree == before.tree) {
        return Ok((text, mends));
    }
    if canonical {
        return Err(Failure::new(
            ExitCode::Data,
            format!("{name}: what the server sees of it has no canonical form"),
        )
        .with_remedy("clusterctl config check tells of the torn entries that it comes from"));
    }
    Err(Failure::new(
        ExitCode::Software,
        format!("{name}: the new form would not mean the same; nothing was written"),
    )
    .with_remedy("please report this, with the file"))
}
