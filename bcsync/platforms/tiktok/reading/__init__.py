"""What the API shows of Business Centers, as the port wants it: one file an area."""
