"""What the launcher says goes to stderr: a command's own output stays clean."""

import sys


def say(sentence):
    print(sentence, file=sys.stderr, flush=True)
