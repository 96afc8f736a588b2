"""titlemap."""
