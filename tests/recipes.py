"""The recipes for pipelines as tests read them: their YAML, their scripts, and the commands of Accord in these."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
RECIPES = ROOT / "docs" / "recipes"
PAGES = tuple(sorted(RECIPES.glob("*.md")))
MANIFESTS = tuple(sorted((RECIPES / "kubernetes").glob("*.yaml")))
_FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_INDENTED = re.compile(r"^    (accord .*)$", re.MULTILINE)
_JENKINS = re.compile(r"\bscript: '([^']*)'|\bsh '([^']*)'")
_ENDS = {"&&", "||", ";", "|", ">", ">>", "<", "&", "(", ")"}
_LEADS = {"do", "then", "else", "exec", "if", "!"}


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of a page in a language."""
    return [text for name, text in _FENCED.findall((RECIPES / page).read_text(encoding="utf-8")) if name == language]


def documents(page: str) -> list[Any]:
    """The YAML of a page."""
    return [yaml.safe_load(text) for text in blocks(page, "yaml")]


def manifest(name: str) -> dict[str, Any]:
    """A manifest of Kubernetes."""
    (document,) = yaml.safe_load_all((RECIPES / "kubernetes" / name).read_text(encoding="utf-8"))
    found: dict[str, Any] = document
    return found


def action() -> dict[str, Any]:
    """The composite action."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    return found


def hooks() -> list[dict[str, Any]]:
    """The hooks for pre-commit."""
    found: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return found


def container(document: Any) -> Iterator[dict[str, Any]]:
    """The containers of a manifest, wherever its template stands."""
    if isinstance(document, dict):
        yield from document.get("containers", ())
        for value in document.values():
            yield from container(value)


def scripts(document: Any) -> Iterator[str]:
    """The shell scripts of workflows, jobs and containers."""
    if isinstance(document, list):
        for value in document:
            yield from scripts(value)
    elif isinstance(document, dict):
        for key, value in document.items():
            if key in {"run", "script"}:
                yield "\n".join(value) if isinstance(value, list) else value
            elif key == "args" and isinstance(value, list):
                yield from value
            else:
                yield from scripts(value)


def everything() -> dict[str, list[str]]:
    """Every shell script of every recipe, by where it stands."""
    found = {page.name: _of_page(page) for page in PAGES}
    found |= {path.name: list(scripts(manifest(path.name))) for path in MANIFESTS}
    found["action.yml"] = list(scripts(action()["runs"]))
    found[".pre-commit-hooks.yaml"] = [shlex.split(hook["entry"])[2] for hook in hooks()]
    return found


def _of_page(page: Path) -> list[str]:
    found = [*blocks(page.name, "sh"), *_INDENTED.findall(page.read_text(encoding="utf-8"))]
    for document in documents(page.name):
        found += scripts(document)
    for text in blocks(page.name, "groovy"):
        found += [one or other for one, other in _JENKINS.findall(text)]
    return found


def instructions(name: str) -> list[str]:
    """The RUN lines of the Dockerfile, or what another of its instructions says."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line.partition(" ")[2] for line in text.splitlines() if line.startswith(f"{name} ")]


def commands(script: str) -> Iterator[list[str]]:
    """The commands of Accord in a script, each as its words after `accord`; an image of it counts as well."""
    for line in script.replace("\\\n", " ").replace("2>&1", " ").splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        segment: list[str] = []
        for word in [*lexer, ";"]:
            if word not in _ENDS:
                segment.append(word)
                continue
            yield from _command(segment)
            segment = []


def _command(words: list[str]) -> Iterator[list[str]]:
    while words and words[0] in _LEADS:
        words = words[1:]
    if words and (words[0] in {"accord", "$ACCORD"}):
        yield words[1:]
    for place, word in enumerate(words):
        if words[0] == "docker" and "run" in words and "--entrypoint" not in words and word.startswith("accord:"):
            yield words[place + 1 :]
