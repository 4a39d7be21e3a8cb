"""Isolation: no agency role can reach a resource of a brand or layer that it was not granted.

Why: agencies work for several brands and for competitors. Whether a role reaches another brand's contacts or drafts
cannot be read off one policy: identity, resource, boundary and session decide together, for every action that AWS has.
It is proved over all of them, or it is hoped (eBook; AWS Well-Architected, SEC03).

Fix: name the brand's own resources in the role's policies, exactly or with a prefix that ends in `/` or `-`, and let
the platform make the role from the grant. The proof prints the request that gets through.
"""

from policies.control import CRITICAL, Spanish, undeclared_control

check = undeclared_control(
    "ACC-007",
    CRITICAL,
    "PO",
    page=__doc__ or "",
    file=__file__,
    sources="EA",
    es=Spanish(
        "Aislamiento: ningún rol de agencia alcanza un recurso de una marca o capa que no se le concedió",
        "nombrar en las políticas del rol los recursos de la marca, exactos o con un prefijo que termine en `/` o `-`, "
        "y dejar que la plataforma haga el rol a partir del permiso (grant). La prueba muestra la petición que pasa",
    ),
    waits_for="the access analysis, which is not there yet",
    references=["GDPR Art. 32(1)(b)", "ISO/IEC 27001:2022 A.8.3", "AWS Well-Architected SEC03-BP02"],
)
