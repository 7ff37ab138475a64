//! What becomes of the words on their way, and of each way in which a host can fail to answer.

use super::{findings, fixtures, host, json, pair, program, reaching};
use crate::schema::{SOCKETS, assert_valid};
use crate::tool::Test;
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Has no clusterctl, and gives the recorded listing of the node.
fn recorded() -> String {
    format!(
        "[ \"$2\" = ss ] || {{ echo 'sh: clusterctl: not found' >&2; exit 127; }}\ncat {}/ss-tnp-tigase-8.5-$1.txt\n",
        fixtures()
    )
}

#[test]
fn the_recorded_hosts_of_a_real_cluster_make_one_whole_matrix() {
    // No name of these resolves: the two ends of each connection find one another.
    let test = reaching("sockets --on node1,node2,node3 -o json", &recorded());
    let report = json(&test.run());
    assert_valid(SOCKETS, &report);
    for from in ["node1", "node2", "node3"] {
        for to in ["node1", "node2", "node3"].into_iter().filter(|to| *to != from) {
            assert_eq!(pair(&report, from, to), "5 0 0", "{from} {to}");
        }
        assert_eq!(host(&report, from)["read_by"], "ss");
    }
    assert_eq!(findings(&report), [""; 0]);
    let drawn = reaching("sockets --on node1,node2,node3 -o table --ascii", &recorded()).run().stdout;
    assert!(drawn.starts_with("port 5277: 3 hosts read, 15 established connections, in "), "{drawn}");
    assert!(drawn.contains("FROM \\ TO  node1  node2  node3  READ "), "{drawn}");
    assert!(drawn.contains("\nnode2      5      -      5      by ss"), "{drawn}");
}

#[test]
fn a_host_that_is_typed_short_is_reached_so_and_is_the_node_that_is_expected() {
    let expected = "--expect node1.invalid,node2.invalid,node3.invalid";
    let report =
        json(&reaching(&format!("sockets --on node1,node2,node3 -o json {expected}"), &recorded()).run());
    for from in ["node1.invalid", "node2.invalid", "node3.invalid"] {
        assert_eq!(host(&report, from)["read_by"], "ss");
        for to in ["node1.invalid", "node2.invalid", "node3.invalid"].into_iter().filter(|to| *to != from) {
            assert_eq!(pair(&report, from, to), "5 0 0", "{from} {to}");
        }
    }
    assert_eq!(report["hosts"].as_array().unwrap().len(), 3);
}

#[test]
fn each_failing_host_is_told_with_its_reason_and_the_others_are_whole() {
    let script = format!(
        "case $1 in\n\
         refused) printf 'banner\\nPermission denied \\033[2J(publickey).\\n' >&2; exit 255;;\n\
         three) echo 'no such host' >&2; exit 3;;\n\
         hangs) echo 'waiting for a prompt' >&2; sleep 600;;\n\
         silent) sleep 600;;\n\
         garbage) printf '\\033]0;owned\\007\\033[31m\\n{{\"a\": 1}}\\n'; exit 0;;\n\
         empty) exit 0;;\n\
         endless) yes endless;;\n\
         killed) kill -9 $$;;\n\
         *) {};;\n\
         esac\n",
        recorded().trim().replace('\n', "; ")
    );
    let nodes = "node1,node2,node3,refused,three,hangs,silent,garbage,empty,endless,killed";
    let begun = Instant::now();
    let test = reaching(&format!("sockets --on {nodes} --timeout 6s -o json"), &script);
    let report = json(&test.run());
    assert!(begun.elapsed() < Duration::from_secs(40), "{:?}", begun.elapsed());
    assert_valid(SOCKETS, &report);
    assert_eq!(pair(&report, "node1", "node2"), "5 0 0");
    assert_eq!(pair(&report, "node1", "hangs"), "unavailable", "nobody knows where it is");
    assert_eq!(pair(&report, "hangs", "node1"), "unavailable");
    for (node, reason) in [
        ("refused", "the command ended with 255: Permission denied \u{1b}[2J(publickey)."),
        ("three", "the command ended with 3: no such host"),
        ("hangs", "s; it said: waiting for a prompt"),
        ("silent", "no answer within 6 s"),
        (
            "garbage",
            "answer not understood: what it printed is JSON, but not clusterctl's (line 2, column 8)",
        ),
        ("empty", "the command ended well, but it printed nothing"),
        ("endless", "answer not understood: more than 16 MiB were printed"),
        ("killed", "the command ended with 137: "),
    ] {
        let host = host(&report, node);
        assert_eq!(host["reading"], "unavailable", "{node}");
        let said = host["reason"].as_str().unwrap();
        assert!(said.contains(reason), "{node}: {said}");
        assert!(findings(&report).contains(&format!("host-unavailable unknown {node}")), "{node}");
    }
    assert_eq!(findings(&report).len(), 8, "{:?}", findings(&report));
}

#[test]
fn nothing_that_a_host_prints_reaches_the_terminal() {
    let script = "printf 'a\\033[2Jb\\342\\200\\256c\\n' >&2; printf '\\033[2J' ; exit 4\n";
    for format in ["table", "wide", "plain", "json", "yaml", "csv", "markdown"] {
        let output = reaching(&format!("sockets --on n1,n2 -o {format}"), script).status(69).run();
        assert!(!output.stdout.contains(['\u{1b}', '\u{202e}']), "{format}: {}", output.stdout);
        assert!(output.stdout.contains("n2"), "{format}: {}", output.stdout);
    }
}

#[test]
fn no_host_at_all_is_unavailable_and_one_is_enough() {
    reaching("sockets --on a,b", "exit 9\n").status(69).stdout_has("host\ta\tunavailable").run();
    let drawn = reaching("sockets --on a,b -o table", "exit 9\n").status(69).run().stdout;
    assert!(drawn.starts_with("port 5277: 0 of 2 hosts read") && !drawn.contains("connection"), "{drawn}");
    let script = format!("[ $1 = node1 ] || exit 9\n{}", recorded());
    reaching("sockets --on a,node1", &script).status(0).stdout_has("host\tnode1\tknown\tss").run();
    let plain = reaching("sockets --on a,node1", &script).run().stdout;
    assert!(plain.contains("pair\tnode1\ta\tunavailable\t-\t-\t-\t-\t-\t"), "{plain}");
    let drawn = reaching("sockets --on a,node1 -o table --ascii", &script).run().stdout;
    assert!(drawn.contains("\nnode1      ?  -"), "{drawn}");
    assert!(drawn.contains("?: nobody can tell: the node's host was not read"), "{drawn}");
}

#[test]
fn one_host_that_hangs_keeps_none_of_the_other_hundred_waiting() {
    let nodes: Vec<String> = (0..100).map(|number| format!("n{number}")).collect();
    let script = format!(
        "[ $1 = n0 ] && sleep 600\n[ \"$2\" = ss ] || exit 127\ncat {}/ss-tnp-tigase-8.5-node1.txt\n",
        fixtures()
    );
    let line = format!("sockets --on {} --timeout 60s -o json", nodes.join(","));
    let begun = Instant::now();
    let report = json(&reaching(&line, &script).run());
    // Its share of the time, and no more: seven turns of sixteen.
    assert!(begun.elapsed() < Duration::from_secs(45), "{:?}", begun.elapsed());
    let known = report["hosts"].as_array().unwrap().iter().filter(|host| host["reading"] == "known");
    assert_eq!(known.count(), 99);
    assert_eq!(host(&report, "n0")["reading"], "unavailable");
}

#[test]
fn a_connection_that_one_end_has_lost_is_named_by_both_ends() {
    let row = |state: &str, local: &str, remote: &str| {
        format!("echo '{state} 0 0 10.0.0.{local} 10.0.0.{remote}'\n")
    };
    let script = format!(
        "[ \"$2\" = ss ] || exit 127\necho 'State Recv-Q Send-Q Local Peer'\n\
         echo 'LISTEN 0 50 *:5277 *:*'\n\
         if [ $1 = a ]; then {} {} {} else {} fi\n",
        row("ESTAB", "1:5277", "2:40001"),
        row("ESTAB", "1:5277", "2:40002"),
        row("ESTAB", "1:5277", "9:40003"),
        row("ESTAB", "2:40001", "1:5277"),
    );
    let names = "--resolve a:5277:10.0.0.1 --resolve b:5277:10.0.0.2 --connections-per-node 2";
    let report = json(&reaching(&format!("sockets --on a,b {names} -o json"), &script).run());
    assert_valid(SOCKETS, &report);
    assert_eq!((pair(&report, "a", "b"), pair(&report, "b", "a")), ("2 1 0".into(), "1 0 0".into()));
    assert_eq!(
        findings(&report),
        [
            "few-connections warning b -> a",
            "stranger-on-cluster-port warning 10.0.0.9:40003",
            "half-open-link warning a -> b"
        ]
    );
    assert_eq!(report["findings"][2]["evidence"], serde_json::json!(["sockets a", "sockets b"]));
    let ends: Vec<&Value> =
        host(&report, "a")["sockets"].as_array().unwrap().iter().map(|socket| &socket["other_end"]).collect();
    assert_eq!(ends, ["seen", "missing", "unknown"]);
    let drawn = reaching(&format!("sockets --on a,b {names} -o table"), &script).run().stdout;
    assert!(drawn.contains("\na            –  2 ▲1  by ss"), "{drawn}");
    assert!(drawn.contains("▲N: N of them are not known to the kernel at the other end"), "{drawn}");
}

#[test]
fn two_servers_without_any_connection_are_a_link_that_is_down() {
    let script = "[ \"$2\" = ss ] || exit 127\necho 'State Recv-Q Send-Q Local Peer'\n\
                  [ $1 = c ] || echo 'LISTEN 0 50 *:5277 *:*'\n\
                  [ $1 = a ] && echo 'SYN-SENT 0 1 10.0.0.1:40001 10.0.0.2:5277'\ntrue\n";
    let names = "--resolve a:5277:10.0.0.1 --resolve b:5277:10.0.0.2 --resolve c:5277:10.0.0.3";
    let report = json(&reaching(&format!("sockets --on a,b,c {names} -o json"), script).run());
    // Nothing listens on c's host: that says why it has no connection, and c has no listener to be told by ss.
    let found = findings(&report);
    assert!(found.contains(&"link-down critical a -> b".to_owned()), "{found:?}");
    assert!(
        !found.iter().any(|finding| finding.starts_with("link-down") && finding.ends_with('c')),
        "{found:?}"
    );
}

#[test]
fn a_kernels_own_counters_are_judged_on_every_host() {
    let script = "[ \"$2\" = ss ] || exit 127\n\
                  [ $1 = a ] && echo 'ESTAB 0 700 10.0.0.1:40001 10.0.0.2:5277 timer:(on,2sec,4) cwnd:1 rto:3264 unacked:1 retrans:1/4 lastrcv:50000 lastack:41000'\n\
                  [ $1 = b ] && echo 'ESTAB 0 0 10.0.0.2:5277 10.0.0.1:40001 cwnd:10 rto:204 lastrcv:50000 lastack:50000'\ntrue\n";
    let report = json(&reaching("sockets --on a,b --connections-per-node 1 -o json", script).run());
    let found = findings(&report);
    assert!(found.contains(&"silent-link warning a -> b".to_owned()), "{found:?}");
    assert!(found.contains(&"silent-link warning b -> a".to_owned()), "{found:?}");
    assert!(found.contains(&"send-queue-growing warning a -> b".to_owned()), "{found:?}");
}

/// Five connections between two loopback addresses of our own, kept as long as this.
struct Sockets {
    port: u16,
    addresses: [IpAddr; 2],
    _kept: Vec<[TcpStream; 2]>,
    _listener: TcpListener,
}

impl Sockets {
    fn open() -> Self {
        let run = std::process::id().to_le_bytes();
        let address = |number: u8| IpAddr::from([127, 0x50 | (run[0] & 0xF), run[1].max(1), number]);
        let addresses = [address(1), address(2)];
        let listener = TcpListener::bind((addresses[1], 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let kept = (0..5)
            .map(|_| {
                let socket =
                    socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
                socket.bind(&SocketAddr::new(addresses[0], 0).into()).unwrap();
                socket.connect(&SocketAddr::new(addresses[1], port).into()).unwrap();
                [socket.into(), listener.accept().unwrap().0]
            })
            .collect();
        Self { port, addresses, _kept: kept, _listener: listener }
    }

    fn flags(&self) -> String {
        let [a, b] = self.addresses;
        let port = self.port;
        format!("--cluster-port {port} --resolve a:{port}:{a} --resolve b:{port}:{b}")
    }
}

/// The search path with our own program in front.
fn path_with_clusterctl() -> String {
    let folder = Path::new(env!("CARGO_BIN_EXE_clusterctl")).parent().unwrap().display().to_string();
    format!("{folder}:{}", std::env::var("PATH").unwrap_or_default())
}

#[test]
fn the_words_arrive_whether_one_more_shell_reads_them_or_none_or_two() {
    let sockets = Sockets::open();
    for (way, script) in [
        ("as kubectl: run as they are", "shift; exec \"$@\"\n"),
        ("as ssh: joined and read by a shell", "shift; exec sh -c \"$*\"\n"),
        ("as ssh in ssh", "shift; exec sh -c \"sh -c '$*'\"\n"),
        ("with a greeting of the login shell", "shift; echo 'Welcome, {you}!'; exec sh -c \"$*\"\n"),
    ] {
        let test = reaching(&format!("sockets --on a,b {} -o json", sockets.flags()), script)
            .env("PATH", path_with_clusterctl())
            .env("CLUSTERCTL_OUTPUT", "csv");
        let report = json(&test.run());
        assert_valid(SOCKETS, &report);
        assert_eq!(
            (pair(&report, "a", "b"), pair(&report, "b", "a")),
            ("5 0 0".into(), "5 0 0".into()),
            "{way}"
        );
        assert_eq!(host(&report, "a")["read_by"], "clusterctl", "{way}");
        assert!(host(&report, "a")["sockets"][0]["rtt_ms"].is_number(), "{way}");
    }
}

#[test]
fn a_password_stays_here_and_nothing_stands_at_the_input() {
    let script = "cat >input; env >environment; exit 9\n";
    let test =
        reaching("sockets --on a", script).env("CLUSTERCTL_PASSWORD", "hunter2").stdin("typed").status(69);
    test.run();
    assert_eq!(std::fs::read_to_string(test.home().join("input")).unwrap(), "");
    let environment = std::fs::read_to_string(test.home().join("environment")).unwrap();
    assert!(!environment.contains("hunter2"), "{environment}");
}

#[test]
fn a_hostile_name_is_never_given_to_a_shell() {
    for name in
        ["a;touch${IFS}owned", "$(touch${IFS}owned)", "-oProxyCommand=x", "a|b", "`id`", "a'b", "user@host"]
    {
        let test = Test::new([&format!("--on={name}"), "--via", "./reach {node}"].into_iter().fold(
            vec!["sockets".to_owned()],
            |mut all, word| {
                all.push(word.to_string());
                all
            },
        ))
        .status(64)
        .stdout("")
        .any_stderr();
        program(&test, "reach", "echo \"$@\" >>reached\n");
        test.run();
        assert!(!test.home().join("owned").exists() && !test.home().join("reached").exists(), "{name}");
    }
    // Names that a context holds may be odd; they are told, and left alone.
    let test = reaching("sockets --on all -o json", "echo \"$1\" >>reached; exit 9\n")
        .settings("current = 'x'\n[contexts.x]\nexpect = ['good', '$(id>owned)', 'a&b']\n");
    let report = json(&test.status(69).run_keeping(|home| {
        assert!(!home.join("owned").exists());
        assert_eq!(std::fs::read_to_string(home.join("reached")).unwrap(), "good\n");
    }));
    assert_eq!(host(&report, "a&b")["reading"], "not-asked");
    assert!(findings(&report).contains(&"host-unavailable unknown a&b".to_owned()));
}

#[test]
fn names_that_a_server_tells_are_told_and_left_alone_where_they_are_hostile() {
    let test = reaching(
        "-q demo --scenario hostile-names sockets -o json --on all",
        "echo \"$1\" >>reached; shift; exec \"$@\"\n",
    )
    .env("PATH", path_with_clusterctl());
    let report = json(&test.run_keeping(|home| {
        let reached = std::fs::read_to_string(home.join("reached")).unwrap();
        assert!(!reached.contains('='), "{reached}");
        assert!(reached.lines().count() >= 3, "{reached}");
    }));
    assert_valid(SOCKETS, &report);
    let hostile = host(&report, "=sum(a1)*_~&node.demo.test");
    assert_eq!(hostile["reading"], "not-asked");
    assert!(hostile["reason"].as_str().unwrap().contains("is not given to a shell"), "{hostile}");
    assert_eq!(pair(&report, "node1.demo.test", "node2.demo.test"), "5 0 0");
}

#[test]
fn all_takes_the_named_nodes_and_without_any_says_who_could_tell() {
    let script = "exit 9\n";
    reaching("sockets --on all --expect n1,n2", script)
        .status(69)
        .stdout_has("host\tn1\tunavailable")
        .stdout_has("host\tn2\tunavailable")
        .run();
    reaching("sockets --on all", script)
        .status(64)
        .stdout("")
        .stderr_has("--on all: nobody says which nodes there are\n  name them with --expect NODE,...")
        .run();
    // A node that somebody named, and that was not asked, is a column.
    let report = json(&reaching("sockets --on node1 --expect node1,node2 -o json", &recorded()).run());
    assert_eq!(report["matrix"].as_array().unwrap().len(), 1);
    reaching("-q demo --scenario not-admin sockets --on all", script)
        .status(77)
        .stdout("")
        .stderr_has("the cluster does not tell which nodes there are: the account is no administrator")
        .run();
}

#[test]
fn the_way_is_taken_from_the_command_line_then_the_environment_then_the_context() {
    let settings = "current = 'x'\n[contexts.x]\nexpect = ['n1']\nvia = 'echo context {node} >way; false'\n";
    for (line, variable, way) in [
        ("sockets --on all", None, "context n1"),
        ("sockets --on all", Some("echo environment {node} >way; false"), "environment n1"),
        ("sockets --on all --via", Some("echo environment {node} >way; false"), "typed n1"),
    ] {
        let typed = line.ends_with("--via").then_some("echo typed {node} >way; false");
        let mut test = Test::new(line.split(' ').chain(typed)).settings(settings).status(69);
        if let Some(variable) = variable {
            test = test.env("CLUSTERCTL_VIA", variable);
        }
        test.run();
        assert_eq!(std::fs::read_to_string(test.home().join("way")).unwrap().trim(), way);
    }
}

#[test]
fn wrong_usage_is_said_before_anything_is_run() {
    for (line, variables, said) in [
        ("sockets --on a", &[][..], "--on does not know how to reach a node's host: no --via"),
        ("sockets --on a --via ssh", &[], "no {node} in it, so that every node would be the same host"),
        ("sockets --on a --input x --via {node}", &[], "cannot be used with"),
        ("sockets --via {node}", &[], "--on"),
        ("sockets --on 3 --via {node}", &[], "a number names no node; write all, or"),
        ("sockets --on a,ALL --via {node}", &[], "all stands alone, and is no node among others"),
        ("sockets --on a --from seen.json", &[], "--from reads a file, and --on asks hosts now"),
        ("sockets --on a,,b --via {node}", &[], "name 2 of the list is empty"),
        ("sockets --on a,a --via {node}", &[], "a is named twice"),
        (
            "sockets --on a",
            &[("CLUSTERCTL_VIA", "ssh")],
            "environment variable CLUSTERCTL_VIA: 'ssh': no {node} in it",
        ),
    ] {
        let mut test = Test::line(line).status(64).stdout("").stderr_has(said);
        for (name, value) in variables {
            test = test.env(name, *value);
        }
        test.run();
    }
    Test::line("sockets --on a")
        .settings("current = 'x'\n[contexts.x]\nvia = 'ssh host'\n")
        .status(78)
        .stdout("")
        .stderr_has("config.toml:3:7: context x: via: 'ssh host': no {node} in it")
        .run();
}

#[test]
fn a_context_keeps_the_way() {
    let test = Test::new(["context", "add", "p", "-j", "a@b.c", "--via", "ssh -o BatchMode=yes {node}"])
        .any_stderr();
    test.run();
    let file = std::fs::read_to_string(test.home().join(".config/clusterctl/config.toml")).unwrap();
    assert!(file.contains("via = \"ssh -o BatchMode=yes {node}\""), "{file}");
    Test::line("context list -o json")
        .settings(&file)
        .stdout_has("\"via\": \"ssh -o BatchMode=yes {node}\"")
        .run();
    Test::line("context validate").settings(&file).stdout_has("nothing wrong").run();
}

#[test]
fn who_is_told_to_stop_stops_what_was_started() {
    let test = reaching("", "");
    let alive = test.home().join("alive");
    assert!(Command::new("mkfifo").arg(&alive).status().unwrap().success());
    let mut child = Command::new(env!("CARGO_BIN_EXE_clusterctl"))
        .args(["sockets", "--on", "a", "--timeout", "10m", "--via"])
        .arg(format!("sh -c 'echo {{node}}; sleep 600' >{}; true", alive.display()))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = BufReader::new(std::fs::File::open(&alive).unwrap());
    let mut said = String::new();
    line.read_line(&mut said).unwrap();
    assert_eq!(said, "a\n");
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    // Ends as soon as the last process that holds the other end is gone.
    line.read_to_string(&mut said).unwrap();
    let mut message = String::new();
    child.stderr.take().unwrap().read_to_string(&mut message).unwrap();
    assert_eq!(message, "clusterctl: interrupted before the hosts had answered\n");
}
