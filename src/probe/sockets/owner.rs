//! Which process owns a socket, found through `/proc/PID/fd`.
//!
//! A process's descriptors can be read by its own user and by root. "Not found because not permitted", "owned
//! by nobody" and "nowhere to be seen" stay three different answers.

use crate::cluster::observation::{Reading, Unavailable};
use crate::cluster::socket::Process;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The clock is looked at once in so many descriptors.
const BETWEEN_LOOKS: usize = 256;

/// A socket whose owner is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// The number of its file; zero where it has none.
    pub(super) inode: u64,
    /// The user who made it.
    pub(super) uid: u32,
}

/// The owners that were found, and why the others were not.
#[derive(Debug)]
pub(super) struct Owners {
    found: HashMap<u64, Process>,
    hidden: Unavailable,
}

impl Owners {
    /// The owner of the socket with this inode. A socket without one (TIME-WAIT, or not yet accepted) belongs
    /// to no process.
    pub(super) fn of(&self, inode: u64) -> Reading<Process> {
        match self.found.get(&inode) {
            _ if inode == 0 => Reading::Absent,
            Some(process) => Reading::Known(process.clone()),
            None => Reading::Unavailable(self.hidden.clone()),
        }
    }
}

/// Looks for the owners until all are found, all processes were looked at, or time is up.
pub(super) fn find(wanted: &[Wanted], within: Duration) -> Owners {
    find_in(Path::new("/proc"), wanted, within)
}

fn find_in(proc: &Path, wanted: &[Wanted], within: Duration) -> Owners {
    let mut search = Search {
        left: wanted.iter().map(|socket| socket.inode).filter(|inode| *inode != 0).collect(),
        found: HashMap::new(),
        denied: false,
        deadline: Instant::now() + within,
    };
    let uids: HashSet<u32> =
        wanted.iter().filter(|socket| socket.inode != 0).map(|socket| socket.uid).collect();
    let end = if search.left.is_empty() { Ok(End::AllFound) } else { search.everywhere(proc, &uids) };
    let hidden = match end {
        Err(e) => Unavailable::Failed(format!("owner unknown: {} cannot be read: {e}", proc.display())),
        Ok(End::TimeUp) => Unavailable::NoAnswer { within },
        Ok(_) if search.denied => Unavailable::Denied(
            "owner hidden: the descriptors of other users' processes are shown to root only".to_owned(),
        ),
        Ok(_) => Unavailable::NotReached(
            "owner unknown: no process that can be seen from here holds it (another PID namespace, or the \
             kernel itself)"
                .to_owned(),
        ),
    };
    Owners { found: search.found, hidden }
}

/// How a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    AllFound,
    AllSeen,
    TimeUp,
}

struct Search {
    left: HashSet<u64>,
    found: HashMap<u64, Process>,
    /// Some process's descriptors were refused to us.
    denied: bool,
    deadline: Instant,
}

impl Search {
    /// Processes of the sockets' users first, since a socket is rarely made by one user and held by another;
    /// among them those with few descriptors first, since one look at them is cheap.
    fn everywhere(&mut self, proc: &Path, uids: &HashSet<u32>) -> io::Result<End> {
        let mut likely = Vec::new();
        let mut others = Vec::new();
        for entry in fs::read_dir(proc)? {
            let entry = entry?;
            let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
                continue;
            };
            let place = entry.path();
            // A process that is gone by now owns nothing.
            let Ok(uid) = fs::metadata(&place).map(|about| about.uid()) else { continue };
            if uids.contains(&uid) { likely.push((pid, place)) } else { others.push((pid, place)) }
        }
        for group in [likely, others] {
            match self.group(group) {
                End::AllSeen => {}
                end => return Ok(end),
            }
        }
        Ok(End::AllSeen)
    }

    fn group(&mut self, processes: Vec<(u32, PathBuf)>) -> End {
        let mut by_descriptors: Vec<(u64, u32, PathBuf)> = processes
            .into_iter()
            .map(|(pid, place)| {
                // The size is the number of open descriptors since Linux 6.2 (`proc_fd_getattr`, fs/proc/fd.c),
                // and zero before: then the order is that of the process numbers.
                let size = fs::metadata(place.join("fd")).map_or(u64::MAX, |about| about.len());
                (size, pid, place)
            })
            .collect();
        by_descriptors.sort();
        for (_, pid, place) in by_descriptors {
            match self.process(pid, &place) {
                Ok(End::AllSeen) => {}
                Ok(end) => return end,
                Err(e) if e.kind() == io::ErrorKind::PermissionDenied => self.denied = true,
                // Gone, or going, while we looked.
                Err(_) => {}
            }
        }
        End::AllSeen
    }

    fn process(&mut self, pid: u32, place: &Path) -> io::Result<End> {
        let mut name = None;
        for (number, entry) in fs::read_dir(place.join("fd"))?.enumerate() {
            if number % BETWEEN_LOOKS == 0 && Instant::now() > self.deadline {
                return Ok(End::TimeUp);
            }
            let Ok(target) = fs::read_link(entry?.path()) else { continue };
            let Some(inode) = target.to_str().and_then(socket_inode) else { continue };
            if self.left.remove(&inode) {
                let name = name.get_or_insert_with(|| command(place));
                self.found.insert(inode, Process { pid, name: name.clone() });
                if self.left.is_empty() {
                    return Ok(End::AllFound);
                }
            }
        }
        Ok(End::AllSeen)
    }
}

/// The number in `socket:[4711]`.
fn socket_inode(target: &str) -> Option<u64> {
    target.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()
}

/// The command's name, up to 15 bytes, as `ps` and `ss` show it. A process chooses it freely.
fn command(place: &Path) -> String {
    let name = fs::read(place.join("comm")).unwrap_or_default();
    String::from_utf8_lossy(&name).trim_end_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use std::os::unix::fs::symlink;

    const AGES: Duration = Duration::from_secs(60);

    /// A `/proc` with one process for each pid, which holds the sockets with these inodes.
    fn proc_with(processes: &[(u32, &[u64])]) -> tempfile::TempDir {
        let proc = tempfile::tempdir().unwrap();
        fs::create_dir(proc.path().join("self")).unwrap();
        for (pid, inodes) in processes {
            let fd = proc.path().join(pid.to_string()).join("fd");
            fs::create_dir_all(&fd).unwrap();
            fs::write(proc.path().join(pid.to_string()).join("comm"), format!("name{pid}\n")).unwrap();
            symlink("/dev/null", fd.join("0")).unwrap();
            for (number, inode) in inodes.iter().enumerate() {
                symlink(format!("socket:[{inode}]"), fd.join((number + 3).to_string())).unwrap();
            }
        }
        proc
    }

    fn wanted(inode: u64) -> Wanted {
        Wanted { inode, uid: 4711 }
    }

    #[test]
    fn an_owner_is_found_also_when_another_user_made_the_socket() {
        let proc = proc_with(&[(7, &[100, 101]), (8, &[102])]);
        let owners = find_in(proc.path(), &[wanted(101), wanted(102)], AGES);
        assert_eq!(owners.of(101), Reading::Known(Process { pid: 7, name: "name7".to_owned() }));
        assert_eq!(owners.of(102), Reading::Known(Process { pid: 8, name: "name8".to_owned() }));
    }

    #[test]
    fn a_socket_without_a_file_has_no_owner_and_that_is_known() {
        let proc = proc_with(&[(7, &[0])]);
        assert_eq!(find_in(proc.path(), &[wanted(0)], AGES).of(0), Reading::Absent);
    }

    #[test]
    fn an_owner_that_cannot_be_seen_is_not_called_absent() {
        let proc = proc_with(&[(7, &[100])]);
        let owners = find_in(proc.path(), &[wanted(5)], AGES);
        assert!(matches!(owners.of(5), Reading::Unavailable(Unavailable::NotReached(_))), "{owners:?}");
    }

    #[test]
    fn an_unreadable_proc_is_a_failure_and_not_an_absence() {
        let owners = find_in(Path::new("/nonexistent/proc"), &[wanted(5)], AGES);
        assert!(matches!(owners.of(5), Reading::Unavailable(Unavailable::Failed(_))), "{owners:?}");
    }

    #[test]
    fn time_that_is_up_ends_the_search() {
        let proc = proc_with(&[(7, &[100])]);
        let owners = find_in(proc.path(), &[wanted(100)], Duration::ZERO);
        assert_eq!(owners.of(100), Reading::Unavailable(Unavailable::NoAnswer { within: Duration::ZERO }));
    }

    #[test]
    fn only_socket_links_have_an_inode() {
        assert_eq!(socket_inode("socket:[4711]"), Some(4711));
        for other in ["pipe:[4711]", "socket:[]", "socket:[4711", "socket:[x]", "/dev/null"] {
            assert_eq!(socket_inode(other), None, "{other}");
        }
    }
}
