"""What the model is told; text only."""
