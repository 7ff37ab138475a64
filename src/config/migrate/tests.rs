#![expect(clippy::unwrap_used, reason = "a test may")]
use super::*;
use crate::config::field::{own, texts};
use crate::config::meaning::Meaning;
use crate::config::meaning::clustering::Clustering;
use crate::config::meaning::redirect::Redirect;
use crate::tdsl::reader::read;
use crate::tdsl::value::{Map, Value};

/// A cluster of 7.1 as its guide has it.
const PROPERTIES: &str = "config-type=--gen-config-def\n\
    --admins=admin@example.org,ops@example.org\n\
    --virt-hosts = example.org,other.example\n\
    --debug=server,xmpp.impl\n\
    --user-db=mysql\n\
    --user-db-uri=jdbc:mysql://db.example/tigase?user=t&password=s3cret\n\
    --auth-db-uri=jdbc:mysql://db.example/tigase?user=t&password=s3cret\n\
    --data-repo-pool-size=20\n\
    --comp-name-1=muc\n--comp-class-1=tigase.muc.MUCComponent\n\
    --cluster-mode = true\n\
    --cluster-nodes=node1.example.org:s3cret:5277,node2.example.org:s3cret:5278\n\
    --cluster-connections-per-node=4\n--cluster-connect-all=true\n\
    --cm-see-other-host=tigase.server.xmppclient.SeeOtherHostHashed\n\
    --cm-ht-traffic-throttling=xmpp:25m:0:disc,bin:20000m:0:disc\n\
    --sm-cluster-strategy-class=tigase.cluster.strategy.DefaultClusteringStrategy\n\
    --watchdog_timeout=1740000\n--watchdog_delay=600000\n\
    --new-connections-throttling=5222:200,5277:1000,9999:1\n\
    --cl-comp-ports=4250\n\
    --net-buff-standard=4k\n\
    --sm-plugins=+jabber:iq:auth,-pep,+presence=16:100\n\
    --tigase-primary-address=node1.example.org\n\
    cl-comp/repo-autoreload-interval[L]=15\ncl-comp/connections/4250/socket[S]=plain\n\
    muc/history-db=memory\n--nobody-knows=s3cret\n";

fn of(source: &str, form: Form) -> (Migration, Map) {
    let done = migrate("etc/init.properties", source, form, &Wishes::default()).unwrap();
    let tree = read(&done.text).unwrap_or_else(|error| panic!("{error}: {}", done.text));
    assert!(tree.losses.is_empty(), "{:?}: {}", tree.losses, done.text);
    (done, tree.tree)
}

fn value<'a>(tree: &'a Map, path: &[&str]) -> &'a Value {
    let (last, sections) = path.split_last().unwrap();
    &own(tree, sections, last).unwrap_or_else(|| panic!("no {path:?}")).item.value
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

#[test]
fn a_cluster_of_7_1_becomes_one_of_8_in_which_the_rules_find_nothing_bad() {
    let (done, tree) = of(PROPERTIES, Form::of("init.properties", PROPERTIES));
    assert_eq!(done.form, Form::Properties);
    assert!(done.found.is_empty(), "{:#?}\n{}", done.found, done.text);
    let meaning = Meaning::of(&tree, None);
    assert_eq!(meaning.clustering.value, Clustering::On);
    assert_eq!(meaning.connections_per_node.value.known(), Some(4));
    assert!(meaning.old_nodes.is_empty() && !done.text.contains("cluster-nodes"));
    assert_eq!(meaning.administrators.jids, ["admin@example.org", "ops@example.org"]);
    assert!(meaning.redirects.iter().all(|(_, one)| one.value == Redirect::Class("SeeOtherHostHashed")));
    assert_eq!(meaning.timing.watchdog_timeout.value.known(), Some(-1_000), "the links keep their own");
    assert_eq!(meaning.identity.primary.unwrap().0.known(), Some("node1.example.org"));
    let open: Vec<u16> = meaning.ports.listening().filter_map(|port| port.number).collect();
    assert_eq!(open, [4250, 5277]);
    let uri = text("jdbc:mysql://db.example/tigase?user=t&password=s3cret");
    assert_eq!(value(&tree, &["dataSource", "default", "uri"]), &uri);
    assert_eq!(value(&tree, &["dataSource", "default", "pool-size"]), &Value::Int(20));
    assert_eq!(value(&tree, &["default-virtual-host"]), &text("example.org"));
    assert_eq!(texts(value(&tree, &["debug"])), ["server", "xmpp.impl"]);
    assert_eq!(value(&tree, &["c2s", "watchdog-delay"]), &Value::Int(600_000));
    assert_eq!(value(&tree, &["sess-man", "presence", "queueSize"]), &Value::Int(100));
    assert_eq!(value(&tree, &["muc", "history-db"]), &text("memory"));
    assert_eq!(value(&tree, &["config-type"]), &text("default"));
    let Value::Bean(pep) = value(&tree, &["sess-man", "pep"]) else { panic!("{}", done.text) };
    assert!(!pep.active);
    let Value::Bean(muc) = value(&tree, &["muc"]) else { panic!("{}", done.text) };
    assert_eq!(muc.class.as_deref(), Some("tigase.muc.MUCComponent"));
}

#[test]
fn every_old_setting_has_a_step_or_is_left_to_a_person_and_no_value_is_told() {
    let (done, _) = of(PROPERTIES, Form::Properties);
    let told: Vec<String> = done.steps.iter().map(|step| format!("{} {step:?}", step.from)).collect();
    let told = [told, done.left.clone()].concat().join("\n");
    for name in properties::properties(PROPERTIES).iter().map(|one| &one.name) {
        assert!(told.contains(name.as_str()), "{name} is not told of: {told}");
    }
    assert!(!told.contains("s3cret"), "{told}");
    assert!(done.steps.iter().all(|step| step.why.len() > 10), "{told}");
    for words in
        ["node1.example.org, node2.example.org", "node2.example.org (port 5278)", "9999:1", "other.example"]
    {
        assert!(done.left.iter().any(|left| left.contains(words)), "{words}: {:#?}", done.left);
    }
}

#[test]
fn a_configuration_keeps_its_comments_and_all_that_is_not_old() {
    let source = "# ours\nadmins = [ 'a@x.org' ]\n--cluster-mode = true\n\
        'cluster-nodes' = [ 'n1.x.org:pw:5277', 'n2.x.org' ]\n\
        dataSource () {\n    default () {\n        uri = env('DB') # secret\n    }\n}\n\
        'cl-comp' {\n    # links\n    'connect-all' = true\n    'cl-conn-repo' {\n        'auto-remove-obsolete-items' = true\n    }\n}\n\
        --cluster-connections-per-node = 3\n--virt-hosts = x.org,y.org\n--mine = 1\n\
        c2s {\n    'max-inactivity-time' = 180\n}\n";
    let (done, tree) = of(source, Form::of("config.tdsl", source));
    assert_eq!(done.form, Form::Tdsl);
    assert!(done.found.is_empty(), "{:#?}\n{}", done.found, done.text);
    for kept in ["# ours\n", "uri = env('DB') # secret\n", "    # links\n", "--mine = 1\n"] {
        assert!(done.text.contains(kept), "{kept:?}: {}", done.text);
    }
    for gone in ["cluster-nodes", "connect-all", "pw", "cl-conn-repo", "--virt-hosts"] {
        assert!(!done.text.contains(gone), "{gone}: {}", done.text);
    }
    assert_eq!(value(&tree, &["cl-comp", "connections-per-node"]), &Value::Int(3));
    assert_eq!(
        value(&tree, &["default-virtual-host"]),
        &text("x.org"),
        "torn at its comma, and mended first"
    );
    assert_eq!(value(&tree, &["c2s", "maxInactivityTime"]), &Value::Long(180_000));
    assert!(done.left.iter().any(|left| left.contains("--mine")));
    let line = |name: &str| done.steps.iter().find(|step| step.from == name).and_then(|step| step.line);
    assert_eq!((line("--cluster-mode"), line("cluster-nodes")), (Some(3), Some(4)));
}

#[test]
fn an_old_name_is_taken_out_as_often_as_it_stands_there() {
    let source = "--cluster-mode = false\n--cluster-mode = 'no'\nadmins = [ 'a@x.org' ]\n--cluster-mode = true\n\
        cluster-nodes = [ 'n1.x.org:s3cret' ]\ncluster-nodes = [ 'n2.x.org:s3cret' ]\n\
        '--user-db-uri' = 'jdbc:x://old?password=s3cret'\n'--user-db-uri' = 'jdbc:x://new'\n";
    let (done, tree) = of(source, Form::Tdsl);
    for gone in ["--cluster-mode", "cluster-nodes", "--user-db-uri", "s3cret"] {
        assert!(!done.text.contains(gone), "{gone}: {}", done.text);
    }
    assert_eq!(value(&tree, &["cluster-mode"]), &Value::Bool(true), "the last one counts");
    assert_eq!(value(&tree, &["dataSource", "default", "uri"]), &text("jdbc:x://new"));
    let lines: Vec<usize> = done
        .steps
        .iter()
        .filter(|step| step.why.contains("again further down"))
        .filter_map(|step| step.line)
        .collect();
    assert_eq!(lines, [1, 2, 5, 7]);
    // What nobody knows stays, however often.
    let source = "--mine = 1\n--mine = 2\ncluster-nodes = [ 'a' ]\n";
    let done = migrate("x", source, Form::Tdsl, &Wishes::default()).unwrap();
    assert!(done.text.contains("--mine = 1\n--mine = 2\n"), "{}", done.text);
}

#[test]
fn a_class_without_a_name_is_left_to_a_person() {
    let (done, _) = of("--cluster-mode=true\n--comp-class-7=org.x.Mine\n", Form::Properties);
    assert!(
        done.left.iter().any(|left| left.contains("line 2: --comp-class-7 has no --comp-name-7")),
        "{:?}",
        done.left
    );
}

#[test]
fn what_was_on_in_any_word_stays_on() {
    let words = ["yes", "TRUE", "on", "1", "no", "false", "0"];
    let lines = words.iter().enumerate().map(|(at, word)| format!("c2s/foo{at}[B]={word}\n"));
    let source: String = std::iter::once("--cluster-mode=true\n".to_owned()).chain(lines).collect();
    let (_, tree) = of(&source, Form::Properties);
    for (at, word) in words.iter().enumerate() {
        assert_eq!(value(&tree, &["c2s", &format!("foo{at}")]), &Value::Bool(at < 4), "{word}");
    }
}

#[test]
fn what_was_migrated_is_not_migrated_again() {
    for (source, form) in
        [(PROPERTIES, Form::Properties), ("cluster-nodes = [ 'a.x' ]\nadmins = [ 'a@x.org' ]\n", Form::Tdsl)]
    {
        let first = migrate("x", source, form, &Wishes::default()).unwrap();
        let again = migrate("x", &first.text, Form::Tdsl, &Wishes::default()).unwrap();
        assert_eq!((again.steps, again.text), (Vec::new(), first.text));
    }
}

#[test]
fn nodes_without_a_cluster_make_one_and_a_node_gets_its_name() {
    let wishes = Wishes { node: Some("n1.x.org".to_owned()), balanced: true };
    let source = "cluster-nodes = [ 'n1.x.org', 'n2.x.org' ]\nadmins = [ 'a@x.org' ]\n";
    let done = migrate("config.tdsl", source, Form::Tdsl, &wishes).unwrap();
    let tree = read(&done.text).unwrap().tree;
    let meaning = Meaning::of(&tree, None);
    assert_eq!(meaning.clustering.value, Clustering::On);
    assert!(meaning.redirects.iter().all(|(_, one)| one.value == Redirect::Off), "{}", done.text);
    assert_eq!(meaning.identity.primary.unwrap().0.known(), Some("n1.x.org"));
    assert!(!done.is_broken());
}

#[test]
fn a_new_name_that_stands_already_wins_and_the_old_one_is_told() {
    let source = "cluster-mode = false\n--cluster-mode = true\nadmins = [ 'a@x.org' ]\n";
    let (done, tree) = of(source, Form::Tdsl);
    assert_eq!(value(&tree, &["cluster-mode"]), &Value::Bool(false));
    assert!(done.left.iter().any(|left| left.contains("stands in the file already")), "{:?}", done.left);
}

#[test]
fn a_computed_value_is_moved_whole_or_left_to_a_person() {
    let source = "--cluster-mode = env('C', 'true')\n--virt-hosts = env('HOSTS')\nadmins = [ 'a@x.org' ]\n";
    let (done, tree) = of(source, Form::Tdsl);
    assert!(matches!(value(&tree, &["cluster-mode"]), Value::Variable(_)));
    assert!(done.left.iter().any(|left| left.contains("--virt-hosts")), "{:?}", done.left);
}

#[test]
fn the_form_of_a_file_is_seen_in_its_text() {
    for (name, text, form) in [
        ("init.properties", "--cluster-mode=true\n", Form::Properties),
        ("init.properties", PROPERTIES, Form::Properties),
        ("whatever", PROPERTIES, Form::Properties),
        ("config.tdsl", "--cluster-mode = true\n", Form::Tdsl),
        ("config-dump.properties", "admins = [ 'a' ]\ndataSource (class: x) {\n}\n", Form::Tdsl),
        ("init.properties", "cluster-mode = true\nc2s {}\n", Form::Tdsl),
    ] {
        assert_eq!(Form::of(name, text), form, "{name}: {text}");
    }
}

#[test]
fn what_the_server_refuses_is_refused() {
    assert!(migrate("x", "a = {\n}\n}\n", Form::Tdsl, &Wishes::default()).is_err());
}
