"""Ready scenarios, one from each source document."""

from __future__ import annotations

from collections.abc import Mapping

from bot.scenarios.gia_loc import GIA_LOC
from bot.scenarios.hiep_hoa import HIEP_HOA
from bot.scenarios.loc_ninh import LOC_NINH
from bot.scenarios.nam_sach import NAM_SACH
from bot.scenarios.scenario import Phone, Scenario
from bot.scenarios.tan_an import TAN_AN

__all__ = ["DEFAULT", "SCENARIOS", "Phone", "Scenario"]

DEFAULT = "hiep-hoa"
SCENARIOS: Mapping[str, Scenario] = {each.name: each for each in (HIEP_HOA, NAM_SACH, LOC_NINH, GIA_LOC, TAN_AN)}
