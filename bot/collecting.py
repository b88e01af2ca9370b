"""The interpreter's garbage collector, for a process that remembers much and must not pause."""

from __future__ import annotations

import gc

_YOUNG, _MIDDLE, _OLD = 50_000, 20, 100


def collect_seldom() -> None:
    """Leave out of collections what a start has made, and collect seldom.

    A whole collection looks at everything that is remembered: at a nation's size everybody waits 200 ms for it. Objects
    die when the last reference goes; only what refers to itself waits for the collector.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
