"""The results as text: tables, and every aim with what was measured and whether it is met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from benchmarks.broadcast import PER_SECOND, Paced, Spread
from benchmarks.databases import POSTGRESQL
from benchmarks.drawing import Beside, Drawn
from benchmarks.guided import PeerResult
from benchmarks.organisations import DISTRICT, NATION, PROVINCE
from benchmarks.progress import FILES, MAIN, Answered
from benchmarks.reminders import Run
from benchmarks.timing import percentile

ODK_REPORTS = 41  # a second: what ODK Central publishes for a server of 2 GB


_READING = """\
Read ratios, not times: every peer runs in the same run, in turns, on the same machine, against the same look-alike of
the Bot API, whose own work shares the cores (and bounds the updates a second of the quickest). Data are synthetic."""
_MESSAGES = """\
Fifty people at a time in a closed loop, among 500 with a cell each in a province. A guided report is six updates
(/ketnap, name, year of birth, day, skip, send), a one-line report three. CPU is that of the bot's whole process, user
and system, without its start; the server of PostgreSQL is not in it. Start to first answer: the median, with a message
already waiting. The echo sends the same words back: one message for each, nothing kept, no button to answer."""
_QUESTIONS = """\
Milliseconds: p50 / p99, and in brackets the first answer of a process, which remembers nothing yet. In-process: the
account, its rights, the queries, the decision and the text, in one transaction with its commit. Every cell has a
secretary, nine of ten have attested the last month, and ten cells report before a question is asked again. Growth: p50
of the province to that of the district (21 times the units). The province has its 100 communes right below it, as since
2025. As a chat: through the process and back, with nobody else in office, for their morning cards would be sent
meanwhile."""
_BROADCASTS = f"""\
A directive to everybody below, sent by the process at {PER_SECOND} messages a second to a Telegram that refuses more.
Times are those at which messages came to it, answers to people among them. A reply: from "menu" to its answer, four
people a second, without the broadcast and during it; then it waits its turn among the messages that go out, 17 ms on
average. Planning: everybody's message queued, as many transactions as it takes; the longest is what an answer may wait
for."""


_FILES = """\
Each kind at its largest (twelve units in a picture, a hundred in a file), in the process that makes
them, once it runs. Below, a reply to somebody else, from "menu" to its answer, without pictures and while one is asked
for as soon as the last has come."""


_MET = {True: "yes", False: "**no**", None: "–"}


@dataclass(frozen=True)
class Measurements:
    """All that one run has measured; the first peer is the bare echo."""

    peers: list[PeerResult]
    answers: list[Answered]
    reminders: list[Run]
    broadcasts: list[Paced]
    spreads: list[Spread]
    drawn: list[Drawn]
    beside: list[Beside]


@dataclass(frozen=True)
class Verdict:
    """An aim, what was measured, and whether it is met; None where it was not measured."""

    aim: str
    measured: str
    met: bool | None


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def document(found: Measurements, machine: list[str], command: str, day: date, seconds: float) -> str:
    """Return RESULTS.md."""
    parts = [
        "# Benchmark results",
        _READING,
        "\n".join(f"- {line}" for line in [*machine, f"{day:%Y-%m-%d}, `{command}`, {seconds:.0f} s"]),
        "## Aims",
        table(("aim", "measured", "met"), [(v.aim, v.measured, _MET[v.met]) for v in verdicts(found)]),
        "## One message",
        _MESSAGES,
        _peers(found.peers),
        _lines(found.peers),
        "## A leader's question",
        _QUESTIONS,
        _answers(found.answers),
        "## Pictures and files",
        _FILES,
        table(
            ("made", "p50 ms", "p99 ms"), [(each.what, f"{each.p50:.0f}", f"{each.p99:.0f}") for each in found.drawn]
        ),
        table(
            ("database", "pictures meanwhile", "reply p50 ms", "p99 ms"),
            [
                (
                    each.vendor,
                    f"{each.pictures}",
                    f"{percentile(each.quiet, 0.5):.0f} → {percentile(each.busy, 0.5):.0f}",
                    f"{percentile(each.quiet, 0.99):.0f} → {percentile(each.busy, 0.99):.0f}",
                )
                for each in found.beside
            ],
        ),
        "## The reminder run of a province",
        table(
            ("database", "cells", "reminders", "planned, s", "planned, marked and queued, s"),
            [
                (run.vendor, f"{run.cells:,}", f"{run.reminders:,}", f"{run.planned:.2f}", f"{run.queued:.2f}")
                for run in found.reminders
            ],
        ),
        "## A directive to many",
        _BROADCASTS,
        _paced(found.broadcasts),
        table(
            ("database", "recipients", "queued, s", "longest transaction, ms"),
            [
                (spread.vendor, f"{spread.people:,}", f"{spread.seconds:.2f}", f"{spread.longest * 1000:.0f}")
                for spread in found.spreads
            ],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _peers(peers: list[PeerResult]) -> str:
    base = peers[0].steps.cpu_ms
    head = ("bot", "CPU ms/update", "ratio", "p50 ms", "p99 ms", "updates/s", "reports/s", "RSS MiB", "start s")
    rows = [
        (
            peer.name,
            f"{peer.steps.cpu_ms:.2f}",
            f"{peer.steps.cpu_ms / base:.2f}",
            f"{peer.steps.wait_ms(0.5):.0f}",
            f"{peer.steps.wait_ms(0.99):.0f}",
            f"{peer.steps.rate:.0f}",
            f"{peer.steps.reports:.0f}" if peer.lines.updates else "–",
            f"{peer.memory:.0f}",
            f"{peer.start:.2f}",
        )
        for peer in peers
    ]
    updates = peers[0].steps.updates
    return f"RSS after {updates:,} updates.\n\n" + table(head, rows)


def _lines(peers: list[PeerResult]) -> str:
    base = peers[0].steps.cpu_ms
    head = ("one-line reports", "CPU ms/update", "ratio", "p50 ms", "p99 ms", "updates/s", "reports/s", "reports/CPU s")
    rows = [
        (
            peer.name.replace("guided step", "one line"),
            f"{peer.lines.cpu_ms:.2f}",
            f"{peer.lines.cpu_ms / base:.2f}",
            f"{peer.lines.wait_ms(0.5):.0f}",
            f"{peer.lines.wait_ms(0.99):.0f}",
            f"{peer.lines.rate:.0f}",
            f"{peer.lines.reports:.0f}",
            f"{peer.lines.reports_per_cpu:.0f}",
        )
        for peer in peers
        if peer.lines.updates
    ]
    return table(head, rows)


def _answers(answers: list[Answered]) -> str:
    vendors = list(dict.fromkeys(answer.vendor for answer in answers))
    blocks = []
    for vendor in vendors:
        mine = [answer for answer in answers if answer.vendor == vendor]
        sizes = list(dict.fromkeys((answer.size, answer.units, answer.facts) for answer in mine))
        by_place = {(answer.question, answer.size): answer for answer in mine}
        head = (
            f"{vendor}: question",
            *(f"{size} ({units:,} units, {facts:,} facts)" for size, units, facts in sizes),
            "growth",
        )
        rows = [
            (
                question,
                *(_taken(by_place[question, size]) for size, _, _ in sizes),
                f"{growth(answers, vendor, question):.1f}×",
            )
            for question in dict.fromkeys(answer.question for answer in mine)
        ]
        blocks.append(table(head, rows))
    return "\n\n".join(blocks)


def _taken(answer: Answered) -> str:
    return f"{answer.p50:.1f} / {answer.p99:.1f} ({answer.first:.0f})"


def _paced(broadcasts: list[Paced]) -> str:
    head = (
        "database",
        "recipients",
        "messages/s",
        "most in 1 s",
        "refused",
        "reply p50 ms",
        "p99 ms",
        "ratio p50 / p99",
    )
    rows = []
    for sent in broadcasts:
        (quiet, busy), (quiet_99, busy_99) = sent.wait_ms(0.5), sent.wait_ms(0.99)
        rows.append(
            (
                sent.vendor,
                f"{sent.chats:,}",
                f"{sent.rate:.2f}",
                f"{sent.most}",
                f"{sent.refused}",
                f"{quiet:.0f} → {busy:.0f}",
                f"{quiet_99:.0f} → {busy_99:.0f}",
                f"{busy / quiet:.1f} / {busy_99 / quiet_99:.1f}",
            )
        )
    return table(head, rows)


def growth(answers: list[Answered], vendor: str, question: str) -> float:
    """Return how many times longer a question takes at a province than at a district."""
    p50 = {a.size: a.p50 for a in answers if (a.vendor, a.question) == (vendor, question)}
    return p50[PROVINCE.name] / p50[DISTRICT.name]


def verdicts(found: Measurements) -> list[Verdict]:
    """Return every aim with what was measured."""
    return [
        *_of_steps(found.peers),
        *_of_leaders(found.answers),
        *_of_files(found.drawn, found.beside),
        *_of_reminders(found.reminders),
        *_of_broadcasts(found.broadcasts),
        *_of_spreads(found.spreads),
    ]


def _of_steps(peers: list[PeerResult]) -> list[Verdict]:
    echo, *others = peers
    updates = echo.steps.updates
    told = []
    for peer in (other for other in others if other.lines.updates):
        where = peer.name.partition(", ")[2]
        ratio = peer.steps.cpu_ms / echo.steps.cpu_ms
        p99, echo_p99 = peer.steps.wait_ms(0.99), echo.steps.wait_ms(0.99)
        best = max(peer.steps.reports, peer.lines.reports)
        told += [
            Verdict(f"guided step ≤ 0.5 × CPU of PTB's bare echo; {where}", f"{ratio:.2f}", ratio <= 0.5),
            Verdict(f"guided step ≤ 0.28 × CPU of PTB's bare echo; {where}", f"{ratio:.2f}", ratio <= 0.28),
            Verdict(f"p99 at 50 users under PTB echo's; {where}", f"{p99:.0f} ms to {echo_p99:.0f} ms", p99 < echo_p99),
            Verdict(f"RSS after {updates:,} updates ≤ 80 MiB; {where}", f"{peer.memory:.0f} MiB", peer.memory <= 80),
            Verdict(f"start to first answer < 2 s; {where}", f"{peer.start:.2f} s", peer.start < 2),
            Verdict(
                f"ten times ODK Central's published {ODK_REPORTS} reports/s; {where}",
                f"{best:.0f}/s ({best / ODK_REPORTS:.1f} times)",
                best >= 10 * ODK_REPORTS,
            ),
        ]
    return told


def _of_leaders(answers: list[Answered]) -> list[Verdict]:
    told = []
    for vendor in dict.fromkeys(answer.vendor for answer in answers):
        mine = [answer for answer in answers if answer.vendor == vendor]
        for size, most in ((PROVINCE.name, 50), (NATION.name, 100)):
            there = [answer for answer in mine if answer.size == size]
            screens = [answer for answer in there if answer.question not in FILES]
            if there:
                worst = max(screens, key=lambda answer: answer.p50)
                within = sum(answer.p50 <= most for answer in screens)
                told.append(
                    Verdict(
                        f"every leader's screen ≤ {most} ms p50 at {size}; {vendor}",
                        f"{within} of {len(screens)}, at most {worst.p50:.1f} ms ({worst.question})",
                        worst.p50 <= most,
                    )
                )
                file = max((answer for answer in there if answer.question in FILES), key=lambda answer: answer.p50)
                told.append(
                    Verdict(
                        f"what stands in each file < 300 ms p50 at {size}; {vendor}",
                        f"at most {file.p50:.1f} ms ({file.question})",
                        file.p50 < 300,
                    )
                )
        grown = {a.question: growth(answers, vendor, a.question) for a in mine}
        worst_name = max(grown, key=lambda name: grown[name])
        told.append(
            Verdict(
                f"growth from district to province ≤ 10×; {vendor}",
                f"{grown[MAIN]:.1f}× ({MAIN}), at most {grown[worst_name]:.1f}× ({worst_name})",
                grown[worst_name] <= 10,
            )
        )
    if not any(answer.size == NATION.name and answer.vendor == POSTGRESQL for answer in answers):
        told.append(
            Verdict("every leader's screen ≤ 100 ms p50 at nation; PostgreSQL", "not measured (--nation)", met=None)
        )
    return told


def _of_files(drawn: list[Drawn], beside: list[Beside]) -> list[Verdict]:
    worst = max(drawn, key=lambda each: each.p50)
    told = [
        Verdict("each picture and file < 300 ms p50", f"at most {worst.p50:.0f} ms ({worst.what})", worst.p50 < 300)
    ]
    for each in beside:
        quiet, busy = percentile(each.quiet, 0.99), percentile(each.busy, 0.99)
        told.append(
            Verdict(
                f"a reply while pictures are drawn at most 100 ms slower at p99; {each.vendor}",
                f"{busy:.0f} ms to {quiet:.0f} ms",
                busy - quiet <= 100,
            )
        )
    return told


def _of_reminders(runs: list[Run]) -> list[Verdict]:
    return [
        Verdict(f"a province's reminder run planned < 2 s; {run.vendor}", f"{run.planned:.2f} s", run.planned < 2)
        for run in runs
    ]


def _of_broadcasts(broadcasts: list[Paced]) -> list[Verdict]:
    told = []
    for sent in broadcasts:
        where = f"{sent.chats:,} chats; {sent.vendor}"
        quiet, busy = sent.wait_ms(0.99)
        told += [
            Verdict(
                f"a directive goes out within 1 % of {PER_SECOND}/s; {where}",
                f"{sent.rate:.2f}/s",
                abs(sent.rate - PER_SECOND) <= PER_SECOND / 100,
            ),
            Verdict(
                f"never more than {PER_SECOND} in any second, none refused; {where}",
                f"at most {sent.most}, {sent.refused} refused",
                sent.most <= PER_SECOND and not sent.refused,
            ),
            Verdict(
                f"a reply during a directive at most 100 ms slower at p99; {where}",
                f"{busy:.0f} ms to {quiet:.0f} ms",
                busy - quiet <= 100,
            ),
        ]
    return told


def _of_spreads(spreads: list[Spread]) -> list[Verdict]:
    return [
        Verdict(
            f"a directive to {spread.people:,} people queued < 2 s; {spread.vendor}",
            f"{spread.seconds:.2f} s",
            spread.seconds < 2,
        )
        for spread in spreads
    ]
