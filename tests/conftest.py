"""What holds for all tests: one example may take its time, because other work shares the machine."""

from hypothesis import settings

settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")
