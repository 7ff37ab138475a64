//! Saved listings of the three commands, as files: what is read, what is refused and where.

use clusterctl::cluster::observation::{Reading, Unavailable};
use clusterctl::cluster::socket::{Direction, Socket, SocketTable, TableOrigin, TcpState};
use clusterctl::probe::sockets::listing::{ListingError, read};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/sockets/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn table(text: impl AsRef<[u8]>) -> SocketTable {
    read(text.as_ref(), &[5277]).unwrap_or_else(|e| panic!("{e}"))
}

fn refusal(text: impl AsRef<[u8]>) -> ListingError {
    read(text.as_ref(), &[5277]).expect_err("it should be refused")
}

fn ends(table: &SocketTable) -> Vec<String> {
    table.sockets.iter().map(|s| format!("{} {} {}", s.state, s.local, s.remote)).collect()
}

fn one(text: &str) -> Socket {
    let mut table = table(text);
    assert_eq!(table.sockets.len(), 1, "{table:?}");
    table.sockets.remove(0)
}

fn count(table: &SocketTable, direction: Direction) -> usize {
    table.sockets.iter().filter(|socket| socket.direction == direction).count()
}

#[test]
fn a_real_cluster_has_five_sockets_for_each_pair_opened_by_one_side() {
    for (node, pid, inbound, outbound) in [(1, 4159, 5, 5), (2, 15235, 0, 10), (3, 5254, 10, 0)] {
        let table = table(fixture(&format!("ss-tnp-tigase-8.5-node{node}.txt")));
        assert_eq!(table.origin, TableOrigin::Ss);
        assert_eq!(table.listeners, None, "`ss -tn` shows no listeners, which is not their absence");
        assert_eq!(
            (count(&table, Direction::Inbound), count(&table, Direction::Outbound)),
            (inbound, outbound)
        );
        for socket in &table.sockets {
            assert_eq!(socket.state, TcpState::Established);
            assert_eq!(socket.local.ip().to_string(), format!("10.77.0.1{node}"));
            let process = socket.process.known().expect("shown");
            assert_eq!((process.pid, process.name.as_str()), (pid, "java"));
            assert_eq!((socket.receive_queue_bytes, socket.send_queue_bytes), (Some(0), Some(0)));
            assert_eq!(socket.health.rtt_ms, None, "the listing has no such column");
            assert_eq!(socket.health.total_retransmits, None, "not told is not zero");
        }
    }
}

#[test]
fn ss_with_everything_gives_health_and_owners() {
    let table = table(fixture("ss-tanoiepm.txt"));
    assert_eq!(
        ends(&table),
        [
            "ESTABLISHED 127.0.0.1:5277 127.0.0.1:36196",
            "ESTABLISHED 127.0.0.1:5277 127.0.0.1:36204",
            "ESTABLISHED 127.0.0.1:5277 127.0.0.1:36220",
            "CLOSE-WAIT 127.0.0.1:5277 127.0.0.1:36246",
            "ESTABLISHED 127.0.0.1:36196 127.0.0.1:5277",
            "ESTABLISHED 127.0.0.1:36204 127.0.0.1:5277",
            "ESTABLISHED 127.0.0.1:36220 127.0.0.1:5277",
            "TIME-WAIT 127.0.0.1:36236 127.0.0.1:5277",
            "FIN-WAIT-2 127.0.0.1:36246 127.0.0.1:5277",
            "ESTABLISHED [::1]:5277 [::1]:49206",
            "ESTABLISHED [::1]:49206 [::1]:5277",
        ]
    );
    let listeners = table.listeners.as_ref().expect("`-a` shows them");
    assert_eq!(listeners.len(), 1);
    assert_eq!(listeners[0].local.to_string(), "[::]:5277");
    for socket in &table.sockets {
        if matches!(socket.state, TcpState::TimeWait | TcpState::FinWait2) {
            assert_eq!(socket.process, Reading::Absent, "{socket:?}");
            assert_eq!(socket.health.last_received_ms, None);
        } else {
            assert_eq!(socket.process.known().map(|process| process.name.as_str()), Some("python3"));
            assert_eq!(socket.health.total_retransmits, Some(0));
            assert_eq!(socket.health.unanswered_retransmits, Some(0));
            assert!(socket.health.rtt_ms.is_some_and(|rtt| rtt > 0.0 && rtt < 1.0), "{socket:?}");
            assert!(socket.health.last_received_ms.is_some_and(|ms| ms < 100), "{socket:?}");
        }
    }
    assert_eq!(table.sockets[0].receive_queue_bytes, Some(50));
}

#[test]
fn the_same_sockets_are_read_from_each_command() {
    let ss = table(fixture("ss-tanoiepm.txt"));
    let one_line = table(fixture("ss-OHtanip.txt"));
    assert_eq!(ends(&ss), ends(&one_line));
    let netstat = table(fixture("netstat-tanp-linux.txt"));
    assert_eq!(ends(&ss), ends(&netstat));
    assert_eq!(netstat.listeners.map(|all| all.len()), Some(1));
    let lsof = table(fixture("lsof-established.txt"));
    assert_eq!((lsof.origin, &lsof.listeners), (TableOrigin::Lsof, &None));
    let established: Vec<_> = ends(&ss).into_iter().filter(|row| row.starts_with("ESTABLISHED")).collect();
    assert_eq!(ends(&lsof), established);
    for socket in &lsof.sockets {
        let owner = socket.process.known().expect("lsof shows what it can see");
        assert_eq!((owner.pid, owner.name.as_str()), (6614, "python3"));
    }
}

#[test]
fn windows_netstat_is_read_in_english_and_in_german_in_its_code_page() {
    let english = table(fixture("netstat-windows.txt"));
    assert_eq!(
        ends(&english),
        [
            "ESTABLISHED 10.77.0.11:5277 10.77.0.12:49280",
            "ESTABLISHED 10.77.0.11:5277 10.77.0.12:49290",
            "ESTABLISHED 10.77.0.11:50172 10.77.0.13:5277",
            "TIME-WAIT 10.77.0.11:50176 10.77.0.13:5277",
            "SYN-SENT 10.77.0.11:50180 10.77.0.14:5277",
        ]
    );
    assert_eq!(english.origin, TableOrigin::Netstat);
    assert!(matches!(english.sockets[0].process, Reading::NotAsked(_)));
    let listeners = english.listeners.clone().expect("`-a` shows them");
    assert_eq!(listeners.len(), 1);
    assert_eq!(listeners[0].local.to_string(), "0.0.0.0:5277");
    assert_eq!(table(fixture("netstat-windows-de-cp850.txt")), english);
}

#[test]
fn windows_owners_and_ipv6_and_the_programs_of_minus_b() {
    let text = "\r\nActive Connections\r\n\r\n  Proto  Local Address          Foreign Address        State           PID\r\n\
                  TCP    [::]:5277              [::]:0                 LISTENING       4711\r\n [java.exe]\r\n\
                  TCP    [fe80::1%12]:5277      [fe80::2%12]:50000     ESTABLISHED     4711\r\n [java.exe]\r\n\
                  TCP    10.0.0.1:5277          10.0.0.2:50001         TIME_WAIT       0\r\n\
                  UDP    0.0.0.0:123            *:*                                    900\r\n";
    let table = table(text);
    assert_eq!(
        ends(&table),
        ["TIME-WAIT 10.0.0.1:5277 10.0.0.2:50001", "ESTABLISHED [fe80::1%12]:5277 [fe80::2%12]:50000"]
    );
    assert_eq!(table.sockets[0].process, Reading::Absent);
    let owner = table.sockets[1].process.known().expect("shown");
    assert_eq!((owner.pid, owner.name.as_str()), (4711, "java.exe"));
}

#[test]
fn macos_netstat_has_dots_before_its_ports() {
    let text = "Active Internet connections (including servers)\n\
                Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)\n\
                tcp4       0      7  10.0.0.1.5277          10.0.0.2.50000         ESTABLISHED\n\
                tcp6       0      0  fd00::1.5277           fd00::2.50001          ESTABLISHED\n\
                tcp46      0      0  *.5277                 *.*                    LISTEN\n";
    let table = table(text);
    assert_eq!(
        ends(&table),
        ["ESTABLISHED 10.0.0.1:5277 10.0.0.2:50000", "ESTABLISHED [fd00::1]:5277 [fd00::2]:50001"]
    );
    assert_eq!(table.sockets[0].send_queue_bytes, Some(7));
    assert_eq!(table.listeners.map(|all| all.len()), Some(1));
}

#[test]
fn powershell_and_windows_line_ends_change_nothing() {
    let plain = table(fixture("netstat-windows.txt"));
    let text = String::from_utf8(fixture("netstat-windows.txt")).expect("ASCII");
    let little: Vec<u8> =
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> =
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    let no_mark: Vec<u8> = text.trim_start().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf8 = format!("\u{feff}{text}");
    for changed in [little, big, no_mark, utf8.into_bytes()] {
        assert_eq!(table(changed), plain);
    }
    let ss = String::from_utf8(fixture("ss-tanoiepm.txt")).expect("ASCII");
    assert_eq!(table(ss.replace('\n', "\r\n")), table(&ss));
}

#[test]
fn a_header_alone_is_an_empty_table_and_nothing_at_all_is_none() {
    for header in [
        "State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n",
        "COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME\n",
        "\r\nActive Connections\r\n\r\n  Proto  Local Address          Foreign Address        State\r\n",
    ] {
        let table = table(header);
        assert_eq!((table.sockets.len(), table.listeners), (0, None), "{header}");
    }
    for nothing in ["", "\n\n  \r\n", "\u{feff}"] {
        assert_eq!(refusal(nothing).problem, "the listing is empty");
    }
}

#[test]
fn other_ports_are_left_out_whatever_stands_in_their_rows() {
    let text = "ESTAB 0 0 10.0.0.1:22 10.0.0.2:50000\n\
                ESTAB 0 0 node1.example:22 node2.example:50000\n\
                ESTAB 0 0 10.0.0.1:15277 10.0.0.2:52770\n";
    assert_eq!(ends(&table(text)), [""; 0]);
    let both = read(b"ESTAB 0 0 10.0.0.1:5277 10.0.0.2:5278\n", &[5277, 5278]).expect("good");
    assert_eq!((both.sockets.len(), both.sockets[0].direction), (1, Direction::Inbound));
}

#[test]
fn ss_tells_the_retransmissions_of_what_waits_now_by_its_timer() {
    let socket = one("ESTAB 0 1000 10.0.0.1:5277 10.0.0.2:50000 timer:(on,1.2sec,3)\n\
                      \t cubic rto:3264 backoff:4 rtt:0.317/0.095 cwnd:1 unacked:2 retrans:1/7 lastrcv:12011 lastack:12000\n");
    assert_eq!(socket.health.unanswered_retransmits, Some(3));
    assert_eq!(socket.health.total_retransmits, Some(7));
    assert_eq!(socket.health.rtt_ms, Some(0.317));
    assert_eq!(socket.health.unacknowledged_segments, Some(2));
    assert_eq!(
        (socket.health.last_received_ms, socket.health.last_acknowledged_ms),
        (Some(12011), Some(12000))
    );
    assert_eq!(socket.send_queue_bytes, Some(1000));
    let without_timer =
        one("ESTAB 0 9 10.0.0.1:5277 10.0.0.2:50000\n\t rto:3264 cwnd:1 unacked:2 retrans:1/7\n");
    assert_eq!(without_timer.health.unanswered_retransmits, None, "`ss` without -o does not tell");
    let dialling =
        one("SYN-SENT 0 1 10.0.0.1:50000 10.0.0.2:5277 timer:(on,3sec,2)\n\t rto:4000 cwnd:1 retrans:1/2\n");
    assert_eq!(dialling.health.unanswered_retransmits, Some(2));
    assert_eq!(dialling.health.last_received_ms, None, "nothing was ever received");
}

#[test]
fn a_hidden_owner_is_told_apart_from_one_that_nobody_asked_for() {
    let asked = "ESTAB 0 0 10.0.0.1:5277 10.0.0.2:1\nESTAB 0 0 10.0.0.1:22 10.0.0.2:1 users:((\"sshd\",pid=9,fd=4))\n";
    assert!(matches!(one(asked).process, Reading::Unavailable(Unavailable::Denied(_))));
    assert!(matches!(one("ESTAB 0 0 10.0.0.1:5277 10.0.0.2:1\n").process, Reading::NotAsked(_)));
    assert_eq!(one("TIME-WAIT 0 0 10.0.0.1:5277 10.0.0.2:1\n").process, Reading::Absent);
}

#[test]
fn a_process_name_may_hold_anything() {
    let socket = one(
        "ESTAB 0 0 10.0.0.1:5277 10.0.0.2:1 users:((\"a )) rtt:9/9 \\\"b\",pid=9,fd=4),(\"c\",pid=8,fd=4)) cwnd:10\n",
    );
    let owner = socket.process.known().expect("shown");
    assert_eq!((owner.pid, owner.name.as_str()), (9, "a )) rtt:9/9 \\\"b"));
    assert_eq!(socket.health.rtt_ms, None);
    let lsof = one("My\\x20App 9 u 4u IPv6 1 0t0 TCP [fd00::1]:5277->[fd00::2]:1 (ESTABLISHED)\n");
    assert_eq!(lsof.process.known().map(|process| process.name.as_str()), Some("My App"));
}

#[test]
fn lsof_without_its_state_filter_shows_listeners_and_inherited_sockets_once() {
    let text = "COMMAND  PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n\
                java    4159 1000   74u  IPv6  12345      0t0  TCP *:5277 (LISTEN)\n\
                java    4159 1000   75u  IPv6  12346      0t0  TCP 10.0.0.1:5277->10.0.0.2:1 (ESTABLISHED)\n\
                child   4160 1000   75u  IPv6  12346      0t0  TCP 10.0.0.1:5277->10.0.0.2:1 (ESTABLISHED)\n\
                java    4159 1000   76u  IPv4  12347      0t0  UDP *:5277\n\
                java    4159 1000   77r  REG   8,1     0  1 /etc/hosts\n";
    let table = table(text);
    assert_eq!(ends(&table), ["ESTABLISHED 10.0.0.1:5277 10.0.0.2:1"]);
    assert_eq!(table.sockets[0].process.known().map(|process| process.pid), Some(4159));
    let listeners = table.listeners.expect("they are shown");
    assert_eq!(listeners[0].local.to_string(), "[::]:5277");
}

#[test]
fn what_is_wrong_is_named_with_its_place_and_the_remedy() {
    let recorded = String::from_utf8(fixture("ss-tn-state-established.txt")).expect("ASCII");
    for (text, line, column, problem, remedy) in [
        ("hello\n", 1, 1, "`hello` begins no listing of sockets", "ss -tanoi"),
        (&recorded, 1, 1, "there is no column State", "use `ss -tanoi`"),
        ("0 0 10.0.0.1:5277 10.0.0.2:1\n", 1, 1, "there is no column State", "use `ss -tanoi`"),
        (
            "ESTAB 0 0 10.0.0.1:5277 10.0.0.2:1\nESTAB 0 0 10.0.0.1:5277 10.0",
            2,
            25,
            "`10.0` is no address",
            "cut off",
        ),
        (
            "ESTAB 0 0 10.0.0.1:5277 10.0.0.2:1\nESTAB 0 0 10.0.0.1:5277",
            2,
            24,
            "ends before the remote",
            "cut off",
        ),
        ("ESTAB 0 0 10.0.0.1:5277 10.0.0.2:1\nESTA", 2, 5, "ends before the state", "cut off"),
        ("ESTAB 0 0 10.0.0.1:xmpp 10.0.0.2:1\n", 1, 20, "`xmpp` is no port number", "ss -n"),
        ("ESTAB 0 0 node1:5277 10.0.0.2:1\n", 1, 11, "`node1` is no IP address", "ss -n"),
        ("ESTAB 0 0 10.0.0.1:5277 10.0.0.2:1\n$ exit now\n", 2, 1, "`$` is no state", "saved whole"),
        (
            "java 1 u 4u IPv6 1 0t0 TCP 10.0.0.1:5277->10.0.0.2:1 (ESTAB",
            1,
            60,
            "ends before the end of the state",
            "cut off",
        ),
        (
            "java 1 u 4u IPv6 1 0t0 TCP 10.0.0.1:5277->node2:1 (ESTABLISHED)",
            1,
            43,
            "`node2` is no IP",
            "lsof -n",
        ),
        ("  TCP    10.0.0.1:5277   10.0.0.2:1   WAT\r\n", 1, 39, "`WAT` is no state", "English"),
        ("  TCP    10.0.0.1:5277", 1, 23, "ends before the remote address", "cut off"),
        (
            "  Proto  Local\n\u{202e}evil\u{1b}[31m\n",
            2,
            1,
            "`\\u{202e}evil\\u{1b}[31m` begins no row",
            "netstat",
        ),
        ("ESTAB 0\u{0} 0 10.0.0.1:5277 10.0.0.2:1\n", 1, 8, "this is no text", "ss -tanoi"),
    ] {
        let error = refusal(text);
        assert_eq!((error.line, error.column), (line, column), "{text}: {error}");
        assert!(error.problem.contains(problem), "{text}: {error}");
        assert!(error.remedy.contains(remedy), "{text}: {error}");
        assert!(!error.to_string().chars().any(|c| c.is_control() || c == '\u{202e}'), "{error}");
    }
}

#[test]
fn a_listing_cut_anywhere_is_refused_or_shows_a_part_of_its_sockets() {
    for name in ["ss-tanoiepm.txt", "lsof-established.txt", "netstat-windows.txt"] {
        let whole = fixture(name);
        let all = table(&whole).sockets.len();
        for length in 0..whole.len() {
            match read(&whole[..length], &[5277]) {
                Ok(part) => assert!(part.sockets.len() <= all, "{name} cut at {length}"),
                Err(error) => assert!(error.line >= 1 && error.column >= 1),
            }
        }
    }
}

#[test]
fn a_huge_listing_is_read_in_linear_time() {
    let row = |i: u32| {
        format!(
            "ESTAB 0 0 10.0.0.1:{} 10.1.2.3:{}\n\t cubic rto:204 cwnd:10\n",
            40_000 + i % 9_000,
            5_000 + i % 270
        )
    };
    let read_in = |rows: u32| -> Duration {
        let mut text = String::new();
        for i in 0..rows {
            write!(text, "{}", row(i)).expect("memory");
        }
        text.push_str(&"x".repeat(1000));
        let started = Instant::now();
        let error = refusal(&text);
        assert_eq!(error.line, usize::try_from(rows).expect("small") * 2 + 1);
        started.elapsed()
    };
    read_in(1_000);
    let (small, large) = (read_in(10_000), read_in(100_000));
    assert!(large < small * 60 + Duration::from_millis(200), "ten times the rows: {small:?}, {large:?}");
    let one_line = "users:((\"".repeat(200_000);
    let started = Instant::now();
    let _ = read(one_line.as_bytes(), &[5277]);
    let _ = read(format!("ESTAB 0 0 10.0.0.1:5277 10.0.0.2:1 {one_line}").as_bytes(), &[5277]);
    assert!(started.elapsed() < Duration::from_secs(5));
}

/// Words of which listings are made, and some of which they are not.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "ESTAB",
            "LISTEN",
            "State",
            "Recv-Q",
            "Send-Q",
            "COMMAND",
            "NAME",
            "TCP",
            "tcp",
            "tcp4",
            "Proto",
            "IPv4",
            "IPv6",
            "0",
            "5277",
            "10.0.0.1:5277",
            "10.0.0.2:49304",
            "[::]:5277",
            "*:5277",
            "*:*",
            "[fe80::1%eth0]:5277",
            "10.0.0.1.5277",
            "10.0.0.1:5277->10.0.0.2:9",
            "(ESTABLISHED)",
            "(LISTEN)",
            "ESTABLISHED",
            "LISTENING",
            "users:((\"a\",pid=1,fd=2))",
            "users:((",
            "timer:(on,1sec,2)",
            "rtt:1/2",
            "retrans:0/1",
            "cwnd:1",
            "[java.exe]",
            "4159/java",
            "-",
            "ABHÖREN",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,12}",
        prop::sample::select(vec!["\n", "\r\n", "\n\t ", "\n  ", "\0", "\u{feff}"]).prop_map(str::to_owned),
    ]
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, &[5277]);
    }

    #[test]
    fn no_words_make_it_panic_and_every_refusal_has_a_place(words in prop::collection::vec(words(), 0..60)) {
        let text = words.join(" ");
        if let Err(error) = read(text.as_bytes(), &[5277]) {
            prop_assert!(error.line >= 1 && error.line <= text.lines().count().max(1));
            prop_assert!(error.column >= 1);
            prop_assert!(!error.problem.is_empty() && !error.remedy.is_empty());
        }
    }

    #[test]
    fn a_damaged_listing_never_panics(which in 0usize..4, place: prop::sample::Index, value: u8) {
        let names = ["ss-tanoiepm.txt", "lsof-established.txt", "netstat-windows.txt", "netstat-tanp-linux.txt"];
        let mut bytes = fixture(names[which]);
        let place = place.index(bytes.len());
        bytes[place] = value;
        let _ = read(&bytes, &[5277]);
    }
}
