"""How far to trust the answers: figures with intervals on labelled jobs, beside baselines."""

from titlemap.evaluation.comparing import Comparison, compare
from titlemap.evaluation.evaluating import evaluate
from titlemap.evaluation.figures import Figure, FunctionScores
from titlemap.evaluation.results import Evaluation

__all__ = ["Comparison", "Evaluation", "Figure", "FunctionScores", "compare", "evaluate"]
