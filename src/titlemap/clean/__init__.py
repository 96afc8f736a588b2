"""Raw title to core titles and level, by named steps that can be replayed."""

from .pipeline import CleanTitle, apply_plan, clean_title, clean_titles
from .roles import ROLE_NOUNS
from .steps import STEPS

__all__ = ["ROLE_NOUNS", "STEPS", "CleanTitle", "apply_plan", "clean_title", "clean_titles"]
