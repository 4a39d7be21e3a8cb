"""Deeds on buckets, objects and queues."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from stacks import places
from tests.end_to_end.enforced.built import Built
from tests.end_to_end.enforced.deed import Ask, Client, Deed, Who, arn, use_key
from tests.end_to_end.place import ACCOUNT

Bucket = Callable[[Built], str]


def _content(brand: str) -> Bucket:
    return lambda built: built.unit(brand).content


def _site(channel: str) -> Bucket:
    return lambda built: built.unit(built.channel(channel).brand).site(built.channel(channel))


def _read(name: str, brand: str, bucket: Bucket, path: Callable[[Built], str], key: places.Key | None) -> Deed:
    def asks(built: Built, who: Who) -> Sequence[Ask]:
        target = f"arn:aws:s3:::{bucket(built)}/{path(built)}"
        of = target if key == "lake" else f"arn:aws:s3:::{bucket(built)}"
        keys = use_key(built, built.unit(brand), key, "s3", of, "Decrypt") if key else []
        return [Ask("s3:GetObject", target), *keys]

    return Deed(
        f"reads {name}", asks, lambda aws, built, _: aws("s3").get_object(Bucket=bucket(built), Key=path(built))
    )


def _write(name: str, brand: str, bucket: Bucket, path: Callable[[Built], str], key: places.Key) -> Deed:
    def asks(built: Built, who: Who) -> Sequence[Ask]:
        target = f"arn:aws:s3:::{bucket(built)}/{path(built)}"
        of = target if key == "lake" else f"arn:aws:s3:::{bucket(built)}"
        return [Ask("s3:PutObject", target), *use_key(built, built.unit(brand), key, "s3", of, "GenerateDataKey")]

    def call(aws: Client, built: Built, who: Who) -> object:
        return aws("s3").put_object(Bucket=bucket(built), Key=path(built), Body=b"hello")

    return Deed(f"writes {name}", asks, call)


def read(brand: str, path: str, key: places.Key = "content") -> Deed:
    """Read an object of a brand's content bucket that is encrypted with `key`."""
    return _read(f"{path} of {brand}'s content", brand, _content(brand), lambda _: path, key)


def write(brand: str, path: str) -> Deed:
    """Write an object of a brand's content bucket."""
    return _write(f"{path} of {brand}'s content", brand, _content(brand), lambda _: path, "content")


def read_site(channel: str, path: str = "live/index.html") -> Deed:
    """Read an object of a site's bucket."""
    return _read(f"{path} of {channel}", channel.partition("-")[0], _site(channel), lambda _: path, "content")


def write_site(channel: str, path: str) -> Deed:
    """Write an object of a site's bucket."""
    return _write(f"{path} of {channel}", channel.partition("-")[0], _site(channel), lambda _: path, "content")


def read_log(channel: str) -> Deed:
    """Read an access log of a site."""
    brand = channel.partition("-")[0]

    def path(built: Built) -> str:
        return f"cloudfront/{built.unit(brand).host(built.channel(channel))}/a.gz"

    return _read(f"the log of {channel}", brand, lambda built: built.unit(brand).logs, path, None)


def read_results(brand: str, agency: str) -> Deed:
    """Read a query's result of an agency."""
    return _read(
        f"{agency}'s results of {brand}",
        brand,
        lambda built: built.unit(brand).results_bucket,
        lambda built: f"{built.unit(brand).results(agency)}a.csv",
        "lake",
    )


def write_results(brand: str, agency: str) -> Deed:
    """Write among the query results of an agency."""
    return _write(
        f"{agency}'s results of {brand}",
        brand,
        lambda built: built.unit(brand).results_bucket,
        lambda built: f"{built.unit(brand).results(agency)}b.csv",
        "lake",
    )


def read_lake(zone: places.Zone) -> Deed:
    """Read the lake itself, past Lake Formation."""
    return _read(
        f"the lake's {zone} data",
        "aurora",
        lambda built: places.lake_bucket(built.context("aurora"), zone),
        lambda _: "a.parquet",
        "lake",
    )


def on_object(action: str, method: str, brand: str, path: str, **said: Any) -> Deed:
    """Do something else to an object of a brand's content bucket."""

    def call(aws: Client, built: Built, who: Who) -> object:
        return getattr(aws("s3"), method)(Bucket=built.unit(brand).content, Key=path, **said)

    def asks(built: Built, who: Who) -> Sequence[Ask]:
        return [Ask(action, f"arn:aws:s3:::{built.unit(brand).content}/{path}")]

    return Deed(f"{action} on {path} of {brand}'s content", asks, call)


def on_bucket(action: str, method: str, brand: str, **said: Any) -> Deed:
    """Do something to a brand's content bucket."""

    def call(aws: Client, built: Built, who: Who) -> object:
        return getattr(aws("s3"), method)(Bucket=built.unit(brand).content, **said)

    return Deed(
        f"{action} on {brand}'s content",
        lambda built, _: [Ask(action, f"arn:aws:s3:::{built.unit(brand).content}")],
        call,
    )


def list_content(brand: str, prefix: str = "") -> Deed:
    """List a brand's content bucket, all of it without a prefix."""

    def asks(built: Built, who: Who) -> Sequence[Ask]:
        said = {"s3:prefix": prefix} if prefix else {}
        return [Ask("s3:ListBucket", f"arn:aws:s3:::{built.unit(brand).content}", said)]

    def call(aws: Client, built: Built, who: Who) -> object:
        return aws("s3").list_objects_v2(Bucket=built.unit(brand).content, **({"Prefix": prefix} if prefix else {}))

    return Deed(f"lists {prefix or 'all'} of {brand}'s content", asks, call)


def list_site(channel: str) -> Deed:
    """List a site's bucket."""
    return Deed(
        f"lists {channel}",
        lambda built, _: [Ask("s3:ListBucket", f"arn:aws:s3:::{_site(channel)(built)}")],
        lambda aws, built, _: aws("s3").list_objects_v2(Bucket=_site(channel)(built)),
    )


def queue(action: str, method: str, brand: str, which: str = "conversions", **said: Any) -> Deed:
    """Do something to a queue: a brand's `conversions` or `undone`, or the platform's `leads`."""

    def name(built: Built) -> str:
        if which == "leads":
            return places.lead_queue(built.context(brand))
        return built.unit(brand).conversions if which == "conversions" else built.unit(brand).undone

    def asks(built: Built, who: Who) -> Sequence[Ask]:
        target = arn("sqs", name(built))
        keys = ("GenerateDataKey", "Decrypt") if action == "sqs:SendMessage" else ()
        return [Ask(action, target), *use_key(built, built.unit(brand), "data", "sqs", target, *keys)]

    def call(aws: Client, built: Built, who: Who) -> object:
        url = f"{built.place.emulator.endpoint}/{ACCOUNT}/{name(built)}"
        return getattr(aws("sqs"), method)(QueueUrl=url, **said)

    return Deed(f"{action} on {which} of {brand}", asks, call)


def send(brand: str, which: str = "conversions") -> Deed:
    """Send a message to a queue."""
    return queue("sqs:SendMessage", "send_message", brand, which, MessageBody="{}")
