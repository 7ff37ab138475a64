# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_clusterctl_global_optspecs
    string join \n c/context= j/jid= s/server= tls= ca-file= tls-pin= password-file= password-command= no-sockets resolve= expect= cluster-port= connections-per-node= timeout= o/output= color= ascii v/verbose q/quiet h/help V/version
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
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l expect -d 'The nodes that should be there, divided by commas, or how many' -r
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l cluster-port -d 'The port on which nodes connect to one another [default: 5277]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l connections-per-node -d 'How many connections each pair of nodes should have [default: 5]' -r
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l timeout -d 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]' -r
complete -c clusterctl -n "__fish_clusterctl_needs_command" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l no-sockets -d 'Do not look at this host\'s sockets'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -s V -l version -d 'Print version'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "status" -d 'Tell whether the cluster is whole, what is wrong, and who says so'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "sockets" -d 'List the sockets of the cluster port on this host, by peer, with the kernel\'s TCP health'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "disco" -d 'Show the service discovery tree (XEP-0030) of a domain or an address'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "explain" -d 'Say what a finding means, why it matters and what to do'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "context" -d 'Manage the named clusters of the settings file'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "demo" -d 'Start a cluster inside this process and run a command against it'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "completions" -d 'Write the completions of a shell'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "man" -d 'Write the manual page of a command'
complete -c clusterctl -n "__fish_clusterctl_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -s c -l context -d 'Take this context of the settings file instead of the current one' -r -f
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
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l expect -d 'The nodes that should be there, divided by commas, or how many' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l cluster-port -d 'The port on which nodes connect to one another [default: 5277]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l connections-per-node -d 'How many connections each pair of nodes should have [default: 5]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l timeout -d 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l no-sockets -d 'Do not look at this host\'s sockets'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l input -d 'Read the saved output of lsof, ss or netstat instead of asking the kernel; - is standard input' -r -F
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -s c -l context -d 'Take this context of the settings file instead of the current one' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l resolve -d 'Use this address for a host and port, as curl\'s --resolve; repeatable' -r -f
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l expect -d 'The nodes that should be there, divided by commas, or how many' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l cluster-port -d 'The port on which nodes connect to one another [default: 5277]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l connections-per-node -d 'How many connections each pair of nodes should have [default: 5]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l timeout -d 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand sockets" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l depth -d 'How many levels of items to follow, 1 to 10' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -s c -l context -d 'Take this context of the settings file instead of the current one' -r -f
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
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l expect -d 'The nodes that should be there, divided by commas, or how many' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l cluster-port -d 'The port on which nodes connect to one another [default: 5277]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l connections-per-node -d 'How many connections each pair of nodes should have [default: 5]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l timeout -d 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l no-sockets -d 'Do not look at this host\'s sockets'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand disco" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand explain" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand explain" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand explain" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand explain" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand explain" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and not __fish_seen_subcommand_from list use add remove validate help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and not __fish_seen_subcommand_from list use add remove validate help" -f -a "list" -d 'List the contexts and mark the current one'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and not __fish_seen_subcommand_from list use add remove validate help" -f -a "use" -d 'Make a context the current one'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and not __fish_seen_subcommand_from list use add remove validate help" -f -a "add" -d 'Add a context with the flags given'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and not __fish_seen_subcommand_from list use add remove validate help" -f -a "remove" -d 'Remove a context'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and not __fish_seen_subcommand_from list use add remove validate help" -f -a "validate" -d 'Check the settings file, and every context or one of them'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and not __fish_seen_subcommand_from list use add remove validate help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from list" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from list" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from list" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from use" -s h -l help -d 'Print help (see more with \'--help\')'
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
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l expect -d 'The nodes that should be there, divided by commas, or how many' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l cluster-port -d 'The port on which nodes connect to one another [default: 5277]; repeatable' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l connections-per-node -d 'How many connections each pair of nodes should have [default: 5]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l timeout -d 'Give up after this time in all, such as 500ms, 10s or 1m30s [default: 10s]' -r
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l force -d 'Replace a context of that name'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l current -d 'Make it the current one (the first one always is)'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l show-certificate -d 'Show the server\'s certificate and, after a yes, pin it'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand context; and __fish_seen_subcommand_from add" -l yes -d 'Answer the question with yes'
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
hostile-names\t'names and versions hold escapes, formulas, newlines and the like'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -s o -l output -d 'The format of the answer [default: table on a terminal, plain in a pipe]' -r -f -a "table\t'For people'
wide\t'A table with every column'
plain\t'No frames, one record a line'
json\t'For programs'
yaml\t'For programs'
csv\t'For spreadsheets'
markdown\t'For tickets and wikis'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -l color -d 'When to colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Also in a pipe'
never\t'Not at all'"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -l hold -d 'Keep the cluster running and print the command line that connects to it'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -l ascii -d 'Draw with ASCII characters only'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -s v -l verbose -d 'Show each step with its time on standard error; twice and thrice say more'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -s q -l quiet -d 'Say nothing on standard error but errors'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand completions" -l dir -d 'Write the files of all shells into this directory' -r -f -a "(__fish_complete_directories)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand man" -l dir -d 'Write the pages of all commands into this directory' -r -f -a "(__fish_complete_directories)"
complete -c clusterctl -n "__fish_clusterctl_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status sockets disco explain context demo completions man help" -f -a "status" -d 'Tell whether the cluster is whole, what is wrong, and who says so'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status sockets disco explain context demo completions man help" -f -a "sockets" -d 'List the sockets of the cluster port on this host, by peer, with the kernel\'s TCP health'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status sockets disco explain context demo completions man help" -f -a "disco" -d 'Show the service discovery tree (XEP-0030) of a domain or an address'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status sockets disco explain context demo completions man help" -f -a "explain" -d 'Say what a finding means, why it matters and what to do'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status sockets disco explain context demo completions man help" -f -a "context" -d 'Manage the named clusters of the settings file'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status sockets disco explain context demo completions man help" -f -a "demo" -d 'Start a cluster inside this process and run a command against it'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status sockets disco explain context demo completions man help" -f -a "completions" -d 'Write the completions of a shell'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status sockets disco explain context demo completions man help" -f -a "man" -d 'Write the manual page of a command'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and not __fish_seen_subcommand_from status sockets disco explain context demo completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "list" -d 'List the contexts and mark the current one'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "use" -d 'Make a context the current one'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "add" -d 'Add a context with the flags given'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "remove" -d 'Remove a context'
complete -c clusterctl -n "__fish_clusterctl_using_subcommand help; and __fish_seen_subcommand_from context" -f -a "validate" -d 'Check the settings file, and every context or one of them'
