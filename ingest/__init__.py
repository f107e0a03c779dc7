"""From a file to a document with pinpoints. No model takes part."""
