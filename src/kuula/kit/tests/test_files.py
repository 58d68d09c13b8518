"""What is stored can be fetched, however it was handed over."""

from kuula.kit import files


def test_a_view_of_a_mail_is_stored_like_its_bytes(settings, tmp_path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path)}},
    }
    whole = bytes(range(256)) * 1000
    key = files.store(memoryview(whole)[3:-3])
    assert files.fetch(key) == whole[3:-3]
    assert files.store(whole[3:-3]) == key
