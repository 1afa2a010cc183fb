"""Views: each one a question people ask, answered ahead of time from facts, at any moment."""

from importlib import import_module
from pkgutil import walk_packages

for _page in walk_packages(__path__, f"{__name__}."):
    import_module(_page.name)  # a new view registers itself: nothing else lists it
