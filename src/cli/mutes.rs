//! What a person mutes and lets speak again: `--mute ID[:SUBJECT][@DURATION]`, `--unmute ID[:SUBJECT]`.

use super::exit::{ExitCode, Failure};
use super::settings::Settings;
use super::settings_file;
use super::settings_lock::SettingsLock;
use super::settings_mutes;
use super::settings_writer::{document, save};
use super::values::{parse_check, parse_long_duration};
use super::world::World;
use crate::assess::mute::{Mute, NEVER_MUTED};
use crate::assess::verdict::Assessment;
use crate::probe::given::{Refused, odd_character, refused};
use crate::text::sanitize::neutralise;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use toml_edit::Item;

/// One of them, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedMute {
    id: &'static str,
    subject: Option<String>,
    lasts: Option<Duration>,
}

/// Reads `ID[:SUBJECT][@DURATION]`.
pub fn parse_mute(text: &str) -> Result<TypedMute, Refused> {
    let (rest, lasts) = match text.rsplit_once('@') {
        Some((rest, time)) => {
            let lasts = parse_long_duration(time)
                .map_err(|why| Refused::new(format!("how long ('{}'): {why}", time.escape_debug())))?;
            (rest, Some(lasts))
        }
        None => (text, None),
    };
    let typed = TypedMute { lasts, ..parse_unmute(rest)? };
    if NEVER_MUTED.contains(&typed.id) {
        return refused(format!("{} cannot be muted: it would call well what nobody can see", typed.id));
    }
    Ok(typed)
}

/// Reads `ID[:SUBJECT]`.
pub fn parse_unmute(text: &str) -> Result<TypedMute, Refused> {
    let (id, subject) = match text.split_once(':') {
        Some((id, subject)) => (id, Some(subject.trim())),
        None => (text, None),
    };
    let id = parse_check(id.trim())?.id;
    if subject == Some("") {
        return refused("nothing after the colon; write it like few-connections:node2");
    }
    if let Some(subject) = subject
        && let Some((_, found)) = odd_character(&subject.replace(' ', ""))
    {
        return refused(format!("{found} cannot be part of a subject"));
    }
    Ok(TypedMute { id, subject: subject.map(str::to_owned), lasts: None })
}

impl TypedMute {
    fn mute(&self, before: &Assessment, now: Timestamp) -> Mute {
        let lasts = self.lasts.and_then(|lasts| SignedDuration::try_from(lasts).ok());
        let mut mute = Mute {
            id: self.id,
            subject: self.subject.clone(),
            until: lasts.and_then(|lasts| whole_seconds(now).checked_add(lasts).ok()),
            severity: None,
        };
        mute.severity = before
            .findings
            .iter()
            .filter(|finding| mute.is_about(finding))
            .map(|finding| finding.severity)
            .max();
        mute
    }

    /// Whether it takes this mute away: one of the same subject, or whatever of its check.
    fn takes(&self, mute: &Mute) -> bool {
        let same = Mute { id: self.id, subject: self.subject.clone(), until: None, severity: None };
        mute.id == self.id && (self.subject.is_none() || mute.is_of_the_same(&same))
    }
}

fn whole_seconds(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

/// What is asked of the mutes in one run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wishes<'a> {
    /// What is to be muted.
    pub(super) mute: &'a [TypedMute],
    /// What is to speak again; comes first.
    pub(super) unmute: &'a [TypedMute],
    /// Whether to say nothing but errors.
    pub(super) quiet: bool,
}

/// The mutes that hold in this run: those of the context, changed as is wished, and kept there. `before` is the
/// assessment without any of them.
pub(super) fn settle(
    wishes: Wishes<'_>,
    settings: &Settings,
    before: &Assessment,
    now: Timestamp,
    world: &mut World<'_>,
) -> Result<Vec<Mute>, Failure> {
    if wishes.mute.is_empty() && wishes.unmute.is_empty() {
        return Ok(settings.mutes.clone());
    }
    let (mutes, said) = if let Some(context) = &settings.context {
        kept(wishes, context, before, now, world)?
    } else {
        let (mutes, mut said) = changed(wishes, &settings.mutes, before, now);
        if !wishes.mute.is_empty() {
            said.push("the mute holds for this run only: there is no context to keep it in".to_owned());
        }
        (mutes, said)
    };
    if !wishes.quiet {
        for line in said {
            writeln!(world.messages, "{}", neutralise(&line))?;
        }
    }
    Ok(mutes)
}

/// Changes those of the context. The file is read again under its lock, since others may have written meanwhile.
fn kept(
    wishes: Wishes<'_>,
    context: &str,
    before: &Assessment,
    now: Timestamp,
    world: &World<'_>,
) -> Result<(Vec<Mute>, Vec<String>), Failure> {
    let gone = || {
        Failure::new(
            ExitCode::Settings,
            format!("context {context} has gone from the settings file meanwhile"),
        )
    };
    let path = settings_file::path(&world.environment).ok_or_else(gone)?;
    let _lock = SettingsLock::take(&path)?;
    let file = settings_file::load(&world.environment)?.ok_or_else(gone)?;
    file.refuse_problems(Some(context))?;
    let stored = &file.contexts.get(context).ok_or_else(gone)?.mutes;
    let (mutes, said) = changed(wishes, stored, before, now);
    if mutes != *stored {
        let mut document = document(&path)?;
        let table = document
            .get_mut("contexts")
            .and_then(|contexts| contexts.as_table_like_mut())
            .and_then(|contexts| contexts.get_mut(context))
            .and_then(Item::as_table_like_mut)
            .ok_or_else(gone)?;
        settings_mutes::write(table, stored, &mutes);
        save(&path, &document)?;
    }
    Ok((mutes, said))
}

/// Those that hold afterwards, and what a person should know. What has ended is dropped. A mute that stands is left
/// as it is: renewed by a script again and again, it would never end, and would take what has become worse for what
/// it was.
fn changed(
    wishes: Wishes<'_>,
    stored: &[Mute],
    before: &Assessment,
    now: Timestamp,
) -> (Vec<Mute>, Vec<String>) {
    let mut said = Vec::new();
    let mut mutes: Vec<Mute> = stored.iter().filter(|mute| !mute.has_ended(now)).cloned().collect();
    for typed in wishes.unmute {
        let count = mutes.len();
        mutes.retain(|mute| !typed.takes(mute));
        let mute = typed.mute(before, now);
        said.push(match count - mutes.len() {
            0 => format!("{mute} was not muted"),
            _ => format!("{mute} counts again"),
        });
    }
    for typed in wishes.mute {
        let mute = typed.mute(before, now);
        if let Some(standing) = mutes.iter().find(|standing| standing.is_of_the_same(&mute)) {
            said.push(format!(
                "{mute} is muted already, {}: left as it is, since a mute that is renewed hides what worsens; \
                 --unmute {mute} ends it, also in the same run",
                standing.ends()
            ));
            continue;
        }
        said.push(match mute.severity {
            Some(severity) => format!("{mute} is muted {}; it is {} now", mute.ends(), severity.word()),
            // Without an end it would hide whatever comes, for ever.
            None if mute.until.is_none() => {
                said.push(format!(
                    "{mute} is not muted: nothing of it is found now; to mute what is to come, say for how long: {mute}@2h"
                ));
                continue;
            }
            None => format!("{mute} is muted {}, but nothing of it was found now", mute.ends()),
        });
        mutes.push(mute);
    }
    (mutes, said)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use crate::assess::finding::{Finding, Severity, Subject};
    use crate::assess::verdict::Verdict;
    use crate::cluster::node::NodeName;
    use proptest::prelude::*;

    fn now() -> Timestamp {
        "2026-11-22T14:03:21.512Z".parse().unwrap()
    }

    fn found(severity: Severity) -> Assessment {
        let finding = Finding {
            id: "silent-link",
            severity,
            subject: Subject::Node(NodeName::new("node2.x.org")),
            summary: "nothing comes".to_owned(),
            advice: "look".to_owned(),
            evidence: vec!["sockets this host".to_owned()],
        };
        Assessment {
            verdict: Verdict::from(severity),
            findings: vec![finding],
            muted: Vec::new(),
            gaps: Vec::new(),
            health: std::collections::BTreeMap::new(),
        }
    }

    fn wish(
        mute: &str,
        unmute: &str,
        stored: &[Mute],
        before: &Assessment,
        now: Timestamp,
    ) -> (Vec<Mute>, Vec<String>) {
        let mute: Vec<TypedMute> = mute.split_whitespace().map(|text| parse_mute(text).unwrap()).collect();
        let unmute: Vec<TypedMute> =
            unmute.split_whitespace().map(|text| parse_unmute(text).unwrap()).collect();
        changed(Wishes { mute: &mute, unmute: &unmute, quiet: false }, stored, before, now)
    }

    #[test]
    fn a_mute_is_read_with_its_subject_and_its_time() {
        for (text, id, subject, seconds) in [
            ("silent-link", "silent-link", None, None),
            ("silent-link@2h", "silent-link", None, Some(7_200)),
            ("silent-link:node2@3d", "silent-link", Some("node2"), Some(259_200)),
            ("link-down:node2 -> node3", "link-down", Some("node2 -> node3"), None),
            (
                "stranger-on-cluster-port:[::1]:5277@1w",
                "stranger-on-cluster-port",
                Some("[::1]:5277"),
                Some(604_800),
            ),
        ] {
            let typed = parse_mute(text).unwrap();
            let lasts = typed.lasts.map(|lasts| lasts.as_secs());
            assert_eq!((typed.id, typed.subject.as_deref(), lasts), (id, subject, seconds), "{text}");
        }
        for (text, said) in [
            ("silent-lnk", "there is no such check; did you mean silent-link?"),
            ("silent-link@2x", "how long ('2x'): 'x' is no unit (ms, s, m, h, d, w)"),
            ("silent-link@", "how long (''): the duration is empty"),
            ("silent-link:", "nothing after the colon"),
            ("silent-link:a\tb", "U+0009"),
            ("not-admin", "not-admin cannot be muted: it would call well what nobody can see"),
            ("", "there is no such check"),
        ] {
            let why = parse_mute(text).unwrap_err().to_string();
            assert!(why.contains(said) || why.contains("a tab"), "{text:?}: {why}");
        }
    }

    #[test]
    fn what_stands_is_not_renewed_and_what_has_ended_goes() {
        let (first, said) = wish("silent-link:node2@2h", "", &[], &found(Severity::Warning), now());
        assert_eq!(first[0].until, Some("2026-11-22T16:03:21Z".parse().unwrap()));
        assert_eq!(first[0].severity, Some(Severity::Warning));
        assert_eq!(said, ["silent-link:node2 is muted until 2026-11-22T16:03:21Z; it is warning now"]);
        // An hour later, worse: neither its time nor what it was compared with changes.
        let later = now().checked_add(SignedDuration::from_hours(1)).unwrap();
        let (second, said) = wish("silent-link:node2@2h", "", &first, &found(Severity::Critical), later);
        assert_eq!(second, first);
        assert!(
            said[0].starts_with("silent-link:node2 is muted already, until 2026-11-22T16:03:21Z"),
            "{said:?}"
        );
        // Ended first, it is set anew.
        let (third, _) =
            wish("silent-link:node2@2h", "silent-link:node2", &first, &found(Severity::Critical), later);
        assert_eq!(third[0].severity, Some(Severity::Critical));
        let much_later = now().checked_add(SignedDuration::from_hours(9)).unwrap();
        let (fourth, said) = wish("few-connections@1h", "", &first, &found(Severity::Warning), much_later);
        assert_eq!(fourth.iter().map(|mute| mute.id).collect::<Vec<_>>(), ["few-connections"]);
        assert!(said[0].ends_with("but nothing of it was found now"), "{said:?}");
        // Without an end, what is not there would be muted for ever.
        let (none, said) = wish("few-connections", "", &[], &found(Severity::Warning), now());
        assert!(none.is_empty() && said[0].contains("is not muted: nothing of it is found now"), "{said:?}");
    }

    #[test]
    fn without_a_subject_all_of_a_check_counts_again() {
        let (both, _) = wish(
            "silent-link:node2 silent-link:node3@1h node-down@1h",
            "",
            &[],
            &found(Severity::Warning),
            now(),
        );
        let (one, said) = wish("", "silent-link:node3", &both, &found(Severity::Warning), now());
        assert_eq!((one.len(), said[0].as_str()), (2, "silent-link:node3 counts again"));
        let (none, _) = wish("", "silent-link", &both, &found(Severity::Warning), now());
        assert_eq!(none.len(), 1);
        let (_, said) = wish("", "link-down", &both, &found(Severity::Warning), now());
        assert_eq!(said, ["link-down was not muted"]);
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "(silent-link|link-down)?[:@]{0,2}.{0,20}") {
            let _ = parse_mute(&text);
            let _ = parse_unmute(&text);
        }
    }
}
