"""From scores to shares that can be believed: of what is said with 80 %, four in five are right."""

import numpy as np

from minqing.insight.text.bags import Floats, Ints
from minqing.insight.text.linear import descend
from minqing.insight.text.model import softmax

STEEP = 4.0  # where to begin: typical of margins of a hinge
UNLABELLED = 0.7  # mean confidence that a judge without labels may have: about how often it was right where we know


def fitted(scores: Floats, labels: Ints) -> Floats:
    """A shift for each label and one steepness, by likelihood on held-out scores.

    A label that no message has yet keeps its place: that it was never right says nothing.
    """
    rows, many = np.arange(len(labels)), scores.shape[1]

    seen = np.bincount(labels, minlength=many) > 0

    def loss(at: Floats) -> tuple[float, Floats]:
        steep = float(np.exp(at[-1]))
        shares = softmax(scores * np.float32(steep) + at[:-1])
        value = -float(np.log(shares[rows, labels] + 1e-9).mean()) + 1e-3 * float(at[:-1] @ at[:-1])
        pull = shares.copy()
        pull[rows, labels] -= 1
        pull /= len(labels)
        slope = np.append(seen * pull.sum(0) + 2e-3 * at[:-1], steep * (pull * scores).sum())
        return value, slope.astype(np.float32)

    at = descend(loss, np.append(np.zeros(many), np.log(STEEP)).astype(np.float32))
    at[-1] = np.exp(at[-1])
    return at


def guessed(scores: Floats) -> Floats:
    """Without labels: no shift, and as steep as makes the mean confidence UNLABELLED."""
    low, high = 0.01, 1000.0
    for _halving in range(40):
        middle = (low * high) ** 0.5
        sure = float(softmax(scores * np.float32(middle)).max(axis=1).mean()) if len(scores) else 1.0
        low, high = (low, middle) if sure > UNLABELLED else (middle, high)
    return np.append(np.zeros(scores.shape[1]), low).astype(np.float32)
