"""Calls to the API for Business: how they are made, paced, repeated, understood and told."""
