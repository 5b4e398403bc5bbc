"""The terms of a contract beside its resources: what it says of versions, errors, limits, accounts and transport."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Auth:
    """How requests are authorised: `env` names the variable that holds the secret."""

    env: str
    header: str = "Authorization"
    scheme: str = "Bearer"


@dataclass(frozen=True, slots=True)
class Account:
    """Further credentials of ours, by the part they play: `limited` rights, `other` owner, `expired`."""

    role: str
    env: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of the target a run may use."""

    requests: int = 5000
    seconds: float = 1800.0
    requests_per_second: float | None = None
    timeout: float = 30.0
    subjects: int | None = None
    drawn: int | None = None


@dataclass(frozen=True, slots=True)
class Versioning:
    """How a client chooses the version: `by` header, media-type, path or query, under a `name`.

    For `path` the name is a template such as `/v{version}`, which stands in the base URL. `default` is what counts
    where none is chosen (None: one has to be), `refused` the statuses of a version that there is not, `echo` the
    response field that tells the version.
    """

    by: str
    name: str
    current: str
    supported: tuple[str, ...] = ()
    default: str | None = None
    refused: tuple[int, ...] = ()
    echo: str | None = None


@dataclass(frozen=True, slots=True)
class RequiredHeader:
    """A request header that the API insists on, the statuses without it, and values that it must refuse."""

    name: str
    value: str
    methods: tuple[str, ...] = ("GET",)
    refused: tuple[int, ...] = ()
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Errors:
    """The form of errors: `format` problem, jsonapi or other, their media types, members, and documented statuses."""

    format: str = "other"
    media_types: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    statuses: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Deprecated:
    """Something deprecated: a path, or a query parameter of it; `header` carries the notice.

    `since` and `sunset` are the dates, such as 2027-01-31, of its deprecation and of its end.
    """

    path: str
    method: str = "GET"
    parameter: str | None = None
    value: str = "1"
    header: str = "Deprecation"
    since: str | None = None
    sunset: str | None = None


@dataclass(frozen=True, slots=True)
class OAuth:
    """The token endpoint; `client` tells where its credentials go, `basic` or `body`."""

    token_url: str
    client_id_env: str
    client_secret_env: str
    client: str = "basic"
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Reserved:
    """An operation that the account of a role must not use."""

    method: str
    path: str
    role: str = "limited"


@dataclass(frozen=True, slots=True)
class DocumentedLimit:
    """A documented limit: the `maximum` of a query parameter, or the `longest` text of a resource's member."""

    path: str
    parameter: str | None = None
    maximum: int | None = None
    member: str | None = None
    longest: int | None = None
    over: str = "refused"


@dataclass(frozen=True, slots=True)
class Promised:
    """Header fields that the API promises: of requests it understands, and of its responses."""

    request_id: str | None = None
    rate_limit: tuple[str, ...] = ()
    idempotency: str | None = None
    response_headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tls:
    """Who signed the certificate, whether the rules of public CAs bind it, and where plain HTTP would be.

    `renewals_per_year` is how often a year the certificate may change, where that is promised.
    """

    ca: str | None = None
    public: bool | None = None
    plain_url: str | None = None
    renewals_per_year: int | None = None


@dataclass(frozen=True, slots=True)
class Updates:
    """How resources are updated, and what keeps two clients from overwriting each other.

    `style` is merge (PATCH with the members that change), replace (PUT with all), or actions (`method` with a list
    of named actions). `token` is the member that holds the version of a resource; an update sends it in its body,
    a deletion in the query parameter `delete_parameter`.
    """

    style: str = "merge"
    method: str = "PATCH"
    actions: str = "actions"
    token: str | None = None
    delete_parameter: str | None = None
