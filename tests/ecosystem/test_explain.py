"""Where a value comes from."""

from __future__ import annotations

from datetime import date

import pytest

from ecosystem.loading import load, loads
from ecosystem.model import Channel, Declaration
from ecosystem.provenance import NoSuchPathError, explain
from ecosystem.tree import read_tree
from tests.ecosystem.samples import AUSTRAL, BASE, broken


@pytest.fixture(scope="module")
def austral() -> Declaration:
    """The declaration of the repository, as a user in its folder names it."""
    return loads(AUSTRAL.read_text(encoding="utf-8"), file="ecosystem.yaml")


SOURCES = {
    "said": "said",
    "not said; the language's default": "default",
    "not said, so it is unknown": "unknown",
    "not said;": "derived",
}


@pytest.mark.parametrize(
    ("path", "value", "because"),
    [
        ("channels.aurora-promo.owner", "corporation", "said at ecosystem.yaml:231:12"),
        ("channels[7].owner", "corporation", "said at ecosystem.yaml:231:12"),
        ("aurora-promo.owner", "corporation", "said at ecosystem.yaml:231:12"),
        ("channels[2].owner", "corporation", "said at ecosystem.yaml:159:12"),
        ("grants.pixel-social.until", date(2027, 3, 31), "said at ecosystem.yaml:103:110"),
        ("grants.pixel-social.state", "active", "not said; the language's default"),
        ("database.owner", "corporation", "not said; the language's default"),
        (
            "cloud.environments.dev.region",
            "sa-east-1",
            "not said; inherited from `cloud.region`, said at ecosystem.yaml:20:11",
        ),
        ("cloud.environments.dev.protect", False, "not said; the language's default"),
        ("cloud.tags.cost-center", "marketing", "said at ecosystem.yaml:24:23"),
        ("channels.aurora-promo.name", None, "not said, so it is unknown"),
        ("lifecycle.acquire.metrics[1]", "cost", "said at ecosystem.yaml:74:56"),
        ("channels.aurora-instagram.people[2].of", "pixel", "said at ecosystem.yaml:136:37"),
        ("agencies.pixel.contract.from", date(2026, 1, 1), "said at ecosystem.yaml:97:128"),
        ("integrations.shop-to-contacts.from", "shop", "said at ecosystem.yaml:385:34"),
        ("contact_policy.frequency_cap.per_week", 3, "said at ecosystem.yaml:65:41"),
        ("corporation.stewards.crisis", "crisis@austral.example", "said at ecosystem.yaml:17:13"),
        ("version", 1, "said at ecosystem.yaml:3:10"),
        ("include", (), "not said, so it is unknown"),
        (
            "channels.aurora-promo.provision",
            "manage",
            "not said; `manage` follows from: a web channel that is `hosted_by: corporation`",
        ),
        ("aurora-mail.provision", "manage", "not said; `manage` follows from: an e-mail channel with `delivery: ses`"),
        ("platforms.voice.provision", "none", "not said; `none` follows from: platforms live at their vendors"),
    ],
)
def test_a_value_and_its_source(austral: Declaration, path: str, value: object, because: str) -> None:
    """A value is said at a place, a default, derived from another, or unknown."""
    found = explain(austral, path)
    assert (found.value, found.because) == (value, because)
    assert found.source == next(source for start, source in SOURCES.items() if because.startswith(start))


def test_a_derived_value_points_at_its_origin(austral: Declaration) -> None:
    """The place of a derived value is where that stands which it follows from."""
    assert str(explain(austral, "aurora-promo.provision").location) == "ecosystem.yaml:234:16"
    assert str(explain(austral, "cloud.environments.dev.region").location) == "ecosystem.yaml:20:11"


def test_a_description_comes_with_it(austral: Declaration) -> None:
    """What the key means is said too."""
    assert explain(austral, "aurora-promo.writes_to").description == ("where the contacts that it captures are written")


def test_a_whole_thing(austral: Declaration) -> None:
    """A thing is explained with all keys of its kind, said or not, and no key of another kind."""
    found = explain(austral, "channels.aurora-promo")
    assert isinstance(found.value, Channel)
    keys = [part.path.rsplit(".")[-1] for part in found.parts]
    assert keys[:4] == ["id", "kind", "brand", "owner"]
    assert "utm" in keys
    assert "handle" not in keys
    assert {part.source for part in found.parts} == {"said", "default", "derived", "unknown"}


def test_a_placement_inherits_twice() -> None:
    """A brand's account comes from its environment, its region from the environment's or the cloud's."""
    text = broken('account: "111111111111"', 'account: "111111111111", brands: {aurora: {}}')
    found = loads(text, file="f")
    account = explain(found, "cloud.environments.dev.brands.aurora.account")
    assert (account.value, str(account.location)) == ("111111111111", "f:6:20")
    region = explain(found, "cloud.environments.dev.brands.aurora.region")
    assert (region.value, str(region.location)) == ("sa-east-1", "f:4:11")


@pytest.mark.parametrize(
    ("path", "message", "nearest"),
    [
        ("chanels", "`chanels` is not a section or an id; did you mean `channels`?", "channels"),
        ("aurora-prom.owner", "`aurora-prom` is not a section or an id; did you mean `aurora-promo`?", "aurora-promo"),
        (
            "channels.aurora-prom.owner",
            "`aurora-prom` is not an item of `channels`; did you mean `aurora-promo`?",
            "channels.aurora-promo",
        ),
        (
            "channels.aurora-promo.ownr",
            "`ownr` is not a key of a `landing_page` of `channels[7]`; did you mean `owner`?",
            "channels[7].owner",
        ),
        ("channels.aurora-promo.handle", "`handle` is not a key of a `landing_page` of `channels[7]`", None),
        ("channels[99]", "`channels` has 16 items; the first is `[0]`", None),
        ("database.owner.x", "`database.owner` holds no further keys, so `x` is not in it", None),
        (
            "cloud.environments.deb",
            "`deb` is not a key of `cloud.environments`; did you mean `dev`?",
            "cloud.environments.dev",
        ),
        (
            "corporation.stewards.dat",
            "`dat` is not a key of `corporation.stewards`; did you mean `data`?",
            "corporation.stewards.data",
        ),
        ("meta.ticket", "`meta` is not said, so nothing in it is known", None),
        ("aurora-promo.publishing.approver", "`channels[7].publishing` is not said, so nothing in it is known", None),
        ("", "no path is given; write it like `channels.aurora-promo.owner`", None),
        ("a[", "`a[` is not a path; write it like `channels.aurora-promo.owner`", None),
    ],
)
def test_an_unknown_address(austral: Declaration, path: str, message: str, nearest: str | None) -> None:
    """An address that names nothing is answered, with the nearest name."""
    with pytest.raises(NoSuchPathError) as caught:
        explain(austral, path)
    assert (str(caught.value), caught.value.nearest) == (message, nearest)


def test_what_may_be_said_and_was_not() -> None:
    """A steward's function, a stage, a section nobody declared: unknown, not an error."""
    found = loads(broken("name: Grupo Austral}", "name: A, stewards: {data: a@b.example}}"))
    for path in ("corporation.stewards.crisis", "lifecycle.retain", "contact_policy", "tracking"):
        assert (explain(found, path).value, explain(found, path).source) == (None, "unknown")


def test_every_said_value_is_explained_as_said() -> None:
    """Every scalar of the example is explained with its own place."""
    found = load(AUSTRAL)
    stack: list[tuple[str, object]] = [("", read_tree(AUSTRAL.read_bytes()).root)]
    seen = 0
    while stack:
        path, value = stack.pop()
        if isinstance(value, dict):
            stack.extend((f"{path}.{key}" if path else key, inner) for key, inner in value.items())
        elif isinstance(value, list):
            stack.extend((f"{path}[{index}]", inner) for index, inner in enumerate(value))
        else:
            explained = explain(found, path)
            assert (explained.source, explained.location) == ("said", found.locate(path))
            assert str(explained.value) == str(value)
            seen += 1
    assert seen > 800


def test_a_declaration_made_in_memory_is_explained() -> None:
    """Without a file, nothing has a place, and values are still explained."""
    made = loads(BASE)
    memory = Declaration(
        file="<memory>",
        corporation=made.corporation,
        cloud=made.cloud,
        database=made.database,
        bi=made.bi,
        identity=made.identity,
        channels=made.channels,
    )
    assert explain(memory, "channels.promo.brand").value == "aurora"
    assert explain(memory, "channels.promo.brand").location is None


def test_a_value_as_data_has_the_keys_of_the_declaration(austral: Declaration) -> None:
    """As data, a thing has the keys that the user wrote, days as text, and no key of another kind."""
    assert explain(austral, "agencies.pixel.contract").plain == {"from": "2026-01-01", "until": "2027-03-31"}
    said = explain(austral, "integrations.shop-to-contacts").plain
    assert (said["from"], said["to"]) == ("shop", "contacts")
    channel = explain(austral, "channels.aurora-instagram").plain
    assert {"measurement", "authentication", "path"}.isdisjoint(channel)
    assert channel["people"][2] == {"who": "cm@pixel.example", "of": "pixel", "role": "editor"}


def test_a_list_is_explained_thing_by_thing(austral: Declaration) -> None:
    """A section lists its things with their places; a map lists what it holds."""
    parts = explain(austral, "channels").parts
    assert [part.value.id for part in parts] == [channel.id for channel in austral.channels]
    assert (parts[7].path, str(parts[7].location)) == ("channels[7]", "ecosystem.yaml:227:5")
    assert [part.path for part in explain(austral, "cloud.environments").parts] == [
        "cloud.environments.dev",
        "cloud.environments.prod",
    ]


def test_meta_is_shown_where_it_is_said() -> None:
    """`meta` is among the keys of a thing that carries it, and what is in it can be asked for."""
    found = loads(broken("customer_service: {id: desk}", "customer_service: {id: desk, meta: {a: [x, {b: NO}]}}"))
    assert explain(found, "desk").parts[-1].value == {"a": ["x", {"b": "NO"}]}
    assert explain(found, "desk.meta.a[1].b").value == "NO"
    assert "customer_service.meta" not in [part.path for part in explain(loads(BASE), "desk").parts]
