"""What the answer to one search of a maker's own says by itself: maker, label, sort, model, firmware, serial, MAC."""

import json

import pytest

from cctv_guard_agent.identity.engine import identify
from cctv_guard_agent.identity.identifiers import identifiers
from cctv_guard_agent.model.evidence import Strength
from cctv_guard_agent.model.observation import Capture
from cctv_guard_agent.wire.decode import decode

MAC = "mac=00:11:22:00:00:01\n"


def seen(kind: str, raw: str):
    return decode(Capture(kind=kind, raw=raw))


@pytest.mark.parametrize(
    ("kind", "raw", "maker", "sort"),
    [
        ("dahua_dvrip", MAC, "dahua", "camera"),
        ("dahua_dvrip", "serial=ND011811000000", "dahua", "camera"),
        ("tvt_discovery", MAC + "type=ipc", "tvt", "camera"),
        ("tvt_discovery", MAC + "type=0", "tvt", "camera"),
        ("tvt_discovery", MAC + "type=nvr", "tvt", "recorder"),
        ("tvt_discovery", MAC + "type=dvr", "tvt", "recorder"),
        ("tvt_discovery", MAC + "type=dvs", "tvt", "encoder"),
        ("tvt_discovery", MAC + "type=decoder", "tvt", "camera"),
        ("hanwha_discovery", MAC, "hanwha", "camera"),
        ("hanwha_discovery", MAC + "model=XRN-1610S", "hanwha", "recorder"),
        ("hanwha_discovery", MAC + "model=SPE-1610", "hanwha", "encoder"),
        ("bosch_discovery", MAC + "form=binary", "bosch", "camera"),
        ("bosch_discovery", MAC + "model=VIDEOJET multi 4000", "bosch", "encoder"),
        ("panasonic_discovery", MAC + "model=WV-SP105", "panasonic", "camera"),
        ("panasonic_discovery", MAC + "model=WJ-NV200", "panasonic", "recorder"),
        ("panasonic_discovery", MAC + "model=WV-S1536L", "ipro", "camera"),
        ("panasonic_discovery", MAC + "model=WV-X2232LA", "ipro", "camera"),
        ("sony_discovery", MAC + "model=SNC-CH110", "sony", "camera"),
        ("sony_discovery", MAC + "model=SNT-EX104", "sony", "encoder"),
        ("vision360_discovery", MAC + "type=IPDOME", "vision360", "camera"),
        ("nicevision_discovery", MAC + "name=Hall", "nice", "camera"),
    ],
)
def test_a_well_formed_answer_proves_maker_and_sort(kind, raw, maker, sort):
    found = identify(seen(kind, raw))
    assert (found.maker, found.kind, found.is_camera) == (maker, sort, True)
    assert any(one.maker == maker and one.strength is Strength.STRONG for one in found.because)
    assert found.conflicts == ()


def test_a_divar_is_not_called_boschs_work():
    """Dahua makes several of them (facts/oem_brands.csv)."""
    found = identify(seen("bosch_discovery", MAC + "model=DIVAR IP 3000"))
    assert not any(one.kind == "bosch.answer" for one in found.because)
    assert found.kind == "recorder"


@pytest.mark.parametrize(
    ("label", "brand"), [("customer=Q-See", "Q-See"), ("manufacturer=DVC", "DVC"), ("customer=Swann", "Swann")]
)
def test_whom_a_tvt_build_was_made_for_is_the_label_and_not_the_maker(label, brand):
    found = identify(seen("tvt_discovery", MAC + "type=nvr\n" + label))
    assert (found.maker, found.brand) == ("tvt", brand)


@pytest.mark.parametrize(
    ("kind", "raw", "model", "firmware", "serial"),
    [
        ("dahua_dvrip", "model=IPC-HFW2100\nserial=1A02B3CPAK00000", "IPC-HFW2100", None, "1A02B3CPAK00000"),
        ("tvt_discovery", "model=DCN-BM8\nfirmware=1.5-1428327\nserial=I1234567", "DCN-BM8", "1.5-1428327", "I1234567"),
        ("tvt_discovery", "product=TD-3316B2\nfirmware=1.4.10.0", "TD-3316B2", "1.4.10.0", None),
        ("hanwha_discovery", "model=XNV-8080R", "XNV-8080R", None, None),
        ("bosch_discovery", "model=DINION IP\nserial=04431070:12345678", "DINION IP", None, "04431070:12345678"),
        ("panasonic_discovery", "model=WV-SP105\nfirmware=1.46", "WV-SP105", "1.46", None),
        ("sony_discovery", "model=SNC-CH110\nfirmware=3.0.0\nserial=876543", "SNC-CH110", "3.0.0", "876543"),
        ("vision360_discovery", "type=IPDOME", "IPDOME", None, None),
        ("nicevision_discovery", "firmware=1.0.0.114", None, "1.0.0.114", None),
    ],
)
def test_model_firmware_serial_and_mac_are_taken_from_it(kind, raw, model, firmware, serial):
    observations = seen(kind, MAC + raw)
    found = identify(observations)
    assert (found.model, found.firmware, found.serial) == (model, firmware, serial)
    unit = identifiers(observations)
    assert (unit.reported_mac, unit.serial) == ("00:11:22:00:00:01", serial)


@pytest.mark.parametrize(
    ("vendor", "serial", "brand"),
    [
        ("Private", "6C01E93PAG69A7D", None),
        ("General", "3C06520PAN00001", None),
        ("Dahua", "1F006E4PAX00075", "Dahua"),
        ("Lorex", "ND011811000000", "Lorex"),
        ("Intelbras", "K3LJ3400209RH", "Intelbras"),
        ("Some Customer", "AMC0123456789", "Some Customer"),
    ],
)
def test_any_answer_to_dhip_is_dahuas_whatever_vendor_and_serial_it_tells(vendor, serial, brand):
    info = {"DeviceClass": "IPC", "DeviceType": "X1", "SerialNo": serial, "Vendor": vendor, "Manufacturer": "Private"}
    raw = json.dumps({"method": "client.notifyDevInfo", "params": {"deviceInfo": info}})
    found = identify(seen("dahua_discovery", raw))
    assert (found.maker, found.brand, found.serial) == ("dahua", brand, serial)
    assert found.confidence > 0.9
