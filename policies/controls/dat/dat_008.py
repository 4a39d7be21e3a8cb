"""The contact model holds several e-mails, phones and addresses, a hierarchy, preferences and consent.

Why: a person has more than one address and belongs to a household or a company. A model with one field for each
overwrites what was known, and one without consent cannot say who may be written to (playbook, CUSTOMER 360 D-2).

Fix: extend the data model of the database, then set `emails`, `phones` and `addresses` of `database.contact_model` to
`many`, and `hierarchy`, `consent` and `preferences` to `true`.
"""

from ecosystem.estate import Estate
from ecosystem.model import ContactModel
from policies.control import HIGH, Breaches, Spanish, control

_LISTS = ("emails", "phones", "addresses")
_FLAGS = ("hierarchy", "consent", "preferences")


@control(
    "DAT-008",
    HIGH,
    "D",
    sources="P",
    es=Spanish(
        "El modelo de contacto guarda varios correos, teléfonos y direcciones, una jerarquía, preferencias y "
        "consentimiento",
        "ampliar el modelo de datos de la base; después, poner `many` en `emails`, `phones` y `addresses` de "
        "`database.contact_model`, y `true` en `hierarchy`, `consent` y `preferences`",
    ),
)
def check(estate: Estate) -> Breaches:
    database = estate.database
    model = database.contact_model or ContactModel()
    for name in _LISTS:
        if getattr(model, name) != "many":
            yield database, f"`contact_model.{name}` of `{database.id}` is not `many`", f"contact_model.{name}"
    for name in _FLAGS:
        if getattr(model, name) is not True:
            yield database, f"`contact_model.{name}` of `{database.id}` is not `true`", f"contact_model.{name}"


check.passes(
    "everything is kept",
    """
    database:
      id: contacts
      contact_model: {emails: many, phones: many, addresses: many, hierarchy: true, consent: true, preferences: true}
    """,
)
check.fails(
    "one address only",
    """
    database:
      id: contacts
      contact_model: {emails: many, phones: many, addresses: one, hierarchy: true, consent: true, preferences: true}
    """,
    finding="contacts",
)
check.fails(
    "no word about preferences",
    """
    database:
      id: contacts
      contact_model: {emails: many, phones: many, addresses: many, hierarchy: true, consent: true}
    """,
    finding="contacts",
)
check.fails(
    "no model at all",
    """
    database: {id: contacts}
    """,
    finding="contacts",
)
