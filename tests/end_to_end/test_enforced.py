"""Really enforced: the example in ministack with `AUTH=true`, tried as each agency by its deployed role.

Every attempt is judged twice, by the emulator and by our evaluator with the policies read back from the emulator. Both
must say what the table says; where ministack says otherwise, the row names the entry of `docs/surprises.md`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from stacks import places
from tests.cli.calling import ROOT
from tests.end_to_end.enforced.accounts import Accounts, trust_of
from tests.end_to_end.enforced.attempt import Attempt
from tests.end_to_end.enforced.attempts import ATTEMPTS, ROLES
from tests.end_to_end.enforced.built import bring_up
from tests.end_to_end.enforced.declared import ENDED
from tests.end_to_end.enforced.deed import Deed, Who
from tests.end_to_end.enforced.furniture import furnish
from tests.end_to_end.enforced.identity import EVERYTHING
from tests.end_to_end.enforced.outcome import REFUSED, WORKS, of_emulator, of_evaluator
from tests.end_to_end.enforced.reading import Reading
from tests.end_to_end.enforced.services import decrypt, secret
from tests.end_to_end.enforced.sign_ins import SIGN_INS, SignIn
from tests.end_to_end.enforced.storage import on_object, read
from tests.end_to_end.place import REGION, clone

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Accounts]:
    """The example, up and furnished, and everybody who tries something."""
    place = clone(tmp_path_factory.mktemp("enforced"))
    with place.stopped_after():
        built = bring_up(place)
        furnish(built)
        yield Accounts(built)


@pytest.fixture(scope="module")
def reading(accounts: Accounts) -> Reading:
    """The policies as the emulator has them."""
    return Reading(accounts.built)


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=str)
def test_an_agency_can_do_what_its_grants_say_and_no_more(
    attempt: Attempt, accounts: Accounts, reading: Reading
) -> None:
    """The emulator and the evaluator both say what the table says, or the emulator's surprise is known."""
    emulated = _tried(accounts, attempt.agency, attempt.brand, attempt.deed, attempt.region, attempt.encrypted)
    session = accounts.session(attempt.agency, attempt.brand)
    asks = attempt.deed.asks(accounts.built, Who(attempt.agency, attempt.brand))
    judged = of_evaluator(asks, session, reading, attempt.region, encrypted=attempt.encrypted)
    _hold(attempt.works, judged, emulated, attempt.surprise)


@pytest.mark.parametrize("sign_in", SIGN_INS, ids=str)
def test_a_role_lets_in_whom_its_trust_policy_says(sign_in: SignIn, accounts: Accounts, reading: Reading) -> None:
    """Only the declared role, with its external id and a source identity, before the grant's end."""
    emulated = of_emulator(lambda: sign_in.call(accounts))
    _hold(sign_in.works, sign_in.verdict(accounts, reading), emulated, sign_in.surprise)


@pytest.mark.parametrize(
    ("operator", "key", "let_in"),
    [
        ("StringEquals", "sts:ExternalId", SignIn("pixel", "aurora", "team", False, external="wrong")),
        ("StringEquals", "aws:PrincipalArn", SignIn("pixel", "aurora", "other", False)),
        ("StringLike", "sts:SourceIdentity", SignIn("pixel", "aurora", "team", False, identity=None)),
    ],
)
def test_a_condition_less_in_the_trust_policy_is_noticed(
    operator: str, key: str, let_in: SignIn, accounts: Accounts
) -> None:
    """What refuses a sign-in is the condition that the table means: without it, emulator and evaluator let it in."""
    role = let_in.role(accounts.built)
    iam, name = accounts.built.client("iam", accounts.built.root()), role.rpartition("/")[2]
    deployed = trust_of(accounts.built, role)
    loose = json.loads(json.dumps(deployed))
    for each in loose["Statement"]:
        each["Condition"][operator].pop(key, None)
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(loose))
    try:
        assert let_in.verdict(accounts, Reading(accounts.built)) == WORKS
        assert of_emulator(lambda: let_in.call(accounts)) == WORKS
    finally:
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(deployed))
    assert of_emulator(lambda: let_in.call(accounts)) == REFUSED


def test_the_boundary_holds_when_a_role_is_widened(accounts: Accounts) -> None:
    """With a policy that allows everything, boundary and keys still refuse what they refuse; other things work."""
    iam = accounts.built.client("iam", accounts.built.root())
    name = {"RoleName": accounts.built.role("pixel", "aurora").rpartition("/")[2], "PolicyName": "mistake"}
    deleted = on_object("s3:DeleteObject", "delete_object", "aurora", "drafts/pixel/a.txt")
    other = read("brisa", "published/hello.txt")
    iam.put_role_policy(**name, PolicyDocument=EVERYTHING)
    try:
        for deed in (secret("login"), deleted, decrypt("content")):
            assert _both(accounts, deed) == (REFUSED, REFUSED), deed.name
        assert _both(accounts, other) == (WORKS, WORKS)
    finally:
        iam.delete_role_policy(**name)
    assert _both(accounts, other) == (REFUSED, REFUSED)


def test_a_boundary_that_allows_nothing_refuses_everything(accounts: Accounts) -> None:
    """The boundary is asked, not only named on the role: when the corporation empties it, nothing works."""
    iam, arn = accounts.built.client("iam", accounts.built.root()), places.boundary_arn(accounts.built.context("club"))
    before = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    deployed = iam.get_policy_version(PolicyArn=arn, VersionId=before)["PolicyVersion"]["Document"]
    nothing = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:*", "Resource": "*"}]}
    own = read("aurora", "published/hello.txt")
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(nothing), SetAsDefault=True)
    try:
        assert _both(accounts, own) == (REFUSED, REFUSED)
    finally:
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(deployed), SetAsDefault=True)
    assert _both(accounts, own) == (WORKS, WORKS)


def test_nobody_turns_enforcement_off_unasked(accounts: Accounts) -> None:
    """A later command that does not ask for enforcement works with the emulator that enforces."""
    place, before = accounts.built.place, accounts.built.place.emulator
    started = place.ecosystem("local", "start", "--emulator", "ministack")
    assert started.returncode == 0, started.stderr
    assert place.emulator == before
    assert "access enforced" in place.ecosystem("local", "status").stdout


def test_every_deployed_role_is_tried(accounts: Accounts) -> None:
    """No agency's role of the example is left out of the tables."""
    deployed = {
        (agency, unit.partition(".")[2])
        for unit, outputs in accounts.built.outputs.items()
        for agency in outputs.get("agencyRoles", {})
    }
    assert deployed == {*ROLES, (ENDED, "aurora")}
    assert deployed == {(each.agency, each.brand) for each in ATTEMPTS}
    assert deployed == {(each.agency, each.brand) for each in SIGN_INS}


def test_every_surprise_is_explained() -> None:
    """Each name in the tables is a heading of `docs/surprises.md`."""
    headings = set(re.findall(r"^#+ (.+)$", (ROOT / "docs" / "surprises.md").read_text(), re.MULTILINE))
    named = {each.surprise for each in ATTEMPTS} | {each.surprise for each in SIGN_INS}
    assert named - {""} <= headings


def _both(accounts: Accounts, deed: Deed) -> tuple[str, str]:
    """Return what the emulator and the evaluator say of pixel's role, with the policies of this moment."""
    session, asks = accounts.session("pixel", "aurora"), deed.asks(accounts.built, Who("pixel", "aurora"))
    judged = of_evaluator(asks, session, Reading(accounts.built), REGION, encrypted=True)
    return _tried(accounts, "pixel", "aurora", deed), judged


def _tried(
    accounts: Accounts, agency: str, brand: str, deed: Deed, region: str = REGION, encrypted: bool = True
) -> str:
    key = accounts.session(agency, brand).key

    def call() -> object:
        def aws(service: str) -> object:
            return accounts.built.client(service, key, region, encrypted=encrypted)

        return deed.call(aws, accounts.built, Who(agency, brand))

    return of_emulator(call)


def _hold(works: bool, judged: str, emulated: str, surprise: str) -> None:
    """Hold what both say against the table; a surprise must still be one."""
    expected = WORKS if works else REFUSED
    assert judged == expected, f"our evaluator says {judged}, the emulator {emulated}"
    if surprise:
        assert emulated != expected, f"`{surprise}` of docs/surprises.md is gone: take it out"
    else:
        assert emulated == expected, f"the emulator says {emulated}, our evaluator {judged}"
