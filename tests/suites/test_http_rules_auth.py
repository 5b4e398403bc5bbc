"""The rules of challenges, of credentials that come back, and of the fields that hold references."""

import pytest

from accord.model.exchange import Exchange
from tests.suites.http_answers import answer, contract, said

CHALLENGE = "http/auth/401-has-challenge"
BEARER = "http/auth/bearer-challenge-form"
ECHO = "http/auth/credentials-not-echoed"
LOCATION = "http/field/location-grammar"
LINK = "http/field/link-grammar"
SENT = (("Authorization", "Bearer $TOKEN"),)


def challenged(*values: str) -> Exchange:
    return answer(401, *(("WWW-Authenticate", value) for value in values))


@pytest.mark.parametrize(
    "exchange",
    [
        challenged('Bearer realm="notes", error="invalid_token", error_description="It expired, sorry."'),
        challenged('Basic realm="a", Bearer scope="x y", DPoP algs="ES256 PS256"'),
        challenged("Negotiate", 'Basic realm="a"'),
        challenged('bearer resource_metadata="https://api.example.com/.well-known/oauth-protected-resource"'),
        challenged('Digest realm="a", qop="auth,auth-int", nonce="x", algorithm=SHA-256'),
        challenged('Bearer realm=""'),
    ],
)
def test_challenges_that_are_left_alone(exchange: Exchange) -> None:
    assert said(CHALLENGE, exchange) == []
    assert said(BEARER, exchange) in ([], ["untried"])


@pytest.mark.parametrize(
    ("exchange", "expected"),
    [
        (answer(401), "WWW-Authenticate: status 401 without"),
        (challenged(""), "WWW-Authenticate: there is no challenge"),
        (challenged('Bearer realm="x'), "WWW-Authenticate: the challenge cannot be read"),
        (challenged('realm="x"'), "WWW-Authenticate: the challenge cannot be read"),
        (challenged("Bearer realm=notes"), "WWW-Authenticate: `realm` does not"),
        (challenged('Digest realm="a", realm="b"'), "WWW-Authenticate: `realm` stands twice"),
        (challenged('Bearer realm="a",'), "?WWW-Authenticate: its list has"),
    ],
)
def test_challenges_that_are_wrong(exchange: Exchange, expected: str) -> None:
    (found,) = said(CHALLENGE, exchange)
    assert found.startswith(expected)


@pytest.mark.parametrize(
    ("exchange", "expected"),
    [
        (challenged("Bearer"), "a bare Bearer"),
        (challenged('Basic realm="x", Bearer'), "a bare Bearer"),
        (challenged('Bearer error="a", error="b"'), "`error` stands twice"),
        (challenged('Bearer error_description="a \\"b\\""'), "`error_description` holds"),
        (challenged('Bearer error_description="caf\xe9"'), "`error_description` holds"),
    ],
)
def test_bearer_challenges_that_are_wrong(exchange: Exchange, expected: str) -> None:
    (found,) = said(BEARER, exchange)
    assert found.startswith(f"WWW-Authenticate: {expected}")


def test_other_schemes_are_no_bearers() -> None:
    assert said(BEARER, challenged("Basic")) == ["untried"]
    assert said(BEARER, answer(401)) == ["untried"]
    assert said(CHALLENGE, answer(403)) == ["untried"]


def test_credentials_that_come_back() -> None:
    assert said(ECHO, answer(401, body=b'{"detail": "$TOKEN is wrong"}', sent=SENT)) == [
        "body: it holds the credentials of the request"
    ]
    assert said(ECHO, answer(200, ("X-Debug", "token=$TOKEN"), sent=SENT)) == [
        "x-debug: it holds the credentials of the request"
    ]


@pytest.mark.parametrize(
    "exchange",
    [
        answer(200, body=b'{"price": "$5", "path": "$HOME", "note": "$TOKENS"}', sent=SENT),
        answer(200, ("Set-Cookie", "a=$REDACTED; Secure"), sent=(("Cookie", "$REDACTED"), *SENT)),
    ],
)
def test_what_only_looks_like_credentials(exchange: Exchange) -> None:
    assert said(ECHO, exchange) == []


def test_where_no_credentials_can_come_back() -> None:
    assert said(ECHO, answer(200, body=b"$TOKEN")) == ["untried"]
    body = b"grant_type=client_credentials"
    assert said(ECHO, answer(200, method="POST", sent=SENT, posted=body)) == ["untried"]
    terms = contract(oauth={"token_url": "/notes", "client_id_env": "A_ID", "client_secret_env": "A_SECRET"})
    assert said(ECHO, answer(200, sent=SENT), terms) == ["untried"]


@pytest.mark.parametrize("name", ["Location", "Content-Location"])
@pytest.mark.parametrize(
    "value",
    ["/notes/1", "https://x.test/a?b=c#d", "", "?page=2", "//x.test/a@b", "/a?mail=a@b", "urn:a:b"],
)
def test_locations_that_are_left_alone(name: str, value: str) -> None:
    assert said(LOCATION, answer(201, (name, value))) == []


@pytest.mark.parametrize("name", ["Location", "Content-Location"])
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("/a b", "it holds an unencoded blank"),
        ("/caf\xe9", "it holds an unencoded non-ASCII"),
        ("/a%zz", "it holds a percent sign"),
        ("https://user:password@x.test/", "it holds user information"),
        ("//user@x.test/", "it holds user information"),
        ("/a\\b", "it holds an unencoded `\\`"),
    ],
)
def test_locations_that_are_wrong(name: str, value: str, expected: str) -> None:
    (found,) = said(LOCATION, answer(201, (name, value)))
    assert found.startswith(f"{name}: {expected}")


def test_brackets_in_queries_are_only_warned_about() -> None:
    (found,) = said(LOCATION, answer(201, ("Location", "/a?page[number]=2")))
    assert found.startswith("?Location: its query holds square brackets")
    (found,) = said(LINK, answer(200, ("Link", "</a?page[number]=2>; rel=next")))
    assert found.startswith("?Link: its query holds square brackets")


@pytest.mark.parametrize(
    "value",
    [
        '</a?b=1,2;c>; rel="next"; title="a, b; c", <>; rel=self',
        "<https://x.test/>; rel=https-x; crossorigin",
        '</a>; rel="Next https://x.test/rel"; anchor="#b"',
        "</a>;rel=next;",
    ],
)
def test_links_that_are_left_alone(value: str) -> None:
    assert said(LINK, answer(200, ("Link", value))) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("/a; rel=next", "Link: a link does not begin"),
        ("</a>", "Link: a link has no `rel`"),
        ('</a>; rel=""', "Link: a link has no `rel`"),
        ("</a>; rel=next; rel=prev", "Link: a link has several `rel`"),
        ("</a b>; rel=next", "Link: it holds an unencoded blank"),
        ("</a> rel=next", "Link: a link goes on with what is no parameter"),
        ("</a>; rel=https://x.test/rel", "?Link: the value of `rel`"),
    ],
)
def test_links_that_are_wrong(value: str, expected: str) -> None:
    (found,) = said(LINK, answer(200, ("Link", value)))
    assert found.startswith(expected)
