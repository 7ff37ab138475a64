//! The socket probe on real sockets: in this process, and in network namespaces against `ss`.

use clusterctl::cluster::observation::{Reading, Unavailable};
use clusterctl::cluster::socket::{Direction, Socket, SocketTable, TableOrigin, TcpState};
use clusterctl::probe::sockets::{listing, observe};
use socket2::{Domain, Socket as RawSocket, Type};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

/// A listener on all addresses of both families, as Java opens it.
fn dual_stack(port: u16) -> TcpListener {
    let socket = RawSocket::new(Domain::IPV6, Type::STREAM, None).expect("IPv6 is there");
    socket.set_only_v6(false).expect("dual stack");
    socket.set_reuse_address(true).expect("reuse");
    socket.bind(&SocketAddr::new(Ipv6Addr::UNSPECIFIED.into(), port).into()).expect("the port is free");
    socket.listen(64).expect("listening");
    socket.into()
}

fn connections(listener: &TcpListener, to: IpAddr, number: usize) -> Vec<[TcpStream; 2]> {
    let port = listener.local_addr().expect("bound").port();
    (0..number)
        .map(|_| {
            let dialled = TcpStream::connect((to, port)).expect("it listens");
            [dialled, listener.accept().expect("it was dialled").0]
        })
        .collect()
}

/// What a socket is, without what changes from one look to the next.
fn identity(socket: &Socket) -> (TcpState, Direction, SocketAddr, SocketAddr) {
    (socket.state, socket.direction, socket.local, socket.remote)
}

/// Both ends of each connection as the table should have them.
fn expected(pairs: &[[TcpStream; 2]]) -> Vec<(TcpState, Direction, SocketAddr, SocketAddr)> {
    let plain = |address: SocketAddr| SocketAddr::new(address.ip().to_canonical(), address.port());
    let mut all = Vec::new();
    for pair in pairs {
        for (stream, direction) in pair.iter().zip([Direction::Outbound, Direction::Inbound]) {
            let local = plain(stream.local_addr().expect("bound"));
            let remote = plain(stream.peer_addr().expect("connected"));
            all.push((TcpState::Established, direction, local, remote));
        }
    }
    all.sort_by_key(|(_, _, local, remote)| (*local, *remote));
    all
}

#[test]
fn what_was_opened_is_observed_on_each_address_family() {
    let v4 = TcpListener::bind("127.0.0.1:0").expect("loopback");
    let v6 = TcpListener::bind("[::1]:0").expect("loopback");
    let both = dual_stack(0);
    let loopback: IpAddr = "127.0.0.1".parse().expect("an address");
    let loopback6: IpAddr = "::1".parse().expect("an address");
    for (listener, to) in [(&v4, loopback), (&v6, loopback6), (&both, loopback), (&both, loopback6)] {
        let pairs = connections(listener, to, 5);
        let address = listener.local_addr().expect("bound");
        let table = observe(&[address.port()]).expect("this is allowed to everybody");
        assert_eq!(table.origin, TableOrigin::Kernel);
        // Other programs may have the number at another address, or have left it in TIME-WAIT.
        let here = SocketAddr::new(to, address.port());
        let ours = |s: &&Socket| s.state == TcpState::Established && (s.local == here || s.remote == here);
        let of_these: Vec<_> = table.sockets.iter().filter(ours).map(identity).collect();
        assert_eq!(of_these, expected(&pairs));
        let mut listeners = table.listeners.expect("the kernel shows them");
        listeners.retain(|listener| listener.local == address);
        assert_eq!(listeners.len(), 1);
        let mine = |process: &Reading<_>| {
            process
                .known()
                .is_some_and(|owner: &clusterctl::cluster::socket::Process| owner.pid == std::process::id())
        };
        assert!(listeners.iter().all(|listener| mine(&listener.process)), "{listeners:?}");
        for socket in table.sockets.iter().filter(ours) {
            assert!(mine(&socket.process), "{socket:?}");
            assert!(socket.health.rtt_ms.is_some_and(|rtt| rtt > 0.0), "{socket:?}");
            assert_eq!(socket.health.total_retransmits, Some(0));
            assert_eq!((socket.receive_queue_bytes, socket.send_queue_bytes), (Some(0), Some(0)));
        }
        assert!(table.host_addresses.contains(&to));
    }
}

#[test]
fn unread_bytes_and_closed_ends_are_seen() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
    let port = listener.local_addr().expect("bound").port();
    let [[mut dialled, accepted], [gone, left]] = <[[TcpStream; 2]; 2]>::try_from(connections(
        &listener,
        listener.local_addr().expect("bound").ip(),
        2,
    ))
    .expect("two");
    dialled.write_all(&[0; 77]).expect("there is room");
    // Waits until they are there, without taking them.
    assert!(accepted.peek(&mut [0; 77]).expect("connected") > 0);
    let at = gone.local_addr().expect("bound");
    drop(gone);
    assert_eq!((&left).read(&mut [0; 1]).expect("closed in order"), 0);
    let table = observe(&[port]).expect("this is allowed to everybody");
    let find = |local, remote| {
        table
            .sockets
            .iter()
            .find(|s| (s.local, s.remote) == (local, remote))
            .unwrap_or_else(|| panic!("{table:?}"))
    };
    let here = listener.local_addr().expect("bound");
    assert_eq!(find(here, dialled.local_addr().expect("bound")).receive_queue_bytes, Some(77));
    assert_eq!(find(here, at).state, TcpState::CloseWait);
    let closed = find(at, here);
    // The acknowledgement of the end may be delayed.
    assert!(matches!(closed.state, TcpState::FinWait1 | TcpState::FinWait2), "{closed:?}");
    assert_eq!(closed.process, Reading::Absent);
}

#[test]
fn a_port_that_nobody_uses_gives_a_table_with_nothing_in_it() {
    // tcpmux: nobody has it, and no system gives it to who asks for any port.
    let port = 1;
    let table = observe(&[port]).expect("this is allowed to everybody");
    assert_eq!((table.sockets.len(), table.listeners), (0, Some(vec![])));
}

/// Under this variable the test binary plays a part of the namespace test instead of running it.
const PART: &str = "CLUSTERCTL_SOCKETS_TEST_PART";
/// Marks the lines that a part has to say among those of the test runner.
const SAYS: &str = "part says: ";
const NAMESPACE_TEST: &str = "sockets::the_kernel_is_read_as_ss_reads_it_in_network_namespaces";
const DEADLINE: Duration = Duration::from_secs(30);

/// Runs a command to its end; its standard output.
pub(crate) fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap_or_else(|e| panic!("{program}: {e}"));
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {}: {words}", arguments.join(" "));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Two network namespaces joined by a cable. Gone, with the cable, when dropped.
struct Namespaces {
    left: String,
    right: String,
}

impl Namespaces {
    fn new() -> Self {
        let pid = std::process::id();
        let both = Self { left: format!("cctl-l-{pid}"), right: format!("cctl-r-{pid}") };
        let (cable_l, cable_r) = (format!("cl{pid}"), format!("cr{pid}"));
        run("ip", &["netns", "add", &both.left]);
        run("ip", &["netns", "add", &both.right]);
        run(
            "ip",
            &[
                "link",
                "add",
                &cable_l,
                "netns",
                &both.left,
                "type",
                "veth",
                "peer",
                &cable_r,
                "netns",
                &both.right,
            ],
        );
        for (namespace, cable, number) in [(&both.left, &cable_l, 1), (&both.right, &cable_r, 2)] {
            let ip = |arguments: &[&str]| run("ip", &[&["-n", namespace][..], arguments].concat());
            ip(&["link", "set", "lo", "up"]);
            ip(&["address", "add", &format!("10.77.9.{number}/24"), "dev", cable]);
            ip(&["address", "add", &format!("fd77::{number}/64"), "dev", cable, "nodad"]);
            ip(&["link", "set", cable, "up"]);
        }
        both
    }

    /// Sends what the left one says to an address to a station that is not there.
    fn lose(&self, address: &str) {
        let cable = format!("cl{}", std::process::id());
        let nowhere = ["lladdr", "02:00:00:00:00:99", "dev", &cable, "nud", "permanent"];
        run("ip", &[&["-n", &self.left, "neigh", "replace", address][..], &nowhere].concat());
    }
}

impl Drop for Namespaces {
    fn drop(&mut self) {
        for namespace in [&self.left, &self.right] {
            // Nothing can be done about a failure here, and it must not hide the test's own.
            let _ = Command::new("ip").args(["netns", "delete", namespace]).stderr(Stdio::null()).status();
        }
    }
}

/// This binary in a namespace, playing a part. Ends when its standard input does.
pub(crate) struct Part {
    child: Child,
    output: BufReader<std::process::ChildStdout>,
}

impl Part {
    pub(crate) fn start(namespace: &str, prefix: &[&str], part: &str) -> Self {
        let this = env::current_exe().expect("the test binary has a path");
        let mut child = Command::new("ip")
            .args(["netns", "exec", namespace])
            .args(prefix)
            .arg(this)
            .args([NAMESPACE_TEST, "--exact", "--ignored", "--nocapture"])
            .env(PART, part)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("ip is there");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, output }
    }

    /// The next thing that it says; nothing at its end.
    pub(crate) fn says(&mut self) -> Option<String> {
        let mut line = String::new();
        while self.output.read_line(&mut line).expect("readable") > 0 {
            // The test runner's own words may stand before, on the same line.
            if let Some((_, words)) = line.split_once(SAYS) {
                return Some(words.trim_end().to_owned());
            }
            line.clear();
        }
        None
    }

    pub(crate) fn tell(&mut self, what: &str) {
        writeln!(self.child.stdin.as_mut().expect("piped"), "{what}").expect("it listens");
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn say(words: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{SAYS}{words}").expect("somebody listens");
}

/// Holds sockets, as told line by line: `listen 5277`, `connect ADDRESS NUMBER`, `dial ADDRESS` (and do not
/// wait for it), `write` on all.
fn hold() {
    let mut dialled: Vec<TcpStream> = Vec::new();
    let mut waiting: Vec<RawSocket> = Vec::new();
    let mut listening = false;
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["listen", port] => {
                let listener = dual_stack(port.parse().expect("a port"));
                listening = true;
                thread::spawn(move || {
                    let mut accepted = Vec::new();
                    while let Ok((stream, _)) = listener.accept() {
                        accepted.push(stream);
                    }
                });
            }
            ["connect", address, number] => {
                for _ in 0..number.parse().expect("a number") {
                    dialled.push(TcpStream::connect((address, 5277)).expect("it listens"));
                }
            }
            ["close"] => drop(dialled.pop()),
            ["dial", address] => {
                let address: SocketAddr = format!("{address}:5277").parse().expect("an address");
                let socket =
                    RawSocket::new(Domain::for_address(address), Type::STREAM, None).expect("a socket");
                socket.set_nonblocking(true).expect("settable");
                // Under way: the answer will never come.
                let _ = socket.connect(&address.into());
                waiting.push(socket);
            }
            ["write"] => {
                for stream in &mut dialled {
                    stream.write_all(&[0; 1000]).expect("there is room");
                }
            }
            _ => panic!("{line}: not a thing to do; listening: {listening}"),
        }
        say(&format!("done {line}"));
    }
}

/// The table as lines that can be compared with those of another reader.
fn lines(table: &SocketTable) -> Vec<String> {
    let owner = |process: &Reading<clusterctl::cluster::socket::Process>| match process {
        Reading::Known(process) => format!("{} {}", process.pid, process.name),
        other => other.word().to_owned(),
    };
    let mut all: Vec<String> = table
        .sockets
        .iter()
        .map(|s| {
            let h = s.health;
            // `ss` prints six digits (`%g`).
            let rtt = h.rtt_ms.map(|rtt| format!("{rtt:.5e}"));
            // Owners are in the lines of sockets that a program can hold.
            let owner = if s.state == TcpState::TimeWait { "-".to_owned() } else { owner(&s.process) };
            format!(
                "{} {} {} queued {:?} {:?} rtt {:?} retransmitted {:?} {:?} unacknowledged {:?} owner {owner}",
                s.state, s.local, s.remote, s.receive_queue_bytes, s.send_queue_bytes, rtt,
                h.unanswered_retransmits, h.total_retransmits, h.unacknowledged_segments,
            )
        })
        .collect();
    for listener in table.listeners.iter().flatten() {
        all.push(format!("LISTEN {} owner {}", listener.local, owner(&listener.process)));
    }
    all
}

/// Observes and lets `ss` look right after, until both saw the same thing (timers run on between the two).
fn observe_against_ss() {
    let started = Instant::now();
    loop {
        let ours = observe(&[5277]).expect("allowed");
        let ss = run("ss", &["-tanoipH"]);
        let theirs = listing::read(ss.as_bytes(), &[5277]).unwrap_or_else(|e| panic!("{e}\n{ss}"));
        let (ours, theirs) = (lines(&ours), lines(&theirs));
        if ours == theirs || started.elapsed() > Duration::from_secs(5) {
            for line in &ours {
                say(&format!("ours {line}"));
            }
            for line in &theirs {
                say(&format!("ss {line}"));
            }
            return;
        }
    }
}

/// What a look in a namespace gave, after it was compared with what `ss` says.
fn look(namespace: &str) -> Vec<String> {
    let mut part = Part::start(namespace, &[], "observe");
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    while let Some(line) = part.says() {
        match line.split_once(' ') {
            Some(("ours", row)) => ours.push(row.to_owned()),
            Some(("ss", row)) => theirs.push(row.to_owned()),
            _ => panic!("{line}"),
        }
    }
    assert_eq!(ours, theirs, "in {namespace}");
    ours
}

fn number(rows: &[String], parts: &[&str]) -> usize {
    rows.iter().filter(|row| parts.iter().all(|part| row.contains(part))).count()
}

#[test]
#[ignore = "needs root and network namespaces: run by tests/run.sh"]
fn the_kernel_is_read_as_ss_reads_it_in_network_namespaces() {
    match env::var(PART).as_deref() {
        Ok("hold") => return hold(),
        Ok("observe") => return observe_against_ss(),
        Ok("observe alone") => {
            let table = observe(&[5277]).expect("allowed to everybody");
            for socket in &table.sockets {
                let denied = matches!(socket.process, Reading::Unavailable(Unavailable::Denied(_)));
                say(if denied { "hidden" } else { socket.process.word() });
            }
            return;
        }
        _ => {}
    }
    let namespaces = Namespaces::new();
    let mut left = Part::start(&namespaces.left, &[], "hold");
    let mut right = Part::start(&namespaces.right, &[], "hold");
    let tell = |part: &mut Part, what: &str| {
        part.tell(what);
        assert_eq!(part.says(), Some(format!("done {what}")));
    };
    tell(&mut left, "listen 5277");
    tell(&mut right, "listen 5277");
    tell(&mut left, "connect 10.77.9.2 5");
    tell(&mut left, "connect fd77::2 2");
    tell(&mut right, "connect 10.77.9.1 4");

    let rows = look(&namespaces.left);
    let outbound = "10.77.9.2:5277 queued";
    assert_eq!(number(&rows, &["ESTABLISHED", outbound]), 5, "{rows:#?}");
    assert_eq!(number(&rows, &["ESTABLISHED", "[fd77::2]:5277 queued"]), 2, "{rows:#?}");
    assert_eq!(number(&rows, &["ESTABLISHED 10.77.9.1:5277 10.77.9.2:"]), 4, "{rows:#?}");
    assert_eq!(number(&rows, &["LISTEN [::]:5277 owner"]), 1, "{rows:#?}");
    assert_eq!(rows.len(), 12, "{rows:#?}");
    assert_eq!(number(&rows, &["owner absent"]) + number(&rows, &["owner unavailable"]), 0, "{rows:#?}");
    assert_eq!(look(&namespaces.right).len(), 12);

    // A closed one; then the cable swallows what goes from left to right.
    tell(&mut right, "close");
    let rows = look(&namespaces.left);
    assert_eq!(number(&rows, &["CLOSE-WAIT 10.77.9.1:5277"]), 1, "{rows:#?}");
    namespaces.lose("10.77.9.2");
    tell(&mut left, "dial 10.77.9.2");
    tell(&mut left, "write");
    let started = Instant::now();
    let rows = loop {
        let rows = look(&namespaces.left);
        let lost = number(&rows, &["ESTABLISHED", outbound, "Some(1000)", "rtt"])
            - number(&rows, &["ESTABLISHED", outbound, "Some(1000)", "retransmitted Some(0)"]);
        if lost == 5 && number(&rows, &["SYN-SENT"]) == number(&rows, &["SYN-SENT", "retransmitted Some(1)"])
        {
            break rows;
        }
        assert!(started.elapsed() < DEADLINE, "no retransmission is seen: {rows:#?}");
    };
    assert_eq!(number(&rows, &["SYN-SENT", outbound]), 1, "{rows:#?}");
    assert_eq!(number(&rows, &["ESTABLISHED", "[fd77::2]:5277", "queued Some(0) Some(0)"]), 2, "{rows:#?}");

    // Another user sees the same sockets and not their owners.
    let mut nobody = Part::start(
        &namespaces.left,
        &["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"],
        "observe alone",
    );
    let mut owners = Vec::new();
    while let Some(words) = nobody.says() {
        owners.push(words);
    }
    assert_eq!(owners, vec!["hidden"; 12], "as another user");
}

#[test]
#[ignore = "needs root and network namespaces: run by tests/run.sh"]
fn namespaces_are_removed_when_a_test_fails() {
    let names = std::panic::catch_unwind(|| {
        let namespaces =
            Namespaces { left: format!("cctl-x-{}", std::process::id()), right: "cctl-none".to_owned() };
        run("ip", &["netns", "add", &namespaces.left]);
        assert!(fs::exists(format!("/run/netns/{}", namespaces.left)).expect("readable"));
        panic!("as a failing test does");
    });
    assert!(names.is_err());
    assert!(!fs::exists(format!("/run/netns/cctl-x-{}", std::process::id())).expect("readable"));
}
