"""Many projects on one queue: what a fleet is, when its runs are due, and what their ends mean."""
