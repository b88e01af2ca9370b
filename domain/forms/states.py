"""The situations a guided report can be in: one frozen type each, with exactly what is known by then, always JSON."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from domain.addresses import Press


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Given(_Frozen):
    """An answer as it is stored in a draft."""

    field: str
    value: JsonValue


class Draft(_Frozen):
    """A report not yet sent. `key` is its own for ever: a second "send" with it finds the first receipt.

    `corrects` is the number of the report that it would replace, `reason` why it is sent although it corrects or is
    unusual; in practice nothing is counted.
    """

    key: str
    form: str
    version: int
    unit_id: int
    given: tuple[Given, ...] = ()
    corrects: int | None = None
    reason: str = ""
    practice: bool = False


class Offer(_Frozen):
    """A choice that was offered, and the text that it stands for."""

    label: str
    text: str


class Idle(_Frozen):
    """Nothing is open; what was dropped last can still be taken up again."""

    kind: Literal["idle"] = "idle"
    dropped: Draft | None = None


class Asking(_Frozen):
    """A question waits for its answer. `editing` came from the review card and goes back to it."""

    kind: Literal["asking"] = "asking"
    draft: Draft
    field: str
    offered: tuple[Offer, ...] = ()
    editing: bool = False


class Reviewing(_Frozen):
    """The whole report is shown and waits to be sent."""

    kind: Literal["reviewing"] = "reviewing"
    draft: Draft


class Explaining(_Frozen):
    """The report is complete, but it corrects another or is unusual: it is sent with a reason."""

    kind: Literal["explaining"] = "explaining"
    draft: Draft


class Resuming(_Frozen):
    """A draft was found when something else was wanted: continue, begin anew, or drop."""

    kind: Literal["resuming"] = "resuming"
    draft: Draft
    wanted: Draft | None = None


State = Annotated[Idle | Asking | Reviewing | Explaining | Resuming, Field(discriminator="kind")]
Open = Asking | Reviewing | Explaining | Resuming


class Started(_Frozen):
    """Somebody wants to make a report.

    `given` holds what a one-line entry said; `note` tells what it said wrongly, of the field `wrong`; `offered` holds
    what it may have meant.
    """

    form: str
    given: tuple[Given, ...] = ()
    note: str = ""
    wrong: str = ""
    offered: tuple[Offer, ...] = ()
    practice: bool = False


class Reopened(_Frozen):
    """Somebody wants to correct a report that was sent, perhaps first at the field that was found wrong."""

    form: str
    given: tuple[Given, ...]
    corrects: int
    field: str = ""
    note: str = ""


class Returned(_Frozen):
    """Somebody came back to the beginning (menu, start) without saying what for."""


class Typed(_Frozen):
    """Somebody typed something."""

    text: str


class Chosen(_Frozen):
    """Somebody pressed an offered answer."""

    draft: str
    field: str
    number: int


class EditAsked(_Frozen):
    """Somebody wants to change one line of the review card."""

    draft: str
    field: str


class Pressed(_Frozen):
    """Somebody pressed one of the buttons that move the draft."""

    draft: str
    press: Press


Event = Started | Reopened | Returned | Typed | Chosen | EditAsked | Pressed
