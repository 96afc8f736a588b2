"""Raw title to core titles and level, by named steps that can be replayed."""

from .pipeline import CleaningStep, CleanTitle, apply_plan, clean_title
from .roles import ROLE_NOUNS
from .steps import STEPS

__all__ = ["ROLE_NOUNS", "STEPS", "CleanTitle", "CleaningStep", "apply_plan", "clean_title"]
