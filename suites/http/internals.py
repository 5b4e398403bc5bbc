"""What errors let out of the inside of a server: traces, statements, paths, addresses, pages for its developers."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote_plus

from accord.model.exchange import Request
from accord.model.json_text import read_json
from suites.http.members import text_members

_LONGEST = 50_000
_TRACES = (
    ("a Python traceback", r'Traceback \(most recent call last\)|File "[^"\n]{1,300}\.py", line \d+'),
    (
        "a Java stack trace",
        r"\bat (?:[\w$]+\.)+[\w$<>]+\((?:\w+\.(?:java|kt|scala):\d+|Native Method|Unknown Source)\)"
        r"|\b(?:java|javax|jakarta|org\.springframework|org\.hibernate|org\.apache|org\.postgresql|com\.mysql"
        r"|com\.fasterxml|com\.zaxxer|oracle\.jdbc)(?:\.\w+)+(?:Exception|Error)\b",
    ),
    (
        "a .NET stack trace",
        r"\bat [\w.`<>\[\],]+\([^)\n]*\) in \S[^\n]*:line \d+|\bSystem(?:\.\w+)+Exception:"
        r"|Server Error in '[^'\n]*' Application",
    ),
    (
        "a JavaScript stack trace",
        r"\bat [^\n]{1,160}\.[cm]?[jt]sx?:\d+:\d+|\bat [^\n(]{0,80}\(node:[\w/]+:\d+|node_modules/",
    ),
    (
        "a PHP error",
        r"\b(?:Fatal error|Parse error|Warning|Notice|Uncaught \w+)\b:? [^\n]{0,200}\bin \S{1,200}\.php"
        r"(?: on line |:)\d+|#0 \S{1,200}\.php\(\d+\)",
    ),
    ("a Ruby stack trace", r"\w\.rb:\d+:in [`']"),
    ("a Go stack trace", r"goroutine \d+ \[\w[^\]\n]*\]:|\w\.go:\d+ \+0x|panic: runtime error"),
    ("a Rust panic", r"thread '[^'\n]*' panicked at"),
    ("an Elixir stack trace", r"\((?:elixir|phoenix|plug|ecto|stdlib) [\d.]+\) \S{1,200}\.(?:ex|erl):\d+"),
    ("an SQL state", r"SQLSTATE\[?\s*\w{5}|\bORA-\d{5}\b|\bPG::\w+|\bpsycopg2?\.\w+|\bsqlalchemy\.exc\.\w+"),
    (
        "a message of a database",
        r"You have an error in your SQL syntax|syntax error at or near \"|SQLITE_[A-Z]+\b|sqlite3\.\w+Error"
        r"|near \"[^\"\n]*\": syntax error|E11000 duplicate key|no such (?:table|column): \w|MongoServerError"
        r"|violates (?:unique|foreign key|not-null|check) constraint \"|Unclosed quotation mark after the char",
    ),
    (
        "an SQL statement",
        r"\bSELECT\b[^\n]{1,300}\bFROM\b[^\n]{1,200}\b(?:WHERE|LIMIT|JOIN|ORDER BY)\b"
        r"|\bINSERT INTO [`\"\w.]+ ?\([^\n]{1,300}\bVALUES\b|\bUPDATE [`\"\w.]+ SET [`\"\w.]+ ?=",
    ),
    (
        "a page for developers",
        r"DEBUG = True|Werkzeug Debugger|Action Controller: Exception caught|Rails\.root:|Laravel\\Framework"
        r"|<title>[^<]*(?:Symfony Exception|Whoops! There was an error)",
    ),
)
_TRACE = [(kind, re.compile(pattern)) for kind, pattern in _TRACES]
_SIGNS = (
    "Traceback", ".py", "Exception", "Error", "(Native", "(Unknown", ".java:", ".kt:", ".scala:", ":line ", "js:",
    "jsx:", "ts:", "tsx:", "node:", "node_modules", ".php", ".rb:", "goroutine", ".go:", "panic", "(elixir",
    "(phoenix", "(plug", "(ecto", "(stdlib", "SQL", "ORA-", "psycopg", "sqlalchemy", "syntax error", "E11000",
    "no such", "violates", "Unclosed", "SELECT", "INSERT INTO", "UPDATE", "DEBUG", "Debugger", "Controller:",
    "Rails", "Laravel", "Whoops", "Symfony",
)  # fmt: skip
"""One of these stands in every text that one of the patterns matches."""
_ROOTS = ("/home/", "/Users/", "/usr/", "/var/", "/opt/", "/srv/", "/app/", "/root/", "/workspace/", "/build",
          "/code/", "/www/", ":\\")  # fmt: skip
_PATH = re.compile(
    r"(?<![\w:/.])(?:/(?:home|Users|usr|var|opt|srv|app|root|workspace|builds?|code|www)/[\w.@+-]+(?:/[\w.@+-]+)*"
    r"|[A-Z]:\\(?:[\w .@+-]+\\)*[\w.@+-]+)"
)
_SOURCE = re.compile(
    r"\.(?:py|rb|php|java|kt|scala|go|rs|cs|js|mjs|ts|ex|exs|erl|pl|lua|c|cpp|dll|so|jar|sqlite3?|db)$"
)
_PRIVATE = re.compile(
    r"(?<![\d.])(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}(?![\d.]*\d)(?:/\d+)?"
)


def internals_in(body: bytes, request: Request) -> tuple[str, str]:
    """The kind and an excerpt of what an error lets out, or two empty texts; what the request said is no secret."""
    text = _plain(body)
    if any(sign in text for sign in _SIGNS):
        for kind, pattern in _TRACE:
            for match in pattern.finditer(text):
                if match[0] not in _sent(request):
                    return kind, match[0][:120]
    if any(root in text for root in _ROOTS) and (path := _path_in(text, request)):
        return "a path of the server's", path
    if "10." in text or "192.168." in text or "172." in text:
        for match in _PRIVATE.finditer(text):
            if "/" not in match[0] and _is_address(match[0]) and match[0] not in _sent(request):
                return "a private address", match[0]
    return "", ""


def _path_in(text: str, request: Request) -> str:
    """A path of source code with a second sign beside it: another path, or the number of a line."""
    paths: list[str] = [path for path in dict.fromkeys(_PATH.findall(text)) if path not in _sent(request)]
    sources = [path for path in paths if _SOURCE.search(path)]
    if sources and (len(paths) > 1 or re.search(re.escape(sources[0]) + r"\W{1,5}(?:on )?(?:line\W{1,3})?\d", text)):
        return sources[0][:120]
    return ""


def _sent(request: Request) -> str:
    """All that a request said."""
    return unquote_plus(request.url) + "".join(value for _, value in request.headers) + _plain(request.body)


def _plain(body: bytes) -> str:
    """The texts in a body: those of a JSON document without their escapes, and then the whole as it is."""
    whole = html.unescape(body[:_LONGEST].decode("utf-8", "replace"))
    if body[:1] not in (b"{", b"[") or len(body) > _LONGEST:
        return whole
    texts = [member.text for member in text_members(read_json(body).value)]
    return "\n".join([*texts, whole.replace("\\/", "/").replace("\\\\", "\\")])


def _is_address(text: str) -> bool:
    return all(int(part) < 256 for part in text.split("."))
