"""What a pull request shows of a plan."""
