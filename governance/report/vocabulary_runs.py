"""What a report says of audits, of the runs before it and of what is due: English, Spanish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RUNS: Final[Mapping[str, tuple[str, str]]] = {
    # The audit.
    "audit": ("Live audit", "Auditoría de lo vivo"),
    "audit_looked": (
        "Collected {instant} in `{environment}`: {things} in {accounts}.",
        "Recogido {instant} en `{environment}`: {things} en {accounts}.",
    ),
    "audit_local": (
        "This is the local cloud (`{emulator}`), not AWS: what it cannot hold is not measured.",
        "Es la nube local (`{emulator}`), no AWS: lo que no puede contener queda sin medir.",
    ),
    "live_thing": ("resource or asset|resources and assets", "recurso o activo|recursos y activos"),
    "account": ("account|accounts", "cuenta|cuentas"),
    "audit_platforms": ("Ad platforms read: {platforms}.", "Plataformas leídas: {platforms}."),
    "audit_no_platform": ("No ad platform was read.", "No se leyó ninguna plataforma de publicidad."),
    "audit_joined": (
        "Declared channels met on their platforms: {number}.",
        "Canales declarados hallados en sus plataformas: {number}.",
    ),
    "declared_only": ("Declared, and not on its platform", "Declarado, y no está en su plataforma"),
    "live_only": ("On its platform, and not declared", "En su plataforma, y no declarado"),
    "unmeasured_caption": (
        "Controls that the audit could not measure, and why",
        "Controles que la auditoría no pudo medir, y por qué",
    ),
    "because": ("Why not", "Por qué no"),
    "gaps_caption": ("What could not be read", "Lo que no se pudo leer"),
    "permission": ("Permission", "Permiso"),
    "seen_caption": ("What was seen, by type", "Lo que se vio, por tipo"),
    "number": ("Number", "Cantidad"),
    "whole": ("Everything that was asked for could be read.", "Se pudo leer todo lo pedido."),
    "verdict_how_local": (
        "{verified} verified in a local cloud, {claimed} only claimed by the declaration, {unmeasured} not measured",
        "{verified} verificados en una nube local, {claimed} solo declarados, {unmeasured} sin medir",
    ),
    "input_snapshot": ("snapshot", "instantánea"),
    "input_history": ("history", "historia"),
    # The claims of a proof, and the operations of a plan.
    "contained": ("contained", "contenido"),
    "figures": ("figures", "cifras"),
    "reachable": ("reachable", "alcanzable"),
    "closed": ("closed", "sin escalada"),
    "ending": ("ending", "con fin"),
    "trusted": ("trusted", "de confianza"),
    "bounded": ("bounded", "con límite"),
    "clean": ("clean", "limpio"),
    "create": ("create", "crear"),
    "update": ("update", "cambiar"),
    "delete": ("delete", "borrar"),
    "import": ("import", "adoptar"),
    "replace": ("replace", "reemplazar"),
    "create-replacement": ("create replacement", "crear el reemplazo"),
    "delete-replaced": ("delete what is replaced", "borrar lo reemplazado"),
    # The drift that an audit sees.
    "drift_observed": (
        "The audit of {day} saw {findings} of drift (GOV-007): missing, undeclared or changed.",
        "La auditoría del {day} vio {findings} de desvío (GOV-007): faltantes, no declarados o cambiados.",
    ),
    # What of the map is shown.
    "map_filters": ("Show part of the map", "Mostrar parte del mapa"),
    "layer": ("Layer", "Capa"),
    "map_shown": ("{shown} of {all} on the map shown", "{shown} de {all} del mapa a la vista"),
    # The runs before.
    "history": ("History", "Historia"),
    "first_seen_on": ("first seen {day}", "visto desde {day}"),
    "reopened_times": ("reopened {times} ×", "reabierto {times} ×"),
    "stream_in": ("{evidence}, {declaration} in {environment}", "{evidence}, {declaration} en {environment}"),
    "stream_of": ("{evidence}, {declaration}", "{evidence}, {declaration}"),
    "stream_said": (
        "{runs} from {first} to {last}: {open} open, {waived} waived, {fixed} fixed since.",
        "{runs} del {first} al {last}: {open} abiertos, {waived} exceptuados, {fixed} reparados desde entonces.",
    ),
    "run": ("run|runs", "corrida|corridas"),
    "trend_title": ("Open findings by day and severity", "Hallazgos abiertos por día y severidad"),
    "trend_says": (
        "From {before} on {first} to {now} on {last}, at most {most}.",
        "De {before} el {first} a {now} el {last}, a lo sumo {most}.",
    ),
    "trend_table": ("The same as a table, day by day", "Lo mismo como tabla, día por día"),
    "day": ("Day", "Día"),
    "open_head": ("Open", "Abiertos"),
    "new_head": ("New", "Nuevos"),
    "fixed_head": ("Fixed", "Reparados"),
    "reopened_head": ("Reopened", "Reabiertos"),
    "waived_head": ("Waived", "Exceptuados"),
    "median_head": ("Days to repair (median)", "Días hasta reparar (mediana)"),
    "worst_head": ("Days to repair (worst)", "Días hasta reparar (peor)"),
    "oldest_head": ("Oldest open (days)", "Abierto más antiguo (días)"),
    "repairs_by_family": ("Time to repair by family", "Tiempo de reparación por familia"),
    "repairs_by_agency": ("Time to repair by agency", "Tiempo de reparación por agencia"),
    "nobody known": ("nobody known", "nadie conocido"),
    "stories_caption": ("Every finding of these runs", "Cada hallazgo de estas corridas"),
    "first_seen": ("First seen", "Visto por primera vez"),
    "last_seen": ("Last seen", "Visto por última vez"),
    "fixed_on": ("Fixed on", "Reparado el"),
    "state_open": ("open", "abierto"),
    "state_waived": ("waived", "exceptuado"),
    "state_fixed": ("fixed", "reparado"),
    "history_digest": (
        "`{name}` holds {runs}, SHA-256 of their digests `{digest}`; it grows with each run, so that `report verify` "
        "does not compare it.",
        "`{name}` guarda {runs}, SHA-256 de sus resúmenes `{digest}`; crece con cada corrida, por eso `report verify` "
        "no lo compara.",
    ),
    # What is due.
    "due": ("What is due", "Lo que vence"),
    "due_said": (
        "What ends within a year of {day}; {over} overdue, or without an end.",
        "Lo que termina dentro de un año desde el {day}; {over} vencidos, o sin fin.",
    ),
    "due_ics": (
        "`ecosystem report history due --format ics --output due.ics` writes it for a calendar, with reminders.",
        "`ecosystem report history due --format ics --output due.ics` lo escribe para un calendario, con avisos.",
    ),
    "due_caption": ("Ends by month", "Vencimientos por mes"),
    "due_none": ("Nothing ends within a year.", "Nada termina dentro de un año."),
    "month": ("Month", "Mes"),
    "in_hands": ("Whose", "De quién"),
    "due_waiver": ("waiver", "excepción"),
    "due_grant": ("grant", "permiso"),
    "due_contract": ("contract", "contrato"),
    "due_silo": ("silo to be gone", "silo por eliminar"),
    "no_end": ("no end said", "sin fin declarado"),
    "overdue": ("Overdue", "Vencido"),
    **{
        f"month_{number:02}": said
        for number, said in enumerate(
            (
                *(("January", "enero"), ("February", "febrero"), ("March", "marzo"), ("April", "abril")),
                *(("May", "mayo"), ("June", "junio"), ("July", "julio"), ("August", "agosto")),
                *(("September", "septiembre"), ("October", "octubre")),
                *(("November", "noviembre"), ("December", "diciembre")),
            ),
            1,
        )
    },
}
