"""What is true for everyone, and finding it: documents, pinpoints, the store, the indexes, search."""
