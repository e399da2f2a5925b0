"""Does anything leave that the viewer may not see? Canaries are planted everywhere and every answer is searched."""
