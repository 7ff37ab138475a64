
use builtin;
use str;

set edit:completion:arg-completer[clusterctl] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'clusterctl'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'clusterctl'= {
            cand -c 'Take this context of the settings file instead of the current one'
            cand --context 'Take this context of the settings file instead of the current one'
            cand --from 'Read a capture that gather wrote instead of asking a server; - is standard input'
            cand -j 'Log in as this administrator, such as admin@xmpp-test.org'
            cand --jid 'Log in as this administrator, such as admin@xmpp-test.org'
            cand -s 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --server 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --tls 'How TLS begins: at once, after STARTTLS, or as the SRV records say'
            cand --ca-file 'Trust the certificate authorities of this file, besides the system''s'
            cand --tls-pin 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node'
            cand --password-file 'Read the password from this file; - is standard input'
            cand --password-command 'Take the first line that this shell command prints as the password'
            cand --resolve 'Use this address for a host and port, as curl''s --resolve; repeatable'
            cand --config 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node'
            cand --expect 'The nodes that should be there, divided by commas, or how many'
            cand --expect-down 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable'
            cand --cluster-port 'The port on which nodes connect to one another [default: 5277]; repeatable'
            cand --connections-per-node 'How many connections each pair of nodes should have [default: 5]'
            cand --timeout 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]'
            cand --color 'When to colour [default: auto]'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --no-sockets 'Do not look at this host''s sockets'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand status 'Tell whether the cluster is whole, what is wrong, and who says so'
            cand mesh 'Show what every node says of every other, through one login'
            cand check 'Give the verdict to machines, check by check'
            cand sockets 'List the sockets of the cluster port on this host, by peer, with the kernel''s TCP health'
            cand wait 'Wait until the cluster is formed, or a node has joined or gone'
            cand watch 'Tell what changes, as it changes'
            cand dashboard 'Watch the cluster on one screen'
            cand tui 'Watch the cluster on one screen'
            cand disco 'Show the service discovery tree (XEP-0030) of a domain or an address'
            cand gather 'Write all that is observed into one file, for later or for somebody else'
            cand explain 'Say what a finding means, why it matters and what to do'
            cand config 'Read Tigase''s config.tdsl: check it, show what it makes of the cluster, format, compare'
            cand context 'Manage the named clusters of the settings file'
            cand demo 'Start a cluster inside this process and run a command against it'
            cand completions 'Write the completions of a shell'
            cand man 'Write the manual page of a command'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'clusterctl;status'= {
            cand -c 'Take this context of the settings file instead of the current one'
            cand --context 'Take this context of the settings file instead of the current one'
            cand --from 'Read a capture that gather wrote instead of asking a server; - is standard input'
            cand -j 'Log in as this administrator, such as admin@xmpp-test.org'
            cand --jid 'Log in as this administrator, such as admin@xmpp-test.org'
            cand -s 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --server 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --tls 'How TLS begins: at once, after STARTTLS, or as the SRV records say'
            cand --ca-file 'Trust the certificate authorities of this file, besides the system''s'
            cand --tls-pin 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node'
            cand --password-file 'Read the password from this file; - is standard input'
            cand --password-command 'Take the first line that this shell command prints as the password'
            cand --resolve 'Use this address for a host and port, as curl''s --resolve; repeatable'
            cand --config 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node'
            cand --expect 'The nodes that should be there, divided by commas, or how many'
            cand --expect-down 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable'
            cand --cluster-port 'The port on which nodes connect to one another [default: 5277]; repeatable'
            cand --connections-per-node 'How many connections each pair of nodes should have [default: 5]'
            cand --timeout 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]'
            cand --color 'When to colour [default: auto]'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --all-contexts 'Survey every context of the settings file at the same time: a row a cluster'
            cand --no-sockets 'Do not look at this host''s sockets'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;mesh'= {
            cand --parallel 'How many nodes to be logged in to at once [default: 8]'
            cand --samples 'How many requests to send over each link, one after the other [default: 3]'
            cand -c 'Take this context of the settings file instead of the current one'
            cand --context 'Take this context of the settings file instead of the current one'
            cand --from 'Read a capture that gather wrote instead of asking a server; - is standard input'
            cand -j 'Log in as this administrator, such as admin@xmpp-test.org'
            cand --jid 'Log in as this administrator, such as admin@xmpp-test.org'
            cand -s 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --server 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --tls 'How TLS begins: at once, after STARTTLS, or as the SRV records say'
            cand --ca-file 'Trust the certificate authorities of this file, besides the system''s'
            cand --tls-pin 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node'
            cand --password-file 'Read the password from this file; - is standard input'
            cand --password-command 'Take the first line that this shell command prints as the password'
            cand --resolve 'Use this address for a host and port, as curl''s --resolve; repeatable'
            cand --config 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node'
            cand --expect 'The nodes that should be there, divided by commas, or how many'
            cand --expect-down 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable'
            cand --cluster-port 'The port on which nodes connect to one another [default: 5277]; repeatable'
            cand --connections-per-node 'How many connections each pair of nodes should have [default: 5]'
            cand --timeout 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]'
            cand --color 'When to colour [default: auto]'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --probe 'Log in at every node''s own address, too, and send requests over every link'
            cand --no-sockets 'Do not look at this host''s sockets'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;check'= {
            cand --only 'Judge by these checks alone, divided by commas; repeatable'
            cand --skip 'Leave these checks out, divided by commas; repeatable'
            cand --warn 'Where a check begins to warn, such as silent-link=35s; repeatable'
            cand --critical 'Where a check becomes critical, such as silent-link=90s; repeatable'
            cand --mute 'Let a finding not count, for a time or until it worsens; kept in the context; repeatable'
            cand --unmute 'Let it count again; without a subject, whatever of this check is muted; repeatable'
            cand --safe-to-stop 'Judge whether this node may be stopped: would the rest stay whole, and would nobody be cut off'
            cand --output-file 'Write the answer into this file, whole or not at all, readable for everybody'
            cand --parallel 'How many nodes to be logged in to at once [default: 8]'
            cand --samples 'How many requests to send over each link, one after the other [default: 3]'
            cand -c 'Take this context of the settings file instead of the current one'
            cand --context 'Take this context of the settings file instead of the current one'
            cand --from 'Read a capture that gather wrote instead of asking a server; - is standard input'
            cand -j 'Log in as this administrator, such as admin@xmpp-test.org'
            cand --jid 'Log in as this administrator, such as admin@xmpp-test.org'
            cand -s 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --server 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --tls 'How TLS begins: at once, after STARTTLS, or as the SRV records say'
            cand --ca-file 'Trust the certificate authorities of this file, besides the system''s'
            cand --tls-pin 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node'
            cand --password-file 'Read the password from this file; - is standard input'
            cand --password-command 'Take the first line that this shell command prints as the password'
            cand --resolve 'Use this address for a host and port, as curl''s --resolve; repeatable'
            cand --config 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node'
            cand --expect 'The nodes that should be there, divided by commas, or how many'
            cand --expect-down 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable'
            cand --cluster-port 'The port on which nodes connect to one another [default: 5277]; repeatable'
            cand --connections-per-node 'How many connections each pair of nodes should have [default: 5]'
            cand --timeout 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]'
            cand --color 'When to colour [default: auto]'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --list 'List the checks with their thresholds, and look at nothing'
            cand --probe 'Log in at every node''s own address, too, and send requests over every link'
            cand --no-sockets 'Do not look at this host''s sockets'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;sockets'= {
            cand --input 'Read the saved output of lsof, ss or netstat instead of asking the kernel; - is standard input'
            cand --on 'Ask the hosts of these nodes, divided by commas, or of all; joins what they show into one matrix'
            cand --via 'With --on: the shell command that runs words on the host of {node}, such as ''ssh {node}'''
            cand -c 'Take this context of the settings file instead of the current one'
            cand --context 'Take this context of the settings file instead of the current one'
            cand --from 'Read a capture that gather wrote instead of asking a server; - is standard input'
            cand -j 'Log in as this administrator, such as admin@xmpp-test.org'
            cand --jid 'Log in as this administrator, such as admin@xmpp-test.org'
            cand -s 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --server 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --tls 'How TLS begins: at once, after STARTTLS, or as the SRV records say'
            cand --ca-file 'Trust the certificate authorities of this file, besides the system''s'
            cand --tls-pin 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node'
            cand --password-file 'Read the password from this file; - is standard input'
            cand --password-command 'Take the first line that this shell command prints as the password'
            cand --resolve 'Use this address for a host and port, as curl''s --resolve; repeatable'
            cand --config 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node'
            cand --expect 'The nodes that should be there, divided by commas, or how many'
            cand --expect-down 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable'
            cand --cluster-port 'The port on which nodes connect to one another [default: 5277]; repeatable'
            cand --connections-per-node 'How many connections each pair of nodes should have [default: 5]'
            cand --timeout 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]'
            cand --color 'When to colour [default: auto]'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand --no-sockets 'Do not look at this host''s sockets'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;wait'= {
            cand --for 'What to wait for: formed, connected=NODE, gone=NODE or version=V; of several, all at once'
            cand --stable 'How long it must hold without interruption'
            cand --interval 'Look so often, 500ms at least'
            cand -c 'Take this context of the settings file instead of the current one'
            cand --context 'Take this context of the settings file instead of the current one'
            cand -j 'Log in as this administrator, such as admin@xmpp-test.org'
            cand --jid 'Log in as this administrator, such as admin@xmpp-test.org'
            cand -s 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --server 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --tls 'How TLS begins: at once, after STARTTLS, or as the SRV records say'
            cand --ca-file 'Trust the certificate authorities of this file, besides the system''s'
            cand --tls-pin 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node'
            cand --password-file 'Read the password from this file; - is standard input'
            cand --password-command 'Take the first line that this shell command prints as the password'
            cand --resolve 'Use this address for a host and port, as curl''s --resolve; repeatable'
            cand --config 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node'
            cand --expect 'The nodes that should be there, divided by commas, or how many'
            cand --expect-down 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable'
            cand --cluster-port 'The port on which nodes connect to one another [default: 5277]; repeatable'
            cand --connections-per-node 'How many connections each pair of nodes should have [default: 5]'
            cand --color 'When to colour [default: auto]'
            cand --from 'Read a capture that gather wrote instead of asking a server; - is standard input'
            cand --timeout 'Give up when it does not hold after this time, such as 90s or 10m [default: 5m]'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --no-sockets 'Do not look at this host''s sockets'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;watch'= {
            cand --interval 'Look so often, 500ms at least'
            cand --count 'End after so many looks'
            cand --duration 'End after this time'
            cand --exec 'Run this shell command for each event, with the event as JSON on its standard input'
            cand --exec-timeout 'Give that command so much time'
            cand -c 'Take this context of the settings file instead of the current one'
            cand --context 'Take this context of the settings file instead of the current one'
            cand -j 'Log in as this administrator, such as admin@xmpp-test.org'
            cand --jid 'Log in as this administrator, such as admin@xmpp-test.org'
            cand -s 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --server 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --tls 'How TLS begins: at once, after STARTTLS, or as the SRV records say'
            cand --ca-file 'Trust the certificate authorities of this file, besides the system''s'
            cand --tls-pin 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node'
            cand --password-file 'Read the password from this file; - is standard input'
            cand --password-command 'Take the first line that this shell command prints as the password'
            cand --resolve 'Use this address for a host and port, as curl''s --resolve; repeatable'
            cand --config 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node'
            cand --expect 'The nodes that should be there, divided by commas, or how many'
            cand --expect-down 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable'
            cand --cluster-port 'The port on which nodes connect to one another [default: 5277]; repeatable'
            cand --connections-per-node 'How many connections each pair of nodes should have [default: 5]'
            cand --timeout 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]'
            cand --color 'When to colour [default: auto]'
            cand --from 'Read a capture that gather wrote instead of asking a server; - is standard input'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --until-change 'End with the first look that shows a change'
            cand --events 'Also tell what the servers tell administrators; makes the account available and drains its offline messages'
            cand --no-sockets 'Do not look at this host''s sockets'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;dashboard'= {
            cand --interval 'Look so often, 500ms at least; + and - change it'
            cand --theme 'The colours [default: auto]'
            cand --log-file 'Log each step into this file, at its end'
            cand --parallel 'How many nodes to be logged in to at once [default: 8]'
            cand --samples 'How many requests to send over each link, one after the other [default: 3]'
            cand -c 'Take this context of the settings file instead of the current one'
            cand --context 'Take this context of the settings file instead of the current one'
            cand -j 'Log in as this administrator, such as admin@xmpp-test.org'
            cand --jid 'Log in as this administrator, such as admin@xmpp-test.org'
            cand -s 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --server 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --tls 'How TLS begins: at once, after STARTTLS, or as the SRV records say'
            cand --ca-file 'Trust the certificate authorities of this file, besides the system''s'
            cand --tls-pin 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node'
            cand --password-file 'Read the password from this file; - is standard input'
            cand --password-command 'Take the first line that this shell command prints as the password'
            cand --resolve 'Use this address for a host and port, as curl''s --resolve; repeatable'
            cand --config 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node'
            cand --expect 'The nodes that should be there, divided by commas, or how many'
            cand --expect-down 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable'
            cand --cluster-port 'The port on which nodes connect to one another [default: 5277]; repeatable'
            cand --connections-per-node 'How many connections each pair of nodes should have [default: 5]'
            cand --timeout 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]'
            cand --color 'When to colour [default: auto]'
            cand --from 'Read a capture that gather wrote instead of asking a server; - is standard input'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --no-mouse 'Leave the mouse to the terminal'
            cand --read-only 'Hide whatever acts [default: what the context says]'
            cand --events 'Also take what the servers tell administrators; makes the account available and drains its offline messages'
            cand --probe 'Log in at every node''s own address, too, and send requests over every link'
            cand --break-off 'Break off with the first round, to try what is left of the terminal'
            cand --no-sockets 'Do not look at this host''s sockets'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;tui'= {
            cand --interval 'Look so often, 500ms at least; + and - change it'
            cand --theme 'The colours [default: auto]'
            cand --log-file 'Log each step into this file, at its end'
            cand --parallel 'How many nodes to be logged in to at once [default: 8]'
            cand --samples 'How many requests to send over each link, one after the other [default: 3]'
            cand -c 'Take this context of the settings file instead of the current one'
            cand --context 'Take this context of the settings file instead of the current one'
            cand -j 'Log in as this administrator, such as admin@xmpp-test.org'
            cand --jid 'Log in as this administrator, such as admin@xmpp-test.org'
            cand -s 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --server 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --tls 'How TLS begins: at once, after STARTTLS, or as the SRV records say'
            cand --ca-file 'Trust the certificate authorities of this file, besides the system''s'
            cand --tls-pin 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node'
            cand --password-file 'Read the password from this file; - is standard input'
            cand --password-command 'Take the first line that this shell command prints as the password'
            cand --resolve 'Use this address for a host and port, as curl''s --resolve; repeatable'
            cand --config 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node'
            cand --expect 'The nodes that should be there, divided by commas, or how many'
            cand --expect-down 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable'
            cand --cluster-port 'The port on which nodes connect to one another [default: 5277]; repeatable'
            cand --connections-per-node 'How many connections each pair of nodes should have [default: 5]'
            cand --timeout 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]'
            cand --color 'When to colour [default: auto]'
            cand --from 'Read a capture that gather wrote instead of asking a server; - is standard input'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --no-mouse 'Leave the mouse to the terminal'
            cand --read-only 'Hide whatever acts [default: what the context says]'
            cand --events 'Also take what the servers tell administrators; makes the account available and drains its offline messages'
            cand --probe 'Log in at every node''s own address, too, and send requests over every link'
            cand --break-off 'Break off with the first round, to try what is left of the terminal'
            cand --no-sockets 'Do not look at this host''s sockets'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;disco'= {
            cand --depth 'How many levels of items to follow, 1 to 10'
            cand -c 'Take this context of the settings file instead of the current one'
            cand --context 'Take this context of the settings file instead of the current one'
            cand --from 'Read a capture that gather wrote instead of asking a server; - is standard input'
            cand -j 'Log in as this administrator, such as admin@xmpp-test.org'
            cand --jid 'Log in as this administrator, such as admin@xmpp-test.org'
            cand -s 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --server 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --tls 'How TLS begins: at once, after STARTTLS, or as the SRV records say'
            cand --ca-file 'Trust the certificate authorities of this file, besides the system''s'
            cand --tls-pin 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node'
            cand --password-file 'Read the password from this file; - is standard input'
            cand --password-command 'Take the first line that this shell command prints as the password'
            cand --resolve 'Use this address for a host and port, as curl''s --resolve; repeatable'
            cand --config 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node'
            cand --expect 'The nodes that should be there, divided by commas, or how many'
            cand --expect-down 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable'
            cand --cluster-port 'The port on which nodes connect to one another [default: 5277]; repeatable'
            cand --connections-per-node 'How many connections each pair of nodes should have [default: 5]'
            cand --timeout 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]'
            cand --color 'When to colour [default: auto]'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --no-sockets 'Do not look at this host''s sockets'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;gather'= {
            cand -O 'The same as FILE'
            cand --output-file 'The same as FILE'
            cand --redact 'What to take out: secrets, or names and addresses as well'
            cand --parallel 'How many nodes to be logged in to at once [default: 8]'
            cand -c 'Take this context of the settings file instead of the current one'
            cand --context 'Take this context of the settings file instead of the current one'
            cand -j 'Log in as this administrator, such as admin@xmpp-test.org'
            cand --jid 'Log in as this administrator, such as admin@xmpp-test.org'
            cand -s 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --server 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --tls 'How TLS begins: at once, after STARTTLS, or as the SRV records say'
            cand --ca-file 'Trust the certificate authorities of this file, besides the system''s'
            cand --tls-pin 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node'
            cand --password-file 'Read the password from this file; - is standard input'
            cand --password-command 'Take the first line that this shell command prints as the password'
            cand --resolve 'Use this address for a host and port, as curl''s --resolve; repeatable'
            cand --config 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node'
            cand --expect 'The nodes that should be there, divided by commas, or how many'
            cand --expect-down 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable'
            cand --cluster-port 'The port on which nodes connect to one another [default: 5277]; repeatable'
            cand --connections-per-node 'How many connections each pair of nodes should have [default: 5]'
            cand --color 'When to colour [default: auto]'
            cand --from 'Read a capture that gather wrote instead of asking a server; - is standard input'
            cand --timeout 'The time in all, such as 2m [default: 60s]'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --force 'Replace the file if it is there'
            cand --no-probe 'Do not log in at every node'
            cand --no-sockets 'Do not look at this host''s sockets'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;explain'= {
            cand --from 'Explain what is found in a capture that gather wrote; - is standard input'
            cand --color 'When to colour [default: auto]'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;config'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand show 'Show the cluster as this file makes it: ports, limits, times, what does nothing'
            cand explain 'Say what a setting means, or what the server makes of a line'
            cand new 'Write the configuration of a new cluster'
            cand check 'Say what is wrong with configurations, line by line, and mend it'
            cand tree 'Show what the server sees of a configuration, and what it loses'
            cand fmt 'Set configurations in order without a change to what the server sees'
            cand diff 'Compare configurations by what they mean'
            cand migrate 'Turn an old configuration into one of automatic clustering, step by step'
            cand live 'Compare what each node runs with the others, and with what is written'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'clusterctl;config;show'= {
            cand --color 'When to colour [default: auto]'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --eval 'Take variables, env(...), from this environment; without it they stay open'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;config;explain'= {
            cand --color 'When to colour [default: auto]'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;config;new'= {
            cand --nodes 'How many nodes, named node1, node2, ... in the domain'
            cand --node 'The name of a node; repeatable'
            cand --domain 'The XMPP domain that the nodes serve'
            cand --admin 'An administrator; repeatable'
            cand --data-source 'The JDBC address of the database [default: the environment''s]'
            cand --port 'A port of the cluster beside 5277; repeatable'
            cand --listen 'Listen on this address alone [default: on all]; repeatable'
            cand --dir 'Write a file for each node into this folder, NODE.tdsl, instead of one for all to standard output'
            cand --ipv4 'Listen on every IPv4 address'
            cand --ipv6 'Listen on every IPv6 address'
            cand --redirect 'Send each client to its node, as no load balancer does it'
            cand --force 'Replace files that are there'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;config;check'= {
            cand --deny 'Make errors of these rules: an id such as TD05, a group (TD, CL), or all; repeatable'
            cand --warn 'Make warnings of these rules; repeatable'
            cand --allow 'Say nothing of these rules; repeatable'
            cand --color 'When to colour [default: auto]'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --fix 'Mend what can be mended safely; shows what changes, and asks'
            cand --yes 'Answer the question of --fix with yes'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;config;tree'= {
            cand --env-file 'Take variables from this file instead of the environment: a KEY=VALUE a line, or prop:KEY=VALUE for properties of Java'
            cand --color 'When to colour [default: auto]'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --eval 'Compute expressions and variables as the server does, which leaves those in lists as they stand'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;config;fmt'= {
            cand --canonical 'Write the form in which the server writes its configuration: sorted, and without comments'
            cand --check 'Write nothing; name the files that are not in order, and end with 1 if there are any'
            cand --stdout 'Write to standard output instead of into the files'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;config;diff'= {
            cand --color 'When to colour [default: auto]'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;config;migrate'= {
            cand --to 'The new file [default: FILE itself, the old one kept as FILE.old; of properties config.tdsl beside it]'
            cand --as 'How the old file is written [default: as it looks]'
            cand --node 'The name of this node in the cluster, where the file does not give it'
            cand --color 'When to colour [default: auto]'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --balanced 'A load balancer stands before the nodes: send clients nowhere else'
            cand --stdout 'Write the new file to standard output, the steps to standard error'
            cand --dry-run 'Tell the steps, and write nothing'
            cand --yes 'Do not ask before the file is written'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;config;live'= {
            cand --parallel 'How many nodes to be logged in to at once [default: 8]'
            cand -c 'Take this context of the settings file instead of the current one'
            cand --context 'Take this context of the settings file instead of the current one'
            cand --from 'Read a capture that gather wrote instead of asking a server; - is standard input'
            cand -j 'Log in as this administrator, such as admin@xmpp-test.org'
            cand --jid 'Log in as this administrator, such as admin@xmpp-test.org'
            cand -s 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --server 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --tls 'How TLS begins: at once, after STARTTLS, or as the SRV records say'
            cand --ca-file 'Trust the certificate authorities of this file, besides the system''s'
            cand --tls-pin 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node'
            cand --password-file 'Read the password from this file; - is standard input'
            cand --password-command 'Take the first line that this shell command prints as the password'
            cand --resolve 'Use this address for a host and port, as curl''s --resolve; repeatable'
            cand --config 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node'
            cand --expect 'The nodes that should be there, divided by commas, or how many'
            cand --expect-down 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable'
            cand --cluster-port 'The port on which nodes connect to one another [default: 5277]; repeatable'
            cand --connections-per-node 'How many connections each pair of nodes should have [default: 5]'
            cand --timeout 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]'
            cand --color 'When to colour [default: auto]'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --no-sockets 'Do not look at this host''s sockets'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;config;help'= {
            cand show 'Show the cluster as this file makes it: ports, limits, times, what does nothing'
            cand explain 'Say what a setting means, or what the server makes of a line'
            cand new 'Write the configuration of a new cluster'
            cand check 'Say what is wrong with configurations, line by line, and mend it'
            cand tree 'Show what the server sees of a configuration, and what it loses'
            cand fmt 'Set configurations in order without a change to what the server sees'
            cand diff 'Compare configurations by what they mean'
            cand migrate 'Turn an old configuration into one of automatic clustering, step by step'
            cand live 'Compare what each node runs with the others, and with what is written'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'clusterctl;config;help;show'= {
        }
        &'clusterctl;config;help;explain'= {
        }
        &'clusterctl;config;help;new'= {
        }
        &'clusterctl;config;help;check'= {
        }
        &'clusterctl;config;help;tree'= {
        }
        &'clusterctl;config;help;fmt'= {
        }
        &'clusterctl;config;help;diff'= {
        }
        &'clusterctl;config;help;migrate'= {
        }
        &'clusterctl;config;help;live'= {
        }
        &'clusterctl;config;help;help'= {
        }
        &'clusterctl;context'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the contexts and mark the current one'
            cand use 'Make a context the current one'
            cand add 'Add a context with the flags given'
            cand remove 'Remove a context'
            cand validate 'Check the settings file, and every context or one of them'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'clusterctl;context;list'= {
            cand --color 'When to colour [default: auto]'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;context;use'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;context;add'= {
            cand --via 'The shell command that runs words on the host of {node}, for sockets --on'
            cand -j 'Log in as this administrator, such as admin@xmpp-test.org'
            cand --jid 'Log in as this administrator, such as admin@xmpp-test.org'
            cand -s 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --server 'Connect to this host instead of asking DNS for the domain''s SRV records'
            cand --tls 'How TLS begins: at once, after STARTTLS, or as the SRV records say'
            cand --ca-file 'Trust the certificate authorities of this file, besides the system''s'
            cand --tls-pin 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node'
            cand --password-file 'Read the password from this file; - is standard input'
            cand --password-command 'Take the first line that this shell command prints as the password'
            cand --resolve 'Use this address for a host and port, as curl''s --resolve; repeatable'
            cand --config 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node'
            cand --expect 'The nodes that should be there, divided by commas, or how many'
            cand --expect-down 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable'
            cand --cluster-port 'The port on which nodes connect to one another [default: 5277]; repeatable'
            cand --connections-per-node 'How many connections each pair of nodes should have [default: 5]'
            cand --timeout 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]'
            cand --force 'Replace a context of that name'
            cand --current 'Make it the current one (the first one always is)'
            cand --show-certificate 'Show the server''s certificate and, after a yes, pin it'
            cand --yes 'Answer the question with yes'
            cand --read-only 'Hide whatever acts in the dashboard'
            cand --no-sockets 'Do not look at this host''s sockets'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;context;remove'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;context;validate'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;context;help'= {
            cand list 'List the contexts and mark the current one'
            cand use 'Make a context the current one'
            cand add 'Add a context with the flags given'
            cand remove 'Remove a context'
            cand validate 'Check the settings file, and every context or one of them'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'clusterctl;context;help;list'= {
        }
        &'clusterctl;context;help;use'= {
        }
        &'clusterctl;context;help;add'= {
        }
        &'clusterctl;context;help;remove'= {
        }
        &'clusterctl;context;help;validate'= {
        }
        &'clusterctl;context;help;help'= {
        }
        &'clusterctl;demo'= {
            cand --nodes 'How many nodes, 1 to 200'
            cand --scenario 'What happens in the cluster'
            cand --control 'Take commands that change the cluster at this Unix socket, a line each (`help` lists them)'
            cand --tell 'Send a command to the demo that serves the socket of --control, and print its answer'
            cand --script 'Change the cluster while it runs: ''at 2s kill node3; at 5s start node3'''
            cand --pace 'How fast it lives: what takes a real cluster 200 s takes 2 s at 0.01'
            cand --color 'When to colour [default: auto]'
            cand -o 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --output 'The format of the answer [default: table on a terminal, plain in a pipe]'
            cand --hold 'Keep the cluster running and print the command line that connects to it'
            cand --ascii 'Draw with ASCII characters only'
            cand -v 'Show each step with its time on standard error; twice and thrice say more'
            cand --verbose 'Show each step with its time on standard error; twice and thrice say more'
            cand -q 'Say nothing on standard error but errors'
            cand --quiet 'Say nothing on standard error but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;completions'= {
            cand --dir 'Write the files of all shells into this directory'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;man'= {
            cand --dir 'Write the pages of all commands into this directory'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'clusterctl;help'= {
            cand status 'Tell whether the cluster is whole, what is wrong, and who says so'
            cand mesh 'Show what every node says of every other, through one login'
            cand check 'Give the verdict to machines, check by check'
            cand sockets 'List the sockets of the cluster port on this host, by peer, with the kernel''s TCP health'
            cand wait 'Wait until the cluster is formed, or a node has joined or gone'
            cand watch 'Tell what changes, as it changes'
            cand dashboard 'Watch the cluster on one screen'
            cand disco 'Show the service discovery tree (XEP-0030) of a domain or an address'
            cand gather 'Write all that is observed into one file, for later or for somebody else'
            cand explain 'Say what a finding means, why it matters and what to do'
            cand config 'Read Tigase''s config.tdsl: check it, show what it makes of the cluster, format, compare'
            cand context 'Manage the named clusters of the settings file'
            cand demo 'Start a cluster inside this process and run a command against it'
            cand completions 'Write the completions of a shell'
            cand man 'Write the manual page of a command'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'clusterctl;help;status'= {
        }
        &'clusterctl;help;mesh'= {
        }
        &'clusterctl;help;check'= {
        }
        &'clusterctl;help;sockets'= {
        }
        &'clusterctl;help;wait'= {
        }
        &'clusterctl;help;watch'= {
        }
        &'clusterctl;help;dashboard'= {
        }
        &'clusterctl;help;disco'= {
        }
        &'clusterctl;help;gather'= {
        }
        &'clusterctl;help;explain'= {
        }
        &'clusterctl;help;config'= {
            cand show 'Show the cluster as this file makes it: ports, limits, times, what does nothing'
            cand explain 'Say what a setting means, or what the server makes of a line'
            cand new 'Write the configuration of a new cluster'
            cand check 'Say what is wrong with configurations, line by line, and mend it'
            cand tree 'Show what the server sees of a configuration, and what it loses'
            cand fmt 'Set configurations in order without a change to what the server sees'
            cand diff 'Compare configurations by what they mean'
            cand migrate 'Turn an old configuration into one of automatic clustering, step by step'
            cand live 'Compare what each node runs with the others, and with what is written'
        }
        &'clusterctl;help;config;show'= {
        }
        &'clusterctl;help;config;explain'= {
        }
        &'clusterctl;help;config;new'= {
        }
        &'clusterctl;help;config;check'= {
        }
        &'clusterctl;help;config;tree'= {
        }
        &'clusterctl;help;config;fmt'= {
        }
        &'clusterctl;help;config;diff'= {
        }
        &'clusterctl;help;config;migrate'= {
        }
        &'clusterctl;help;config;live'= {
        }
        &'clusterctl;help;context'= {
            cand list 'List the contexts and mark the current one'
            cand use 'Make a context the current one'
            cand add 'Add a context with the flags given'
            cand remove 'Remove a context'
            cand validate 'Check the settings file, and every context or one of them'
        }
        &'clusterctl;help;context;list'= {
        }
        &'clusterctl;help;context;use'= {
        }
        &'clusterctl;help;context;add'= {
        }
        &'clusterctl;help;context;remove'= {
        }
        &'clusterctl;help;context;validate'= {
        }
        &'clusterctl;help;demo'= {
        }
        &'clusterctl;help;completions'= {
        }
        &'clusterctl;help;man'= {
        }
        &'clusterctl;help;help'= {
        }
    ]
    $completions[$command]
}
