"""The table of all kinds in docs/write-a-contract.md, made from the kinds: `python -m tests.kinds_table`."""

from __future__ import annotations

from pathlib import Path

from accord.runtime.kinds import Kind, kinds

PAGE = Path(__file__).resolve().parents[1] / "docs" / "write-a-contract.md"
BEGIN, END = "<!-- kinds -->", "<!-- end of kinds -->"
_NEEDS = {
    "read": "reading",
    "writes": "`--allow-writes`",
    "throwaway": "`throwaway`",
    "load": "`--allow-load`",
    "history": "`--baseline`",
}


def table() -> str:
    """A row for each kind: its name, what it is about, and what a run must be allowed so that all of it is tried."""
    rows = [f"| `{kind.name}` | {kind.summary} | {_needed(kind.needs)} |" for kind in _sorted()]
    return "\n".join(["| kind | what is promised | takes |", "|---|---|---|", *rows])


def page() -> str:
    """The page with the table as it should be."""
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def _sorted() -> list[Kind]:
    return [kind for _, kind in sorted(kinds().items())]


def _needed(needs: tuple[str, ...]) -> str:
    beyond = [name for name in needs if name != "read"] or ["read"]
    return ", ".join(_NEEDS[name] for name in beyond)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
