"""The contact model holds several e-mails, phones and addresses, a hierarchy, preferences and consent.

Why: people have more than one address and belong to households and companies; a model with one field for each
overwrites what it knew (playbook, CUSTOMER 360 D-2, JOURNEYS J-3).

Fix: extend the contact model of the central database, and declare under `database.contact_model` `emails`, `phones`
and `addresses` as `many`, and `hierarchy`, `consent` and `preferences` as `true`.
"""

from ecosystem.estate import Estate
from ecosystem.model import ContactModel
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "DAT-008",
    HIGH,
    "D",
    sources="P",
    es=Spanish(
        "El modelo de contacto admite varios correos, teléfonos y direcciones, jerarquía, preferencias y "
        "consentimiento",
        "ampliar el modelo de contacto de la base central y declarar en `database.contact_model` `emails`, "
        "`phones` y `addresses` como `many`, y `hierarchy`, `consent` y `preferences` como `true`",
    ),
)
def check(estate: Estate) -> Breaches:
    model = estate.database.contact_model or ContactModel()
    for name in ("emails", "phones", "addresses"):
        if (said := getattr(model, name)) != "many":
            yield estate.database, f"`contact_model.{name}` is `{said or 'not said'}`; expected `many`", _key(name)
    for name in ("hierarchy", "consent", "preferences"):
        if (held := getattr(model, name)) is not True:
            found = "not said" if held is None else "`false`"
            yield estate.database, f"`contact_model.{name}` is {found}; expected `true`", _key(name)


def _key(name: str) -> str:
    return f"contact_model.{name}"


check.passes(
    "a whole model",
    """
    database:
      id: contacts
      contact_model: {emails: many, phones: many, addresses: many, hierarchy: true, consent: true, preferences: true}
    """,
)

check.fails(
    "one phone for each contact",
    """
    database:
      id: contacts
      contact_model: {emails: many, phones: one, addresses: many, hierarchy: true, consent: true, preferences: true}
    """,
    finding="contacts",
)

check.fails(
    "nothing is said",
    """
    database: {id: contacts}
    """,
    finding="contacts",
)
