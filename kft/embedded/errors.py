class StartError(Exception):
    """Why KFT does not start, in a sentence for the person at the terminal."""


class AlreadyRunningError(StartError):
    """Another process holds the data folder."""
