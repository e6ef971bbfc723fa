"""What the API is asked to do: one file an area, one table of them."""
