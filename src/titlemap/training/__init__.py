"""From tables and labels to the weights that ship; the only place that fits."""
