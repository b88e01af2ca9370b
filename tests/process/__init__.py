"""The real process, run as an operator runs it, against a Telegram server of the test's own."""
