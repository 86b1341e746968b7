"""base has the safe production defaults; local and test are thin."""
