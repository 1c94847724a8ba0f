"""Lists of accounts: names and rights, and nothing else of answers that hold passwords."""

import pytest

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.account import Accounts, User, accounts, summed_up
from cctv_guard_agent.wire import accounts as wire

USER = "<User><id>{}</id><userName>{}</userName><userLevel>{}</userLevel><password>MARKER</password></User>"


def user_list(*users: tuple[str, str], namespace: str = "http://www.hikvision.com/ver20/XMLSchema") -> str:
    rows = "".join(USER.format(number, *user) for number, user in enumerate(users, 1))
    return f'<?xml version="1.0"?><UserList version="2.0" xmlns="{namespace}">{rows}</UserList>'


@pytest.mark.parametrize(
    "namespace", ["http://www.hikvision.com/ver20/XMLSchema", "http://www.isapi.org/ver20/XMLSchema"]
)
def test_isapi_tells_names_and_levels(namespace: str) -> None:
    text = user_list(("admin", "Administrator"), ("Shop desk", "Viewer"), namespace=namespace)
    assert wire.isapi(text) == (User(name="admin", admin=True), User(name="Shop desk", admin=False))


def test_the_dahua_list_tells_names_and_groups() -> None:
    text = (
        "users[0].Group=admin\r\nusers[0].Id=1\r\nusers[0].Memo=MARKER\r\nusers[0].Name=admin\r\n"
        "users[0].Password=MARKER\r\nusers[1].AuthorityList[0]=Monitor_01\r\nusers[1].Group=user\r\nusers[1].Name=888888\r\n"
    )
    assert wire.dahua(text) == (User(name="admin", admin=True), User(name="888888", admin=False))


def test_onvif_tells_names_and_levels() -> None:
    rows: list[dict[str, object]] = [
        {"Username": "admin", "UserLevel": "Administrator", "Password": None},
        {"Username": "onvif", "UserLevel": "User"},
        {"Username": None, "UserLevel": "User"},
    ]
    assert wire.onvif(rows) == (User(name="admin", admin=True), User(name="onvif", admin=False))


@pytest.mark.parametrize(
    "text", ["", "<html>login</html>", "<UserList/>", "<User><userLevel>Viewer</userLevel></User>"]
)
def test_no_account_is_no_answer(text: str) -> None:
    with pytest.raises(BadReply):
        wire.isapi(text)
    with pytest.raises(BadReply):
        wire.dahua(text)


def test_a_list_without_end_is_not_believed() -> None:
    with pytest.raises(BadReply, match="more than"):
        wire.isapi(user_list(*((f"u{number}", "Viewer") for number in range(300))))
    with pytest.raises(BadReply, match="more than"):
        wire.dahua("\n".join(f"users[{number}].Name=u{number}" for number in range(999)))


def test_no_error_shows_what_the_answer_held() -> None:
    for text in ("users[0].Password=MARKER", "<UserList><User><password>MARKER</password></User></UserList>"):
        for read in (wire.isapi, wire.dahua):
            with pytest.raises(BadReply) as caught:
                read(text)
            assert "MARKER" not in f"{caught.value} {caught.value.excerpt}"


def test_names_that_people_chose_are_counted_and_dropped() -> None:
    users = [
        User(name="Admin", admin=True),
        User(name="888888", admin=False),
        User(name="Erika Musterfrau", admin=True),
        User(name="recorder", admin=False),
    ]
    kept = summed_up(users)
    assert kept == Accounts(factory=("888888", "admin"), others=2, other_admins=1)
    assert "Erika" not in kept.as_text()
    assert accounts(kept.as_text()) == kept


@pytest.mark.parametrize("value", ["", "admin", "admin|x|1", "admin|1|", "admin|1|²"])
def test_what_another_version_wrote_is_no_list(value: str) -> None:
    assert accounts(value) is None
