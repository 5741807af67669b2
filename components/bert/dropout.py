"""Dropout whose mask costs little on a CPU, where torch draws one random number after the other."""

from __future__ import annotations

import torch
from torch import Tensor, nn

BYTES = 8
"""Of a random integer; each decides about one value."""
STEPS = 1 << 8
"""Probabilities that a byte can tell apart."""


class BytewiseDropout(nn.Dropout):
    """Dropout (Srivastava et al. 2014) with a probability in steps of 1/256, and a byte of randomness for each value.

    On other devices than the CPU it is torch's own.
    """

    def forward(self, values: Tensor) -> Tensor:
        """Set some values to 0 and scale the others, such that the mean stays; of the same shape."""
        dropped = round(self.p * STEPS)
        if not self.training or not dropped or dropped == STEPS or values.device.type != "cpu":
            return super().forward(values)
        limits = torch.iinfo(torch.int64)
        random = torch.randint(limits.min, limits.max, (-(-values.numel() // BYTES),))
        kept = random.view(torch.uint8)[: values.numel()].view(values.shape) >= dropped
        return values * kept.to(values.dtype).mul_(STEPS / (STEPS - dropped))


def hasten_dropout(network: nn.Module) -> None:
    """Put a `BytewiseDropout` into the place of each ``nn.Dropout`` of a network."""
    for parent in network.modules():
        for name, child in parent.named_children():
            if type(child) is nn.Dropout:
                setattr(parent, name, BytewiseDropout(child.p))
