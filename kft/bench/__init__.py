"""What `script/bench` measures: quality.md's ratios of speed. It prints and never judges."""
