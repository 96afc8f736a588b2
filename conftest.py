"""Modules for an engine are collected for their doctests only where the engine is installed."""

from importlib.util import find_spec

_ENGINES = {"spark": "pyspark", "duckdb": "duckdb"}
collect_ignore = [f"src/titlemap/{name}.py" for name, engine in _ENGINES.items() if find_spec(engine) is None]
