"""The managers' overview: today's figures, how they came about, and where the year goes."""
