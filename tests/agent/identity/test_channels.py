import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.identity.channels import analog_inputs
from cctv_guard_agent.model.channel import SIGNALS, AnalogChannel, read_channel
from cctv_guard_agent.model.observation import Observation


def seen(*pairs: tuple[str, str]) -> list[Observation]:
    return [Observation(kind=kind, value=value) for kind, value in pairs]


def test_what_the_recorder_lists_counts_in_the_order_of_its_numbers() -> None:
    found = analog_inputs(
        seen(
            ("channel.analog", "10 no Yard"),
            ("channel.analog", "2 yes Till one"),
            ("channel.analog", "3 unknown"),
            ("channel.analog", "no channel at all"),
            ("sadp.AnalogChannelNum", "16"),
        ),
        "recorder",
    )
    assert found is not None
    assert [(one.number, one.signal, one.name) for one in found.listed] == [
        ("2", "yes", "Till one"),
        ("3", "unknown", ""),
        ("10", "no", "Yard"),
    ]
    assert found.count == 3


@pytest.mark.parametrize(
    ("kind", "told", "count"),
    [
        ("recorder", [("sadp.AnalogChannelNum", "4"), ("sadp.DigitalChannelNum", "2")], 4),
        ("recorder", [("sadp.AnalogChannelNum", "0"), ("sadp.DigitalChannelNum", "16")], None),
        ("recorder", [("dahua.DeviceClass", "XVR"), ("dahua.VideoInputChannels", "8")], 8),
        ("recorder", [("dahua.DeviceClass", "NVR"), ("dahua.VideoInputChannels", "8")], None),
        ("camera", [("sadp.AnalogChannelNum", "1")], None),
        ("camera", [("dahua.DeviceClass", "IPC"), ("dahua.VideoInputChannels", "1")], None),
        ("recorder", [("sadp.AnalogChannelNum", "-4")], None),
        ("recorder", [("sadp.AnalogChannelNum", "4096")], None),
        ("recorder", [("sadp.AnalogChannelNum", "٤")], None),
        ("recorder", [], None),
    ],
)
def test_where_no_list_was_read_a_recorder_of_coax_still_tells_how_many(
    kind: str, told: list[tuple[str, str]], count: int | None
) -> None:
    found = analog_inputs(seen(*told), kind)
    assert (found.count if found else None, found.listed if found else ()) == (count, ())


@given(st.from_regex(r"\A[0-9A-Za-z]{1,12}\Z"), st.sampled_from(SIGNALS), st.text(max_size=80))
def test_a_channel_survives_being_written_down(number: str, signal: str, name: str) -> None:
    one = AnalogChannel(number=number, signal=signal, name=name.strip())
    assert read_channel(one.as_text()) == one
