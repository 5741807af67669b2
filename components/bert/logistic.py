"""A head alone, fitted on vectors that do not change."""

from __future__ import annotations

import torch
from torch import Tensor

from components.bert.heads import Head
from components.bert.losses import Loss

MOST_ITERATIONS = 100


def fit_head(
    head: Head, vectors: Tensor, labels: Tensor, regularisation: float, loss_of: Loss, prior: Tensor | None = None
) -> float:
    """Fit a head by penalised maximum likelihood, all examples at once.

    With a linear head this is multinomial logistic regression: the cross-entropy, summed over the examples, plus
    ``regularisation / 2`` times the squared weights (Hastie et al. 2009, section 4.4.4), made small by L-BFGS. The
    biases are free.

    Args:
        head: is changed in place; it begins from the class means.
        vectors: of the examples, (examples, width).
        labels: their class indices, (examples,).
        regularisation: weight of the penalty, the inverse of what scikit-learn calls C.
        loss_of: the mean cross-entropy of logits, (examples, classes).
        prior: of a linear head: the weights that it begins from and that the penalty draws it to, (classes, width), in
            the place of the class means and of 0.

    Returns:
        The mean cross-entropy that is left.
    """
    head.start(vectors, labels)
    weights = [parameter for parameter in head.parameters() if parameter.dim() > 1]
    drawn_to = [torch.zeros_like(weight) if prior is None else prior for weight in weights]
    if prior is not None:
        with torch.no_grad():
            weights[0].copy_(prior)
    optimizer = torch.optim.LBFGS(head.parameters(), max_iter=MOST_ITERATIONS, line_search_fn="strong_wolfe")

    def objective() -> Tensor:
        optimizer.zero_grad()
        penalty = torch.stack(
            [(weight - at).square().sum() for weight, at in zip(weights, drawn_to, strict=True)]
        ).sum()
        value = loss_of(head(vectors), labels) + regularisation / (2 * len(labels)) * penalty
        value.backward()
        return value

    optimizer.step(objective)  # type: ignore[arg-type]  # a tensor does as a float does
    with torch.no_grad():
        return loss_of(head(vectors), labels).item()
