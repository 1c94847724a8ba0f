"""Challenges as cameras send them, and the standards' own worked examples as answers."""

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.redact import Secret
from cctv_guard_agent.wire.http_auth import Challenge, authorization, challenges, choose

MUFASA = Credentials(username="Mufasa", password=Secret("Circle of Life"))
RFC7616 = (
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, '
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, '
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
)
CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"


def _response(value: str) -> str:
    found = re.search(r'response="([0-9a-f]+)"', value)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (0, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        (1, "8ca523f5e9506fed4657c9700eebdbec"),
    ],
)
def test_the_worked_example_of_rfc_7616_section_3_9_1_is_reproduced(index: int, expected: str) -> None:
    challenge = challenges(RFC7616)[index]
    value = authorization(challenge, MUFASA, method="GET", uri="/dir/index.html", count=1, cnonce=CNONCE)
    assert _response(value) == expected
    assert "qop=auth, nc=00000001" in value


def test_the_worked_example_of_rfc_2617_section_3_5_is_reproduced() -> None:
    (challenge,) = challenges(
        [
            'Digest realm="testrealm@host.com", qop="auth,auth-int", '
            'nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
        ]
    )
    credentials = Credentials(username="Mufasa", password=Secret("Circle Of Life"))
    value = authorization(challenge, credentials, method="GET", uri="/dir/index.html", count=1, cnonce="0a4f113b")
    assert _response(value) == "6629fae49393a05397450978507c4ef1"
    assert "algorithm" not in value


def test_without_qop_the_answer_has_no_nonce_count() -> None:
    (challenge,) = challenges(['Digest realm="IP Camera(C7627)", nonce="abc", stale="FALSE"'])
    value = authorization(challenge, MUFASA, method="DESCRIBE", uri="rtsp://192.0.2.1/x", count=1, cnonce="ff")
    assert "nc=" not in value
    assert "cnonce" not in value


def test_a_session_algorithm_keeps_its_hash_over_later_requests_of_the_same_nonce() -> None:
    (challenge,) = challenges(['Digest realm="r", nonce="n", qop="auth", algorithm=MD5-sess'])
    first = authorization(challenge, MUFASA, method="GET", uri="/", count=1, cnonce="aa")
    second = authorization(challenge, MUFASA, method="GET", uri="/", count=2, cnonce="aa")
    plain = Challenge(scheme="digest", realm="r", nonce="n", qop=("auth",), algorithm="MD5")
    assert _response(first) != _response(second)
    assert _response(first) != _response(authorization(plain, MUFASA, method="GET", uri="/", count=1, cnonce="aa"))
    assert "nc=00000002" in second


def test_the_body_counts_where_only_auth_int_is_offered() -> None:
    (challenge,) = challenges(['Digest realm="r", nonce="n", qop="auth-int"'])
    values = {
        authorization(challenge, MUFASA, method="POST", uri="/", count=1, cnonce="aa", body=body)
        for body in (b"one", b"two")
    }
    assert len(values) == 2


def test_several_challenges_in_one_field_are_told_apart() -> None:
    found = challenges(['Basic realm="/", Digest realm="DVR, \\"main\\"", nonce="n,1", algorithm="MD5", stale=TRUE'])
    assert [c.scheme for c in found] == ["basic", "digest"]
    assert found[1] == Challenge(scheme="digest", realm='DVR, "main"', nonce="n,1", algorithm="MD5", stale=True)


def test_realm_with_quotes_is_sent_back_escaped() -> None:
    (challenge,) = challenges(['Digest realm="a \\"b\\"", nonce="n"'])
    value = authorization(challenge, MUFASA, method="GET", uri="/", count=1, cnonce="aa")
    assert 'realm="a \\"b\\""' in value


def test_sha_256_is_preferred_to_md5_and_digest_to_basic() -> None:
    offered = challenges(['Basic realm="x"', *reversed(RFC7616)])
    best = choose(offered, basic=True)
    assert best is not None
    assert best.algorithm == "SHA-256"


def test_basic_is_no_choice_unless_allowed() -> None:
    offered = challenges(['Basic realm="x"'])
    assert choose(offered, basic=False) is None
    assert choose(offered, basic=True) == offered[0]


@pytest.mark.parametrize(
    "value",
    [
        'Digest realm="r"',
        'Digest realm="r", nonce="n", algorithm=TIGER-192',
        'Digest realm="r", nonce="n", qop="auth-conf"',
        "Negotiate",
        "",
        '"',
    ],
)
def test_what_cannot_be_answered_is_not_chosen(value: str) -> None:
    assert choose(challenges([value]), basic=True) is None


def test_answering_an_unknown_algorithm_names_it() -> None:
    with pytest.raises(BadReply, match="TIGER"):
        authorization(
            Challenge(scheme="digest", nonce="n", algorithm="TIGER"), MUFASA, method="GET", uri="/", count=1, cnonce="a"
        )


def test_basic_is_the_encoded_pair() -> None:
    value = authorization(Challenge(scheme="basic"), MUFASA, method="GET", uri="/", count=1, cnonce="a")
    assert base64.b64decode(value.removeprefix("Basic ")) == b"Mufasa:Circle of Life"


@given(st.lists(st.text(max_size=300), max_size=4))
def test_any_text_is_read_without_an_error(values: list[str]) -> None:
    for challenge in challenges(values):
        assert challenge.scheme == challenge.scheme.lower()


def test_a_flood_of_quotes_is_read_in_bounded_time() -> None:
    assert challenges(['Digest realm="' + '\\"' * 1_000_000]) is not None
