"""One login: what is sent next, and what a 401 means (design section 7.2)."""

import pytest

from cctv_guard_agent.errors import BadReply, Refused
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.redact import Secret
from cctv_guard_agent.wire.http_login import HttpLogin

OWNER = Credentials(username="owner", password=Secret("s3cret-pass"))
FIRST = ['Digest realm="r", nonce="one", qop="auth"']
STALE = ['Digest realm="r", nonce="two", qop="auth", stale="TRUE"']
BASIC = ['Basic realm="r"']


def login(*, encrypted: bool = False, allow_basic: bool = False) -> HttpLogin:
    credentials = Credentials(username="owner", password=OWNER.password, allow_basic=allow_basic)
    return HttpLogin(credentials, encrypted=encrypted)


def test_nothing_is_sent_before_a_challenge() -> None:
    fresh = login()
    assert fresh.headers("GET", "/") == ()
    assert not fresh.again(200, [], "GET /")


def test_the_first_challenge_is_answered() -> None:
    fresh = login()
    fresh.headers("GET", "/")
    assert fresh.again(401, FIRST, "GET /")
    ((name, value),) = fresh.headers("GET", "/")
    assert name == "Authorization"
    assert 'nonce="one"' in value
    assert "nc=00000001" in value


def test_later_requests_count_up_on_the_same_nonce() -> None:
    used = login()
    used.again(401, FIRST, "GET /")
    values = [used.headers("GET", "/")[0][1] for _ in range(3)]
    assert ["nc=0000000" + str(count) in value for count, value in enumerate(values, 1)] == [True] * 3


def test_a_refusal_is_a_401_to_a_fresh_nonce() -> None:
    used = login()
    used.again(401, FIRST, "GET /")
    used.headers("GET", "/")
    with pytest.raises(Refused, match="GET /: user name or password refused"):
        used.again(401, FIRST, "GET /")


def test_a_stale_nonce_is_renewed_once() -> None:
    used = login()
    used.again(401, FIRST, "GET /")
    used.headers("GET", "/")
    assert used.again(401, STALE, "GET /")
    assert 'nonce="two"' in used.headers("GET", "/")[0][1]
    with pytest.raises(BadReply, match="every nonce stale"):
        used.again(401, STALE, "GET /")


def test_a_refusal_after_a_renewed_nonce_is_one() -> None:
    used = login()
    used.again(401, FIRST, "GET /")
    used.headers("GET", "/")
    used.again(401, STALE, "GET /")
    used.headers("GET", "/")
    with pytest.raises(Refused):
        used.again(401, FIRST, "GET /")


def test_a_nonce_that_is_taken_once_is_no_refusal_and_no_second_login() -> None:
    used = login()
    used.again(401, FIRST, "GET /")
    used.headers("GET", "/")
    assert not used.again(200, [], "GET /")
    used.headers("GET", "/two")
    with pytest.raises(BadReply, match="each nonce only once"):
        used.again(401, FIRST, "GET /two")


@pytest.mark.parametrize(("encrypted", "allow_basic"), [(True, False), (False, True)])
def test_basic_goes_over_tls_or_with_the_owners_word(encrypted: bool, allow_basic: bool) -> None:
    used = login(encrypted=encrypted, allow_basic=allow_basic)
    assert used.again(401, BASIC, "GET /")
    assert used.headers("GET", "/")[0][1].startswith("Basic ")


def test_basic_over_plain_http_is_named_as_the_reason() -> None:
    with pytest.raises(BadReply, match="allow_basic is not set"):
        login().again(401, BASIC, "GET /")


@pytest.mark.parametrize("values", [[], ["Negotiate"], ['Digest realm="r"'], ["\x00"]])
def test_a_401_without_a_usable_challenge_ends_it(values: list[str]) -> None:
    with pytest.raises(BadReply, match="no method that is spoken here"):
        login().again(401, values, "GET /")


def test_a_login_does_not_show_its_password() -> None:
    assert "s3cret" not in repr(vars(login()))
