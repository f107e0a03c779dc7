"""What the papers of a department prove, what contradicts them, what is missing: findings to start from."""
