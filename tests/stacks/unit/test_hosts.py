"""Which host serves which sites, and which zone holds a name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecosystem.model import Corporation
from stacks.access.unitplace import scope
from stacks.refusal import RefusedError
from stacks.unit.hosts import hosts, own_domains, zone_of
from tests.stacks.access.made import brand, context, declaration, mail, site


def served(*sites: object, unit: str = "aurora") -> list[tuple[str, list[str]]]:
    """Return hosts with the ids of their sites, the one for the rest first."""
    made = declaration(channels=sites)
    found = hosts(context(made, unit), scope(made, unit).sites)
    return [(host.name, [each.channel.id for each in host.sites]) for host in found]


def test_channels_of_one_host_share_it_and_the_longest_path_is_tried_first() -> None:
    """The site of the shortest path takes the rest; the others come by falling length of path."""
    found = served(
        site("summer", "https://promo.aurora.example/verano"),
        site("deep", "https://promo.aurora.example/otono/club"),
        site("autumn", "https://PROMO.aurora.example./otono/"),
        site("home", "https://promo.aurora.example/"),
        site("shop", "https://shop.aurora.example/"),
    )
    assert found == [("promo.aurora.example", ["home", "deep", "summer", "autumn"]), ("shop.aurora.example", ["shop"])]


def test_a_retired_or_unmanaged_channel_has_no_host_and_a_planned_one_has() -> None:
    """Retired channels are left out, planned ones are in, and so is nothing that lives elsewhere."""
    assert served(
        site("old", "https://old.aurora.example/", status="retired"),
        site("next", "https://next.aurora.example/", status="planned"),
        site("theirs", "https://theirs.aurora.example/", provision="none"),
    ) == [("next.aurora.example", ["next"])]


@pytest.mark.parametrize(
    ("sites", "said"),
    [
        (
            (site("one", "https://promo.aurora.example/x"), site("two", "https://promo.aurora.example/x/")),
            "`one` and `two` both serve",
        ),
        (
            (site("one", "https://promo.aurora.example/a*"), site("two", "https://promo.aurora.example/b")),
            "has characters that CloudFront cannot tell paths by",
        ),
        (
            (site("one", "https://www.aurora.example/"), site("two", "https://www.aurora.example/x", brand="brisa")),
            "share `www.aurora.example`",
        ),
        (
            (
                mail("one", "mail.aurora.example"),
                mail("two", "Mail.Aurora.example", brand="brisa"),
                site("s", "https://a.aurora.example"),
            ),
            "share `mail.aurora.example`",
        ),
        ((site("long", f"https://{'a' * 63}.aurora.example/"),), "a certificate takes 64"),
        ((site("ip", "https://10.0.0.1/"),), "is no domain name"),
        ((site("bare", "https://localhost/"),), "is no domain name"),
        ((site("dash", "https://-x.aurora.example/"),), "is no domain name"),
        ((site("under", "https://a_b.aurora.example/"),), "is no domain name"),
        ((site("broken", "https://[::1/"),), "is no domain name"),
        ((site("long-label", f"https://{'é' * 70}.example/"),), "is no domain name"),
    ],
)
def test_what_cannot_be_served_is_refused_by_name(sites: tuple[object, ...], said: str) -> None:
    """Each refusal names the channel and what to do; nothing ends in a traceback."""
    with pytest.raises(RefusedError) as refused:
        served(*sites)
    assert said in str(refused.value)


def test_a_host_in_other_letters_is_written_as_dns_has_it() -> None:
    """An internationalised host is served by its ASCII form."""
    assert served(site("cafe", "https://café.aurora.example/")) == [("xn--caf-dma.aurora.example", ["cafe"])]


def test_a_name_is_held_by_the_longest_domain_of_its_own_unit() -> None:
    """A name under no domain of the unit gets a zone of its own, to be delegated from above."""
    made = declaration(brands=(brand("aurora", domains=("aurora.example", "promo.aurora.example")), brand("brisa")))
    known = context(made)
    assert zone_of(known, "www.aurora.example") == "aurora.example"
    assert zone_of(known, "x.promo.aurora.example") == "promo.aurora.example"
    assert zone_of(known, "aurora.example") == "aurora.example"
    assert zone_of(known, "notaurora.example") == "notaurora.example"
    assert zone_of(known, "aurora.austral.example") == "aurora.austral.example"


def test_a_domain_that_two_declare_is_the_first_ones() -> None:
    """The corporation's domains are its own, then the brands' in declared order, so that no zone is made twice."""
    made = declaration(
        corporation=Corporation("austral", "Austral", domains=("austral.example", "shared.example")),
        brands=(
            brand("aurora", domains=("aurora.example", "shared.example")),
            brand("brisa", domains=("aurora.example",)),
        ),
    )
    assert own_domains(made, "aurora") == ("aurora.example",)
    assert own_domains(made, "brisa") == ()
    assert own_domains(made, "corporation") == ("austral.example", "shared.example")
    assert own_domains(made, "beverages") == ()


def test_the_suffix_of_an_environment_is_part_of_every_name() -> None:
    """`promo.aurora.example` is served as `promo.aurora.example.<suffix>`."""
    made = declaration(channels=(site("promo", "https://promo.aurora.example/"),))
    environment = replace(made.cloud.environments["dev"], domain_suffix="dev.austral.example")
    made = replace(made, cloud=replace(made.cloud, environments={"dev": environment}))
    (host,) = hosts(context(made), scope(made, "aurora").sites)
    assert host.name == "promo.aurora.example.dev.austral.example"
    assert "." not in host.segment
