"""Makes pictures, workbooks and documents in a process of its own: drawing takes the interpreter, and nobody waits.

The process begins with the first picture that is wanted and ends with the bot. matplotlib and its fonts are loaded
there, so that the bot itself stays small.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess
from threading import Thread

from domain.charts import Chart
from domain.papers import Paper
from domain.reply import Book


def make(what: Chart | Book | Paper) -> bytes:
    """Return a picture as PNG, a workbook as .xlsx, a document as .docx."""
    match what:
        case Book():
            from bot.rendering.books import write_book  # noqa: PLC0415 — each kind loads its own library

            return write_book(what)
        case Paper():
            from bot.rendering.papers import write_paper  # noqa: PLC0415

            return write_paper(what)
        case _:
            from bot.rendering.charts import draw  # noqa: PLC0415

            return draw(what)


def _end_with_parent() -> None:
    """Let this process end when the bot is gone, even killed: a pool's process would wait for work forever."""
    if parent := multiprocessing.parent_process():
        Thread(target=_wait_and_end, args=(parent,), daemon=True).start()


def _wait_and_end(parent: BaseProcess) -> None:
    parent.join()
    os._exit(0)


class Maker:
    """The process that makes files, begun when it is first needed."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def make(self, what: Chart | Book | Paper) -> bytes:
        """Return what was made; a process that was killed is begun once more."""
        try:
            return await self._made(what)
        except BrokenProcessPool:
            self.close()
            return await self._made(what)

    async def _made(self, what: Chart | Book | Paper) -> bytes:
        if self._pool is None:
            # A fork would copy our threads' locks and the database's connections.
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=spawn, initializer=_end_with_parent)
        return await asyncio.get_running_loop().run_in_executor(self._pool, make, what)

    def close(self) -> None:
        """End the process; what it is making is not waited for."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
