"""Shares per function in files that nobody labelled, with intervals that mean what they say."""

from titlemap.quantification.estimating import prevalence
from titlemap.quantification.results import Prevalence

__all__ = ["Prevalence", "prevalence"]
