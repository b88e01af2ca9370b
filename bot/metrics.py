"""Counters and times for /metrics; none carries personal text."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

RECEIVED = Counter("chibot_updates_received_total", "Updates stored in the inbox.", ["channel"])
HANDLED = Counter("chibot_updates_handled_total", "Updates handled, by outcome.", ["outcome"])
HANDLING = Histogram("chibot_update_seconds", "From taking an update to its commit.")
SENT = Counter("chibot_messages_total", "Messages by delivery state.", ["channel", "status"])
SENDING = Histogram("chibot_send_seconds", "Time the messenger took to accept a message.")
TICKS = Counter("chibot_ticks_total", "Runs of the tick, by outcome.", ["outcome"])
CARDS = Counter("chibot_cards_total", "Morning cards and digests queued.")
