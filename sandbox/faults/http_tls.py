"""Faults of transport: versions, ciphers, certificates, names and protocols, and the port without TLS."""

from dataclasses import replace

from sandbox.tls_setup import Setup, transport_fault

SPENT = {"http/tls/remaining-lifetime": "of a certificate that has expired nothing remains"}
OLD_CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES:@SECLEVEL=0"


@transport_fault("http/tls/https-only")
def data_without_tls(setup: Setup) -> Setup:
    """The port without TLS serves data."""
    return replace(setup, plain="serve")


@transport_fault("http/tls/https-only+another-host")
def away_from_plain_http(setup: Setup) -> Setup:
    """The port without TLS redirects to another host."""
    return replace(setup, plain="away")


@transport_fault("http/oauth/token-over-tls-post")
def tokens_without_tls(setup: Setup) -> Setup:
    """The port without TLS issues tokens."""
    return replace(setup, plain="token")


@transport_fault("http/tls/no-obsolete-version")
def old_versions(setup: Setup) -> Setup:
    """TLS 1.0 and 1.1 are taken."""
    return replace(setup, oldest="1.0", ciphers=OLD_CIPHERS)


@transport_fault("http/tls/current-version")
def nothing_newer_than_1_2(setup: Setup) -> Setup:
    """TLS 1.3 is not offered."""
    return replace(setup, newest="1.2")


@transport_fault("http/tls/current-version+1.3-alone")
def nothing_older_than_1_3(setup: Setup) -> Setup:
    """TLS 1.2 is not offered."""
    return replace(setup, oldest="1.3")


@transport_fault("http/tls/cipher-suites")
def no_encryption(setup: Setup) -> Setup:
    """A cipher suite that encrypts nothing is taken."""
    return replace(setup, ciphers=f"{setup.ciphers}:ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0")


@transport_fault("http/tls/cipher-suites+anonymous")
def nobody_authenticated(setup: Setup) -> Setup:
    """A cipher suite without certificates is taken."""
    return replace(setup, ciphers=f"{setup.ciphers}:AECDH-AES128-SHA:@SECLEVEL=0")


@transport_fault("http/tls/cipher-suites+static-rsa")
def no_forward_secrecy(setup: Setup) -> Setup:
    """A cipher suite without forward secrecy is taken."""
    return replace(setup, rsa_bits=2048, ciphers=f"{setup.ciphers}:AES128-GCM-SHA256")


@transport_fault("http/tls/cipher-suites+cbc")
def padding_outside_the_mac(setup: Setup) -> Setup:
    """CBC is taken without encrypt-then-mac."""
    return replace(setup, binds_mac=False, ciphers=f"{setup.ciphers}:ECDHE-ECDSA-AES128-SHA")


@transport_fault("http/tls/chain-valid")
def intermediate_left_out(setup: Setup) -> Setup:
    """The intermediate certificate is not sent."""
    return replace(setup, sends_intermediate=False)


@transport_fault("http/tls/chain-valid+self-signed")
def signed_by_itself(setup: Setup) -> Setup:
    """The certificate is signed by its own key."""
    return replace(setup, signer="self")


@transport_fault("http/tls/chain-valid+unknown-issuer")
def signed_by_a_stranger(setup: Setup) -> Setup:
    """The certificate is signed by a CA that nobody knows."""
    return replace(setup, signer="stranger")


@transport_fault("http/tls/host-name")
def another_name(setup: Setup) -> Setup:
    """The certificate names another host."""
    return replace(setup, names=("elsewhere.invalid",), addresses=())


@transport_fault("http/tls/host-name+common-name-only")
def common_name_alone(setup: Setup) -> Setup:
    """The certificate names the host in its common name alone."""
    return replace(setup, names=(), addresses=())


@transport_fault("http/tls/validity-now", also=SPENT)
def expired(setup: Setup) -> Setup:
    """The certificate has expired."""
    return replace(setup, starts=-91)


@transport_fault("http/tls/validity-now+not-yet")
def not_yet_valid(setup: Setup) -> Setup:
    """The certificate is not valid yet."""
    return replace(setup, starts=2)


@transport_fault("http/tls/remaining-lifetime")
def nearly_expired(setup: Setup) -> Setup:
    """The certificate has six days left of ninety."""
    return replace(setup, starts=-84)


@transport_fault("http/tls/remaining-lifetime+late")
def due_for_renewal(setup: Setup) -> Setup:
    """The certificate has 25 days left of ninety."""
    return replace(setup, starts=-65)


@transport_fault("http/tls/lifetime-length")
def valid_for_too_long(setup: Setup) -> Setup:
    """The certificate is valid for 399 days."""
    return replace(setup, days=399)


@transport_fault("http/tls/renewal-cadence")
def renewed_at_the_last_moment(setup: Setup) -> Setup:
    """The certificate before this one was served until into the last tenth of its life."""
    return replace(setup, renewed=0.85)


@transport_fault("http/tls/key-and-signature")
def short_key(setup: Setup) -> Setup:
    """The key of the certificate has 1024 bits."""
    return replace(setup, rsa_bits=1024, ciphers=f"{setup.ciphers}:@SECLEVEL=0")


@transport_fault("http/tls/key-and-signature+sha-1")
def broken_digest(setup: Setup) -> Setup:
    """The certificate is signed with SHA-1."""
    return replace(setup, digest="sha1", ciphers=f"{setup.ciphers}:@SECLEVEL=0")


@transport_fault("http/tls/key-and-signature+short-group")
def short_group(setup: Setup) -> Setup:
    """A Diffie-Hellman group of 1024 bits is used."""
    return replace(setup, rsa_bits=2048, short_group=True, ciphers=f"{setup.ciphers}:DHE+AESGCM:@SECLEVEL=0")


@transport_fault("http/tls/revocation-and-transparency")
def not_logged(setup: Setup) -> Setup:
    """The certificate brings no timestamps of transparency logs."""
    return replace(setup, timestamps=0)


@transport_fault("http/tls/revocation-and-transparency+must-staple")
def staple_missing(setup: Setup) -> Setup:
    """The certificate demands a stapled response, which does not come."""
    return replace(setup, must_staple=True)


@transport_fault("http/tls/sni-alpn-addresses")
def any_name_will_do(setup: Setup) -> Setup:
    """Unknown server names get the certificate of the host."""
    return replace(setup, unknown_name="ignored")


@transport_fault("http/tls/alpn-mismatch-refused")
def protocol_forced(setup: Setup) -> Setup:
    """A protocol is chosen that the client did not offer."""
    return replace(setup, unknown_protocol="alien")


@transport_fault("http/tls/alpn-mismatch-refused+ignored")
def protocols_ignored(setup: Setup) -> Setup:
    """Unknown protocols are passed over."""
    return replace(setup, unknown_protocol="ignored")
