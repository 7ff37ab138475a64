
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'clusterctl' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'clusterctl'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'clusterctl' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Read a capture that gather wrote instead of asking a server; - is standard input')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('--jid', '--jid', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'How TLS begins: at once, after STARTTLS, or as the SRV records say')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities of this file, besides the system''s')
            [CompletionResult]::new('--tls-pin', '--tls-pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from this file; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the first line that this shell command prints as the password')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Use this address for a host and port, as curl''s --resolve; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'The nodes that should be there, divided by commas, or how many')
            [CompletionResult]::new('--expect-down', '--expect-down', [CompletionResultType]::ParameterName, 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable')
            [CompletionResult]::new('--cluster-port', '--cluster-port', [CompletionResultType]::ParameterName, 'The port on which nodes connect to one another [default: 5277]; repeatable')
            [CompletionResult]::new('--connections-per-node', '--connections-per-node', [CompletionResultType]::ParameterName, 'How many connections each pair of nodes should have [default: 5]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--no-sockets', '--no-sockets', [CompletionResultType]::ParameterName, 'Do not look at this host''s sockets')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Tell whether the cluster is whole, what is wrong, and who says so')
            [CompletionResult]::new('mesh', 'mesh', [CompletionResultType]::ParameterValue, 'Show what every node says of every other, through one login')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Give the verdict to machines, check by check')
            [CompletionResult]::new('sockets', 'sockets', [CompletionResultType]::ParameterValue, 'List the sockets of the cluster port on this host, by peer, with the kernel''s TCP health')
            [CompletionResult]::new('wait', 'wait', [CompletionResultType]::ParameterValue, 'Wait until the cluster is formed, or a node has joined or gone')
            [CompletionResult]::new('watch', 'watch', [CompletionResultType]::ParameterValue, 'Tell what changes, as it changes')
            [CompletionResult]::new('dashboard', 'dashboard', [CompletionResultType]::ParameterValue, 'Watch the cluster on one screen')
            [CompletionResult]::new('tui', 'tui', [CompletionResultType]::ParameterValue, 'Watch the cluster on one screen')
            [CompletionResult]::new('disco', 'disco', [CompletionResultType]::ParameterValue, 'Show the service discovery tree (XEP-0030) of a domain or an address')
            [CompletionResult]::new('gather', 'gather', [CompletionResultType]::ParameterValue, 'Write all that is observed into one file, for later or for somebody else')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a finding means, why it matters and what to do')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Read Tigase''s config.tdsl: check it, show what it makes of the cluster, format, compare')
            [CompletionResult]::new('context', 'context', [CompletionResultType]::ParameterValue, 'Manage the named clusters of the settings file')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Start a cluster inside this process and run a command against it')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Write the completions of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the manual page of a command')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'clusterctl;status' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Read a capture that gather wrote instead of asking a server; - is standard input')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('--jid', '--jid', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'How TLS begins: at once, after STARTTLS, or as the SRV records say')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities of this file, besides the system''s')
            [CompletionResult]::new('--tls-pin', '--tls-pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from this file; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the first line that this shell command prints as the password')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Use this address for a host and port, as curl''s --resolve; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'The nodes that should be there, divided by commas, or how many')
            [CompletionResult]::new('--expect-down', '--expect-down', [CompletionResultType]::ParameterName, 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable')
            [CompletionResult]::new('--cluster-port', '--cluster-port', [CompletionResultType]::ParameterName, 'The port on which nodes connect to one another [default: 5277]; repeatable')
            [CompletionResult]::new('--connections-per-node', '--connections-per-node', [CompletionResultType]::ParameterName, 'How many connections each pair of nodes should have [default: 5]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--all-contexts', '--all-contexts', [CompletionResultType]::ParameterName, 'Survey every context of the settings file at the same time: a row a cluster')
            [CompletionResult]::new('--no-sockets', '--no-sockets', [CompletionResultType]::ParameterName, 'Do not look at this host''s sockets')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;mesh' {
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'How many nodes to be logged in to at once [default: 8]')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'How many requests to send over each link, one after the other [default: 3]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Read a capture that gather wrote instead of asking a server; - is standard input')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('--jid', '--jid', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'How TLS begins: at once, after STARTTLS, or as the SRV records say')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities of this file, besides the system''s')
            [CompletionResult]::new('--tls-pin', '--tls-pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from this file; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the first line that this shell command prints as the password')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Use this address for a host and port, as curl''s --resolve; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'The nodes that should be there, divided by commas, or how many')
            [CompletionResult]::new('--expect-down', '--expect-down', [CompletionResultType]::ParameterName, 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable')
            [CompletionResult]::new('--cluster-port', '--cluster-port', [CompletionResultType]::ParameterName, 'The port on which nodes connect to one another [default: 5277]; repeatable')
            [CompletionResult]::new('--connections-per-node', '--connections-per-node', [CompletionResultType]::ParameterName, 'How many connections each pair of nodes should have [default: 5]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--probe', '--probe', [CompletionResultType]::ParameterName, 'Log in at every node''s own address, too, and send requests over every link')
            [CompletionResult]::new('--no-sockets', '--no-sockets', [CompletionResultType]::ParameterName, 'Do not look at this host''s sockets')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;check' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Judge by these checks alone, divided by commas; repeatable')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Leave these checks out, divided by commas; repeatable')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Where a check begins to warn, such as silent-link=35s; repeatable')
            [CompletionResult]::new('--critical', '--critical', [CompletionResultType]::ParameterName, 'Where a check becomes critical, such as silent-link=90s; repeatable')
            [CompletionResult]::new('--mute', '--mute', [CompletionResultType]::ParameterName, 'Let a finding not count, for a time or until it worsens; kept in the context; repeatable')
            [CompletionResult]::new('--unmute', '--unmute', [CompletionResultType]::ParameterName, 'Let it count again; without a subject, whatever of this check is muted; repeatable')
            [CompletionResult]::new('--safe-to-stop', '--safe-to-stop', [CompletionResultType]::ParameterName, 'Judge whether this node may be stopped: would the rest stay whole, and would nobody be cut off')
            [CompletionResult]::new('--output-file', '--output-file', [CompletionResultType]::ParameterName, 'Write the answer into this file, whole or not at all, readable for everybody')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'How many nodes to be logged in to at once [default: 8]')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'How many requests to send over each link, one after the other [default: 3]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Read a capture that gather wrote instead of asking a server; - is standard input')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('--jid', '--jid', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'How TLS begins: at once, after STARTTLS, or as the SRV records say')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities of this file, besides the system''s')
            [CompletionResult]::new('--tls-pin', '--tls-pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from this file; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the first line that this shell command prints as the password')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Use this address for a host and port, as curl''s --resolve; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'The nodes that should be there, divided by commas, or how many')
            [CompletionResult]::new('--expect-down', '--expect-down', [CompletionResultType]::ParameterName, 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable')
            [CompletionResult]::new('--cluster-port', '--cluster-port', [CompletionResultType]::ParameterName, 'The port on which nodes connect to one another [default: 5277]; repeatable')
            [CompletionResult]::new('--connections-per-node', '--connections-per-node', [CompletionResultType]::ParameterName, 'How many connections each pair of nodes should have [default: 5]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the checks with their thresholds, and look at nothing')
            [CompletionResult]::new('--probe', '--probe', [CompletionResultType]::ParameterName, 'Log in at every node''s own address, too, and send requests over every link')
            [CompletionResult]::new('--no-sockets', '--no-sockets', [CompletionResultType]::ParameterName, 'Do not look at this host''s sockets')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;sockets' {
            [CompletionResult]::new('--input', '--input', [CompletionResultType]::ParameterName, 'Read the saved output of lsof, ss or netstat instead of asking the kernel; - is standard input')
            [CompletionResult]::new('--on', '--on', [CompletionResultType]::ParameterName, 'Ask the hosts of these nodes, divided by commas, or of all; joins what they show into one matrix')
            [CompletionResult]::new('--via', '--via', [CompletionResultType]::ParameterName, 'With --on: the shell command that runs words on the host of {node}, such as ''ssh {node}''')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Read a capture that gather wrote instead of asking a server; - is standard input')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('--jid', '--jid', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'How TLS begins: at once, after STARTTLS, or as the SRV records say')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities of this file, besides the system''s')
            [CompletionResult]::new('--tls-pin', '--tls-pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from this file; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the first line that this shell command prints as the password')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Use this address for a host and port, as curl''s --resolve; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'The nodes that should be there, divided by commas, or how many')
            [CompletionResult]::new('--expect-down', '--expect-down', [CompletionResultType]::ParameterName, 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable')
            [CompletionResult]::new('--cluster-port', '--cluster-port', [CompletionResultType]::ParameterName, 'The port on which nodes connect to one another [default: 5277]; repeatable')
            [CompletionResult]::new('--connections-per-node', '--connections-per-node', [CompletionResultType]::ParameterName, 'How many connections each pair of nodes should have [default: 5]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--no-sockets', '--no-sockets', [CompletionResultType]::ParameterName, 'Do not look at this host''s sockets')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;wait' {
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'What to wait for: formed, connected=NODE, gone=NODE or version=V; of several, all at once')
            [CompletionResult]::new('--stable', '--stable', [CompletionResultType]::ParameterName, 'How long it must hold without interruption')
            [CompletionResult]::new('--interval', '--interval', [CompletionResultType]::ParameterName, 'Look so often, 500ms at least')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('--jid', '--jid', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'How TLS begins: at once, after STARTTLS, or as the SRV records say')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities of this file, besides the system''s')
            [CompletionResult]::new('--tls-pin', '--tls-pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from this file; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the first line that this shell command prints as the password')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Use this address for a host and port, as curl''s --resolve; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'The nodes that should be there, divided by commas, or how many')
            [CompletionResult]::new('--expect-down', '--expect-down', [CompletionResultType]::ParameterName, 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable')
            [CompletionResult]::new('--cluster-port', '--cluster-port', [CompletionResultType]::ParameterName, 'The port on which nodes connect to one another [default: 5277]; repeatable')
            [CompletionResult]::new('--connections-per-node', '--connections-per-node', [CompletionResultType]::ParameterName, 'How many connections each pair of nodes should have [default: 5]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Read a capture that gather wrote instead of asking a server; - is standard input')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up when it does not hold after this time, such as 90s or 10m [default: 5m]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--no-sockets', '--no-sockets', [CompletionResultType]::ParameterName, 'Do not look at this host''s sockets')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;watch' {
            [CompletionResult]::new('--interval', '--interval', [CompletionResultType]::ParameterName, 'Look so often, 500ms at least')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'End after so many looks')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'End after this time')
            [CompletionResult]::new('--exec', '--exec', [CompletionResultType]::ParameterName, 'Run this shell command for each event, with the event as JSON on its standard input')
            [CompletionResult]::new('--exec-timeout', '--exec-timeout', [CompletionResultType]::ParameterName, 'Give that command so much time')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('--jid', '--jid', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'How TLS begins: at once, after STARTTLS, or as the SRV records say')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities of this file, besides the system''s')
            [CompletionResult]::new('--tls-pin', '--tls-pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from this file; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the first line that this shell command prints as the password')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Use this address for a host and port, as curl''s --resolve; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'The nodes that should be there, divided by commas, or how many')
            [CompletionResult]::new('--expect-down', '--expect-down', [CompletionResultType]::ParameterName, 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable')
            [CompletionResult]::new('--cluster-port', '--cluster-port', [CompletionResultType]::ParameterName, 'The port on which nodes connect to one another [default: 5277]; repeatable')
            [CompletionResult]::new('--connections-per-node', '--connections-per-node', [CompletionResultType]::ParameterName, 'How many connections each pair of nodes should have [default: 5]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Read a capture that gather wrote instead of asking a server; - is standard input')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--until-change', '--until-change', [CompletionResultType]::ParameterName, 'End with the first look that shows a change')
            [CompletionResult]::new('--events', '--events', [CompletionResultType]::ParameterName, 'Also tell what the servers tell administrators; makes the account available and drains its offline messages')
            [CompletionResult]::new('--no-sockets', '--no-sockets', [CompletionResultType]::ParameterName, 'Do not look at this host''s sockets')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;dashboard' {
            [CompletionResult]::new('--interval', '--interval', [CompletionResultType]::ParameterName, 'Look so often, 500ms at least; + and - change it')
            [CompletionResult]::new('--theme', '--theme', [CompletionResultType]::ParameterName, 'The colours [default: auto]')
            [CompletionResult]::new('--log-file', '--log-file', [CompletionResultType]::ParameterName, 'Log each step into this file, at its end')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'How many nodes to be logged in to at once [default: 8]')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'How many requests to send over each link, one after the other [default: 3]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('--jid', '--jid', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'How TLS begins: at once, after STARTTLS, or as the SRV records say')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities of this file, besides the system''s')
            [CompletionResult]::new('--tls-pin', '--tls-pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from this file; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the first line that this shell command prints as the password')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Use this address for a host and port, as curl''s --resolve; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'The nodes that should be there, divided by commas, or how many')
            [CompletionResult]::new('--expect-down', '--expect-down', [CompletionResultType]::ParameterName, 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable')
            [CompletionResult]::new('--cluster-port', '--cluster-port', [CompletionResultType]::ParameterName, 'The port on which nodes connect to one another [default: 5277]; repeatable')
            [CompletionResult]::new('--connections-per-node', '--connections-per-node', [CompletionResultType]::ParameterName, 'How many connections each pair of nodes should have [default: 5]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Read a capture that gather wrote instead of asking a server; - is standard input')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--no-mouse', '--no-mouse', [CompletionResultType]::ParameterName, 'Leave the mouse to the terminal')
            [CompletionResult]::new('--read-only', '--read-only', [CompletionResultType]::ParameterName, 'Hide whatever acts [default: what the context says]')
            [CompletionResult]::new('--events', '--events', [CompletionResultType]::ParameterName, 'Also take what the servers tell administrators; makes the account available and drains its offline messages')
            [CompletionResult]::new('--probe', '--probe', [CompletionResultType]::ParameterName, 'Log in at every node''s own address, too, and send requests over every link')
            [CompletionResult]::new('--break-off', '--break-off', [CompletionResultType]::ParameterName, 'Break off with the first round, to try what is left of the terminal')
            [CompletionResult]::new('--no-sockets', '--no-sockets', [CompletionResultType]::ParameterName, 'Do not look at this host''s sockets')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;tui' {
            [CompletionResult]::new('--interval', '--interval', [CompletionResultType]::ParameterName, 'Look so often, 500ms at least; + and - change it')
            [CompletionResult]::new('--theme', '--theme', [CompletionResultType]::ParameterName, 'The colours [default: auto]')
            [CompletionResult]::new('--log-file', '--log-file', [CompletionResultType]::ParameterName, 'Log each step into this file, at its end')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'How many nodes to be logged in to at once [default: 8]')
            [CompletionResult]::new('--samples', '--samples', [CompletionResultType]::ParameterName, 'How many requests to send over each link, one after the other [default: 3]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('--jid', '--jid', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'How TLS begins: at once, after STARTTLS, or as the SRV records say')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities of this file, besides the system''s')
            [CompletionResult]::new('--tls-pin', '--tls-pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from this file; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the first line that this shell command prints as the password')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Use this address for a host and port, as curl''s --resolve; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'The nodes that should be there, divided by commas, or how many')
            [CompletionResult]::new('--expect-down', '--expect-down', [CompletionResultType]::ParameterName, 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable')
            [CompletionResult]::new('--cluster-port', '--cluster-port', [CompletionResultType]::ParameterName, 'The port on which nodes connect to one another [default: 5277]; repeatable')
            [CompletionResult]::new('--connections-per-node', '--connections-per-node', [CompletionResultType]::ParameterName, 'How many connections each pair of nodes should have [default: 5]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Read a capture that gather wrote instead of asking a server; - is standard input')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--no-mouse', '--no-mouse', [CompletionResultType]::ParameterName, 'Leave the mouse to the terminal')
            [CompletionResult]::new('--read-only', '--read-only', [CompletionResultType]::ParameterName, 'Hide whatever acts [default: what the context says]')
            [CompletionResult]::new('--events', '--events', [CompletionResultType]::ParameterName, 'Also take what the servers tell administrators; makes the account available and drains its offline messages')
            [CompletionResult]::new('--probe', '--probe', [CompletionResultType]::ParameterName, 'Log in at every node''s own address, too, and send requests over every link')
            [CompletionResult]::new('--break-off', '--break-off', [CompletionResultType]::ParameterName, 'Break off with the first round, to try what is left of the terminal')
            [CompletionResult]::new('--no-sockets', '--no-sockets', [CompletionResultType]::ParameterName, 'Do not look at this host''s sockets')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;disco' {
            [CompletionResult]::new('--depth', '--depth', [CompletionResultType]::ParameterName, 'How many levels of items to follow, 1 to 10')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Read a capture that gather wrote instead of asking a server; - is standard input')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('--jid', '--jid', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'How TLS begins: at once, after STARTTLS, or as the SRV records say')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities of this file, besides the system''s')
            [CompletionResult]::new('--tls-pin', '--tls-pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from this file; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the first line that this shell command prints as the password')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Use this address for a host and port, as curl''s --resolve; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'The nodes that should be there, divided by commas, or how many')
            [CompletionResult]::new('--expect-down', '--expect-down', [CompletionResultType]::ParameterName, 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable')
            [CompletionResult]::new('--cluster-port', '--cluster-port', [CompletionResultType]::ParameterName, 'The port on which nodes connect to one another [default: 5277]; repeatable')
            [CompletionResult]::new('--connections-per-node', '--connections-per-node', [CompletionResultType]::ParameterName, 'How many connections each pair of nodes should have [default: 5]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--no-sockets', '--no-sockets', [CompletionResultType]::ParameterName, 'Do not look at this host''s sockets')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;gather' {
            [CompletionResult]::new('-O', '-O ', [CompletionResultType]::ParameterName, 'The same as FILE')
            [CompletionResult]::new('--output-file', '--output-file', [CompletionResultType]::ParameterName, 'The same as FILE')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'What to take out: secrets, or names and addresses as well')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'How many nodes to be logged in to at once [default: 8]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('--jid', '--jid', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'How TLS begins: at once, after STARTTLS, or as the SRV records say')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities of this file, besides the system''s')
            [CompletionResult]::new('--tls-pin', '--tls-pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from this file; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the first line that this shell command prints as the password')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Use this address for a host and port, as curl''s --resolve; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'The nodes that should be there, divided by commas, or how many')
            [CompletionResult]::new('--expect-down', '--expect-down', [CompletionResultType]::ParameterName, 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable')
            [CompletionResult]::new('--cluster-port', '--cluster-port', [CompletionResultType]::ParameterName, 'The port on which nodes connect to one another [default: 5277]; repeatable')
            [CompletionResult]::new('--connections-per-node', '--connections-per-node', [CompletionResultType]::ParameterName, 'How many connections each pair of nodes should have [default: 5]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Read a capture that gather wrote instead of asking a server; - is standard input')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The time in all, such as 2m [default: 60s]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace the file if it is there')
            [CompletionResult]::new('--no-probe', '--no-probe', [CompletionResultType]::ParameterName, 'Do not log in at every node')
            [CompletionResult]::new('--no-sockets', '--no-sockets', [CompletionResultType]::ParameterName, 'Do not look at this host''s sockets')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;explain' {
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Explain what is found in a capture that gather wrote; - is standard input')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;config' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the cluster as this file makes it: ports, limits, times, what does nothing')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a setting means, or what the server makes of a line')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Write the configuration of a new cluster')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say what is wrong with configurations, line by line, and mend it')
            [CompletionResult]::new('tree', 'tree', [CompletionResultType]::ParameterValue, 'Show what the server sees of a configuration, and what it loses')
            [CompletionResult]::new('fmt', 'fmt', [CompletionResultType]::ParameterValue, 'Set configurations in order without a change to what the server sees')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Compare configurations by what they mean')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Turn an old configuration into one of automatic clustering, step by step')
            [CompletionResult]::new('live', 'live', [CompletionResultType]::ParameterValue, 'Compare what each node runs with the others, and with what is written')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'clusterctl;config;show' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--eval', '--eval', [CompletionResultType]::ParameterName, 'Take variables, env(...), from this environment; without it they stay open')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;config;explain' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;config;new' {
            [CompletionResult]::new('--nodes', '--nodes', [CompletionResultType]::ParameterName, 'How many nodes, named node1, node2, ... in the domain')
            [CompletionResult]::new('--node', '--node', [CompletionResultType]::ParameterName, 'The name of a node; repeatable')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'The XMPP domain that the nodes serve')
            [CompletionResult]::new('--admin', '--admin', [CompletionResultType]::ParameterName, 'An administrator; repeatable')
            [CompletionResult]::new('--data-source', '--data-source', [CompletionResultType]::ParameterName, 'The JDBC address of the database [default: the environment''s]')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'A port of the cluster beside 5277; repeatable')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Listen on this address alone [default: on all]; repeatable')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Write a file for each node into this folder, NODE.tdsl, instead of one for all to standard output')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Listen on every IPv4 address')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Listen on every IPv6 address')
            [CompletionResult]::new('--redirect', '--redirect', [CompletionResultType]::ParameterName, 'Send each client to its node, as no load balancer does it')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace files that are there')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;config;check' {
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Make errors of these rules: an id such as TD05, a group (TD, CL), or all; repeatable')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Make warnings of these rules; repeatable')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Say nothing of these rules; repeatable')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Mend what can be mended safely; shows what changes, and asks')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer the question of --fix with yes')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;config;tree' {
            [CompletionResult]::new('--env-file', '--env-file', [CompletionResultType]::ParameterName, 'Take variables from this file instead of the environment: a KEY=VALUE a line, or prop:KEY=VALUE for properties of Java')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--eval', '--eval', [CompletionResultType]::ParameterName, 'Compute expressions and variables as the server does, which leaves those in lists as they stand')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;config;fmt' {
            [CompletionResult]::new('--canonical', '--canonical', [CompletionResultType]::ParameterName, 'Write the form in which the server writes its configuration: sorted, and without comments')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Write nothing; name the files that are not in order, and end with 1 if there are any')
            [CompletionResult]::new('--stdout', '--stdout', [CompletionResultType]::ParameterName, 'Write to standard output instead of into the files')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;config;diff' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;config;migrate' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'The new file [default: FILE itself, the old one kept as FILE.old; of properties config.tdsl beside it]')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'How the old file is written [default: as it looks]')
            [CompletionResult]::new('--node', '--node', [CompletionResultType]::ParameterName, 'The name of this node in the cluster, where the file does not give it')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--balanced', '--balanced', [CompletionResultType]::ParameterName, 'A load balancer stands before the nodes: send clients nowhere else')
            [CompletionResult]::new('--stdout', '--stdout', [CompletionResultType]::ParameterName, 'Write the new file to standard output, the steps to standard error')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Tell the steps, and write nothing')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask before the file is written')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;config;live' {
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'How many nodes to be logged in to at once [default: 8]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'Take this context of the settings file instead of the current one')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Read a capture that gather wrote instead of asking a server; - is standard input')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('--jid', '--jid', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'How TLS begins: at once, after STARTTLS, or as the SRV records say')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities of this file, besides the system''s')
            [CompletionResult]::new('--tls-pin', '--tls-pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from this file; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the first line that this shell command prints as the password')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Use this address for a host and port, as curl''s --resolve; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'The nodes that should be there, divided by commas, or how many')
            [CompletionResult]::new('--expect-down', '--expect-down', [CompletionResultType]::ParameterName, 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable')
            [CompletionResult]::new('--cluster-port', '--cluster-port', [CompletionResultType]::ParameterName, 'The port on which nodes connect to one another [default: 5277]; repeatable')
            [CompletionResult]::new('--connections-per-node', '--connections-per-node', [CompletionResultType]::ParameterName, 'How many connections each pair of nodes should have [default: 5]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--no-sockets', '--no-sockets', [CompletionResultType]::ParameterName, 'Do not look at this host''s sockets')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;config;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the cluster as this file makes it: ports, limits, times, what does nothing')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a setting means, or what the server makes of a line')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Write the configuration of a new cluster')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say what is wrong with configurations, line by line, and mend it')
            [CompletionResult]::new('tree', 'tree', [CompletionResultType]::ParameterValue, 'Show what the server sees of a configuration, and what it loses')
            [CompletionResult]::new('fmt', 'fmt', [CompletionResultType]::ParameterValue, 'Set configurations in order without a change to what the server sees')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Compare configurations by what they mean')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Turn an old configuration into one of automatic clustering, step by step')
            [CompletionResult]::new('live', 'live', [CompletionResultType]::ParameterValue, 'Compare what each node runs with the others, and with what is written')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'clusterctl;config;help;show' {
            break
        }
        'clusterctl;config;help;explain' {
            break
        }
        'clusterctl;config;help;new' {
            break
        }
        'clusterctl;config;help;check' {
            break
        }
        'clusterctl;config;help;tree' {
            break
        }
        'clusterctl;config;help;fmt' {
            break
        }
        'clusterctl;config;help;diff' {
            break
        }
        'clusterctl;config;help;migrate' {
            break
        }
        'clusterctl;config;help;live' {
            break
        }
        'clusterctl;config;help;help' {
            break
        }
        'clusterctl;context' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the contexts and mark the current one')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Make a context the current one')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a context with the flags given')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a context')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check the settings file, and every context or one of them')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'clusterctl;context;list' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;context;use' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;context;add' {
            [CompletionResult]::new('--via', '--via', [CompletionResultType]::ParameterName, 'The shell command that runs words on the host of {node}, for sockets --on')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('--jid', '--jid', [CompletionResultType]::ParameterName, 'Log in as this administrator, such as admin@xmpp-test.org')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Connect to this host instead of asking DNS for the domain''s SRV records')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'How TLS begins: at once, after STARTTLS, or as the SRV records say')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities of this file, besides the system''s')
            [CompletionResult]::new('--tls-pin', '--tls-pin', [CompletionResultType]::ParameterName, 'Trust the certificate with this fingerprint, whoever signed it; repeatable, one a node')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from this file; - is standard input')
            [CompletionResult]::new('--password-command', '--password-command', [CompletionResultType]::ParameterName, 'Take the first line that this shell command prints as the password')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Use this address for a host and port, as curl''s --resolve; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take nodes, ports and connections from this config.tdsl; repeatable, one of each node')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'The nodes that should be there, divided by commas, or how many')
            [CompletionResult]::new('--expect-down', '--expect-down', [CompletionResultType]::ParameterName, 'Nodes that are down on purpose, divided by commas: what follows from it does not count; repeatable')
            [CompletionResult]::new('--cluster-port', '--cluster-port', [CompletionResultType]::ParameterName, 'The port on which nodes connect to one another [default: 5277]; repeatable')
            [CompletionResult]::new('--connections-per-node', '--connections-per-node', [CompletionResultType]::ParameterName, 'How many connections each pair of nodes should have [default: 5]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace a context of that name')
            [CompletionResult]::new('--current', '--current', [CompletionResultType]::ParameterName, 'Make it the current one (the first one always is)')
            [CompletionResult]::new('--show-certificate', '--show-certificate', [CompletionResultType]::ParameterName, 'Show the server''s certificate and, after a yes, pin it')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer the question with yes')
            [CompletionResult]::new('--read-only', '--read-only', [CompletionResultType]::ParameterName, 'Hide whatever acts in the dashboard')
            [CompletionResult]::new('--no-sockets', '--no-sockets', [CompletionResultType]::ParameterName, 'Do not look at this host''s sockets')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;context;remove' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;context;validate' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;context;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the contexts and mark the current one')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Make a context the current one')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a context with the flags given')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a context')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check the settings file, and every context or one of them')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'clusterctl;context;help;list' {
            break
        }
        'clusterctl;context;help;use' {
            break
        }
        'clusterctl;context;help;add' {
            break
        }
        'clusterctl;context;help;remove' {
            break
        }
        'clusterctl;context;help;validate' {
            break
        }
        'clusterctl;context;help;help' {
            break
        }
        'clusterctl;demo' {
            [CompletionResult]::new('--nodes', '--nodes', [CompletionResultType]::ParameterName, 'How many nodes, 1 to 200')
            [CompletionResult]::new('--scenario', '--scenario', [CompletionResultType]::ParameterName, 'What happens in the cluster')
            [CompletionResult]::new('--control', '--control', [CompletionResultType]::ParameterName, 'Take commands that change the cluster at this Unix socket, a line each (`help` lists them)')
            [CompletionResult]::new('--tell', '--tell', [CompletionResultType]::ParameterName, 'Send a command to the demo that serves the socket of --control, and print its answer')
            [CompletionResult]::new('--script', '--script', [CompletionResultType]::ParameterName, 'Change the cluster while it runs: ''at 2s kill node3; at 5s start node3''')
            [CompletionResult]::new('--pace', '--pace', [CompletionResultType]::ParameterName, 'How fast it lives: what takes a real cluster 200 s takes 2 s at 0.01')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [default: auto]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The format of the answer [default: table on a terminal, plain in a pipe]')
            [CompletionResult]::new('--hold', '--hold', [CompletionResultType]::ParameterName, 'Keep the cluster running and print the command line that connects to it')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII characters only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step with its time on standard error; twice and thrice say more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing on standard error but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;completions' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Write the files of all shells into this directory')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;man' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Write the pages of all commands into this directory')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'clusterctl;help' {
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Tell whether the cluster is whole, what is wrong, and who says so')
            [CompletionResult]::new('mesh', 'mesh', [CompletionResultType]::ParameterValue, 'Show what every node says of every other, through one login')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Give the verdict to machines, check by check')
            [CompletionResult]::new('sockets', 'sockets', [CompletionResultType]::ParameterValue, 'List the sockets of the cluster port on this host, by peer, with the kernel''s TCP health')
            [CompletionResult]::new('wait', 'wait', [CompletionResultType]::ParameterValue, 'Wait until the cluster is formed, or a node has joined or gone')
            [CompletionResult]::new('watch', 'watch', [CompletionResultType]::ParameterValue, 'Tell what changes, as it changes')
            [CompletionResult]::new('dashboard', 'dashboard', [CompletionResultType]::ParameterValue, 'Watch the cluster on one screen')
            [CompletionResult]::new('disco', 'disco', [CompletionResultType]::ParameterValue, 'Show the service discovery tree (XEP-0030) of a domain or an address')
            [CompletionResult]::new('gather', 'gather', [CompletionResultType]::ParameterValue, 'Write all that is observed into one file, for later or for somebody else')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a finding means, why it matters and what to do')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Read Tigase''s config.tdsl: check it, show what it makes of the cluster, format, compare')
            [CompletionResult]::new('context', 'context', [CompletionResultType]::ParameterValue, 'Manage the named clusters of the settings file')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Start a cluster inside this process and run a command against it')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Write the completions of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the manual page of a command')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'clusterctl;help;status' {
            break
        }
        'clusterctl;help;mesh' {
            break
        }
        'clusterctl;help;check' {
            break
        }
        'clusterctl;help;sockets' {
            break
        }
        'clusterctl;help;wait' {
            break
        }
        'clusterctl;help;watch' {
            break
        }
        'clusterctl;help;dashboard' {
            break
        }
        'clusterctl;help;disco' {
            break
        }
        'clusterctl;help;gather' {
            break
        }
        'clusterctl;help;explain' {
            break
        }
        'clusterctl;help;config' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the cluster as this file makes it: ports, limits, times, what does nothing')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a setting means, or what the server makes of a line')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Write the configuration of a new cluster')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say what is wrong with configurations, line by line, and mend it')
            [CompletionResult]::new('tree', 'tree', [CompletionResultType]::ParameterValue, 'Show what the server sees of a configuration, and what it loses')
            [CompletionResult]::new('fmt', 'fmt', [CompletionResultType]::ParameterValue, 'Set configurations in order without a change to what the server sees')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Compare configurations by what they mean')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Turn an old configuration into one of automatic clustering, step by step')
            [CompletionResult]::new('live', 'live', [CompletionResultType]::ParameterValue, 'Compare what each node runs with the others, and with what is written')
            break
        }
        'clusterctl;help;config;show' {
            break
        }
        'clusterctl;help;config;explain' {
            break
        }
        'clusterctl;help;config;new' {
            break
        }
        'clusterctl;help;config;check' {
            break
        }
        'clusterctl;help;config;tree' {
            break
        }
        'clusterctl;help;config;fmt' {
            break
        }
        'clusterctl;help;config;diff' {
            break
        }
        'clusterctl;help;config;migrate' {
            break
        }
        'clusterctl;help;config;live' {
            break
        }
        'clusterctl;help;context' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the contexts and mark the current one')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Make a context the current one')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a context with the flags given')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a context')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check the settings file, and every context or one of them')
            break
        }
        'clusterctl;help;context;list' {
            break
        }
        'clusterctl;help;context;use' {
            break
        }
        'clusterctl;help;context;add' {
            break
        }
        'clusterctl;help;context;remove' {
            break
        }
        'clusterctl;help;context;validate' {
            break
        }
        'clusterctl;help;demo' {
            break
        }
        'clusterctl;help;completions' {
            break
        }
        'clusterctl;help;man' {
            break
        }
        'clusterctl;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
