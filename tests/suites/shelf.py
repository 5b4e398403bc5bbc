"""A shelf of boxes, served with limits that hold or do not: what the checks of limits are tried on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from accord.model.assessment import Result
from accord.runtime.options import Options
from accord.runtime.session import run
from tests.engine.servers import Answer, answering

CONTRACT = """
[api]
base_url = "{url}"
standard = "http"
[capabilities]
writes = true
throwaway = true
[updates]
{updates}
[[resource]]
path = "/boxes"
items = "/items"
create = {{ name = "{{unique}}", things = ["thing"], open = false }}
update = {update}
[[promise]]
id = "shelf/limits/it"
level = "MUST"
summary = "It holds."
{promise}
"""
MERGED = 'token = "version"\ndelete_parameter = "version"', '{ name = "{unique}" }'
ACTING = (
    'style = "actions"\nmethod = "POST"\ntoken = "version"\ndelete_parameter = "version"',
    '{ action = "set", name = "{unique}" }',
)


@dataclass
class Shelf:
    """Boxes with things in them; `limits` are those that hold, `odd` names what is done otherwise."""

    odd: str = ""
    things: int = 5
    name: str = "[a-z0-9-]{2,20}"
    open: int = 4
    octets: int = 1_000_000
    actions: int = 6
    featured: int = 4
    boxes: dict[str, dict[str, Any]] = field(default_factory=dict)
    made: int = 0

    def answer(self, method: str, path: str, query: Mapping[str, str], body: Any) -> tuple[int, Any]:
        """The status and the document for a request."""
        parts = path.strip("/").split("/")
        if parts == ["feature"]:
            return 200, {"on": True} if len(self.boxes) <= self.featured or self.odd == "feature stays" else {}
        if parts == ["boxes", "search"]:
            return self._search(method, query, body)
        if parts[0] != "boxes" or len(parts) > 2:
            return 404, {"error": "not found"}
        if len(parts) == 1:
            return self._create(body) if method == "POST" else self._listed(method, query)
        box = self.boxes.get(parts[1])
        if box is None:
            return 404, {"error": "not found"}
        if method == "GET":
            return 200, {key: value for key, value in box.items() if key != "things" or self.odd != "hides things"}
        return self._delete(box, query) if method == "DELETE" else self._update(box, method, body)

    def _listed(self, method: str, query: Mapping[str, str]) -> tuple[int, Any]:
        if method != "GET":
            return 405, {"error": "not offered"}
        rows = [box for box in self.boxes.values() if query.get("open") != "true" or box.get("open")]
        if "q" in query:
            return self._found(rows, query["q"])
        more = 10 if self.odd == "tells more" or (self.odd == "tells more at first" and "sure" not in query) else 0
        return 200, {"total": len(rows) + more, "items": rows[:20]}

    def _search(self, method: str, query: Mapping[str, str], form: Mapping[str, str]) -> tuple[int, Any]:
        if method == "POST" and self.odd == "refuses forms":
            return 415, {"error": "no forms"}
        asked = {**query, **form} if self.odd != "reads no forms" else query
        return self._found(list(self.boxes.values()), asked.get("q", ""))

    def _found(self, rows: list[dict[str, Any]], text: str) -> tuple[int, Any]:
        """The boxes that have all words of a text, of which only the first 30 characters count."""
        if len(text) > 30 and self.odd in ("refuses long texts", "limits texts"):
            return 400, {"error": "too long"}
        words = (text if self.odd == "reads whole texts" else text[:30]).split()
        found = [box for box in rows if all(word in box["name"] for word in words)]
        return 200, {"total": len(found), "items": found}

    def _create(self, body: Any) -> tuple[int, Any]:
        kept = self._kept(body, {})
        if isinstance(kept, int):
            return kept, {"error": "refused"}
        self.made += 1
        box = {"id": f"b{self.made}", "version": 1, **kept}
        self.boxes[box["id"]] = box
        return 201, box

    def _update(self, box: dict[str, Any], method: str, body: Any) -> tuple[int, Any]:
        if self.odd == "offers no updates":
            return 405, {"error": "not offered"}
        version = body.get("version")
        if version is None and self.odd != "needs no version":
            return 400, {"error": "version"}
        if version not in (None, box["version"]) and self.odd != "takes old versions":
            return 409, {"error": "conflict"}
        changes: dict[str, Any] = {}
        for action in body.get("actions", [body]):
            changes |= {key: value for key, value in action.items() if key not in ("action", "version")}
        if len(body.get("actions", ())) > self.actions and self.odd != "takes more actions":
            if self.odd == "acts and refuses":
                self._change(box, changes)
            return 400, {"error": "too many actions"}
        kept = self._kept({**box, **changes}, box)
        if isinstance(kept, int):
            if self.odd == "changes and refuses":
                self._change(box, changes)
            return kept, {"error": "refused"}
        self._change(box, kept)
        return (405, {}) if method == "PUT" else (200, box)

    def _change(self, box: dict[str, Any], changes: dict[str, Any]) -> None:
        if any(box.get(key) != value for key, value in changes.items()) or self.odd == "counts idle updates":
            box.update(changes)
            box["version"] += {"version falls": -1, "version stays": 0}.get(self.odd, 1)

    def _delete(self, box: dict[str, Any], query: Mapping[str, str]) -> tuple[int, Any]:
        if "version" not in query and self.odd != "needs no version":
            return 400, {"error": "version"}
        if query.get("version") not in (None, str(box["version"])) and self.odd != "takes old versions":
            return 409, {"error": "conflict"}
        del self.boxes[box["id"]]
        return 200, box

    def _kept(self, body: Any, before: Mapping[str, Any]) -> Any:
        """What is kept of a document, or the status by which it is refused."""
        if not isinstance(body, dict) or not isinstance(body.get("name"), str):
            return 400
        kept = {key: value for key, value in body.items() if key not in ("id", "version")}
        return self._things(kept) or self._name(kept) or self._open(kept, before) or self._octets(kept) or kept

    def _things(self, kept: dict[str, Any]) -> int | None:
        things = kept.setdefault("things", [])
        if self.odd == "things are broken" and len(things) > self.things:
            return 500
        if self.odd == "cuts things":
            kept["things"] = things[: self.things]
            return None
        many = self.odd != "stores things" and len(things) > self.things - (self.odd == "takes fewer things")
        return 400 if many or (self.odd == "takes nothing" and things != ["thing"]) or not things else None

    def _name(self, kept: dict[str, Any]) -> int | None:
        if self.odd == "cuts names":
            kept["name"] = kept["name"][:20]
        if self.odd == "strips names":
            kept["name"] = kept["name"].strip()
        if self.odd == "matches a part" and re.match(f"{self.name}$", kept["name"]):
            return None
        return None if self.odd == "stores names" or re.fullmatch(self.name, kept["name"]) else 422

    def _open(self, kept: dict[str, Any], before: Mapping[str, Any]) -> int | None:
        others = sum(box["open"] is True for box in self.boxes.values())
        full = others >= self.open
        if self.odd == "counts closed ones" and full and not before:
            return 400
        fresh = kept.get("open") is True and before.get("open") is not True
        switched = bool(before) and self.odd == "lets switch"
        return 400 if full and fresh and self.odd != "opens any" and not switched else None

    def _octets(self, kept: dict[str, Any]) -> int | None:
        return 413 if len(json.dumps(kept)) > self.octets and self.odd != "stores any size" else None


def judged(shelf: Shelf, promise: str, folder: Path, style: tuple[str, str] = MERGED) -> Result:
    """What comes of a promise on a shelf."""

    def answer(handler: Any) -> Answer:
        parts = urlsplit(handler.path)
        try:
            is_form = "form" in (handler.headers.get("Content-Type") or "")
            form = dict(parse_qsl(handler.body.decode())) if is_form else None
            body = form if form is not None else json.loads(handler.body or b"{}")
        except ValueError:
            return 400, {"content-type": "application/json"}, b"{}"
        status, document = shelf.answer(handler.command, parts.path, dict(parse_qsl(parts.query)), body)
        return status, {"content-type": "application/json"}, json.dumps(document).encode()

    contract = folder / "contract.toml"
    updates, update = style
    with answering(answer) as url:
        text = CONTRACT.format(url=url, updates=updates, update=update, promise=promise)
        contract.write_text(text, encoding="utf-8")
        options = Options(contract=str(contract), run_dir=folder / "run", allow_writes=True, only="shelf/*")
        return next(result for result in run(options)[1].results if result.id == "shelf/limits/it")
