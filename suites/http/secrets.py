"""What looks like a secret: in a document, by its name and its form, and in a URI."""

from __future__ import annotations

import re

from accord.authoring import Node
from suites.http.members import TextMember

_PASSWORDS = frozenset({
    "password", "passwd", "pwd", "passphrase", "passwordhash", "passworddigest", "passwordsalt", "encryptedpassword",
    "hashedpassword", "plainpassword",
})  # fmt: skip
_KEYS = frozenset({
    "secret", "clientsecret", "privatekey", "secretkey", "secretaccesskey", "apikey", "apisecret", "token",
    "accesstoken", "refreshtoken", "authtoken", "idtoken", "sessiontoken", "resettoken", "totpsecret", "signingkey",
    "encryptionkey", "webhooksecret",
})  # fmt: skip
_SECRET_NAMES = _PASSWORDS | _KEYS
_MASKED = re.compile(r"\*{3}|\u2022{3}|x{6}|redacted|filtered|hidden|masked|removed|^[<\[{(]|://", re.IGNORECASE)
_FORMS = (
    ("a bcrypt hash", re.compile(r"\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}")),
    ("an Argon2 hash", re.compile(r"\$argon2(?:id|i|d)\$")),
    ("a password hash", re.compile(r"\$[156]\$[./A-Za-z0-9]{1,16}\$|(?:pbkdf2|scrypt)[_:$]|\{SSHA\d*\}")),
    ("a private key", re.compile(r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----")),
    ("an AWS access key", re.compile(r"(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])")),
    ("a GitHub token", re.compile(r"(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{30})")),
    ("a GitLab token", re.compile(r"glpat-[\w-]{20}")),
    ("a Slack token", re.compile(r"xox[abeprs]-[A-Za-z0-9-]{10}")),
    ("a Stripe secret key", re.compile(r"[sr]k_live_[A-Za-z0-9]{16}")),
    ("a SendGrid key", re.compile(r"SG\.[\w-]{16,}\.[\w-]{16,}")),
)
_ANY_FORM = re.compile("|".join(pattern.pattern for _, pattern in _FORMS))
_SIGNS = (
    b'password"', b'passwd"', b'pwd"', b'passphrase"', b'hash"', b'digest"', b'salt"', b'secret"', b'key"', b'token"',
    b'"$', b'"pbkdf2', b'"scrypt', b'"{ssha', b"-----begin", b'"akia', b'"asia', b'"gh', b'"github_pat_', b'"glpat-',
    b'"xox', b'"sk_live_', b'"rk_live_', b'"sg.',
)  # fmt: skip
"""One of these stands, in lowercase, in every JSON text in which there is something to be found."""
_IN_URI = re.compile(
    r"(?:[?&;]|^)((?:access_?|auth_?|id_?|refresh_?)?token|jwt|api_?key|key|client_?secret|secret|sig|signature"
    r"|session(?:_?id)?|sid|jsessionid|phpsessid|password|passwd|pwd)=([^&;#\s]+)",
    re.IGNORECASE,
)
_EXPIRY = re.compile(r"[?&](?:x-amz-|x-goog-)?(?:expires|expiry|exp|se|valid_until|validuntil)=", re.IGNORECASE)
_LONG = 16


def may_hold_secrets(body: bytes) -> bool:
    """Whether it is worth while to look for secrets in a document."""
    lowered = body.lower()
    for sign in _SIGNS:  # noqa: SIM110 (a loop takes a third of the time of a generator here)
        if sign in lowered:
            return True
    return False


def secret_in(member: TextMember, *, names_count: bool = True) -> str:
    """What kind of secret a member seems to hold, or an empty text; its name counts where that is wanted."""
    if _ANY_FORM.match(member.text):
        return next(kind for kind, pattern in _FORMS if pattern.match(member.text))
    plain = member.name.lower().replace("_", "").replace("-", "").replace(" ", "")
    if not names_count or plain not in _SECRET_NAMES or not _is_random(member.text):
        return ""
    if plain in _PASSWORDS:
        return f"a value that looks like a {'hash' if 'hash' in plain else 'password'}"
    return "a value that looks like a secret" if len(member.text) >= _LONG else ""


def _is_random(text: str) -> bool:
    """Whether a text could be a secret: no word, no sentence, and not masked."""
    if len(text) < 6 or re.search(r"\s", text) or len(set(text)) < 4 or _MASKED.search(text):
        return False
    return bool(re.search(r"[^A-Za-z]", text)) and bool(re.search(r"[A-Za-z]", text))


def secret_in_uri(uri: str) -> str:
    """The name of a query parameter that seems to hold a secret; a URI that says when it expires is meant to."""
    if _EXPIRY.search(uri):
        return ""
    for name, value in _IN_URI.findall(uri):
        lasting = name.lower() in ("password", "passwd", "pwd") or len(value) >= _LONG
        if value.startswith("$") or (lasting and re.search(r"\d", value) and re.search(r"[A-Za-z]", value)):
            return str(name)
    return ""


def is_token_endpoint(node: Node) -> bool:
    """Whether an answer is that of a token endpoint, whose purpose is to hand out secrets."""
    request, contract = node.exchange.request, node.document.context.contract
    if contract and contract.oauth and request.url.partition("?")[0].endswith(contract.oauth.token_url):
        return True
    return b"grant_type" in request.body or {"access_token", "token_type"} <= node.exchange.document.keys()
