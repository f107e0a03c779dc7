"""Days, time limits and yearly duties: as data, and how they are counted."""
