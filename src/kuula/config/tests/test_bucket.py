"""Files in a bucket: calls of the published S3 protocol, answered as a bucket does."""

from datetime import timedelta

import pytest
from botocore.stub import Stubber

from kuula.config.bucket import Bucket
from kuula.kit import clock

KEY = "files/ab/cd/abcd"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """A bucket whose calls go nowhere unless they are answered."""
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return Bucket(
        bucket_name="kuula", access_key="key", secret_key="secret", region_name="eu-north-1"
    )


@pytest.fixture
def answers(bucket: Bucket):
    """What the bucket's server answers."""
    with Stubber(bucket.connection.meta.client) as stub:
        yield stub
        stub.assert_no_pending_responses()


def test_all_files_of_a_shelf_are_listed_page_by_page(bucket: Bucket, answers: Stubber) -> None:
    at = clock.now()
    asked = {"Bucket": "kuula", "Prefix": "files/"}
    first = {"IsTruncated": True, "Contents": [{"Key": KEY, "LastModified": at}]}
    second = {"IsTruncated": False, "Contents": [{"Key": "files/x", "LastModified": at}]}
    answers.add_response("list_objects", first, asked)
    answers.add_response("list_objects", second, {**asked, "Marker": KEY})
    assert [(one.key, one.at) for one in bucket.stored("files")] == [(KEY, at), ("files/x", at)]


@pytest.mark.parametrize(("minutes", "is_new"), [(5, True), (40, False)])
def test_what_was_stored_long_ago_is_to_be_sent_again(
    bucket: Bucket, answers: Stubber, minutes: int, is_new: bool
) -> None:
    at = clock.now() - timedelta(minutes=minutes)
    answers.add_response("head_object", {"LastModified": at}, {"Bucket": "kuula", "Key": KEY})
    assert bucket.renew(KEY) == is_new


def test_what_is_not_there_has_no_time(bucket: Bucket, answers: Stubber) -> None:
    answers.add_client_error("head_object", http_status_code=404)
    assert bucket.stored_at(KEY) is None
