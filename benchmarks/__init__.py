"""How fast bcsync is at a size, beside what plain Python needs at least: python -m benchmarks."""
