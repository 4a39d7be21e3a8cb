"""The `ecosystem` command: a file a command under `cli/commands/`, each imported only when it runs."""
