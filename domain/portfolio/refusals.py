"""What every page of a portfolio refuses in the same words."""

from domain.errors import Refused


class AnotherPortfolio(Refused, code="portfolio.another_portfolio"):
    """Money and people are shared within a portfolio; name the one that this belongs to."""
