from cctv_guard_agent.net.holder import holder_of_udp, inodes_of

TABLE = (
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref\n"
    " 1: 00000000:8709 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 4711 2 00 0\n"
    " 2: 0100007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4712 2 00 0\n"
)


def process(proc, number: int, name: str, inode: int) -> None:
    fds = proc / str(number) / "fd"
    fds.mkdir(parents=True)
    (fds / "3").symlink_to(f"socket:[{inode}]")
    (proc / str(number) / "comm").write_text(name + "\n")


def test_the_port_is_looked_up_in_hexadecimal():
    assert inodes_of(34569, TABLE) == {"4711"}
    assert inodes_of(9, TABLE) == set()


def test_the_program_is_named_with_its_process_and_without_control_characters(tmp_path):
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "udp").write_text(TABLE)
    process(tmp_path, 12, "other", 1)
    process(tmp_path, 34, "nvr\x1b[31m", 4711)
    assert holder_of_udp(34569, tmp_path) == "nvr??31m (process 34)"


def test_what_cannot_be_read_is_another_program(tmp_path):
    assert holder_of_udp(34569, tmp_path) == "another program"
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "udp").write_text(TABLE)
    assert holder_of_udp(34569, tmp_path) == "another program"
