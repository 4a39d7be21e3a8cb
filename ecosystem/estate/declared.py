"""The declared estate: what `ecosystem.yaml` says, noun by noun, each knowing its place in the file."""

from __future__ import annotations

from datetime import date

from ecosystem import model
from ecosystem.estate.estate import DECLARED, Estate


def declared(declaration: model.Declaration, as_of: date) -> Estate:
    """Return what a declaration says as evidence, judged as of a day; nothing is copied."""
    nouns: dict[type, tuple[object, ...]] = {
        model.BrandGroup: declaration.brand_groups,
        model.Brand: declaration.brands,
        model.Agency: declaration.agencies,
        model.Grant: declaration.grants,
        model.Platform: declaration.platforms,
        model.Measurement: declaration.measurement,
        model.Channel: declaration.channels,
        model.System: declaration.systems,
        model.Campaign: declaration.campaigns,
        model.Integration: declaration.integrations,
        model.Report: declaration.reports,
        model.Database: (declaration.database,),
        model.Bi: (declaration.bi,),
        model.Identity: (declaration.identity,),
    }
    if declaration.customer_service is not None:
        nouns[model.CustomerService] = (declaration.customer_service,)
    return Estate(DECLARED, as_of, nouns, declaration)
