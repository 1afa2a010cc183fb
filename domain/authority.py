"""The roles in which people decide. Who holds them, and where, is recorded in `team`."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is for a product, or for the workspace; the first that suffices is the one recorded."""

    PRODUCT_MANAGER = "product_manager"
    PRODUCT_OWNER = "product_owner"
    SPONSOR = "sponsor"
    TECH_LEAD = "tech_lead"
    DEVELOPER = "developer"
    MARKETING_MANAGER = "product_marketing_manager"
    AUDITOR = "auditor"
    IMPORTER = "importer"
    ADMINISTRATOR = "administrator"


PRODUCT_MANAGER = Role.PRODUCT_MANAGER
PRODUCT_OWNER = Role.PRODUCT_OWNER
SPONSOR = Role.SPONSOR
TECH_LEAD = Role.TECH_LEAD
DEVELOPER = Role.DEVELOPER
AUDITOR = Role.AUDITOR
MARKETING_MANAGER = Role.MARKETING_MANAGER
IMPORTER = Role.IMPORTER
ADMINISTRATOR = Role.ADMINISTRATOR
EVERYONE = tuple(Role)
DECIDING = frozenset({PRODUCT_MANAGER, PRODUCT_OWNER, SPONSOR, TECH_LEAD, MARKETING_MANAGER})  # these take decisions
