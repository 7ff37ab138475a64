//! The command line's definition, complete: the arguments, and the examples and exit codes of each command's
//! help. Help, manual pages, completions and tests read it from here.

use super::args::wait::TIMEOUT_HELP;
use super::args::{Cli, gather};
use super::exit::{ExitCode, Kind, table};
use super::output;
use clap::CommandFactory;
use std::fmt::Write as _;

/// What a command's help says besides its arguments.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// The command, such as `context add`; empty for clusterctl itself.
    pub path: &'static str,
    /// Which exit codes it has.
    pub kind: Kind,
    /// Further explanation, for the long help.
    pub about: &'static str,
    /// Examples: what for, and the command line.
    pub examples: &'static [(&'static str, &'static str)],
}

/// A page for every command.
pub const PAGES: [Page; 30] = [
    Page {
        path: "",
        kind: Kind::Whole,
        about: "Flags may stand before or after the command. What they leave open is taken from \
                CLUSTERCTL_* variables, then from the context of the settings file, then from the default.",
        examples: &[
            ("Is the cluster whole?", "clusterctl status -j admin@xmpp-test.org"),
            ("No cluster at hand", "clusterctl demo"),
            ("What does a finding mean?", "clusterctl explain node-silent"),
        ],
    },
    Page {
        path: "status",
        kind: Kind::Judges,
        about: "Logs in once, reads the view of every node, looks at this host's sockets where it is a node, \
                and gives the verdict, a row a node, and the findings, worst first. The exit code is the \
                verdict.\n\n\
                With --all-contexts every context is surveyed at the same time, each with its own account, \
                password and time-out: a row a cluster, and the exit code is the worst verdict. Nobody is asked \
                for a password, and what concerns one cluster is refused as a flag and passed over as a \
                variable. A context that is wrong or has no password is unknown, and the others are told.",
        examples: &[
            ("The current context", "clusterctl status"),
            ("Three nodes should be there", "clusterctl status -j admin@xmpp-test.org --expect 3"),
            ("For a program", "clusterctl status -o json | jq .verdict"),
            ("One node, past DNS", "clusterctl status -s 10.77.0.11 --tls starttls"),
            ("Every cluster at once", "clusterctl status --all-contexts"),
        ],
    },
    Page {
        path: "mesh",
        kind: Kind::Judges,
        about: "Asks every node for its own view through one login, all at once, and shows who is connected with \
                whom: a row for each node that speaks, a column for each that is spoken of. Below stand groups, \
                one-way links, cut points and the findings of status. Where the matrix is wider than the \
                terminal, groups, exceptions and totals take its place; plain, csv, json and dot give every \
                link. With --probe it also logs in at each node and sends requests over each link. The exit \
                code is the verdict.",
        examples: &[
            ("Who sees whom?", "clusterctl mesh"),
            ("Is every link alive, and how fast?", "clusterctl mesh --probe"),
            ("Every link, for a program", "clusterctl mesh -o json | jq .links"),
            ("A drawing", "clusterctl mesh -o dot | dot -Tsvg > mesh.svg"),
        ],
    },
    Page {
        path: "check",
        kind: Kind::Checks,
        about: "Looks as status does, and says what became of each check: passed, found something, muted, not \
                asked, or could not look. The verdict, and with it the exit code, is that of the checks that are \
                picked. Wrong usage ends with 3, too. What is muted is shown and does not count; a mute is kept in \
                the context, and drops off when the finding gets worse than it was.",
        examples: &[
            ("The verdict, check by check", "clusterctl check"),
            ("Which checks are there?", "clusterctl check --list"),
            ("Two of them", "clusterctl check --only node-down,partition"),
            ("Other thresholds", "clusterctl check --warn silent-link=1m --critical silent-link=3m"),
            ("Maintenance of one node", "clusterctl check --expect-down node3.xmpp-test.org"),
            ("Known, and not to be told for two hours", "clusterctl check --mute few-connections:node2@2h"),
            ("May it be stopped?", "clusterctl check --safe-to-stop node2"),
        ],
    },
    Page {
        path: "sockets",
        kind: Kind::Connects,
        about: "Needs no login, and on Linux no root. With --input it reads what lsof, ss or netstat printed \
                elsewhere.\n\n\
                With --on it asks the hosts of several nodes, 16 at a time, and joins what they show: who has \
                how many connections with whom by either end's kernel, and which of them one end alone has. \
                --via is a shell command in which {node} stands for the node's name; the words 'clusterctl \
                sockets -o json --cluster-port PORT' are added to it, or 'ss -tanoip' where clusterctl is \
                missing there. None of these words means anything to a shell, so that it does not matter \
                whether they are run as they are or read by one more shell, as ssh's are. Nothing stands at \
                the command's input, nobody is asked for anything, and it is killed when --timeout is over. \
                --on all takes the nodes of --expect or of the context; where nobody names them, it logs in \
                and asks the cluster. A host that cannot be asked is told with the reason, and the exit code is \
                0 as long as one of them answered.",
        examples: &[
            ("This host", "clusterctl sockets"),
            ("Saved elsewhere", "ss -tanoi | clusterctl sockets --input -"),
            ("Another port", "clusterctl sockets --cluster-port 5278 -o wide"),
            ("Two hosts", "clusterctl sockets --on node1,node2 --via 'ssh -o BatchMode=yes {node}'"),
            ("Pods", "clusterctl sockets --on tigase-0,tigase-1 --via 'kubectl exec {node} --'"),
            ("All nodes of the context, by its own command", "clusterctl sockets --on all"),
        ],
    },
    Page {
        path: "wait",
        kind: Kind::Waits,
        about: "For rolling restarts and CI. Servers that are absent, refuse connections, or run without clustering \
                mean \"not yet\". A login that is refused, or a certificate that is not to be trusted, ends it at \
                once (77): waiting mends neither, and Tigase locks accounts. What could not be looked at does not \
                hold. Say with --expect how many nodes there should be: a lone node is formed, too. --timeout is the \
                time of the whole wait; each look has that of the settings, or 10s. Progress is told on standard \
                error, on a terminal or with -v.",
        examples: &[
            ("Three nodes, and steadily so", "clusterctl wait --expect 3 --stable 30s --timeout 5m"),
            ("A node is back", "clusterctl wait --for connected=node2.xmpp-test.org --for formed"),
            ("A node has left", "clusterctl wait --for gone=node2.xmpp-test.org --timeout 2m"),
            ("After an upgrade", "clusterctl wait --for formed --for version=8.5.0 --expect 3"),
        ],
    },
    Page {
        path: "watch",
        kind: Kind::Connects,
        about: "Tells the present state, then what changes: nodes, links, sockets, findings, the verdict, each with \
                the time that the state before it lasted and a count of its changes within ten minutes. When the \
                server that it is logged in to goes away, it goes to another node and says so. A refused login ends \
                it (77). With -o json, each event is one line (schema/watch-v1.schema.json); --exec gets the same. A \
                command that fails or hangs is told, and the watch goes on. --events needs presence: the server then \
                hands over, and forgets, the messages that it has kept for the account.",
        examples: &[
            ("By hand", "clusterctl watch"),
            ("For a program", "clusterctl watch -o json | jq -r .summary"),
            ("The next change, then end", "clusterctl watch --until-change --interval 1s"),
            ("A minute of it", "clusterctl watch --interval 5s --count 12 -o plain"),
        ],
    },
    Page {
        path: "dashboard",
        kind: Kind::Screen,
        about: "Shows nodes, links, sockets, service discovery, what changed and the way in, live, through one \
                session; ? shows the keys. When the server that it is logged in to goes away, it goes to another node \
                and says so; what was seen stays, dimmed, with its age. A refused login is shown and not tried again \
                until a person presses r. Ctrl-Z gives the terminal back for a while. Nothing is written over the \
                screen: with --log-file, steps go there (-v says more).",
        examples: &[
            ("The current context", "clusterctl dashboard"),
            ("No cluster at hand", "clusterctl demo dashboard"),
            ("Something happens", "clusterctl demo --scenario flapping dashboard --interval 1s"),
            ("On a light background", "clusterctl dashboard --theme light"),
        ],
    },
    Page {
        path: "disco",
        kind: Kind::Connects,
        about: "Shows items and identities as Psi's service discovery does.",
        examples: &[
            ("What the domain offers", "clusterctl disco"),
            ("The nodes of the cluster", "clusterctl disco cl-comp@xmpp-test.org --depth 1"),
        ],
    },
    Page {
        path: "gather",
        kind: Kind::Connects,
        about: "Surveys the cluster as status does, logs in at every node (--no-probe leaves that out), and writes \
                one JSON file, whatever --output says: every node's view, round trips, sockets, statistics, \
                configurations, the services of the domain, with all times. status, mesh, check, sockets, disco and \
                explain read it with --from FILE, and tell what they would have told then. It takes its time: \
                up to 60 s, unless --timeout, the environment or the context says otherwise.\n\n\
                The file holds no password, and what looks like a secret in a configuration is masked. With \
                --redact names it tells nobody whose cluster it is: domain, nodes, hosts, accounts and addresses \
                are replaced, each by the same stand-in everywhere; look through it before you give it away. Only \
                you may read it. A login that fails leaves a capture, too: of how it failed.",
        examples: &[
            ("For a ticket", "clusterctl gather --redact names ticket.json"),
            ("Look again, without the cluster", "clusterctl status --from ticket.json"),
            ("By way of another host", "ssh node1 clusterctl gather - | clusterctl status --from -"),
        ],
    },
    Page {
        path: "config",
        kind: Kind::Lints,
        about: "The server's own reader drops in silence what it does not understand, and starts with the rest. These \
                commands read as it does, to the letter, and say what is lost. None of them needs a server.",
        examples: &[
            ("What does this file make of the cluster?", "clusterctl config show etc/config.tdsl"),
            ("What is wrong with it?", "clusterctl config check etc/config.tdsl"),
            ("What does a setting mean?", "clusterctl config explain connections-per-node"),
        ],
    },
    Page {
        path: "config show",
        kind: Kind::Reads,
        about: "Whether clustering is on; the ports that will really listen; the limits of traffic in numbers; how \
                links are watched; where clients are sent; the database; who administers; nodes named in the old way; \
                settings that do nothing. Each with its line, or `default` where nothing is said. Passwords are \
                masked.",
        examples: &[
            ("One file", "clusterctl config show etc/config.tdsl"),
            ("With the variables of this shell", "clusterctl config show --eval etc/config.tdsl"),
            ("For a program", "clusterctl config show etc/config.tdsl -o json | jq .ports"),
        ],
    },
    Page {
        path: "config explain",
        kind: Kind::Reads,
        about: "A setting: what it means, where the server reads it, what it holds, its default, and where the \
                documentation says something else. A line, or a whole file line by line: what of it is read, what is \
                ignored, what is lost, and what to write instead.",
        examples: &[
            ("A setting", "clusterctl config explain cm-ht-traffic-throttling"),
            ("A line", "clusterctl config explain etc/config.tdsl:31"),
            ("A file, line by line", "clusterctl config explain etc/config.tdsl"),
        ],
    },
    Page {
        path: "config new",
        kind: Kind::Reads,
        about: "Writes a clustered, commented configuration in which config check finds no error and no warning: \
                clustering, the node's name, the shared database, ports as beans, where clients are sent. To standard \
                output goes one file that serves all nodes, each of which takes its name from TIGASE_NODE; with --dir, \
                a file for each. A password is best kept out of it: without --data-source the address of the database \
                comes from TIGASE_DB_URI.",
        examples: &[
            (
                "Three nodes, one file",
                "clusterctl config new --nodes 3 --domain example.org --admin admin@example.org",
            ),
            (
                "A file for each",
                "clusterctl config new --node n1.example.org --node n2.example.org --admin admin@example.org --dir etc",
            ),
        ],
    },
    Page {
        path: "explain",
        kind: Kind::Reads,
        about: "",
        examples: &[
            ("One finding", "clusterctl explain node-down"),
            ("All of them", "clusterctl explain"),
            ("What is found in a capture", "clusterctl explain --from ticket.json"),
        ],
    },
    Page {
        path: "config check",
        kind: Kind::Lints,
        about: "Several files are nodes of one cluster. Ends with 1 if there are warnings, with 65 if there are \
                errors. A comment in the file allows a rule: `# clusterctl: allow TD05` at the end of a line, on \
                the line above, or before the first entry for all of the file. --fix mends what can be mended \
                without a doubt, shows the difference on standard error first, and asks; the old text is \
                replaced at once or not at all. Of --deny, --warn and --allow the most exact counts: an id before \
                a group before all. Values of secret keys are shown as asterisks.",
        examples: &[
            ("One file", "clusterctl config check config.tdsl"),
            ("The nodes of a cluster", "clusterctl config check node1.tdsl node2.tdsl node3.tdsl"),
            ("Mend it", "clusterctl config check --fix config.tdsl"),
            ("For code scanning", "clusterctl config check -o sarif config.tdsl > config.sarif"),
            ("Warnings are errors, but one", "clusterctl config check --deny all --allow TD21 config.tdsl"),
        ],
    },
    Page {
        path: "config tree",
        kind: Kind::Reads,
        about: "A line for each value with the line of the file that it stands on, and below it what the server \
                loses. JSON and YAML hold everything as it is, secrets included; the other formats mask them. With --eval, \
                env() is taken from the environment and prop() from nowhere, or both from --env-file: lines \
                KEY=VALUE for env('KEY'), prop:KEY=VALUE for prop('KEY'), and # for comments.",
        examples: &[
            ("What does the server see?", "clusterctl config tree config.tdsl"),
            ("With values in place", "clusterctl config tree --eval --env-file node1.env config.tdsl"),
            ("For a program", "clusterctl config tree -o json config.tdsl | jq '.\"cl-comp\"'"),
        ],
    },
    Page {
        path: "config fmt",
        kind: Kind::Lints,
        about: "Keeps comments, order and all that the server sees, which is compared before anything is written. \
                Lines of which the server loses something stay as they are: config check tells of them. With \
                --canonical the server's own form is written, without its defects; what was done otherwise than \
                the server does it is told on standard error.",
        examples: &[
            ("In place", "clusterctl config fmt config.tdsl"),
            ("In CI", "clusterctl config fmt --check etc/*.tdsl"),
            ("In an editor", "clusterctl config fmt -"),
            ("As the server writes it", "clusterctl config fmt --canonical --stdout config.tdsl"),
        ],
    },
    Page {
        path: "config diff",
        kind: Kind::Lints,
        about: "Order, comments and ways of writing do not count. Ends with 1 if there is a difference. Secrets are \
                compared and never shown: a mark that is made anew at each run stands in their place, the same \
                for the same secret.",
        examples: &[
            ("Two files", "clusterctl config diff old.tdsl new.tdsl"),
            ("Nodes by name", "clusterctl config diff node1=a/config.tdsl node2=b/config.tdsl"),
            ("All nodes", "clusterctl config diff 'nodes/*.tdsl'"),
        ],
    },
    Page {
        path: "config migrate",
        kind: Kind::Reads,
        about: "Reads a config.tdsl with names of before 8.0 (--cluster-nodes, --cm-see-other-host, ...), or an \
                init.properties of 5.x or 7.x, and writes a configuration in which nodes find one another by the \
                database that they share. Each step says what changes and why; what a person must decide is listed. \
                The difference is shown, with secrets masked, and nothing is written unasked. The old file is kept: \
                as FILE.old beside the new one, as the server does it. Nothing is written in which config check \
                finds errors.",
        examples: &[
            ("What would change?", "clusterctl config migrate --dry-run config.tdsl"),
            ("In place, the old file kept", "clusterctl config migrate config.tdsl"),
            (
                "From 7.1",
                "clusterctl config migrate --node node1.xmpp-test.org --to config.tdsl init.properties",
            ),
            ("To look at it first", "clusterctl config migrate --stdout init.properties"),
        ],
    },
    Page {
        path: "config live",
        kind: Kind::Compares,
        about: "Logs in at every node and asks it for its effective configuration (get-config-tdsl), in which the \
                server fills in defaults and masks secrets. Nodes are compared with one another, a node's own name \
                left aside, and with what is written: a file is compared with the node that it names in \
                dns-resolver, with that of NODE=FILE, or with all. Ends with 1 where something differs, with 3 where \
                nothing differs and a node could not be read. With --from, the configurations of a capture are taken.",
        examples: &[
            ("Do all nodes run the same?", "clusterctl config live"),
            ("Do they run what is written?", "clusterctl config live etc/config.tdsl"),
            ("Each its own file", "clusterctl config live node1=a/config.tdsl node2=b/config.tdsl"),
            ("For a program", "clusterctl config live -o json | jq '.differences'"),
        ],
    },
    Page {
        path: "context",
        kind: Kind::Connects,
        about: "",
        examples: &[("What there is", "clusterctl context list")],
    },
    Page {
        path: "context list",
        kind: Kind::Local,
        about: "",
        examples: &[("For a program", "clusterctl context list -o json")],
    },
    Page {
        path: "context use",
        kind: Kind::Local,
        about: "",
        examples: &[("From now on", "clusterctl context use prod")],
    },
    Page {
        path: "context add",
        kind: Kind::Connects,
        about: "Writes the flags given into the settings file, which only you may read. A password is never \
                written: name its file or its command, or store it in the keyring. With --show-certificate \
                the server is asked for its certificate first, which is pinned after a yes.",
        examples: &[
            ("A cluster", "clusterctl context add prod -j admin@xmpp-test.org --expect 3"),
            (
                "With a password manager",
                "clusterctl context add prod -j admin@xmpp-test.org --password-command 'pass show xmpp'",
            ),
            ("With a private certificate", "clusterctl context add lab -j admin@lab.test --show-certificate"),
        ],
    },
    Page {
        path: "context remove",
        kind: Kind::Local,
        about: "",
        examples: &[("No longer ours", "clusterctl context remove lab")],
    },
    Page {
        path: "context validate",
        kind: Kind::Local,
        about: "Prints everything that is wrong, one line each, as file:line:column: message.",
        examples: &[("Before it is needed at night", "clusterctl context validate")],
    },
    Page {
        path: "demo",
        kind: Kind::Judges,
        about: "The cluster speaks Tigase's protocol on loopback addresses, with TLS and logins of its own. \
                COMMAND is one that asks a cluster (status, mesh, check, watch, ...) with its own flags. No context and no variable of a real \
                cluster concerns it. The exit code is that of COMMAND.\n\n\
                The cluster can be changed while it runs: by lines typed on standard input (with --hold), by \
                lines sent to the socket of --control (with --tell, or nc -NU), each answered by `ok ...` or `error ...`, and by the \
                steps of --script, which are divided by semicolons and written `at DURATION COMMAND`, in real \
                time from the start. The commands are kill, stop, start, restart, freeze, thaw, cut, mend, \
                remove, add, version, clock, connections, slow, lose, unadmin, admin, show; `help` tells \
                their arguments. What follows takes the time that was measured on a real cluster (15 s to be \
                linked after a start, 200 s until a cut is noticed), times --pace.\n\n\
                In the scenario `flapping` the last node first goes 5 s after somebody has logged in, so that \
                the first look finds it well; then it is gone for 4 s and there for 5 s, times --pace.",
        examples: &[
            ("A healthy cluster of three", "clusterctl demo"),
            ("A node is down", "clusterctl demo --scenario node-down status -o json"),
            ("For any XMPP client", "clusterctl demo --nodes 5 --hold"),
            ("To be changed from outside", "clusterctl demo --hold --control /tmp/demo.sock"),
            (
                "From another terminal, then",
                "clusterctl demo --control /tmp/demo.sock --tell 'cut node2 node3'",
            ),
            (
                "It changes by itself",
                "clusterctl demo --pace 0.1 --hold --script 'at 2s kill node3; at 9s start node3'",
            ),
        ],
    },
    Page {
        path: "completions",
        kind: Kind::Local,
        about: "",
        examples: &[
            ("bash", "clusterctl completions bash > ~/.local/share/bash-completion/completions/clusterctl"),
            ("zsh", "clusterctl completions zsh > ~/.zfunc/_clusterctl"),
            ("fish", "clusterctl completions fish > ~/.config/fish/completions/clusterctl.fish"),
        ],
    },
    Page {
        path: "man",
        kind: Kind::Local,
        about: "Each command has a page of its own, named with dashes: that of config check is \
                clusterctl-config-check. Once they are installed, man finds them in /usr/local/share/man, and in \
                ~/.local/share/man as long as ~/.local/bin is in PATH: man clusterctl-config-check.",
        examples: &[
            ("Read one without installing it", "clusterctl man config check | man -l -"),
            ("Install all, for everybody (as root)", "clusterctl man --dir /usr/local/share/man/man1"),
            ("Install all, for yourself", "clusterctl man --dir ~/.local/share/man/man1"),
        ],
    },
];

/// Commands that have the flags of connected ones and read no captures: their help is silent about `--from`.
const ASKS_A_SERVER: [&str; 4] = ["wait", "watch", "gather", "dashboard"];

/// The command line's definition.
pub fn command() -> clap::Command {
    let root = ASKS_A_SERVER.iter().fold(short_root(Cli::command()), |command, name| {
        command.mut_subcommand(*name, |sub| sub.mut_arg("from", |arg| arg.hide(true)))
    });
    let root = root
        .mut_subcommand("gather", |gather| gather.mut_arg("timeout", |arg| arg.help(gather::TIMEOUT_HELP)));
    let root = root.mut_subcommand("wait", |wait| wait.mut_arg("timeout", |arg| arg.help(TIMEOUT_HELP)));
    // The command that looks at sockets does so.
    let root = root.mut_subcommand("sockets", |sockets| sockets.mut_arg("no_sockets", |arg| arg.hide(true)));
    // What a screen shows has no format.
    let root = root.mut_subcommand("dashboard", |screen| screen.mut_arg("output", |arg| arg.hide(true)));
    PAGES.iter().fold(root, |command, page| {
        let path: Vec<&str> = page.path.split_whitespace().collect();
        at(command, &path, &|command| {
            let command = command.after_long_help(after(page));
            // Not every command has the flag.
            if command.get_arguments().any(|arg| arg.get_id() == "output") {
                command.mut_arg("output", |arg| output::restricted(arg, page.path))
            } else {
                command
            }
        })
    })
}

/// In the short help of clusterctl itself, the commands and the flags that all of them know.
fn short_root(command: clap::Command) -> clap::Command {
    command.mut_args(|arg| {
        let known = ["help", "version", "context", "jid", "output", "verbose", "quiet"];
        let short = known.contains(&arg.get_id().as_str());
        arg.hide_short_help(!short)
    })
}

/// Changes the command at a path.
fn at(
    command: clap::Command,
    path: &[&str],
    change: &dyn Fn(clap::Command) -> clap::Command,
) -> clap::Command {
    match path.split_first() {
        None => change(command),
        Some((first, rest)) => command.mut_subcommand(*first, |sub| at(sub, rest, change)),
    }
}

fn after(page: &Page) -> String {
    let mut text = String::new();
    if !page.about.is_empty() {
        let _ = writeln!(text, "{}\n", page.about);
    }
    text.push_str("EXAMPLES\n");
    for (what, line) in page.examples {
        let _ = writeln!(text, "  {}\n    {line}", label(what));
    }
    text.push_str("\nEXIT CODES\n");
    text.push_str(&table(ExitCode::ALL.into_iter().filter(|exit| exit.concerns(page.kind))));
    text
}

/// What an example is for, as a heading of its line.
pub fn label(what: &str) -> String {
    if what.ends_with('?') { what.to_owned() } else { format!("{what}:") }
}

/// Every command with its path, clusterctl itself first, as the tests and the manual walk them. The built-in
/// `help` is left out.
pub fn all() -> Vec<(Vec<String>, clap::Command)> {
    fn walk(path: &[String], command: &clap::Command, found: &mut Vec<(Vec<String>, clap::Command)>) {
        found.push((path.to_vec(), command.clone()));
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            let mut path = path.to_vec();
            path.push(sub.get_name().to_owned());
            walk(&path, sub, found);
        }
    }
    let mut root = command();
    root.build();
    let mut found = Vec::new();
    walk(&[], &root, &mut found);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_definition_holds_together() {
        command().debug_assert();
    }

    #[test]
    fn every_command_has_its_page_and_every_page_its_command() {
        let commands: BTreeSet<String> = all().iter().map(|(path, _)| path.join(" ")).collect();
        let pages: BTreeSet<String> = PAGES.iter().map(|page| page.path.to_owned()).collect();
        assert_eq!(commands, pages);
    }

    #[test]
    fn every_command_and_argument_has_a_help() {
        for (path, command) in all() {
            assert!(command.get_about().is_some(), "{path:?}");
            for arg in command.get_arguments() {
                let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(!help.is_empty(), "{path:?} {}", arg.get_id());
                assert!(!help.ends_with('.'), "{path:?} {}: {help}", arg.get_id());
            }
        }
    }

    #[test]
    fn no_help_holds_anything_but_ascii_or_is_too_wide() {
        for (path, command) in all() {
            for text in [
                command.clone().term_width(100).render_long_help().to_string(),
                command.clone().term_width(100).render_help().to_string(),
            ] {
                for line in text.lines() {
                    assert!(line.is_ascii(), "{path:?}: {line}");
                    assert!(line.len() <= 100, "{path:?}: {line}");
                }
            }
        }
    }

    #[test]
    fn no_flag_is_given_twice() {
        for (path, command) in all() {
            let mut longs = BTreeSet::new();
            let mut shorts = BTreeSet::new();
            for arg in command.get_arguments() {
                assert!(
                    arg.get_long().is_none_or(|long| longs.insert(long.to_owned())),
                    "{path:?} {}",
                    arg.get_id()
                );
                assert!(
                    arg.get_short().is_none_or(|short| shorts.insert(short)),
                    "{path:?} {}",
                    arg.get_id()
                );
            }
        }
    }

    /// The words of a command line; what stands between single quotes is one.
    fn words(line: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        for (at, part) in line.split('\'').enumerate() {
            let mut pieces = if at % 2 == 0 { part.split(' ').collect() } else { vec![part] }.into_iter();
            let last = words.last_mut().expect("there is always one");
            last.push_str(pieces.next().unwrap_or_default());
            words.extend(pieces.map(str::to_owned));
        }
        words.retain(|word| !word.is_empty());
        words
    }

    #[test]
    fn every_example_is_a_command_line_that_is_understood() {
        for (_, line) in PAGES.iter().flat_map(|page| page.examples) {
            let ours = line.split(" | ").find(|part| part.starts_with("clusterctl")).unwrap_or_default();
            let ours = ours.split(" > ").next().unwrap_or_default();
            let words = words(ours);
            let parsed = command().try_get_matches_from(&words);
            assert!(parsed.is_ok(), "{line}: {parsed:?}");
        }
    }

    #[test]
    fn every_flag_of_a_setting_is_there() {
        let all = all();
        // What only sockets reaches (--via), or the dashboard hides (--read-only), is a flag of that command alone.
        let commands = all
            .iter()
            .filter(|(path, _)| ["status", "sockets", "dashboard"].iter().any(|name| path == &[*name]));
        let longs: Vec<String> = commands
            .map(|(_, command)| command)
            .flat_map(clap::Command::get_arguments)
            .filter_map(|arg| arg.get_long().map(|long| format!("--{long}")))
            .collect();
        for setting in &super::super::settings::SETTINGS {
            assert!(longs.contains(&setting.flag.to_owned()), "{}", setting.flag);
            assert_eq!(setting.flag.trim_start_matches('-').replace('-', "_"), setting.key);
        }
    }
}
