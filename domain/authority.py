"""The roles in which people decide, and what keys are for. Who holds them, and where, is recorded in `team`."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is for a product, or for the workspace; the first that suffices is the one recorded."""

    PRODUCT_MANAGER = "product_manager"
    PRODUCT_OWNER = "product_owner"
    SPONSOR = "sponsor"
    PORTFOLIO_MANAGER = "portfolio_manager"
    TECH_LEAD = "tech_lead"
    PROJECT_MANAGER = "project_manager"
    SCRUM_MASTER = "scrum_master"
    DESIGNER = "designer"
    DEVELOPER = "developer"
    MARKETING_MANAGER = "product_marketing_manager"
    COMPLIANCE_OFFICER = "compliance_officer"
    AUDITOR = "auditor"
    IMPORTER = "importer"
    ADMINISTRATOR = "administrator"


class Scope(StrEnum):
    """What a key may be used for, whatever whoever it speaks for may decide; every door names the one it needs."""

    ITEMS_READ = "items:read"
    ITEMS_WRITE = "items:write"
    GATES_APPROVE = "gates:approve"
    EVENTS_READ = "events:read"
    AUDIT_READ = "audit:read"
    AUDIT_EXPORT = "audit:export"
    WEBHOOKS_MANAGE = "webhooks:manage"
    ADMIN = "admin"


PRODUCT_MANAGER = Role.PRODUCT_MANAGER
PRODUCT_OWNER = Role.PRODUCT_OWNER
SPONSOR = Role.SPONSOR
PORTFOLIO_MANAGER = Role.PORTFOLIO_MANAGER
TECH_LEAD = Role.TECH_LEAD
PROJECT_MANAGER = Role.PROJECT_MANAGER
SCRUM_MASTER = Role.SCRUM_MASTER
DESIGNER = Role.DESIGNER
DEVELOPER = Role.DEVELOPER
COMPLIANCE_OFFICER = Role.COMPLIANCE_OFFICER
AUDITOR = Role.AUDITOR
MARKETING_MANAGER = Role.MARKETING_MANAGER
IMPORTER = Role.IMPORTER
ADMINISTRATOR = Role.ADMINISTRATOR
EVERYONE = tuple(Role)
DECIDING = frozenset(Role) - {DEVELOPER, DESIGNER, AUDITOR, IMPORTER, ADMINISTRATOR}  # these take decisions
