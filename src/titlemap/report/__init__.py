"""The report on a labelled file: one page of HTML that needs nothing else."""

from titlemap.report.writing import ReportSummary, write_report

__all__ = ["ReportSummary", "write_report"]
