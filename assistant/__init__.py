"""What Yifa does for people: ask; later check, draft, export."""
