"""Raw title to core titles and level, by named steps that can be replayed."""

from .pipeline import CleanTitle, apply_plan, clean_title, clean_titles
from .roles import compound, is_role
from .steps import STEPS

__all__ = ["STEPS", "CleanTitle", "apply_plan", "clean_title", "clean_titles", "compound", "is_role"]
