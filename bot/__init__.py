"""The process: messengers, outbox, tick, sandbox and command line."""
