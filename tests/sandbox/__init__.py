"""The look-alike of Telegram, tried with the real client library."""
