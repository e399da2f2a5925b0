"""What `safeground demo` does: make the invented town's files, load them, and show the answers."""
