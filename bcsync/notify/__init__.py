"""Telling people what happened: each once, on each channel."""
