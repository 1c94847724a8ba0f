"""The table of platforms: every row sourced and whole, its brokers known and sure, a device found by what it shows."""

import pytest

from cctv_guard_agent.knowledge import cloud_domains, cloud_ports
from cctv_guard_agent.knowledge.makers import companies
from cctv_guard_agent.knowledge.remote_access import by_broker, by_device, by_service, remote_access


def test_every_row_is_whole_and_says_its_source_and_how_sure_it_is() -> None:
    for row in remote_access().values():
        assert all((row.platform, row.look, row.press, row.source)), row.row
        assert row.verification in ("confirmed", "observed", "unconfirmed"), row.row
        assert not row.press.endswith("."), row.row  # it stands inside a sentence
        assert row.makers <= set(companies()), row.row


def test_every_broker_is_one_of_the_table_of_names_that_devices_use_and_somebody_saw() -> None:
    sure = {(one.vendor, one.service) for one in cloud_domains.cloud_domains().values() if one.sure and one.devices}
    for row in remote_access().values():
        assert row.brokers <= sure, row.row


def test_every_port_is_one_of_the_table_of_ports() -> None:
    for row in remote_access().values():
        for transport, port in row.ports:
            assert "port of" in cloud_ports.service(transport, port), row.row


def test_no_server_for_notifications_or_logs_counts_as_a_broker() -> None:
    for vendor, service in (("Reolink", "push"), ("Reolink", "cloud API"), ("Dahua", "DDNS"), ("Hikvision", "HiDDNS")):
        assert by_broker(vendor, service) is None


@pytest.mark.parametrize(
    ("kinds", "brand", "maker", "row"),
    [
        (("dahua.SerialNo",), "Amcrest", "dahua", "amcrest"),
        (("dahua.SerialNo",), "AMCREST", None, "amcrest"),
        (("dahua.SerialNo",), None, None, "dahua"),
        (("sadp.Types",), "Annke", "hikvision", "hikvision"),
        (("p2p.component",), None, None, "cs2"),
        ((), None, "tiandy", "tiandy"),
        ((), "Provision-ISR", "tvt", "tvt"),
        (("http.server",), None, None, None),
        (("sadpx",), "", "", None),
    ],
)
def test_a_device_is_found_by_label_then_protocol_then_maker(
    kinds: tuple[str, ...], brand: str | None, maker: str | None, row: str | None
) -> None:
    found = by_device(kinds, brand, maker)
    assert (found.row if found else None) == row


def test_a_setting_leads_to_its_row() -> None:
    found = by_service("P2P (Easy4ip)")
    assert found is not None
    assert found.row == "dahua"
    assert by_service("UPnP port mapping") is None
