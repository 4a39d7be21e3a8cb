"""The fields needed to reach a contact are required at entry: name, e-mail or phone, preferred channel, consent.

Why: a contact without an address, or without consent, cannot be written to; asking for it later costs more than the
contact is worth (Rijo; playbook, CUSTOMER 360 D-6).

Fix: make the fields mandatory in every form and import, and list `name`, `email` or `phone`, `preferred_channel` and
`consent` in `database.required_fields`.
"""

from ecosystem.estate import Estate
from policies.control import MEDIUM, Breaches, Spanish, control

_REQUIRED = (("name",), ("email", "phone"), ("preferred_channel",), ("consent",))


@control(
    "DAT-011",
    MEDIUM,
    "D",
    sources="R",
    es=Spanish(
        "Los campos necesarios para llegar a un contacto son obligatorios al ingreso: nombre, correo o teléfono, canal "
        "preferido y consentimiento",
        "hacer obligatorios los campos en todo formulario e importación, y listar `name`, `email` o `phone`, "
        "`preferred_channel` y `consent` en `database.required_fields`",
    ),
)
def check(estate: Estate) -> Breaches:
    database = estate.database
    lacking = [names for names in _REQUIRED if not any(name in database.required_fields for name in names)]
    if lacking:
        missing = ", ".join(" or ".join(f"`{name}`" for name in names) for names in lacking)
        yield database, f"`required_fields` of `{database.id}` lacks {missing}", "required_fields"


check.passes(
    "a phone is enough to reach somebody",
    """
    database: {id: contacts, required_fields: [name, phone, preferred_channel, consent]}
    """,
)
check.fails(
    "neither e-mail nor phone",
    """
    database: {id: contacts, required_fields: [name, preferred_channel, consent]}
    """,
    finding="contacts",
)
check.fails(
    "consent is not asked for",
    """
    database: {id: contacts, required_fields: [name, email, phone, preferred_channel]}
    """,
    finding="contacts",
)
check.fails(
    "nothing is required",
    """
    database: {id: contacts}
    """,
    finding="contacts",
)
