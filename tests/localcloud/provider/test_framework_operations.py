"""What the framework does around a kind: tags, secrets, the record, and a create that breaks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from localcloud.provider.aws import EmulatedAws
from localcloud.provider.differences import IMPORTED, differences
from localcloud.provider.kind import URN_TAG, Aws, NotEmulated, Props
from localcloud.provider.operations import NOT_EMULATED, NOT_HELD, HalfMade, Made, Resources, Subject
from localcloud.provider.record import listed
from localcloud.provider.refusals import ProviderError
from localcloud.provider.values import UNKNOWN, Values
from tests.localcloud.provider.fake import ABSENT, TAG, Thing, refused

URN = "urn:pulumi:dev::p::aws:test/thing:Thing::thing"
SUBJECT = Subject(URN, "aws:test/thing:Thing", "thing")


@pytest.fixture
def kind() -> Thing:
    """An empty cloud."""
    return Thing()


@pytest.fixture
def resources(tmp_path: Path) -> Resources:
    """Resources of an account that nobody calls, with a record."""
    aws = EmulatedAws("http://127.0.0.1:9", "111111111111", "sa-east-1", "moto")
    return Resources(aws, place=tmp_path / "record")


def create(resources: Resources, kind: Thing, **inputs: Any) -> Made:
    """Create a thing."""
    return resources.create(kind, SUBJECT, Values({"name": "a", **inputs}))


def read(resources: Resources, kind: Thing, made: Made, **inputs: Any) -> Made | None:
    """Read what was made."""
    return resources.read(kind, SUBJECT, made.id, Values(made.outputs), Values({"name": "a", **inputs}))


def what(resources: Resources) -> list[str]:
    """Return what the record lists."""
    return [each.what for each in listed(resources.place)]


def test_outputs_are_what_was_asked_and_what_was_computed(kind: Thing, resources: Resources) -> None:
    """A document stays as it was written; computed outputs, tags and the region are added."""
    made = create(resources, kind, policy='{ "a": 1 }', tags={"k": "v"})
    assert made.id == "id-a"
    assert made.outputs["policy"] == '{ "a": 1 }'
    assert made.outputs["arn"] == "arn:id-a"
    assert made.outputs["tagsAll"] == {"k": "v"}
    assert made.outputs["region"] == "sa-east-1"


def test_a_region_of_its_own_is_honoured(kind: Thing, resources: Resources) -> None:
    """The input `region` decides where it is made, and says so in the outputs."""
    assert create(resources, kind, region="us-east-1").outputs["region"] == "us-east-1"


def test_default_tags_are_merged_and_told_apart(kind: Thing, resources: Resources) -> None:
    """The provider's default tags are set, shown in `tagsAll`, and are no drift of `tags`."""
    tagged = Resources(resources.aws, {"team": "platform"})
    made = create(tagged, kind, tags={"k": "v"})
    assert kind.cloud["id-a"]["tags"] == {"team": "platform", "k": "v"}
    assert made.outputs["tags"] == {"k": "v"}
    assert made.outputs["tagsAll"] == {"team": "platform", "k": "v"}
    again = read(tagged, kind, made, tags={"k": "v"})
    assert again is not None
    assert again.inputs == {"name": "a", "tags": {"k": "v"}}
    assert (again.outputs["tags"], again.outputs["tagsAll"]) == ({"k": "v"}, {"team": "platform", "k": "v"})


def test_drift_is_seen_and_a_mere_spelling_is_not(kind: Thing, resources: Resources) -> None:
    """A refresh takes what somebody changed into the inputs, and leaves what means the same as it was written."""
    asked = {"policy": '{"a": 1}', "zones": ["a", "b"], "size": 1}
    made = create(resources, kind, **asked)
    kind.cloud["id-a"] |= {"policy": '{"a":1}', "zones": ["b", "a"], "size": 2}
    seen = read(resources, kind, made, **asked)
    assert seen is not None
    assert seen.inputs == {"name": "a", "policy": '{"a": 1}', "zones": ["a", "b"], "size": 2}
    assert [each.path for each in differences(kind, seen.inputs, {"name": "a", **asked})] == ["size"]


def test_a_tag_that_somebody_added_is_drift(kind: Thing, resources: Resources) -> None:
    """Also where the program asks for no tags at all."""
    made = create(resources, kind)
    kind.cloud["id-a"]["tags"] = {"by": "hand"}
    seen = read(resources, kind, made)
    assert seen is not None
    assert seen.inputs["tags"] == {"by": "hand"}


def test_what_is_gone_is_gone(kind: Thing, resources: Resources) -> None:
    """A resource deleted by hand is read as none, and its delete is no error."""
    made = create(resources, kind)
    kind.cloud.clear()
    assert read(resources, kind, made) is None
    kind.fails["read"] = refused("NoSuchThing", operation="GetThing")
    assert read(resources, kind, made) is None
    kind.fails["delete"] = refused("ThingNotFoundException", operation="DeleteThing")
    resources.delete(kind, SUBJECT, made.id, Values(made.outputs))


def test_a_refusal_of_aws_is_a_sentence(kind: Thing, resources: Resources) -> None:
    """Operation, code and message are told; nothing is made."""
    kind.fails["create"] = refused("AccessDenied", "you may not.")
    with pytest.raises(ProviderError) as caught:
        create(resources, kind)
    assert str(caught.value) == (
        "cannot create `thing` (aws:test/thing:Thing): CreateThing answered `AccessDenied`, you may not"
    )
    assert not isinstance(caught.value, HalfMade)


def test_a_taken_name_is_told(kind: Thing, resources: Resources) -> None:
    """The user learns that it exists, and what can be done; it is not adopted, whosever it is."""
    kind.cloud["id-a"] = {"name": "a", "tags": TAG}
    kind.fails["create"] = refused("EntityAlreadyExists", "name a is taken")
    with pytest.raises(ProviderError, match=r"it exists already .*import it, or give this one another name") as caught:
        create(resources, kind, tags=TAG)
    assert not isinstance(caught.value, HalfMade)


def test_no_secret_is_in_an_error(kind: Thing, resources: Resources) -> None:
    """AWS repeats what it refuses; the secret in it is blotted out."""
    kind.fails["create"] = refused("ValidationException", "Value 'hunter22' at 'password' is too short")
    secret = Values({"name": "a", "password": "hunter22"}, frozenset({"password"}), frozenset({"hunter22"}))
    with pytest.raises(ProviderError) as caught:
        resources.create(kind, SUBJECT, secret)
    assert "hunter22" not in str(caught.value)
    assert "[secret]" in str(caught.value)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (EndpointConnectionError(endpoint_url="http://127.0.0.1:9"), "the emulator does not answer any more"),
        (KeyError("Bucket"), "the emulator's answer is not shaped as AWS's (KeyError: 'Bucket')"),
        (ValueError("bad"), "bad"),
        (TypeError("NoneType"), "the emulator's answer is not shaped as AWS's (TypeError: NoneType)"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_no_fault_is_a_traceback(kind: Thing, resources: Resources, fault: Exception, said: str) -> None:
    """A lost connection and a strange answer end in a sentence in every operation."""
    made = create(resources, kind)
    for what in ("create", "read", "update", "delete"):
        kind.fails[what] = fault
    values = Values({"name": "a"})
    with pytest.raises(ProviderError, match="cannot create") as caught:
        create(resources, kind)
    assert said in str(caught.value)
    with pytest.raises(ProviderError, match="cannot read"):
        read(resources, kind, made)
    with pytest.raises(ProviderError, match="cannot update"):
        resources.update(kind, SUBJECT, made.id, Values(made.outputs), values, values)
    with pytest.raises(ProviderError, match="cannot delete"):
        resources.delete(kind, SUBJECT, made.id, Values(made.outputs))


def test_a_create_that_breaks_half_way_is_known_to_the_state(kind: Thing, resources: Resources) -> None:
    """The part that was made, known by its own URN tag, goes into the state, for the next run to repair."""
    kind.breaks_half_way = True
    kind.fails["create"] = refused("InternalError", operation="TagThing")
    with pytest.raises(HalfMade) as caught:
        create(resources, kind, tags=TAG)
    assert caught.value.made.id == "id-a"
    assert caught.value.made.inputs == {"name": "a", "tags": TAG}


def test_what_belongs_to_somebody_else_is_never_adopted(kind: Thing, resources: Resources) -> None:
    """A create that fails beside a resource of that name, but of another URN tag or of none, adopts nothing."""
    kind.fails["create"] = refused("AccessDenied")
    for tags in ({}, {URN_TAG: "prod/other"}):
        kind.cloud["id-a"] = {"name": "a", "tags": tags}
        with pytest.raises(ProviderError) as caught:
            create(resources, kind, tags=TAG)
        assert not isinstance(caught.value, HalfMade)


def test_a_read_that_breaks_after_the_create_keeps_what_was_made(kind: Thing, resources: Resources) -> None:
    """It is there, so the state must have it."""
    kind.fails["read"] = refused("InternalError", operation="GetThing")
    with pytest.raises(HalfMade) as caught:
        create(resources, kind)
    assert caught.value.made.id == "id-a"


def test_what_is_not_emulated_lives_in_the_record(kind: Thing, resources: Resources) -> None:
    """It is created, read, changed and deleted without the emulator, and listed while it is there."""
    kind.fails["create"] = ABSENT
    inputs = Values({"name": "a", "size": 1, "password": "hunter22"}, frozenset({"password"}), frozenset({"hunter22"}))
    made = resources.create(kind, SUBJECT, inputs)
    assert made.outputs[NOT_EMULATED] == "the emulator has no test:CreateThing"
    assert what(resources) == ["the emulator has no test:CreateThing"]
    assert resources.place is not None
    assert "hunter22" not in "".join(path.read_text() for path in resources.place.iterdir())

    again = read(resources, kind, made, size=1, password="hunter22")
    assert again is not None
    assert again.outputs == made.outputs
    changed = resources.update(
        kind, SUBJECT, made.id, Values(made.outputs), inputs, Values({"name": "a", "zones": ["x"]})
    )
    assert changed.id == made.id
    assert "size" not in changed.outputs
    assert changed.outputs["zones"] == ["x"]
    resources.delete(kind, SUBJECT, changed.id, Values(changed.outputs))
    assert what(resources) == []
    assert kind.updates == []


def test_a_recorded_create_that_was_cut_off_is_found_in_the_record(kind: Thing, resources: Resources) -> None:
    """Its id is in the record, and reading it by that id brings it back."""
    kind.fails["create"] = ABSENT
    made = create(resources, kind, size=1)
    found = resources.read(kind, SUBJECT, made.id, Values(), Values({"name": "a", "size": 1}))
    assert found is not None
    assert found.outputs == made.outputs
    assert resources.read(kind, SUBJECT, "another", Values(), Values()) is None


def test_settings_that_are_not_held_are_listed_and_are_no_drift(kind: Thing, resources: Resources) -> None:
    """What the emulator drops keeps its last known value; a change of it is noted again."""
    kind.unheld = ("size",)
    made = create(resources, kind, size=5)
    assert made.outputs[NOT_HELD] == ["size"]
    assert what(resources) == ["`size`"]
    kind.cloud["id-a"]["size"] = 1
    seen = read(resources, kind, made, size=5)
    assert seen is not None
    assert (seen.inputs["size"], seen.outputs["size"]) == (5, 5)


def test_an_update_that_is_not_emulated_is_noted_and_is_no_drift(kind: Thing, resources: Resources) -> None:
    """The state has the new value, the list says which input it was, and a refresh agrees."""
    made = create(resources, kind, size=1)
    kind.fails["update"] = NotEmulated("no test:UpdateThing")
    old, new = Values({"name": "a", "size": 1}), Values({"name": "a", "size": 2})
    changed = resources.update(kind, SUBJECT, made.id, Values(made.outputs), old, new)
    assert changed.outputs["size"] == 2
    assert what(resources) == ["`size`"]
    seen = read(resources, kind, changed, size=2)
    assert seen is not None
    assert seen.inputs == {"name": "a", "size": 2}


def test_an_update_is_told_only_of_what_was_asked_for(kind: Thing, resources: Resources) -> None:
    """What the cloud filled in by itself is no former wish, else its absence would take it away."""
    made = create(resources, kind, size=1)
    outputs = {**made.outputs, "policy": "{}"}  # another resource put it there
    old, new = Values({"name": "a", "size": 1}), Values({"name": "a", "size": 2})
    resources.update(kind, SUBJECT, made.id, Values(outputs), old, new)
    ((before, after),) = kind.updates
    assert "policy" not in before
    assert (before["size"], after["size"], after["arn"]) == (1, 2, "arn:id-a")


def test_an_import_brings_what_is_seen(kind: Thing, resources: Resources) -> None:
    """With nothing known, all that is set is an input, marked so that defaults are no difference."""
    kind.cloud["id-a"] = {"name": "a", "size": 3, "zones": [], "policy": None}
    made = resources.read(kind, SUBJECT, "id-a", Values(), Values())
    assert made is not None
    assert made.inputs == {"name": "a", "size": 3, IMPORTED: True}
    assert made.outputs["arn"] == "arn:id-a"


def test_a_delete_that_is_not_emulated_is_told(kind: Thing, resources: Resources) -> None:
    """The state lets go of it, and the user hears that the emulator keeps it."""
    said: list[str] = []
    telling = Resources(resources.aws, warn=lambda _urn, text: said.append(text))
    made = create(telling, kind)
    kind.fails["delete"] = NotEmulated("moto has no test:DeleteThing")
    telling.delete(kind, SUBJECT, made.id, Values(made.outputs))
    assert said == ["`thing` (aws:test/thing:Thing) stays in the emulator: moto has no test:DeleteThing"]


def test_without_a_record_the_user_is_warned(kind: Thing, resources: Resources) -> None:
    """Plain `pulumi up` has no record: what is not emulated is told at once."""
    said: list[str] = []
    kind.fails["create"] = ABSENT
    create(Resources(resources.aws, warn=lambda _urn, text: said.append(text)), kind)
    assert said == [
        "`thing` (aws:test/thing:Thing) is not emulated, it is in the state alone: the emulator has no test:CreateThing"
    ]


def test_a_refusal_is_not_taken_for_an_absence(kind: Thing, resources: Resources) -> None:
    """AWS-like errors are never swallowed into the record."""
    for code in ("AccessDenied", "ValidationException", "ThrottlingException", "500", "InvalidAction"):
        kind.fails["create"] = refused(code)
        with pytest.raises(ProviderError):
            create(resources, kind)
    assert what(resources) == []
    assert isinstance(kind.fails["create"], ClientError)


SIGNING = {"keyLength": "2048", "inner": {"asked": 1}}


class Mixed(Thing):
    """A thing whose settings hold tokens that its cloud makes."""

    mixed = frozenset({"settings"})

    def read(self, aws: Aws, id: str, props: Props) -> Props | None:
        """Tell the tokens too."""
        found = super().read(aws, id, props)
        computed = {"tokens": ["t1", "t2"], "inner": {"asked": 1, "made": 2}}
        return None if found is None else {**found, "settings": {**found.get("settings", {}), **computed}}

    def record(self, aws: Aws, props: Props) -> tuple[str, Props]:
        """Make the tokens where the emulator cannot."""
        return "id-a", {"settings": {"tokens": ["r1"]}}


@pytest.fixture
def mixed() -> Mixed:
    """An empty cloud."""
    return Mixed()


def test_computed_members_of_a_block_stay_beside_what_was_asked(mixed: Mixed, resources: Resources) -> None:
    """At the create, at a read, at an update; and none of them is an input."""
    made = create(resources, mixed, settings=SIGNING)
    whole = {"keyLength": "2048", "tokens": ["t1", "t2"], "inner": {"asked": 1, "made": 2}}
    assert made.outputs["settings"] == whole
    again = read(resources, mixed, made, settings=SIGNING)
    assert again is not None
    assert again.outputs["settings"] == whole
    assert again.inputs["settings"] == SIGNING
    new = {"name": "a", "settings": {"keyLength": "1024"}}
    later = resources.update(
        mixed, SUBJECT, made.id, Values(made.outputs), Values({"name": "a", "settings": SIGNING}), Values(new)
    )
    assert later.outputs["settings"] == {**whole, "keyLength": "1024"}
    mixed.fails["create"] = ABSENT
    assert create(resources, mixed, settings=SIGNING).outputs["settings"] == {**SIGNING, "tokens": ["r1"]}


def test_computed_members_that_are_read_although_the_block_is_not_held(mixed: Mixed, resources: Resources) -> None:
    """A create that was cut off is read with the inputs alone: the tokens are there all the same."""
    made = create(resources, mixed, settings=SIGNING)
    unheld = Values({NOT_HELD: ["settings.keyLength"]})
    again = resources.read(mixed, SUBJECT, made.id, unheld, Values({"name": "a", "settings": SIGNING}))
    assert again is not None
    assert again.outputs["settings"]["tokens"] == ["t1", "t2"]


def test_a_block_with_computed_members_is_unknown_until_it_is_made(mixed: Mixed, resources: Resources) -> None:
    """Else a program would index into tokens that look absent; unchanged, they are what they were."""
    asked = Values({"name": "a", "settings": SIGNING})
    assert resources.preview(mixed, Values(), asked)["settings"] is UNKNOWN
    last = Values(create(resources, mixed, settings=SIGNING).outputs)
    assert resources.preview(mixed, last, asked)["settings"]["tokens"] == ["t1", "t2"]
    other = Values({"name": "a", "settings": {"keyLength": "1024"}})
    assert resources.preview(mixed, last, other)["settings"] is UNKNOWN
