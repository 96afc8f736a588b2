"""titlemap says which data-science and machine-learning function a job performs.

Everything public is loaded when it is first used, so ``import titlemap`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from titlemap._version import __version__

if TYPE_CHECKING:
    from titlemap.aliases import Alias, AliasTable, load_aliases
    from titlemap.decide import Loss
    from titlemap.errors import AliasTableError, InputError, ModelError, TitlemapError
    from titlemap.estimator import TitleClassifier
    from titlemap.evaluation import Comparison, Evaluation, compare, evaluate
    from titlemap.files import LabelSummary, label_file
    from titlemap.frames import label_frame
    from titlemap.normalizer import TitleNormalizer, default_normalizer, normalize_title
    from titlemap.quantification import Prevalence, prevalence
    from titlemap.report import ReportSummary, write_report
    from titlemap.result import Distribution, TitleResult
    from titlemap.taxonomy import JobFunction, Level, Status

_HOMES = {
    "Alias": "aliases",
    "AliasTable": "aliases",
    "AliasTableError": "errors",
    "Comparison": "evaluation",
    "Distribution": "result",
    "Evaluation": "evaluation",
    "InputError": "errors",
    "JobFunction": "taxonomy",
    "LabelSummary": "files",
    "Level": "taxonomy",
    "Loss": "decide",
    "ModelError": "errors",
    "Prevalence": "quantification",
    "ReportSummary": "report",
    "Status": "taxonomy",
    "TitleClassifier": "estimator",
    "TitleNormalizer": "normalizer",
    "TitleResult": "result",
    "TitlemapError": "errors",
    "compare": "evaluation",
    "default_normalizer": "normalizer",
    "evaluate": "evaluation",
    "label_file": "files",
    "label_frame": "frames",
    "load_aliases": "aliases",
    "normalize_title": "normalizer",
    "prevalence": "quantification",
    "write_report": "report",
}

__all__ = [
    "Alias",
    "AliasTable",
    "AliasTableError",
    "Comparison",
    "Distribution",
    "Evaluation",
    "InputError",
    "JobFunction",
    "LabelSummary",
    "Level",
    "Loss",
    "ModelError",
    "Prevalence",
    "ReportSummary",
    "Status",
    "TitleClassifier",
    "TitleNormalizer",
    "TitleResult",
    "TitlemapError",
    "__version__",
    "compare",
    "default_normalizer",
    "evaluate",
    "label_file",
    "label_frame",
    "load_aliases",
    "normalize_title",
    "prevalence",
    "write_report",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its room on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'titlemap' has no attribute {name!r}")
    value = getattr(import_module(f"titlemap.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
