"""The judge: shows every node of every exchange to the rules that ask for its kind, and keeps the tally."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from accord.judge.document import Context, Document
from accord.judge.node import Node, Remark
from accord.judge.rules import Detection, Effect, Rule
from accord.judge.walk import walk
from accord.model.exchange import Exchange
from accord.model.finding import Finding
from accord.model.requirement import Requirement

_EXAMPLES = 3


@dataclass(slots=True)
class Sighting:
    """What was made of one distinct exchange: how often each rule was tried, what it found, what is used.

    `shown` holds permissions seen in use, each with the subject and effect where it takes two to tell, else nothing.
    """

    key: str
    asked: str
    tried: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    shown: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Judge:
    """Applies rules and detections to exchanges; equal exchanges are judged once."""

    def __init__(
        self,
        rules: Iterable[tuple[Requirement, Rule]],
        context: Context,
        detections: Iterable[tuple[Requirement, Detection]] = (),
    ) -> None:
        self._by_kind: defaultdict[str, list[tuple[Requirement, Rule]]] = defaultdict(list)
        for requirement, rule in rules:
            for kind in rule.on:
                self._by_kind[kind].append((requirement, rule))
        self._detections: defaultdict[str, list[tuple[str, Detection]]] = defaultdict(list)
        for requirement, detection in detections:
            for kind in detection.on:
                self._detections[kind].append((requirement.id, detection))
        self._context = context
        self._seen: set[str] = set()

    def see(self, exchange: Exchange) -> Sighting | None:
        """Judge an exchange; None where there is nothing new in it."""
        if exchange.response is None or exchange.key in self._seen or self._is_of_another_service(exchange):
            return None
        self._seen.add(exchange.key)
        sighting = Sighting(exchange.key, exchange.asked)
        tried: defaultdict[str, int] = defaultdict(int)
        causes: defaultdict[tuple[str, ...], int] = defaultdict(int)
        by_kind = self._by_kind
        looked_for = dict(self._detections)
        for node in walk(Document(exchange, self._context)):
            if looking := looked_for.get(node.kind):
                looked_for[node.kind] = _still_looking(node, looking, sighting.shown)
            if node.kind not in by_kind:
                continue
            value = node.value
            members = value if isinstance(value, dict) else ()
            for requirement, rule in by_kind[node.kind]:
                if rule.having is not None and rule.having not in members:
                    continue
                if rule.when is not None and not rule.when(node):
                    continue
                tried[requirement.id] += 1
                for remark in rule.judge(node):
                    finding = _finding(requirement, rule, remark, exchange)
                    causes[finding.cause] += 1
                    if causes[finding.cause] <= _EXAMPLES:
                        sighting.findings.append(finding)
        sighting.tried = dict(tried)
        return sighting

    def _is_of_another_service(self, exchange: Exchange) -> bool:
        """Whether an exchange is with a token endpoint of another origin, which no rule of the target is about."""
        contract = self._context.contract
        token_url = contract.token_url if contract else ""
        return exchange.request.url == token_url and _origin(token_url) != _origin(self._context.base_url)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _still_looking(
    node: Node, looking: list[tuple[str, Detection]], shown: dict[str, tuple[str, ...]]
) -> list[tuple[str, Detection]]:
    """Note the permissions that a node shows in use; what is left is looked for in the exchange's other nodes."""
    members = node.value if isinstance(node.value, dict) else ()
    left = []
    for name, detection in looking:
        if (
            (detection.having is None or detection.having in members)
            and (detection.when is None or detection.when(node))
            and (found := detection.look(node))
        ):
            shown[name] = tuple(found) if isinstance(found, Effect) else ()
        else:
            left.append((name, detection))
    return left


def _finding(requirement: Requirement, rule: Rule, remark: Remark, exchange: Exchange) -> Finding:
    return Finding(
        requirement=requirement.id,
        place=remark.place,
        expected=remark.expected or requirement.summary,
        actual=remark.actual,
        exchange=exchange.id,
        check=rule.name,
        request=exchange.request.line,
        warning=remark.warning,
    )
