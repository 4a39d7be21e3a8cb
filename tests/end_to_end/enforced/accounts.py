"""Who signs in: the agencies' own accounts in the emulator, and the sessions of the deployed roles.

An agency with an account of its own has there a person (an IAM user), the role that the declaration names, and another
role. The person takes the role, and the role takes the deployed one: with its external id and a source identity.
The people of the other agencies come through SAML, which ministack does not serve (see `docs/surprises.md`); and the
role of an agency whose grant has ended lets nobody in. The permissions of those roles are tried all the same: the
corporation's root user opens a door in the trust policy for one sign-in, and puts the deployed policy back at once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.end_to_end.enforced.built import Built, Key
from tests.end_to_end.enforced.declared import ENDED

PERSON = "ana@agency.example"
STAND_IN = "999999999999"
"""The account of whoever stands in for the workforce's provider at a door."""
ELSEWHERE = "555555555555"
"""An account that has nothing to do with any agency; it has roles of the same names as theirs."""
_MAY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
            "Resource": "*",
        }
    ],
}


@dataclass(frozen=True)
class Session:
    """A session's credentials, and who it is: the ARN of its role (for a user or root its own), of itself."""

    key: Key
    arn: str
    account: str
    kind: str = "role"
    session: str = ""


@dataclass
class Accounts:
    """Makes what is needed in each account once, and keeps every session."""

    built: Built
    _made: dict[str, Session] = field(default_factory=dict)
    _sessions: dict[tuple[str, str], Session] = field(default_factory=dict)

    @cached_property
    def external_ids(self) -> dict[str, str]:
        """Agency -> its external id, as the trust policy of its role says; the corporation tells it the agency."""
        found: dict[str, str] = {}
        for agency, brand in (("pixel", "aurora"), ("mediahaus", "brisa"), (ENDED, "aurora")):
            for said in trust_of(self.built, self.built.role(agency, brand))["Statement"]:
                found |= {agency: said["Condition"]["StringEquals"].get("sts:ExternalId") or found[agency]}
        return found

    def person(self, account: str) -> Session:
        """Return the IAM user of an account, who may assume whatever lets them."""
        if account not in self._made:
            iam = self.built.client("iam", self.built.root(account))
            arn = iam.create_user(UserName="ana")["User"]["Arn"]
            iam.put_user_policy(UserName="ana", PolicyName="may", PolicyDocument=json.dumps(_MAY))
            key = iam.create_access_key(UserName="ana")["AccessKey"]
            made = Key(key["AccessKeyId"], key["SecretAccessKey"])
            self._made[account] = Session(made, arn, account, "user")
        return self._made[account]

    def taken(self, account: str, name: str) -> Session:
        """Return a session of the role `name` of an account, which its person may take."""
        person, arn = self.person(account), f"arn:aws:iam::{account}:role/{name}"
        if arn not in self._made:
            iam = self.built.client("iam", self.built.root(account))
            trust = {"Effect": "Allow", "Principal": {"AWS": person.arn}, "Action": "sts:AssumeRole"}
            document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)
            iam.put_role_policy(RoleName=name, PolicyName="may", PolicyDocument=json.dumps(_MAY))
            self._made[arn] = self.assume(person, arn)
        return self._made[arn]

    def team(self, agency: str) -> Session:
        """Return a session of the role that the declaration names for an agency with an account of its own."""
        _, _, _, _, account, resource = self.built.agency(agency).sign_in.aws_principals[0].split(":")
        return self.taken(account, resource.removeprefix("role/"))

    def root(self, account: str) -> Session:
        """Return the root user of an account."""
        return Session(self.built.root(account), f"arn:aws:iam::{account}:root", account, "root")

    def assume(self, who: Session, role: str, **said: Any) -> Session:
        """Assume `role` as `who` and return the session; raises the emulator's error."""
        got = self.built.client("sts", who.key).assume_role(RoleArn=role, RoleSessionName="ana", **said)
        key = got["Credentials"]
        made = Key(key["AccessKeyId"], key["SecretAccessKey"], key["SessionToken"])
        return Session(made, role, role.split(":")[4], "role", got["AssumedRoleUser"]["Arn"])

    def session(self, agency: str, brand: str) -> Session:
        """Return a session of an agency's deployed role: signed in as deployed, or through a door."""
        if (agency, brand) not in self._sessions:
            role = self.built.role(agency, brand)
            if agency in ("pixel", "mediahaus"):
                external = self.external_ids[agency]
                made = self.assume(self.team(agency), role, ExternalId=external, SourceIdentity=PERSON)
            else:
                made = self._through_a_door(role)
            self._sessions[agency, brand] = made
        return self._sessions[agency, brand]

    def _through_a_door(self, role: str) -> Session:
        iam, name = self.built.client("iam", self.built.root()), role.rpartition("/")[2]
        deployed, stand_in = trust_of(self.built, role), self.taken(STAND_IN, "workforce")
        door = {
            "Effect": "Allow",
            "Principal": {"AWS": stand_in.arn},
            "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"],
        }
        opened = {**deployed, "Statement": [*deployed["Statement"], door]}
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(opened))
        try:
            return self.assume(stand_in, role, SourceIdentity=PERSON)
        finally:
            iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(deployed))


def trust_of(built: Built, role: str) -> dict[str, Any]:
    """Return the trust policy of a role, read back."""
    iam = built.client("iam", built.root(role.split(":")[4]))
    document: dict[str, Any] = iam.get_role(RoleName=role.rpartition("/")[2])["Role"]["AssumeRolePolicyDocument"]
    return document
