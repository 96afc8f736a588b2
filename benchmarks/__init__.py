"""What titlemap costs: measured, not claimed. Run from the top of a checkout."""
