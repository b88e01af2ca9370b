"""`python -m bot run` as a child process: started, read, killed, stopped."""

from __future__ import annotations

import asyncio
import os
import re
import resource
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 30.0
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")
# The same program, with its imports behind it and its start before it: a restart then costs no second of a test's time.
_WARM = "import bot.cli, sys; sys.stdin.readline(); sys.argv = ['bot', 'run']; bot.cli.main()"


class Ended(NamedTuple):
    """How a process ended, and how long it took to after it was asked."""

    code: int
    seconds: float


def environment(**settings: str) -> dict[str, str]:
    """Return an environment with these settings and none of the tester's own."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **settings}


@dataclass
class Program:
    """One process; `output` is all it has printed, line by line."""

    child: asyncio.subprocess.Process
    output: list[str] = field(default_factory=list)
    _said: asyncio.Condition = field(default_factory=asyncio.Condition)
    _over: bool = False

    async def listen(self) -> None:
        """Read what the process prints until it ends."""
        assert self.child.stdout is not None
        async for line in self.child.stdout:
            async with self._said:
                self.output.append(line.decode().rstrip("\n"))
                self._said.notify_all()
        async with self._said:
            self._over = True
            self._said.notify_all()

    async def says(self, words: str, timeout: float = _START_SECONDS) -> str:  # noqa: ASYNC109 — one sentence, not a block
        """Wait for a line that holds these words."""
        found: list[str] = []

        def heard() -> bool:
            found[:] = [line for line in self.output if words in line]
            return bool(found) or self._over

        try:
            async with asyncio.timeout(timeout), self._said:
                await self._said.wait_for(heard)
        except TimeoutError:
            raise AssertionError(f"not said in {timeout} s: {words}\n{self.text}") from None
        assert found, f"ended without saying: {words}\n{self.text}"
        return found[0]

    async def port(self) -> int:
        """Wait until the process serves; return its port on the web."""
        found = re.search(r"port=(\d+)", await self.says("event=serving"))
        assert found, self.text
        return int(found[1])

    def go(self) -> None:
        """Let a warm process start."""
        assert self.child.stdin is not None
        self.child.stdin.write(b"\n")

    def limit_files(self, size: int) -> None:
        """Let no file grow over a size, as on a full disk; a negative size lifts the limit."""
        _, most = resource.prlimit(self.child.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.child.pid, resource.RLIMIT_FSIZE, (most if size < 0 else size, most))

    def maker(self) -> int | None:
        """Return the number of the process that makes its files; None before the first is wanted."""
        children = Path(f"/proc/{self.child.pid}/task/{self.child.pid}/children").read_text(encoding="ascii").split()
        of_pool = [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
        return int(of_pool[0]) if of_pool else None

    async def kill(self) -> None:
        """End the process at once, wherever it is."""
        if self.child.returncode is None:
            self.child.kill()
        await self.child.wait()

    async def stop(self) -> Ended:
        """Ask the process to end, as a service manager does."""
        begun = time.monotonic()
        self.child.send_signal(signal.SIGTERM)
        return Ended(await self.ended(), time.monotonic() - begun)

    async def ended(self, timeout: float = 20) -> int:  # noqa: ASYNC109
        """Wait for the end; return the exit code."""
        try:
            async with asyncio.timeout(timeout):
                return await self.child.wait()
        except TimeoutError:
            raise AssertionError(f"did not end in {timeout} s:\n{self.text}") from None

    @property
    def text(self) -> str:
        """All that was printed."""
        return "\n".join(self.output)


async def launch(
    settings: Mapping[str, str],
    folder: Path,
    tasks: asyncio.TaskGroup,
    *,
    warm: bool = False,
    before: Callable[[], None] | None = None,
) -> Program:
    """Start the bot in a folder of its own; a warm one waits for `go`."""
    what = ("-c", _WARM) if warm else ("-m", "bot", "run")
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *what,
        cwd=folder,
        env=environment(**settings),
        stdin=asyncio.subprocess.PIPE if warm else asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        preexec_fn=before,
        limit=2**20,
    )
    program = Program(child)
    tasks.create_task(program.listen())
    return program
