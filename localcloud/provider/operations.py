"""Create, read, update and delete of one resource: the kind does the calls, this keeps what no kind should think of.

That is: default tags, secrets, what is kept in the provider's own record instead of the emulator, and a create that
broke half-way. Nothing here knows gRPC.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from localcloud.provider import record, refusals
from localcloud.provider.aws import EmulatedAws
from localcloud.provider.differences import EMPTY, IMPORTED, same
from localcloud.provider.kind import URN_TAG, Kind, NotEmulated, Props
from localcloud.provider.told import settled
from localcloud.provider.values import UNKNOWN, Values, text

NOT_EMULATED = "__notEmulated"
"""The mark, in a resource's outputs, of one that the emulator has no place for; its value is the reason."""

NOT_HELD = "__notHeld"
"""The mark of the settings that the emulator does not keep of a resource: their last known values stand."""


class HalfMade(refusals.ProviderError):
    """A create or update that broke after it had made the resource; the state must know it."""

    def __init__(self, said: str, made: Made) -> None:
        super().__init__(said)
        self.made = made
        self.secret: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Subject:
    """The resource at hand."""

    urn: str
    token: str
    name: str

    def __str__(self) -> str:
        return f"`{self.name}` ({self.token})"


@dataclass(frozen=True)
class Made:
    """A resource as it is now."""

    id: str
    outputs: Props
    inputs: Props = field(default_factory=dict)


@dataclass(frozen=True)
class Resources:
    """The resources of one account and region, in the emulator and in the record."""

    aws: EmulatedAws
    default_tags: Mapping[str, str] = field(default_factory=dict)
    place: Path | None = None
    warn: Callable[[str, str], None] = lambda _urn, _said: None

    def create(self, kind: Kind, subject: Subject, inputs: Values) -> Made:
        """Make it; ProviderError when AWS (or the emulator in its place) refuses, HalfMade when it broke on the way."""
        wanted, aws = self.wanted(kind, inputs.own), self._aws(inputs.own)
        try:
            made = kind.create(aws, wanted)
        except NotEmulated as error:
            return self._recorded(kind, aws, subject, inputs, wanted, str(error))
        except refusals.EXPECTED as error:
            said = refusals.sentence(error, "create", str(subject), inputs.texts)
            left = None if refusals.taken(error) else self._left(kind, aws, wanted)
            if left is None:
                raise refusals.ProviderError(said) from error
            raise HalfMade(said, Made(left, self._outputs(kind, aws, wanted, {}, ()), inputs.props)) from error
        return self._settled(kind, aws, subject, made, inputs, wanted)

    def read(self, kind: Kind, subject: Subject, id: str, last: Values, inputs: Values) -> Made | None:
        """Return what is there now, None when it is gone; on an import (`last` and `inputs` empty) all that is seen."""
        if NOT_EMULATED in last.props:
            return Made(id, last.props, inputs.props)
        aws = self._aws({**last.own, **inputs.own})
        wanted = self.wanted(kind, inputs.own)
        known = {**_computed(kind, last.own), **wanted} if inputs.own else last.own
        try:
            seen = kind.read(aws, id, known)
        except NotEmulated as error:
            return self._unread(kind, aws, subject, id, last, inputs, str(error))
        except refusals.EXPECTED as error:
            if not refusals.gone(error):
                said = refusals.sentence(error, "read", str(subject), inputs.texts | last.texts)
                raise refusals.ProviderError(said) from error
            seen = None
        if seen is None:
            return self._from_record(kind, aws, subject, id, inputs)
        unheld = tuple(dict.fromkeys((*last.props.get(NOT_HELD, ()), *aws.unheld)))
        kept = {each.partition(".")[0].partition("[")[0] for each in unheld}
        told, seen = seen, {name: value for name, value in seen.items() if name not in kept or name not in known}
        outputs = self._outputs(kind, aws, _with_computed(kind, last.own or wanted, told), seen, unheld)
        self._write(subject, id, inputs, settings=unheld)
        return Made(id, outputs, self._observed(kind, inputs.props, seen))

    def update(self, kind: Kind, subject: Subject, id: str, last: Values, old: Values, new: Values) -> Made:
        """Change it; what the emulator cannot change is noted as not held."""
        wanted, aws = self.wanted(kind, new.own), self._aws({**last.own, **new.own})
        if NOT_EMULATED in last.props:
            reason = str(last.props[NOT_EMULATED])
            return self._recorded(kind, aws, subject, new, wanted, reason, id=id, computed=last.own, before=old.own)
        # An input that nobody asked for is no part of what was: else its absence from the new ones would take it away.
        before = {**_computed(kind, last.own), **self.wanted(kind, old.own)}
        if isinstance(last.own.get("tagsAll"), dict):
            before["tags"] = last.own["tagsAll"]
        try:
            kind.update(aws, id, before, {**_computed(kind, last.own), **wanted})
        except NotEmulated:
            for name in last.props.get(NOT_HELD, ()):
                aws.not_held(name)
            for name in sorted(wanted.keys() | before.keys()):
                if name in kind.inputs and not same(kind, name, before.get(name), wanted.get(name)):
                    aws.not_held(name)
        except refusals.EXPECTED as error:
            said = refusals.sentence(error, "update", str(subject), new.texts | old.texts | last.texts)
            raise refusals.ProviderError(said) from error
        return self._settled(kind, aws, subject, id, new, wanted, last)

    def delete(self, kind: Kind, subject: Subject, id: str, last: Values) -> None:
        """Take it away; what is gone already is no error."""
        if NOT_EMULATED not in last.props:
            aws = self._aws(last.own)
            try:
                kind.delete(aws, id, {**last.own, **_all_tags(kind, last.own)})
            except NotEmulated as error:
                self.warn(subject.urn, f"{subject} stays in the emulator: {error}")
            except refusals.EXPECTED as error:
                if not refusals.gone(error):
                    said = refusals.sentence(error, "delete", str(subject), last.texts)
                    raise refusals.ProviderError(said) from error
        record.forget(self.place, subject.urn, id)

    def wanted(self, kind: Kind, inputs: Props) -> Props:
        """Return the inputs with the provider's default tags, as the released provider merges them."""
        if "tags" not in kind.inputs or not self.default_tags or not isinstance(inputs.get("tags", {}), dict):
            return inputs
        return {**inputs, "tags": {**self.default_tags, **inputs.get("tags", {})}}

    def preview(self, kind: Kind, last: Values, new: Values) -> Props:
        """Return what is certain of a resource before it is made or changed."""
        tags = {"tagsAll": self.wanted(kind, new.own).get("tags", {})} if "tags" in kind.inputs else {}
        marks = {name: value for name, value in last.props.items() if name in {NOT_EMULATED, NOT_HELD}}
        return {**_computed(kind, last.own), **new.own, **_foreseen(kind, last.own, new.own), **tags, **marks}

    def _aws(self, props: Props) -> EmulatedAws:
        region = props.get("region")
        return self.aws.for_operation(region if isinstance(region, str) and region else None)

    def _settled(
        self, kind: Kind, aws: EmulatedAws, subject: Subject, id: str, inputs: Values, wanted: Props,
        last: Values = Values(),  # noqa: B008 - frozen
    ) -> Made:  # fmt: skip
        """Return what became of a create or update, as it is read back."""
        try:
            seen = kind.read(aws, id, {**_computed(kind, last.own), **wanted}) or {}
        except NotEmulated:
            seen = {**kind.record(aws, wanted)[1], **_computed(kind, last.own)}
        except refusals.EXPECTED as error:
            said = refusals.sentence(error, "read", str(subject), inputs.texts)
            made = Made(id, self._outputs(kind, aws, {**_computed(kind, last.own), **wanted}, {}, ()), inputs.props)
            raise HalfMade(said, made) from error
        unheld = tuple(aws.unheld)
        self._write(subject, id, inputs, settings=unheld)
        # What was asked for stands as it was asked: refresh tells what the cloud made of it.
        base = {**_computed(kind, last.own), **seen, **_with_computed(kind, inputs.own, seen)}
        return Made(id, self._outputs(kind, aws, base, {}, unheld, wanted), inputs.props)

    def _outputs(
        self,
        kind: Kind,
        aws: EmulatedAws,
        base: Props,
        seen: Props,
        unheld: tuple[str, ...],
        wanted: Props | None = None,
    ) -> Props:
        outputs = {**base, **seen, "region": aws.region}
        if "tags" in kind.inputs:
            everything = dict((wanted if wanted is not None else outputs).get("tags") or {})
            outputs["tagsAll"] = everything
            if wanted is None and "tags" in outputs:
                outputs["tags"] = self._without_defaults(everything, base.get("tags") or {})
        return {**outputs, NOT_HELD: list(unheld)} if unheld else outputs

    def _without_defaults(self, tags: Props, asked: Props) -> Props:
        return {
            key: value for key, value in tags.items() if key in asked or self.default_tags.get(key, object()) != value
        }

    def _observed(self, kind: Kind, inputs: Props, seen: Props) -> Props:
        """Return the inputs as they are now: as they were written where that means the same."""
        if not any(not name.startswith("__") for name in inputs):
            found = {name: value for name, value in seen.items() if name in kind.inputs and value not in EMPTY}
            if "tags" in found:
                found["tags"] = self._without_defaults(found["tags"], {})
            return {**found, IMPORTED: True}
        now = dict(inputs)
        for name, value in seen.items():
            if name == "tags" and name in kind.inputs:
                value = self._without_defaults(dict(value or {}), inputs.get("tags") or {})
                if not value and "tags" not in inputs:
                    continue
            elif name not in inputs or name not in kind.inputs:
                continue
            else:
                value = settled(inputs[name], value)
            if not same(kind, name, inputs.get(name), value):
                now[name] = value
        return now

    def _recorded(
        self, kind: Kind, aws: EmulatedAws, subject: Subject, inputs: Values, wanted: Props, reason: str,
        id: str | None = None, computed: Props | None = None, before: Props | None = None,
    ) -> Made:  # fmt: skip
        """Keep in the record what the emulator has no place for."""
        made_id, made = kind.record(aws, wanted)
        gone = (before or {}).keys() - inputs.own.keys()
        base = {name: value for name, value in {**made, **(computed or {})}.items() if name not in gone}
        outputs = self._outputs(kind, aws, {**base, **_with_computed(kind, inputs.own, made)}, {}, (), wanted)
        self._write(subject, id or made_id, inputs, reason=reason)
        return Made(id or made_id, {**outputs, NOT_EMULATED: reason}, inputs.props)

    def _unread(
        self, kind: Kind, aws: EmulatedAws, subject: Subject, id: str, last: Values, inputs: Values, reason: str
    ) -> Made | None:
        """Return the last known one where the emulator cannot tell, or what the record knows of it."""
        if last.own:
            return Made(id, last.props, inputs.props)
        return self._from_record(kind, aws, subject, id, inputs) or Made(
            id, {**inputs.own, NOT_HELD: [reason]}, inputs.props
        )

    def _from_record(self, kind: Kind, aws: EmulatedAws, subject: Subject, id: str, inputs: Values) -> Made | None:
        """Return a resource that only the record knows: its create was cut off after it was recorded."""
        entry = record.read(self.place, subject.urn)
        if entry is None or entry.id != id or not entry.reason:
            return None
        known = replace(inputs, props=inputs.props or {**dict(entry.inputs or {}), IMPORTED: True})
        return self._recorded(kind, aws, subject, known, self.wanted(kind, known.own), entry.reason, id=id)

    def _left(self, kind: Kind, aws: EmulatedAws, wanted: Props) -> str | None:
        """Return the id of what a broken create left: only what carries its own URN tag, never somebody else's."""
        tag = (wanted.get("tags") or {}).get(URN_TAG)
        if not tag:
            return None
        try:
            found = kind.find(aws, wanted, tag)
            seen = kind.read(aws, found, wanted) if found else None
        except (NotEmulated, *refusals.EXPECTED):
            return None
        return found if seen and (seen.get("tags") or {}).get(URN_TAG) == tag else None

    def _write(
        self, subject: Subject, id: str, inputs: Values, reason: str = "", settings: tuple[str, ...] = ()
    ) -> None:
        if self.place is None:
            if reason:
                self.warn(subject.urn, f"{subject} is not emulated, it is in the state alone: {reason}")
            return
        shown = {name: record.SECRET if name in inputs.secret else _shown(value) for name, value in inputs.own.items()}
        record.write(self.place, record.Entry(subject.urn, subject.token, subject.name, id, reason, settings, shown))


def _shown(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | list | dict) else text(value)


def _computed(kind: Kind, outputs: Props) -> Props:
    """Return the outputs that are no inputs."""
    return {name: value for name, value in outputs.items() if name not in kind.inputs}


def _with_computed(kind: Kind, asked: Props, seen: Props) -> Props:
    """Return what was asked for, with the computed members of its blocks as they were seen."""
    return {name: _under(value, seen.get(name)) if name in kind.mixed else value for name, value in asked.items()}


def _under(asked: Any, seen: Any) -> Any:
    """Return a block as it was asked for, and under it what else was seen of it."""
    if not (isinstance(asked, Mapping) and isinstance(seen, Mapping)):
        return asked
    return {**seen, **{name: _under(value, seen.get(name)) for name, value in asked.items()}}


def _foreseen(kind: Kind, last: Props, new: Props) -> Props:
    """Return the blocks with computed members before they are made: unknown, unless nothing of them changes."""
    found: Props = {}
    for name in kind.mixed & new.keys():
        asked, there = new[name], last.get(name)
        if isinstance(asked, Mapping):
            kept = isinstance(there, Mapping) and settled(asked, there) == asked
            found[name] = _under(asked, there) if kept else UNKNOWN
    return found


def _all_tags(kind: Kind, outputs: Props) -> Props:
    return {"tags": outputs["tagsAll"]} if "tags" in kind.inputs and outputs.get("tagsAll") else {}
