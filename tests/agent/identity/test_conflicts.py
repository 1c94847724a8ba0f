"""Contradictions: shown with what they usually mean, told apart by where the signs were seen."""

import itertools
from ipaddress import ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cctv_guard_agent.identity.engine import identify
from cctv_guard_agent.model.address import Endpoint, Transport
from cctv_guard_agent.model.evidence import Evidence, Group, Identity, Role, Strength
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.pipeline import proven_maker

HIKVISION = ("http.server", "App-webs/")
DAHUA = ("rtsp.realm", "Login to 2J01018PAA00813")
RECORDER = ("isapi.model", "DS-7616NI-K2")


def at(
    seen: tuple[str, str], port: int, address: str = "192.0.2.9", transport: Transport = Transport.TCP
) -> Observation:
    where = Endpoint(address=ip_address(address), port=port, transport=transport)
    return Observation(kind=seen[0], value=seen[1], endpoint=where)


def said(identity: Identity) -> str:
    return " ".join(identity.conflicts)


def test_signs_on_different_ports_are_a_port_forward_and_the_ports_are_named() -> None:
    identity = identify([at(HIKVISION, 80), at(DAHUA, 554)])
    assert identity.maker is None
    assert "Hikvision (port 80)" in said(identity)
    assert "Dahua (port 554)" in said(identity)
    assert "port forward" in said(identity)


def test_signs_on_one_port_are_not_two_devices() -> None:
    identity = identify([at(HIKVISION, 80), at(("http.realm", DAHUA[1]), 80)])
    assert "two devices cannot" in said(identity)
    assert "port forward" not in said(identity)


def test_a_recorder_with_another_makers_signs_passes_a_camera_through() -> None:
    identity = identify([at(HIKVISION, 80), at(RECORDER, 80), at(DAHUA, 554)])
    assert identity.kind == "recorder"
    assert "passes one of its cameras through" in said(identity)


def test_a_restreamer_beside_two_makers_is_named_as_what_it_is() -> None:
    sadp, dahuas_page, restreamer = ("sadp.DeviceType", "1"), ("http.realm", DAHUA[1]), ("rtsp.server", "gortsplib")
    identity = identify([at(sadp, 37020), at(HIKVISION, 80), at(dahuas_page, 81), at(restreamer, 8554)])
    assert "MediaMTX republishes camera streams here" in said(identity)


def test_a_makers_own_page_beside_a_restreamer_is_shown_and_decides_nothing() -> None:
    identity = identify([at(HIKVISION, 80), at(("rtsp.server", "gortsplib"), 8554)])
    assert (identity.is_camera, identity.maker) == (False, None)
    assert "signs of Hikvision (port 80)" in said(identity)


def test_signs_of_different_addresses_are_two_devices_taken_for_one() -> None:
    identity = identify([at(HIKVISION, 80), at(DAHUA, 80, "192.0.2.10")])
    assert "different addresses" in said(identity)


def test_signs_of_unknown_place_leave_every_meaning_open() -> None:
    identity = identify([Observation(kind=kind, value=value) for kind, value in (HIKVISION, DAHUA)])
    assert "two devices behind one address" in said(identity)
    assert "republishes" in said(identity)


def test_a_contradicting_network_card_is_called_a_card() -> None:
    identity = identify([at(DAHUA, 554), at(("arp.mac", "44:19:b6:00:00:01"), 0)])
    assert identity.maker == "dahua"
    assert "network card or module" in said(identity)


def test_a_contradicting_label_is_called_a_label() -> None:
    identity = identify([at(DAHUA, 554), at(("onvif.Manufacturer", "HIKVISION"), 80)])
    assert identity.maker == "dahua"
    assert "another label" in said(identity)


MIXED = [
    at(HIKVISION, 80),
    at(DAHUA, 554),
    at(RECORDER, 80),
    at(("arp.mac", "44:19:b6:00:00:01"), 0),
    at(("onvif.Manufacturer", "Amcrest"), 80),
    at(("onvif.scope", "extension/unique_identifier"), 3702, transport=Transport.UDP),
    at(("http.title", "NETSurveillance WEB"), 81),
    at(("rtsp.server", "gortsplib"), 8554),
    at(("http.title", "OpenIPC"), 80),
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(MIXED), max_size=14), st.randoms())
def test_order_and_repeats_of_contradicting_evidence_never_matter(
    seen: list[Observation], random: st.DataObject
) -> None:
    shuffled = [*seen, *seen[:4]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert identify(seen) == identify(shuffled)


def test_every_order_of_five_contradicting_signs_gives_one_answer() -> None:
    assert len({identify(order) for order in itertools.permutations(MIXED[:5])}) == 1


def test_one_field_is_one_piece_of_evidence() -> None:
    title_alone = identify([Observation(kind="http.server", value="Infinova-Webs")])
    with_label = identify([Observation(kind="http.server", value="Infinova-Webs"), at(("http.title", "Infinova"), 80)])
    assert {one.group for one in title_alone.because} == {Group.WEB, Group.LABEL}
    assert title_alone.confidence < with_label.confidence


@pytest.mark.parametrize(
    "seen",
    [
        [("mac.address", "44:19:b6:00:00:01")],
        [("arp.mac", "44:19:b6:00:00:01"), ("onvif.Manufacturer", "Swann")],
        [("arp.mac", "44:19:b6:00:00:01"), ("sdp.line", "s=Media Presentation")],
        [("onvif.endpoint_reference", "urn:uuid:cea94000-fb96-11b3-8260-686dbc5cb15d")],
    ],
    ids=["MAC", "MAC and brand table", "MAC and a weak hint", "MAC in a UUID"],
)
def test_a_mac_prefix_restricts_nobody_whatever_label_or_hint_stands_beside_it(seen: list[tuple[str, str]]) -> None:
    identity = identify([Observation(kind=kind, value=value) for kind, value in seen])
    assert identity.maker == "hikvision"
    assert identity.confidence < 0.9
    assert proven_maker(identity) is None


def test_a_telling_sign_of_the_device_proves_its_maker_to_policies() -> None:
    for kind, value in (HIKVISION, ("onvif.Manufacturer", "HIKVISION"), ("favicon.mmh3", "999357577")):
        assert proven_maker(identify([Observation(kind=kind, value=value)])) == "hikvision"


def rows_of(identity: Identity) -> list[Evidence]:
    return [one for one in identity.because if one.source.startswith("knowledge/oem_brands.csv")]


@pytest.mark.parametrize("brand", ["Amcrest", "ANNKE", "LTS", "2M CCTV", "Abowone"])
def test_a_row_of_the_brand_table_alone_is_a_question(brand: str) -> None:
    identity = identify([Observation(kind="onvif.Manufacturer", value=brand)])
    assert identity.maker is None
    assert rows_of(identity)
    assert all(one.role is Role.BRAND and one.strength is Strength.LABEL for one in rows_of(identity))


def test_a_medium_row_needs_two_signals_and_a_high_row_one() -> None:
    label = Observation(kind="onvif.Manufacturer", value="2M CCTV")
    mac = Observation(kind="arp.mac", value="44:19:b6:00:00:01")
    web = Observation(kind="http.server", value="App-webs/")
    one, two = identify([label, mac]), identify([label, mac, web])
    assert {row.role for row in rows_of(one) if "Hikvision" in row.says} == {Role.BRAND}
    assert {row.role for row in rows_of(two) if "Hikvision" in row.says} == {Role.MAKER}
    high = identify([Observation(kind="onvif.Manufacturer", value="LTS"), web])
    assert {row.role for row in rows_of(high) if "Hikvision" in row.says} == {Role.MAKER}
