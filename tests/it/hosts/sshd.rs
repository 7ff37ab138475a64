//! Through a real sshd on loopback: Debian's, on a port of its own, with keys of its own, run as whoever runs the
//! tests, and gone with the test.

use super::{findings, host, json, pair};
use crate::schema::{SOCKETS, assert_valid};
use crate::tool::Test;
use std::io::{BufRead as _, BufReader};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A server that lets one key in, and a client's settings under which the nodes are its hosts.
struct Sshd {
    child: Child,
    folder: tempfile::TempDir,
    address: IpAddr,
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    path
}

fn key(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"])
        .arg(&path)
        .status()
        .expect("ssh-keygen is there: run ./tests/run.sh");
    assert!(made.success());
    path
}

fn public(path: &Path) -> String {
    std::fs::read_to_string(path.with_extension("pub")).unwrap().trim().to_owned()
}

impl Sshd {
    /// `path` is the search path of whoever logs in.
    fn start(path: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let run = std::process::id().to_le_bytes();
        let address = IpAddr::from([127, 0x60 | (run[0] & 0xF), run[1].max(1), 22]);
        let port = TcpListener::bind((address, 0)).unwrap().local_addr().unwrap().port();
        let (host_key, user_key) = (key(folder.path(), "host"), key(folder.path(), "user"));
        let keys = write(folder.path(), "authorized_keys", &format!("{}\n", public(&user_key)));
        let config = write(
            folder.path(),
            "sshd_config",
            &format!(
                "ListenAddress {address}\nPort {port}\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\n\
                 StrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n\
                 PermitRootLogin prohibit-password\nMaxStartups 100\nSetEnv PATH={path}\n",
                host_key.display(),
                keys.display(),
            ),
        );
        let known =
            write(folder.path(), "known_hosts", &format!("[{address}]:{port} {}\n", public(&host_key)));
        write(
            folder.path(),
            "ssh_config",
            &format!(
                "Host *.ssh.test\n  HostName {address}\n  Port {port}\n  IdentityFile {}\n  IdentitiesOnly yes\n  \
                 UserKnownHostsFile {}\n  StrictHostKeyChecking yes\n\
                 Host stranger.ssh.test\n  UserKnownHostsFile /dev/null\n",
                user_key.display(),
                known.display()
            )
            // The first value counts: the exception stands before the rule.
            .split_once("Host stranger")
            .map(|(rule, exception)| format!("Host stranger{exception}{rule}"))
            .unwrap(),
        );
        let sshd = find("sshd");
        // Only root's sshd wants this folder, which the service would make.
        if Command::new("id").arg("-u").output().unwrap().stdout == b"0\n" {
            std::fs::create_dir_all("/run/sshd").unwrap();
        }
        let mut child = Command::new(sshd)
            .args(["-D", "-e", "-f"])
            .arg(config)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("sshd starts");
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut lines = String::new();
        while !lines.contains("Server listening on") {
            assert!(log.read_line(&mut lines).unwrap() > 0, "sshd: {lines}");
        }
        // Its log is read to its end, so that it never waits for us.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self { child, folder, address }
    }

    fn via(&self) -> String {
        format!("ssh -o BatchMode=yes -F {} {{node}}", self.folder.path().join("ssh_config").display())
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// sshd asks for its own whole path.
fn find(program: &str) -> PathBuf {
    let path = std::env::var("PATH").unwrap_or_default();
    path.split(':')
        .chain(["/usr/sbin", "/usr/local/sbin"])
        .map(|folder| Path::new(folder).join(program))
        .find(|path| path.exists())
        .expect("sshd is there: run ./tests/run.sh")
}

/// Five connections between two loopback addresses, as long as they are held.
fn connections(from: IpAddr, to: IpAddr) -> (TcpListener, Vec<[TcpStream; 2]>) {
    let listener = TcpListener::bind((to, 0)).unwrap();
    let at = listener.local_addr().unwrap();
    let pairs = (0..5).map(|_| {
        let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
        socket.bind(&SocketAddr::new(from, 0).into()).unwrap();
        socket.connect(&at.into()).unwrap();
        [socket.into(), listener.accept().unwrap().0]
    });
    let pairs = pairs.collect();
    (listener, pairs)
}

#[test]
#[ignore = "needs sshd: run by tests/run.sh"]
fn a_real_sshd_runs_what_is_there_and_a_host_that_it_keeps_us_from_is_told() {
    let here = Path::new(env!("CARGO_BIN_EXE_clusterctl")).parent().unwrap().display().to_string();
    for (path, read_by) in
        [(format!("{here}:/usr/bin:/bin"), "clusterctl"), ("/usr/bin:/bin:/usr/sbin:/sbin".to_owned(), "ss")]
    {
        let sshd = Sshd::start(&path);
        let IpAddr::V4(base) = sshd.address else { panic!("an IPv4 address") };
        let [_, b, c, _] = base.octets();
        let (one, two) = (IpAddr::from([127, b, c, 1]), IpAddr::from([127, b, c, 2]));
        let (listener, kept) = connections(one, two);
        let port = listener.local_addr().unwrap().port();
        let line = format!(
            "sockets -o json --on node1.ssh.test,node2.ssh.test,stranger.ssh.test --cluster-port {port} \
             --resolve node1.ssh.test:{port}:{one} --resolve node2.ssh.test:{port}:{two}"
        );
        let test =
            Test::new(line.split_whitespace().map(str::to_owned).chain(["--via".to_owned(), sshd.via()]));
        let report = json(&test.run());
        assert_valid(SOCKETS, &report);
        let (node1, node2) = ("node1.ssh.test", "node2.ssh.test");
        assert_eq!(
            (pair(&report, node1, node2), pair(&report, node2, node1)),
            ("5 0 0".into(), "5 0 0".into())
        );
        assert_eq!(host(&report, node1)["read_by"], read_by);
        let stranger = host(&report, "stranger.ssh.test");
        assert_eq!(stranger["reading"], "unavailable");
        assert_eq!(stranger["reason"], "the command ended with 255: Host key verification failed.");
        assert!(findings(&report).contains(&"host-unavailable unknown stranger.ssh.test".to_owned()));
        assert_eq!(kept.len(), 5);
    }
}
