# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_clusterctl_global_optspecs
    string join \n c/context= from= j/jid= s/server= tls= ca-file= tls-pin= password-file= password-command= no-sockets resolve= config= expect= expect-down= cluster-port= connections-per-node= timeout= color= ascii v/verbose q/quiet o/output= h/help V/version
end

function __fish_clusterctl_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_clusterctl_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_clusterctl_using_subcommand
    set -l cmd (__fish_clusterctl_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c clusterctl -n "__fish_clusterctl_needs_command" -s c -l context -d 'Take this context of the settings file instead of the current one' -r -f
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l from -d 'Read a capture that gather wrote instead of asking a server; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_needs_command" -s j -l jid -d 'Log in as this administrator, such as admin@xmpp-test.org' -r -f
complete -c clusterctl -n "__fish_clusterctl_needs_command" -s s -l server -d 'Connect to this host instead of asking DNS for the domain\'s SRV records' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l tls -d 'How TLS begins: at once, after STARTTLS, or as the SRV records say' -r -f -a "auto\t'As the SRV records say; with --server, by the port'
direct\t'At once (XEP-0368)'
starttls\t'After the server\'s STARTTLS offer'"
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l ca-file -d 'Trust the certificate authorities of this file, besides the system\'s' -r -F
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l tls-pin -d 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node' -r
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l password-file -d 'Read the password from this file; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l password-command -d 'Take the first line that this shell command prints as the password' -r -f -a "(__fish_complete_command)"
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l resolve -d 'Use this address for a host and port, as curl\'s --resolve; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l config -d 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node' -r -F
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l expect -d 'The nodes that should be there, divided by commas, or how many' -r
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l expect-down -d 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l cluster-port -d 'The port on which nodes connect to one another [default: 5277]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l connections-per-node -d 'How many connections each pair of nodes should have [default: 5]' -r
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l timeout -d 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]' -r
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_needs_command" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'
dot\t'For graphviz; mesh alone writes it'
nagios\t'A line for Nagios or Icinga, with performance data; of check'
junit\t'JUnit XML, a test case a check; of check and config check'
github\t'Annotations of a GitHub workflow; of check and config check'
tap\t'The Test Anything Protocol; of check'
prometheus\t'Metrics for a textfile of node_exporter; of check'
sarif\t'SARIF 2.1.0, for editors and code scanning; of config check'"
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l no-sockets -d 'Do not look at this host\'s sockets'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -s V -l version -d 'Print version'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "status" -d 'Tell whether the cluster is whole, what is wrong, and who says so'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "mesh" -d 'Show what every node says of every other, through one login'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "check" -d 'Give the verdict to machines, check by check'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "sockets" -d 'List the sockets of the cluster port on this host, by peer, with the kernel\'s TCP health'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "wait" -d 'Wait until the cluster is formed, or a node has joined or gone'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "watch" -d 'Tell what changes, as it changes'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "dashboard" -d 'Watch the cluster on one screen'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "tui" -d 'Watch the cluster on one screen'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "disco" -d 'Show the service discovery tree (XEP-0030) of a domain or an address'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "gather" -d 'Write all that is observed into one file, for later or for somebody else'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "explain" -d 'Say what a finding means, why it matters and what to do'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "config" -d 'Read Tigase\'s config.tdsl: check it, show what it makes of the cluster, format, compare'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "context" -d 'Manage the named clusters of the settings file'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "demo" -d 'Start a cluster inside this process and run a command against it'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "completions" -d 'Write the completions of a shell'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "man" -d 'Write the manual page of a command'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -s c -l context -d 'Take this context of the settings file instead of the current one' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l from -d 'Read a capture that gather wrote instead of asking a server; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -s j -l jid -d 'Log in as this administrator, such as admin@xmpp-test.org' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -s s -l server -d 'Connect to this host instead of asking DNS for the domain\'s SRV records' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l tls -d 'How TLS begins: at once, after STARTTLS, or as the SRV records say' -r -f -a "auto\t'As the SRV records say; with --server, by the port'
direct\t'At once (XEP-0368)'
starttls\t'After the server\'s STARTTLS offer'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l ca-file -d 'Trust the certificate authorities of this file, besides the system\'s' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l tls-pin -d 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l password-file -d 'Read the password from this file; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l password-command -d 'Take the first line that this shell command prints as the password' -r -f -a "(__fish_complete_command)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l resolve -d 'Use this address for a host and port, as curl\'s --resolve; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l config -d 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l expect -d 'The nodes that should be there, divided by commas, or how many' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l expect-down -d 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l cluster-port -d 'The port on which nodes connect to one another [default: 5277]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l connections-per-node -d 'How many connections each pair of nodes should have [default: 5]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l timeout -d 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l all-contexts -d 'Survey every context of the settings file at the same time: a row a cluster'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l no-sockets -d 'Do not look at this host\'s sockets'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l parallel -d 'How many nodes to be logged in to at once [default: 8]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l samples -d 'How many requests to send over each link, one after the other [default: 3]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -s c -l context -d 'Take this context of the settings file instead of the current one' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l from -d 'Read a capture that gather wrote instead of asking a server; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -s j -l jid -d 'Log in as this administrator, such as admin@xmpp-test.org' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -s s -l server -d 'Connect to this host instead of asking DNS for the domain\'s SRV records' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l tls -d 'How TLS begins: at once, after STARTTLS, or as the SRV records say' -r -f -a "auto\t'As the SRV records say; with --server, by the port'
direct\t'At once (XEP-0368)'
starttls\t'After the server\'s STARTTLS offer'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l ca-file -d 'Trust the certificate authorities of this file, besides the system\'s' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l tls-pin -d 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l password-file -d 'Read the password from this file; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l password-command -d 'Take the first line that this shell command prints as the password' -r -f -a "(__fish_complete_command)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l resolve -d 'Use this address for a host and port, as curl\'s --resolve; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l config -d 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l expect -d 'The nodes that should be there, divided by commas, or how many' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l expect-down -d 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l cluster-port -d 'The port on which nodes connect to one another [default: 5277]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l connections-per-node -d 'How many connections each pair of nodes should have [default: 5]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l timeout -d 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'
dot\t'For graphviz; mesh alone writes it'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l probe -d 'Log in at every node\'s own address, too, and send requests over every link'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l no-sockets -d 'Do not look at this host\'s sockets'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand mesh" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l only -d 'Judge by these checks alone, divided by commas; repeatable' -r -f -a "partition\t'The cluster is split'
node-silent\t'A node is reported connected and does not answer'
node-down\t'A node is down'
never-connected\t'An expected node was never seen'
node-missing\t'Fewer nodes than expected'
unsafe-to-stop\t'Stopping the node would harm the others'
one-way-link\t'The two ends of a link disagree'
link-down\t'A link is down while both ends live'
listener-missing\t'Nothing listens on the cluster port'
silent-link\t'Nothing comes over a link'
clock-skew\t'Clocks differ'
certificate-expiring\t'The certificate ends soon'
not-admin\t'The account is no administrator'
not-clustered\t'The server is not clustered'
view-unavailable\t'A node\'s own view could not be read'
probe-unavailable\t'A link could be tried from neither end'
wrong-node\t'A node\'s address leads to another node'
slow-link\t'Requests over a link take long'
few-connections\t'Fewer connections than there should be'
link-without-socket\t'A link without a socket'
socket-without-link\t'Sockets without a link'
send-queue-growing\t'Bytes wait on a link'
stranger-on-cluster-port\t'A stranger on the cluster port'
unexpected-node\t'A node that nobody expects'
name-unresolved\t'A node\'s name has no address here'
name-is-loopback\t'A node\'s name is a loopback address here'
not-down\t'A node that is expected to be down is not'
stale-entry\t'An entry of a departed node'
version-mix\t'Different versions'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l skip -d 'Leave these checks out, divided by commas; repeatable' -r -f -a "partition\t'The cluster is split'
node-silent\t'A node is reported connected and does not answer'
node-down\t'A node is down'
never-connected\t'An expected node was never seen'
node-missing\t'Fewer nodes than expected'
unsafe-to-stop\t'Stopping the node would harm the others'
one-way-link\t'The two ends of a link disagree'
link-down\t'A link is down while both ends live'
listener-missing\t'Nothing listens on the cluster port'
silent-link\t'Nothing comes over a link'
clock-skew\t'Clocks differ'
certificate-expiring\t'The certificate ends soon'
not-admin\t'The account is no administrator'
not-clustered\t'The server is not clustered'
view-unavailable\t'A node\'s own view could not be read'
probe-unavailable\t'A link could be tried from neither end'
wrong-node\t'A node\'s address leads to another node'
slow-link\t'Requests over a link take long'
few-connections\t'Fewer connections than there should be'
link-without-socket\t'A link without a socket'
socket-without-link\t'Sockets without a link'
send-queue-growing\t'Bytes wait on a link'
stranger-on-cluster-port\t'A stranger on the cluster port'
unexpected-node\t'A node that nobody expects'
name-unresolved\t'A node\'s name has no address here'
name-is-loopback\t'A node\'s name is a loopback address here'
not-down\t'A node that is expected to be down is not'
stale-entry\t'An entry of a departed node'
version-mix\t'Different versions'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l warn -d 'Where a check begins to warn, such as silent-link=35s; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l critical -d 'Where a check becomes critical, such as silent-link=90s; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l mute -d 'Let a finding not count, for a time or until it worsens; kept in the context; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l unmute -d 'Let it count again; without a subject, whatever of this check is muted; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l safe-to-stop -d 'Judge whether this node may be stopped: would the rest stay whole, and would nobody be cut off' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l output-file -d 'Write the answer into this file, whole or not at all, readable for everybody' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l parallel -d 'How many nodes to be logged in to at once [default: 8]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l samples -d 'How many requests to send over each link, one after the other [default: 3]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -s c -l context -d 'Take this context of the settings file instead of the current one' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l from -d 'Read a capture that gather wrote instead of asking a server; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -s j -l jid -d 'Log in as this administrator, such as admin@xmpp-test.org' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -s s -l server -d 'Connect to this host instead of asking DNS for the domain\'s SRV records' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l tls -d 'How TLS begins: at once, after STARTTLS, or as the SRV records say' -r -f -a "auto\t'As the SRV records say; with --server, by the port'
direct\t'At once (XEP-0368)'
starttls\t'After the server\'s STARTTLS offer'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l ca-file -d 'Trust the certificate authorities of this file, besides the system\'s' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l tls-pin -d 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l password-file -d 'Read the password from this file; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l password-command -d 'Take the first line that this shell command prints as the password' -r -f -a "(__fish_complete_command)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l resolve -d 'Use this address for a host and port, as curl\'s --resolve; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l config -d 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l expect -d 'The nodes that should be there, divided by commas, or how many' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l expect-down -d 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l cluster-port -d 'The port on which nodes connect to one another [default: 5277]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l connections-per-node -d 'How many connections each pair of nodes should have [default: 5]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l timeout -d 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'
nagios\t'A line for Nagios or Icinga, with performance data; of check'
junit\t'JUnit XML, a test case a check; of check and config check'
github\t'Annotations of a GitHub workflow; of check and config check'
tap\t'The Test Anything Protocol; of check'
prometheus\t'Metrics for a textfile of node_exporter; of check'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l list -d 'List the checks with their thresholds, and look at nothing'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l probe -d 'Log in at every node\'s own address, too, and send requests over every link'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l no-sockets -d 'Do not look at this host\'s sockets'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l input -d 'Read the saved output of lsof, ss or netstat instead of asking the kernel; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l on -d 'Ask the hosts of these nodes, divided by commas, or of all; joins what they show into one matrix' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l via -d 'With --on: the shell command that runs words on the host of {node}, such as \'ssh {node}\'' -r -f -a "(__fish_complete_command)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -s c -l context -d 'Take this context of the settings file instead of the current one' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l from -d 'Read a capture that gather wrote instead of asking a server; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -s j -l jid -d 'Log in as this administrator, such as admin@xmpp-test.org' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -s s -l server -d 'Connect to this host instead of asking DNS for the domain\'s SRV records' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l tls -d 'How TLS begins: at once, after STARTTLS, or as the SRV records say' -r -f -a "auto\t'As the SRV records say; with --server, by the port'
direct\t'At once (XEP-0368)'
starttls\t'After the server\'s STARTTLS offer'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l ca-file -d 'Trust the certificate authorities of this file, besides the system\'s' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l tls-pin -d 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l password-file -d 'Read the password from this file; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l password-command -d 'Take the first line that this shell command prints as the password' -r -f -a "(__fish_complete_command)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l resolve -d 'Use this address for a host and port, as curl\'s --resolve; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l config -d 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l expect -d 'The nodes that should be there, divided by commas, or how many' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l expect-down -d 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l cluster-port -d 'The port on which nodes connect to one another [default: 5277]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l connections-per-node -d 'How many connections each pair of nodes should have [default: 5]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l timeout -d 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l no-sockets -d 'Do not look at this host\'s sockets'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l for -d 'What to wait for: formed, connected=NODE, gone=NODE or version=V; of several, all at once' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l stable -d 'How long it must hold without interruption' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l interval -d 'Look so often, 500ms at least' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -s c -l context -d 'Take this context of the settings file instead of the current one' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -s j -l jid -d 'Log in as this administrator, such as admin@xmpp-test.org' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -s s -l server -d 'Connect to this host instead of asking DNS for the domain\'s SRV records' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l tls -d 'How TLS begins: at once, after STARTTLS, or as the SRV records say' -r -f -a "auto\t'As the SRV records say; with --server, by the port'
direct\t'At once (XEP-0368)'
starttls\t'After the server\'s STARTTLS offer'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l ca-file -d 'Trust the certificate authorities of this file, besides the system\'s' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l tls-pin -d 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l password-file -d 'Read the password from this file; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l password-command -d 'Take the first line that this shell command prints as the password' -r -f -a "(__fish_complete_command)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l resolve -d 'Use this address for a host and port, as curl\'s --resolve; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l config -d 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l expect -d 'The nodes that should be there, divided by commas, or how many' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l expect-down -d 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l cluster-port -d 'The port on which nodes connect to one another [default: 5277]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l connections-per-node -d 'How many connections each pair of nodes should have [default: 5]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l from -d 'Read a capture that gather wrote instead of asking a server; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l timeout -d 'Give up when it does not hold after this time, such as 90s or 10m [default: 5m]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l no-sockets -d 'Do not look at this host\'s sockets'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand wait" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l interval -d 'Look so often, 500ms at least' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l count -d 'End after so many looks' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l duration -d 'End after this time' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l exec -d 'Run this shell command for each event, with the event as JSON on its standard input' -r -f -a "(__fish_complete_command)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l exec-timeout -d 'Give that command so much time' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -s c -l context -d 'Take this context of the settings file instead of the current one' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -s j -l jid -d 'Log in as this administrator, such as admin@xmpp-test.org' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -s s -l server -d 'Connect to this host instead of asking DNS for the domain\'s SRV records' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l tls -d 'How TLS begins: at once, after STARTTLS, or as the SRV records say' -r -f -a "auto\t'As the SRV records say; with --server, by the port'
direct\t'At once (XEP-0368)'
starttls\t'After the server\'s STARTTLS offer'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l ca-file -d 'Trust the certificate authorities of this file, besides the system\'s' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l tls-pin -d 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l password-file -d 'Read the password from this file; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l password-command -d 'Take the first line that this shell command prints as the password' -r -f -a "(__fish_complete_command)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l resolve -d 'Use this address for a host and port, as curl\'s --resolve; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l config -d 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l expect -d 'The nodes that should be there, divided by commas, or how many' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l expect-down -d 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l cluster-port -d 'The port on which nodes connect to one another [default: 5277]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l connections-per-node -d 'How many connections each pair of nodes should have [default: 5]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l timeout -d 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l from -d 'Read a capture that gather wrote instead of asking a server; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l until-change -d 'End with the first look that shows a change'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l events -d 'Also tell what the servers tell administrators; makes the account available and drains its offline messages'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l no-sockets -d 'Do not look at this host\'s sockets'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand watch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l interval -d 'Look so often, 500ms at least; + and - change it' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l theme -d 'The colours [default: auto]' -r -f -a "auto\t'As the terminal says (COLORFGBG), else for a dark background'
dark\t'For a dark background'
light\t'For a light background'
plain\t'No colours'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l log-file -d 'Log each step into this file, at its end' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l parallel -d 'How many nodes to be logged in to at once [default: 8]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l samples -d 'How many requests to send over each link, one after the other [default: 3]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -s c -l context -d 'Take this context of the settings file instead of the current one' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -s j -l jid -d 'Log in as this administrator, such as admin@xmpp-test.org' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -s s -l server -d 'Connect to this host instead of asking DNS for the domain\'s SRV records' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l tls -d 'How TLS begins: at once, after STARTTLS, or as the SRV records say' -r -f -a "auto\t'As the SRV records say; with --server, by the port'
direct\t'At once (XEP-0368)'
starttls\t'After the server\'s STARTTLS offer'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l ca-file -d 'Trust the certificate authorities of this file, besides the system\'s' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l tls-pin -d 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l password-file -d 'Read the password from this file; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l password-command -d 'Take the first line that this shell command prints as the password' -r -f -a "(__fish_complete_command)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l resolve -d 'Use this address for a host and port, as curl\'s --resolve; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l config -d 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l expect -d 'The nodes that should be there, divided by commas, or how many' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l expect-down -d 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l cluster-port -d 'The port on which nodes connect to one another [default: 5277]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l connections-per-node -d 'How many connections each pair of nodes should have [default: 5]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l timeout -d 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l from -d 'Read a capture that gather wrote instead of asking a server; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l no-mouse -d 'Leave the mouse to the terminal'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l read-only -d 'Hide whatever acts [default: what the context says]'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l events -d 'Also take what the servers tell administrators; makes the account available and drains its offline messages'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l probe -d 'Log in at every node\'s own address, too, and send requests over every link'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l break-off -d 'Break off with the first round, to try what is left of the terminal'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l no-sockets -d 'Do not look at this host\'s sockets'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand dashboard" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l interval -d 'Look so often, 500ms at least; + and - change it' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l theme -d 'The colours [default: auto]' -r -f -a "auto\t'As the terminal says (COLORFGBG), else for a dark background'
dark\t'For a dark background'
light\t'For a light background'
plain\t'No colours'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l log-file -d 'Log each step into this file, at its end' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l parallel -d 'How many nodes to be logged in to at once [default: 8]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l samples -d 'How many requests to send over each link, one after the other [default: 3]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -s c -l context -d 'Take this context of the settings file instead of the current one' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -s j -l jid -d 'Log in as this administrator, such as admin@xmpp-test.org' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -s s -l server -d 'Connect to this host instead of asking DNS for the domain\'s SRV records' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l tls -d 'How TLS begins: at once, after STARTTLS, or as the SRV records say' -r -f -a "auto\t'As the SRV records say; with --server, by the port'
direct\t'At once (XEP-0368)'
starttls\t'After the server\'s STARTTLS offer'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l ca-file -d 'Trust the certificate authorities of this file, besides the system\'s' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l tls-pin -d 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l password-file -d 'Read the password from this file; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l password-command -d 'Take the first line that this shell command prints as the password' -r -f -a "(__fish_complete_command)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l resolve -d 'Use this address for a host and port, as curl\'s --resolve; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l config -d 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l expect -d 'The nodes that should be there, divided by commas, or how many' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l expect-down -d 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l cluster-port -d 'The port on which nodes connect to one another [default: 5277]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l connections-per-node -d 'How many connections each pair of nodes should have [default: 5]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l timeout -d 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l from -d 'Read a capture that gather wrote instead of asking a server; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l no-mouse -d 'Leave the mouse to the terminal'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l read-only -d 'Hide whatever acts [default: what the context says]'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l events -d 'Also take what the servers tell administrators; makes the account available and drains its offline messages'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l probe -d 'Log in at every node\'s own address, too, and send requests over every link'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l break-off -d 'Break off with the first round, to try what is left of the terminal'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l no-sockets -d 'Do not look at this host\'s sockets'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand tui" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l depth -d 'How many levels of items to follow, 1 to 10' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -s c -l context -d 'Take this context of the settings file instead of the current one' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l from -d 'Read a capture that gather wrote instead of asking a server; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -s j -l jid -d 'Log in as this administrator, such as admin@xmpp-test.org' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -s s -l server -d 'Connect to this host instead of asking DNS for the domain\'s SRV records' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l tls -d 'How TLS begins: at once, after STARTTLS, or as the SRV records say' -r -f -a "auto\t'As the SRV records say; with --server, by the port'
direct\t'At once (XEP-0368)'
starttls\t'After the server\'s STARTTLS offer'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l ca-file -d 'Trust the certificate authorities of this file, besides the system\'s' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l tls-pin -d 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l password-file -d 'Read the password from this file; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l password-command -d 'Take the first line that this shell command prints as the password' -r -f -a "(__fish_complete_command)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l resolve -d 'Use this address for a host and port, as curl\'s --resolve; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l config -d 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l expect -d 'The nodes that should be there, divided by commas, or how many' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l expect-down -d 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l cluster-port -d 'The port on which nodes connect to one another [default: 5277]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l connections-per-node -d 'How many connections each pair of nodes should have [default: 5]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l timeout -d 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l no-sockets -d 'Do not look at this host\'s sockets'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -s O -l output-file -d 'The same as FILE' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l redact -d 'What to take out: secrets, or names and addresses as well' -r -f -a "secrets\t'What looks like a secret in a configuration'
names\t'Also domain, nodes, hosts, accounts and addresses, each by the same stand-in everywhere'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l parallel -d 'How many nodes to be logged in to at once [default: 8]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -s c -l context -d 'Take this context of the settings file instead of the current one' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -s j -l jid -d 'Log in as this administrator, such as admin@xmpp-test.org' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -s s -l server -d 'Connect to this host instead of asking DNS for the domain\'s SRV records' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l tls -d 'How TLS begins: at once, after STARTTLS, or as the SRV records say' -r -f -a "auto\t'As the SRV records say; with --server, by the port'
direct\t'At once (XEP-0368)'
starttls\t'After the server\'s STARTTLS offer'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l ca-file -d 'Trust the certificate authorities of this file, besides the system\'s' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l tls-pin -d 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l password-file -d 'Read the password from this file; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l password-command -d 'Take the first line that this shell command prints as the password' -r -f -a "(__fish_complete_command)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l resolve -d 'Use this address for a host and port, as curl\'s --resolve; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l config -d 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l expect -d 'The nodes that should be there, divided by commas, or how many' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l expect-down -d 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l cluster-port -d 'The port on which nodes connect to one another [default: 5277]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l connections-per-node -d 'How many connections each pair of nodes should have [default: 5]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l from -d 'Read a capture that gather wrote instead of asking a server; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l timeout -d 'The time in all, such as 2m [default: 60s]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l force -d 'Replace the file if it is there'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l no-probe -d 'Do not log in at every node'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l no-sockets -d 'Do not look at this host\'s sockets'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand gather" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand explain" -l from -d 'Explain what is found in a capture that gather wrote; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand explain" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand explain" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand explain" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand explain" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand explain" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and not __fish_seen_subcommand_from show explain new check tree fmt diff migrate live help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and not __fish_seen_subcommand_from show explain new check tree fmt diff migrate live help" -f -a "show" -d 'Show the cluster as this file makes it: ports, limits, times, what does nothing'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and not __fish_seen_subcommand_from show explain new check tree fmt diff migrate live help" -f -a "explain" -d 'Say what a setting means, or what the server makes of a line'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and not __fish_seen_subcommand_from show explain new check tree fmt diff migrate live help" -f -a "new" -d 'Write the configuration of a new cluster'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and not __fish_seen_subcommand_from show explain new check tree fmt diff migrate live help" -f -a "check" -d 'Say what is wrong with configurations, line by line, and mend it'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and not __fish_seen_subcommand_from show explain new check tree fmt diff migrate live help" -f -a "tree" -d 'Show what the server sees of a configuration, and what it loses'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and not __fish_seen_subcommand_from show explain new check tree fmt diff migrate live help" -f -a "fmt" -d 'Set configurations in order without a change to what the server sees'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and not __fish_seen_subcommand_from show explain new check tree fmt diff migrate live help" -f -a "diff" -d 'Compare configurations by what they mean'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and not __fish_seen_subcommand_from show explain new check tree fmt diff migrate live help" -f -a "migrate" -d 'Turn an old configuration into one of automatic clustering, step by step'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and not __fish_seen_subcommand_from show explain new check tree fmt diff migrate live help" -f -a "live" -d 'Compare what each node runs with the others, and with what is written'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and not __fish_seen_subcommand_from show explain new check tree fmt diff migrate live help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from show" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from show" -l eval -d 'Take variables, env(...), from this environment; without it they stay open'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from show" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from explain" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from explain" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from explain" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from explain" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from explain" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from new" -l nodes -d 'How many nodes, named node1, node2, ... in the domain' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from new" -l node -d 'The name of a node; repeatable' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from new" -l domain -d 'The XMPP domain that the nodes serve' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from new" -l admin -d 'An administrator; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from new" -l data-source -d 'The JDBC address of the database [default: the environment\'s]' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from new" -l port -d 'A port of the cluster beside 5277; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from new" -l listen -d 'Listen on this address alone [default: on all]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from new" -l dir -d 'Write a file for each node into this folder, NODE.tdsl, instead of one for all to standard output' -r -f -a "(__fish_complete_directories)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from new" -l ipv4 -d 'Listen on every IPv4 address'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from new" -l ipv6 -d 'Listen on every IPv6 address'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from new" -l redirect -d 'Send each client to its node, as no load balancer does it'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from new" -l force -d 'Replace files that are there'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from new" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from check" -l deny -d 'Make errors of these rules: an id such as TD05, a group (TD, CL), or all; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from check" -l warn -d 'Make warnings of these rules; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from check" -l allow -d 'Say nothing of these rules; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from check" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from check" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'
junit\t'JUnit XML, a test case a check; of check and config check'
github\t'Annotations of a GitHub workflow; of check and config check'
sarif\t'SARIF 2.1.0, for editors and code scanning; of config check'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from check" -l fix -d 'Mend what can be mended safely; shows what changes, and asks'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from check" -l yes -d 'Answer the question of --fix with yes'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from check" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from tree" -l env-file -d 'Take variables from this file instead of the environment: a KEY=VALUE a line, or prop:KEY=VALUE for properties of Java' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from tree" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from tree" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from tree" -l eval -d 'Compute expressions and variables as the server does, which leaves those in lists as they stand'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from tree" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from tree" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from tree" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from tree" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from fmt" -l canonical -d 'Write the form in which the server writes its configuration: sorted, and without comments'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from fmt" -l check -d 'Write nothing; name the files that are not in order, and end with 1 if there are any'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from fmt" -l stdout -d 'Write to standard output instead of into the files'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from fmt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from diff" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from diff" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from diff" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from diff" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from migrate" -l to -d 'The new file [default: FILE itself, the old one kept as FILE.old; of properties config.tdsl beside it]' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from migrate" -l as -d 'How the old file is written [default: as it looks]' -r -f -a "tdsl\t'As config.tdsl, since 8.0'
properties\t'As init.properties, up to 7.1'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from migrate" -l node -d 'The name of this node in the cluster, where the file does not give it' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from migrate" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from migrate" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from migrate" -l balanced -d 'A load balancer stands before the nodes: send clients nowhere else'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from migrate" -l stdout -d 'Write the new file to standard output, the steps to standard error'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from migrate" -l dry-run -d 'Tell the steps, and write nothing'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from migrate" -l yes -d 'Do not ask before the file is written'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from migrate" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from migrate" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from migrate" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from migrate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -l parallel -d 'How many nodes to be logged in to at once [default: 8]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -s c -l context -d 'Take this context of the settings file instead of the current one' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -l from -d 'Read a capture that gather wrote instead of asking a server; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -s j -l jid -d 'Log in as this administrator, such as admin@xmpp-test.org' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -s s -l server -d 'Connect to this host instead of asking DNS for the domain\'s SRV records' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -l tls -d 'How TLS begins: at once, after STARTTLS, or as the SRV records say' -r -f -a "auto\t'As the SRV records say; with --server, by the port'
direct\t'At once (XEP-0368)'
starttls\t'After the server\'s STARTTLS offer'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -l ca-file -d 'Trust the certificate authorities of this file, besides the system\'s' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -l tls-pin -d 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -l password-file -d 'Read the password from this file; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -l password-command -d 'Take the first line that this shell command prints as the password' -r -f -a "(__fish_complete_command)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -l resolve -d 'Use this address for a host and port, as curl\'s --resolve; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -l config -d 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -l expect -d 'The nodes that should be there, divided by commas, or how many' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -l expect-down -d 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -l cluster-port -d 'The port on which nodes connect to one another [default: 5277]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -l connections-per-node -d 'How many connections each pair of nodes should have [default: 5]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -l timeout -d 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -l no-sockets -d 'Do not look at this host\'s sockets'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from live" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the cluster as this file makes it: ports, limits, times, what does nothing'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "explain" -d 'Say what a setting means, or what the server makes of a line'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "new" -d 'Write the configuration of a new cluster'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "check" -d 'Say what is wrong with configurations, line by line, and mend it'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "tree" -d 'Show what the server sees of a configuration, and what it loses'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "fmt" -d 'Set configurations in order without a change to what the server sees'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "diff" -d 'Compare configurations by what they mean'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "migrate" -d 'Turn an old configuration into one of automatic clustering, step by step'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "live" -d 'Compare what each node runs with the others, and with what is written'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and not __fish_seen_subcommand_from list use add remove validate help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and not __fish_seen_subcommand_from list use add remove validate help" -f -a "list" -d 'List the contexts and mark the current one'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and not __fish_seen_subcommand_from list use add remove validate help" -f -a "use" -d 'Make a context the current one'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and not __fish_seen_subcommand_from list use add remove validate help" -f -a "add" -d 'Add a context with the flags given'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and not __fish_seen_subcommand_from list use add remove validate help" -f -a "remove" -d 'Remove a context'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and not __fish_seen_subcommand_from list use add remove validate help" -f -a "validate" -d 'Check the settings file, and every context or one of them'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and not __fish_seen_subcommand_from list use add remove validate help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from list" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from list" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from list" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from use" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l via -d 'The shell command that runs words on the host of {node}, for sockets --on' -r -f -a "(__fish_complete_command)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -s j -l jid -d 'Log in as this administrator, such as admin@xmpp-test.org' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -s s -l server -d 'Connect to this host instead of asking DNS for the domain\'s SRV records' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l tls -d 'How TLS begins: at once, after STARTTLS, or as the SRV records say' -r -f -a "auto\t'As the SRV records say; with --server, by the port'
direct\t'At once (XEP-0368)'
starttls\t'After the server\'s STARTTLS offer'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l ca-file -d 'Trust the certificate authorities of this file, besides the system\'s' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l tls-pin -d 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l password-file -d 'Read the password from this file; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l password-command -d 'Take the first line that this shell command prints as the password' -r -f -a "(__fish_complete_command)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l resolve -d 'Use this address for a host and port, as curl\'s --resolve; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l config -d 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l expect -d 'The nodes that should be there, divided by commas, or how many' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l expect-down -d 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable' -r -f -a "(__fish_print_hostnames)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l cluster-port -d 'The port on which nodes connect to one another [default: 5277]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l connections-per-node -d 'How many connections each pair of nodes should have [default: 5]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l timeout -d 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l force -d 'Replace a context of that name'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l current -d 'Make it the current one (the first one always is)'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l show-certificate -d 'Show the server\'s certificate and, after a yes, pin it'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l yes -d 'Answer the question with yes'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l read-only -d 'Hide whatever acts in the dashboard'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l no-sockets -d 'Do not look at this host\'s sockets'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from validate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the contexts and mark the current one'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "use" -d 'Make a context the current one'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add a context with the flags given'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove a context'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "validate" -d 'Check the settings file, and every context or one of them'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -l nodes -d 'How many nodes, 1 to 200' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -l scenario -d 'What happens in the cluster' -r -f -a "healthy\t'every node is connected to every other'
node-down\t'the last node is gone, and the others say so'
node-silent\t'the last node is frozen, and the others still call it connected'
partition\t'the last node runs, but has no link with the others'
one-way-link\t'the lasting split after a quick restart of the second node'
never-connected\t'an expected node was never started'
stale-entry\t'two nodes still list a node that was taken out'
few-connections\t'two connections instead of five between the first two nodes'
not-admin\t'the account is no administrator'
not-clustered\t'the server runs without cluster mode'
wrong-password\t'the password is refused'
redirect\t'the first node sends its clients to the second'
slow\t'views of other nodes take 300 ms more, and answers come in small pieces'
lost-reply\t'two answers are lost, once each'
hostile-names\t'names and versions hold escapes, formulas, newlines and the like'
flapping\t'the last node goes and comes, first 5 s after somebody has logged in'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -l control -d 'Take commands that change the cluster at this Unix socket, a line each (`help` lists them)' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -l tell -d 'Send a command to the demo that serves the socket of --control, and print its answer' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -l script -d 'Change the cluster while it runs: \'at 2s kill node3; at 5s start node3\'' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -l pace -d 'How fast it lives: what takes a real cluster 200 s takes 2 s at 0.01' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'
dot\t'For graphviz; mesh alone writes it'
nagios\t'A line for Nagios or Icinga, with performance data; of check'
junit\t'JUnit XML, a test case a check; of check and config check'
github\t'Annotations of a GitHub workflow; of check and config check'
tap\t'The Test Anything Protocol; of check'
prometheus\t'Metrics for a textfile of node_exporter; of check'
sarif\t'SARIF 2.1.0, for editors and code scanning; of config check'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -l hold -d 'Keep the cluster running and print the command line that connects to it'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand completions" -l dir -d 'Write the files of all shells into this directory' -r -f -a "(__fish_complete_directories)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand man" -l dir -d 'Write the pages of all commands into this directory' -r -f -a "(__fish_complete_directories)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status mesh check sockets wait watch dashboard disco gather explain config context demo completions man help" -f -a "status" -d 'Tell whether the cluster is whole, what is wrong, and who says so'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status mesh check sockets wait watch dashboard disco gather explain config context demo completions man help" -f -a "mesh" -d 'Show what every node says of every other, through one login'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status mesh check sockets wait watch dashboard disco gather explain config context demo completions man help" -f -a "check" -d 'Give the verdict to machines, check by check'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status mesh check sockets wait watch dashboard disco gather explain config context demo completions man help" -f -a "sockets" -d 'List the sockets of the cluster port on this host, by peer, with the kernel\'s TCP health'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status mesh check sockets wait watch dashboard disco gather explain config context demo completions man help" -f -a "wait" -d 'Wait until the cluster is formed, or a node has joined or gone'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status mesh check sockets wait watch dashboard disco gather explain config context demo completions man help" -f -a "watch" -d 'Tell what changes, as it changes'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status mesh check sockets wait watch dashboard disco gather explain config context demo completions man help" -f -a "dashboard" -d 'Watch the cluster on one screen'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status mesh check sockets wait watch dashboard disco gather explain config context demo completions man help" -f -a "disco" -d 'Show the service discovery tree (XEP-0030) of a domain or an address'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status mesh check sockets wait watch dashboard disco gather explain config context demo completions man help" -f -a "gather" -d 'Write all that is observed into one file, for later or for somebody else'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status mesh check sockets wait watch dashboard disco gather explain config context demo completions man help" -f -a "explain" -d 'Say what a finding means, why it matters and what to do'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status mesh check sockets wait watch dashboard disco gather explain config context demo completions man help" -f -a "config" -d 'Read Tigase\'s config.tdsl: check it, show what it makes of the cluster, format, compare'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status mesh check sockets wait watch dashboard disco gather explain config context demo completions man help" -f -a "context" -d 'Manage the named clusters of the settings file'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status mesh check sockets wait watch dashboard disco gather explain config context demo completions man help" -f -a "demo" -d 'Start a cluster inside this process and run a command against it'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status mesh check sockets wait watch dashboard disco gather explain config context demo completions man help" -f -a "completions" -d 'Write the completions of a shell'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status mesh check sockets wait watch dashboard disco gather explain config context demo completions man help" -f -a "man" -d 'Write the manual page of a command'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status mesh check sockets wait watch dashboard disco gather explain config context demo completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Show the cluster as this file makes it: ports, limits, times, what does nothing'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "explain" -d 'Say what a setting means, or what the server makes of a line'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "new" -d 'Write the configuration of a new cluster'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "check" -d 'Say what is wrong with configurations, line by line, and mend it'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "tree" -d 'Show what the server sees of a configuration, and what it loses'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "fmt" -d 'Set configurations in order without a change to what the server sees'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "diff" -d 'Compare configurations by what they mean'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "migrate" -d 'Turn an old configuration into one of automatic clustering, step by step'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "live" -d 'Compare what each node runs with the others, and with what is written'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "list" -d 'List the contexts and mark the current one'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "use" -d 'Make a context the current one'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "add" -d 'Add a context with the flags given'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "remove" -d 'Remove a context'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "validate" -d 'Check the settings file, and every context or one of them'
