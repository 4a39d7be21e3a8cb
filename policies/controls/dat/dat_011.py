"""The fields needed to reach a contact are required at entry: name, e-mail or phone, channel of preference, consent.

Why: a contact without a name, an address or a consent cannot be served and must not be written to; it only makes the
database look large (Rijo).

Fix: make the fields mandatory in every form that writes to the central database, and list them under
`database.required_fields`: `name`, `email` or `phone`, `preferred_channel`, `consent`.
"""

from ecosystem.estate import Estate
from policies.control import MEDIUM, Breaches, Spanish, control


@control(
    "DAT-011",
    MEDIUM,
    "D",
    sources="R",
    es=Spanish(
        "Los campos necesarios para llegar a un contacto son obligatorios al ingreso: nombre, correo o "
        "teléfono, canal de preferencia y consentimiento",
        "hacer obligatorios los campos en todo formulario que escriba en la base central y listarlos en "
        "`database.required_fields`: `name`, `email` o `phone`, `preferred_channel`, `consent`",
    ),
)
def check(estate: Estate) -> Breaches:
    said = set(estate.database.required_fields)
    missing = [f"`{name}`" for name in ("name", "preferred_channel", "consent") if name not in said]
    if not said & {"email", "phone"}:
        missing.append("`email` or `phone`")
    if missing:
        yield estate.database, f"`required_fields` lacks {', '.join(missing)}", "required_fields"


check.passes(
    "a phone in place of an e-mail",
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
    "no consent",
    """
    database: {id: contacts, required_fields: [name, email, preferred_channel]}
    """,
    finding="contacts",
)
