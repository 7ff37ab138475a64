//! Floor 5: arguments, settings, secrets, commands, exit codes.
