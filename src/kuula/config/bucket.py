"""Where files live when they live in a bucket (S3 and what speaks its protocol)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from botocore.exceptions import ClientError
from storages.backends.s3 import S3Storage

from kuula.kit import clock
from kuula.kit.files import FRESH, Stored

NOT_FOUND: Final = 404
_HALF: Final[timedelta] = FRESH / 2


class Bucket(S3Storage):  # type: ignore[misc] # the library is untyped
    """A bucket whose names tell the content: writing a name again changes nothing but its time."""

    file_overwrite = True

    def renew(self, name: str) -> bool:
        """Whether a file is there and was stored lately; one stored long ago is to be sent again,
        which renews its time."""
        at = self.stored_at(name)
        return at is not None and at > clock.now() - _HALF

    def stored_at(self, name: str) -> datetime | None:
        """When a file was stored last; None when there is none."""
        try:
            at: datetime = self.get_modified_time(name)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == NOT_FOUND:
                return None
            raise
        return at

    def stored(self, shelf: str) -> Iterator[Stored]:
        """All files of a shelf, in no order."""
        for found in self.bucket.objects.filter(Prefix=f"{self._normalize_name(shelf)}/"):
            key = found.key.removeprefix(self.location).lstrip("/")
            yield Stored(key, found.last_modified)
