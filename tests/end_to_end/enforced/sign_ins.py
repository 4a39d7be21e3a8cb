"""The table of sign-ins: who takes which role how, and whether that works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ecosystem.iam.request import Caller
from stacks import places
from tests.end_to_end.enforced.accounts import ELSEWHERE, PERSON, Accounts, Session
from tests.end_to_end.enforced.built import Built
from tests.end_to_end.enforced.declared import ENDED
from tests.end_to_end.enforced.outcome import Keys, of_trust
from tests.end_to_end.enforced.reading import Reading
from tests.end_to_end.place import ACCOUNT

NO_SAML = "ministack serves no sign-in through SAML"
AUDIENCE = "https://signin.aws.amazon.com/saml"


@dataclass(frozen=True)
class SignIn:
    """One row: `who` of an agency takes the role of `agency` for `brand`; `external` names whose external id it says.

    `who` is `team` (the role that the declaration names), `person` (an IAM user), `other` (another role of that
    account), `root` (its root user), `elsewhere` (a role of the same name in a stranger's account), `corporation` (the
    root user of the corporation's account), `saml` (one of the workforce), or an agency's id (its team).
    """

    agency: str
    brand: str
    who: str
    works: bool
    external: str | None = "own"
    identity: str | None = PERSON
    tags: tuple[tuple[str, str], ...] = ()
    surprise: str = ""

    def __str__(self) -> str:
        """Name the test."""
        said = [f"external id {self.external}" if self.external != "own" else "", f"source identity {self.identity}"]
        said = [each for each in (*said[:1], "" if self.identity == PERSON else said[1]) if each]
        said += [f"tag {key}={value}" for key, value in self.tags]
        return f"{self.agency} for {self.brand} as {self.who} {' '.join(said) or 'as deployed'}"

    def call(self, accounts: Accounts) -> object:
        """Try it in the emulator."""
        built = accounts.built
        if self.who == "saml":
            return built.client("sts", built.root(ACCOUNT)).assume_role_with_saml(
                RoleArn=self.role(built), PrincipalArn=self.provider(built), SAMLAssertion="PHNhbWw+"
            )
        said: dict[str, Any] = {"ExternalId": self.external_id(accounts), "SourceIdentity": self.identity}
        said["Tags"] = [{"Key": key, "Value": value} for key, value in self.tags]
        return accounts.assume(self.session(accounts), self.role(built), **{k: v for k, v in said.items() if v})

    def verdict(self, accounts: Accounts, reading: Reading) -> str:
        """Return the evaluator's verdict."""
        built, saml = accounts.built, self.who == "saml"
        said: dict[str, str | tuple[str, ...]] = {}
        if self.identity:
            said["sts:SourceIdentity"] = self.identity
        if self.tags:
            said |= {f"aws:RequestTag/{key}": value for key, value in self.tags}
            said["aws:TagKeys"] = tuple(key for key, _ in self.tags)
        actions = ["sts:AssumeRoleWithSAML" if saml else "sts:AssumeRole"]
        actions += ["sts:SetSourceIdentity"] * bool(self.identity) + ["sts:TagSession"] * bool(self.tags)
        if saml:
            caller, extra = Caller("", "", "federated", provider=self.provider(built)), {"SAML:aud": AUDIENCE}
        else:
            session, external = self.session(accounts), self.external_id(accounts)
            caller = Caller(session.arn, session.account, session.kind, session.session)
            extra = {"sts:ExternalId": external} if external else {}
        context: Keys = {**said, **extra, "sts:RoleSessionName": "ana"}
        return of_trust(actions, caller, self.role(built), context, reading)

    def role(self, built: Built) -> str:
        """Return the ARN of the role."""
        return built.role(self.agency, self.brand)

    def provider(self, built: Built) -> str:
        """Return the ARN of the workforce's provider."""
        return places.workforce_arn(built.context(self.brand)) or ""

    def external_id(self, accounts: Accounts) -> str | None:
        """Return the external id that is said."""
        if self.external in (None, "wrong"):
            return self.external and "0" * 32
        return accounts.external_ids[self.agency if self.external == "own" else self.external or ""]

    def session(self, accounts: Accounts) -> Session:
        """Return who tries."""
        if self.who == "corporation":
            return accounts.root(ACCOUNT)
        declared = accounts.built.agency(self.agency).sign_in.aws_principals
        if self.who not in ("team", "person", "other", "root", "elsewhere"):
            return accounts.team(self.who)
        account, name = declared[0].split(":")[4], declared[0].partition(":role/")[2]
        if self.who == "root":
            return accounts.root(account)
        if self.who == "person":
            return accounts.person(account)
        if self.who == "other":
            return accounts.taken(account, "interns")
        return accounts.taken(ELSEWHERE if self.who == "elsewhere" else account, name)


def _own_account(agency: str, brand: str, stranger: str) -> tuple[SignIn, ...]:
    return (
        SignIn(agency, brand, "team", True),
        SignIn(agency, brand, "team", False, external=None),
        SignIn(agency, brand, "team", False, external="wrong"),
        SignIn(agency, brand, "team", False, external=stranger),
        SignIn(agency, brand, "team", False, identity=None),
        SignIn(agency, brand, "team", False, external=None, identity=None),
        SignIn(agency, brand, "team", False, tags=(("brand", "club"),)),
        SignIn(agency, brand, "team", False, tags=(("agency", stranger),)),
        SignIn(agency, brand, "person", False),
        SignIn(agency, brand, "other", False),
        SignIn(agency, brand, "elsewhere", False),
        SignIn(agency, brand, "root", False),
        SignIn(agency, brand, "corporation", False),
        SignIn(agency, brand, stranger, False),
    )


def _workforce(agency: str, brand: str) -> tuple[SignIn, ...]:
    mine = (("agency", agency),)
    return (
        SignIn(agency, brand, "saml", True, external=None, tags=mine, surprise=NO_SAML),
        SignIn(agency, brand, "saml", False, external=None, tags=(("agency", "pixel"),), surprise=NO_SAML),
        SignIn(agency, brand, "saml", False, external=None, tags=(*mine, ("brand", "aurora")), surprise=NO_SAML),
        SignIn(agency, brand, "saml", False, external=None, surprise=NO_SAML),
        SignIn(agency, brand, "saml", False, external=None, identity=None, tags=mine, surprise=NO_SAML),
        SignIn(agency, brand, "pixel", False, external="pixel"),
        SignIn(agency, brand, "pixel", False, external="pixel", tags=mine),
        SignIn(agency, brand, "corporation", False, external=None),
    )


SIGN_INS = (
    *_own_account("pixel", "aurora", "mediahaus"),
    *_own_account("mediahaus", "aurora", "pixel"),
    *_own_account("mediahaus", "brisa", "pixel"),
    *_workforce("norte", "brisa"),
    *_workforce("lealtad", "club"),
    SignIn(ENDED, "aurora", "team", False),
    SignIn(ENDED, "aurora", "team", False, external="pixel"),
    SignIn(ENDED, "aurora", "root", False),
)
