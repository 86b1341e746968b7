import os
import tempfile

import pytest

from kft.embedded.data_folder import LONGEST_SOCKET_FOLDER, DataFolder, make_private
from kft.embedded.errors import AlreadyRunningError, StartError


def test_the_sockets_lie_in_the_data_folder_where_the_path_allows():
    assert DataFolder("/srv/kft").sockets == DataFolder("/srv/kft").path / "run"


@pytest.mark.parametrize("path", ["/srv/two words", "/srv/" + "x" * 90])
def test_a_long_or_spaced_path_gets_a_short_plain_socket_folder(path):
    sockets = str(DataFolder(path).sockets)

    assert len(sockets) <= LONGEST_SOCKET_FOLDER
    assert " " not in sockets


@pytest.mark.parametrize("folder", ["/srv/two words", "/srv/" + "x" * 90])
def test_a_temporary_folder_with_such_a_path_is_not_taken_either(monkeypatch, folder):
    monkeypatch.setattr(tempfile, "tempdir", folder)

    assert DataFolder(folder + "/data").sockets.parent.name == "tmp"


def test_two_data_folders_never_share_a_socket_folder():
    assert DataFolder("/srv/one council").sockets != DataFolder("/srv/two council").sockets


def test_the_secret_key_is_made_once(tmp_path):
    key = DataFolder(tmp_path).secret_key()

    assert len(key) > 50
    assert DataFolder(tmp_path).secret_key() == key
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


def test_one_process_at_a_time_holds_the_folder(tmp_path):
    data = DataFolder(tmp_path)
    refused = pytest.raises(AlreadyRunningError, match=f"process {os.getpid()}")

    with data.held_by("script/server"), refused, data.held_by("script/manage"):
        pass
    with data.held_by("script/manage"):
        pass


def test_a_link_is_no_private_folder(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(StartError, match="belongs to somebody else"):
        make_private(tmp_path / "link")


def test_an_open_folder_is_closed(tmp_path):
    folder = tmp_path / "open"
    folder.mkdir(mode=0o777)

    make_private(folder)

    assert folder.stat().st_mode & 0o777 == 0o700
