"""Pi-hole 6 is read in one session, which is given back whatever happens."""

import pytest
from fakes_dns import CAMERA, NOW, PHONE, FakePihole, config, query
from fakes_web import Asked, FakeWeb, Said, lan

from cctv_guard_agent.egress.interface import Reading
from cctv_guard_agent.egress.pihole import SOURCE
from cctv_guard_agent.errors import BadReply, Refused, Unreachable
from cctv_guard_agent.model.egress import Outcome


async def read(fake: FakePihole, mark: str = "", **options: object) -> Reading:
    async with FakeWeb(fake) as web:
        return await SOURCE.read(lan(), config(web, "pihole", **options), mark, NOW, frozenset({CAMERA}))


async def test_every_page_is_read_and_the_seat_is_given_back() -> None:
    fake = FakePihole(*(query(n, 9000 - 60 * n, client=PHONE if n % 2 else str(CAMERA)) for n in range(9)))
    reading = await read(fake)
    assert len(reading.seen) == 5
    assert fake.sessions == set()
    assert fake.logins == 1


async def test_the_next_reading_takes_only_what_is_new() -> None:
    first = await read(FakePihole(query(1, 120)))
    second = await read(FakePihole(query(1, 120), query(2, 60)), first.mark)
    assert len(second.seen) == 1
    again = await read(FakePihole(query(1, 120), query(2, 60)), second.mark)
    assert again.seen == ()
    assert again.mark == second.mark


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({}, Outcome.ANSWERED),
        ({"status": "CACHE"}, Outcome.ANSWERED),
        ({"status": "GRAVITY"}, Outcome.BLOCKED),
        ({"status": "DENYLIST_CNAME"}, Outcome.BLOCKED),
        ({"status": "EXTERNAL_BLOCKED_NULL"}, Outcome.BLOCKED),
        ({"reply": {"type": "NXDOMAIN"}}, Outcome.BLOCKED),
        ({"status": "IN_PROGRESS"}, Outcome.SEEN),
        ({"status": None}, Outcome.SEEN),
    ],
)
async def test_what_became_of_a_question(told: dict[str, object], outcome: Outcome) -> None:
    (one,) = (await read(FakePihole(query(1, 5, **told)))).seen
    assert one.outcome is outcome


async def test_without_a_free_seat_it_is_asked_another_time() -> None:
    with pytest.raises(Unreachable, match="no free seat"):
        await read(FakePihole(seats=0))


async def test_a_refused_password_is_told_without_it() -> None:
    with pytest.raises(Refused, match="app password") as caught:
        await read(FakePihole(), password="MARKER-wrong")
    assert "MARKER" not in str(caught.value)


async def test_a_second_factor_is_named() -> None:
    said = Said(status=401, body=b'{"session":{"valid":false,"totp":true,"sid":null}}')
    async with FakeWeb(lambda asked: said) as web:
        with pytest.raises(Refused, match="second factor"):
            await SOURCE.read(lan(), config(web, "pihole"), "", NOW, frozenset())


async def test_the_seat_is_given_back_after_nonsense() -> None:
    fake = FakePihole(query(1, 5))

    def broken(asked: Asked) -> Said:
        return Said(body=b"{") if asked.path.startswith("/api/queries") else fake(asked)

    async with FakeWeb(broken) as web:
        with pytest.raises(BadReply, match="/api/queries"):
            await SOURCE.read(lan(), config(web, "pihole"), "", NOW, frozenset())
    assert fake.sessions == set()


async def test_without_a_password_none_is_sent() -> None:
    async with FakeWeb(lambda asked: Said(body=b'{"queries":[]}')) as web:
        await SOURCE.read(lan(), config(web, "pihole", password=None), "", NOW, frozenset())
        assert [one.method for one in web.asked] == ["GET"]


async def test_hidden_clients_are_told() -> None:
    reading = await read(FakePihole(query(1, 5, client="0.0.0.0")))
    assert "privacy level" in reading.limits[0].english


async def test_hostile_queries_are_passed_over() -> None:
    fake = FakePihole(
        query(1, 5, domain="x" * 9000), {**query(2, 5), "time": 1e300}, {**query(3, 5), "client": 7}, page=9
    )
    assert [one.name for one in (await read(fake)).seen] == [""]
