"""The house keeps its own order: names, the glossary, the lock, and no trace of any one machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from domain.glossary import GLOSSARY
from domain.indicators import Indicator
from domain.organisation import Role
from domain.progress import Standing
from domain.reports.registry import REPORTS
from domain.screens.entrance import MENU
from domain.targets import Measure
from storage.tables import metadata

ROOT = Path(__file__).parent.parent


def test_every_noun_of_the_domain_has_its_vietnamese_name() -> None:
    nouns = {member.name.lower() for kind in (Indicator, Role, Standing, Measure) for member in kind}
    nouns |= {report.form for report in REPORTS}
    nouns |= {table for table in metadata.tables if table not in ("unit_edge", "grouping_member")}
    assert nouns <= set(GLOSSARY), sorted(nouns - set(GLOSSARY))


def test_the_glossary_is_in_order_and_says_something() -> None:
    assert all(vietnamese.strip() for vietnamese in GLOSSARY.values())
    assert len(GLOSSARY) > 50


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_has_hashes_and_names_no_registry(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert not re.search(r"^--", text, re.MULTILINE)
    pinned = re.findall(r"^[a-z0-9][^\n]*==", text, re.MULTILINE)
    assert len(pinned) > 30
    assert text.count("--hash=sha256:") >= len(pinned)


def test_no_tracked_file_names_a_place_on_one_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607 — git is what made this checkout
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    place = re.compile(rb"(?<![\w.])/(?:home|root|work|Users)/\w")
    for name in listed.stdout.split():
        file = ROOT / name
        if file.suffix in (".py", ".md", ".toml", ".txt", ".lock", ".js", ".html", "") and file.is_file():
            assert not place.search(file.read_bytes()), name


def test_every_menu_entry_is_a_command_telegram_takes() -> None:
    for entry in MENU:
        assert re.fullmatch("[a-z0-9_]{1,32}", entry.command)
        assert 1 <= len(entry.label) <= 256
