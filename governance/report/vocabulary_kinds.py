"""What each kind of declared thing is called in a report: English as the language of declarations has it, Spanish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_SPANISH: Final[Mapping[str, str]] = {
    # The central things, platforms, reports, and who holds something.
    "contacts database": "base de contactos",
    "business intelligence": "inteligencia de negocio",
    "identity": "identidad",
    "customer service": "atención al cliente",
    "platform": "plataforma",
    "report": "reporte",
    "reports": "reportes",
    "vendor": "proveedor",
    "agency": "agencia",
    "individual": "persona",
    # Channels.
    "social profile": "perfil social",
    "ad account": "cuenta publicitaria",
    "lead form": "formulario de leads",
    "landing page": "página de aterrizaje",
    "microsite": "micrositio",
    "website": "sitio web",
    "app": "app",
    "email": "correo",
    "messaging": "mensajería",
    "phone": "teléfono",
    "community": "comunidad",
    "survey": "encuesta",
    # Measurement.
    "pixel": "píxel",
    "conversion api": "API de conversiones",
    "analytics": "analítica",
    "tag container": "contenedor de etiquetas",
    # Systems and their roles.
    "crm": "CRM",
    "ecommerce": "comercio electrónico",
    "pos": "punto de venta",
    "erp": "ERP",
    "cdp": "CDP",
    "database": "base de datos",
    "spreadsheet": "planilla",
    "csv folder": "carpeta de CSV",
    "list tool": "herramienta de listas",
    "other": "otro",
    "satellite": "satélite",
    "silo": "silo",
    # Where reports come from without an id.
    "slides": "diapositivas",
    "screenshots": "capturas de pantalla",
    "native screens": "pantallas de la plataforma",
}

KINDS: Final[Mapping[str, tuple[str, str]]] = {f"kind_{each}": (each, said) for each, said in _SPANISH.items()}
