#!/usr/bin/env python3
"""Times the training of AENet-II or BUNet-II in PyTorch, on one thread, on random mixtures.

    train_pytorch.py aenet --pixels 256 --bands 198 --endmembers 4 --epochs 300
    train_pytorch.py bunet --pixels 10000 --bands 198 --endmembers 4 --epochs 300

The network and the settings are those of `unmix train --plan paper`: two untied layers, Adam at 1e-4,
batches of 64; for AENet squared error, angle and divergence of abundances, for BUNet the squared error of
the reconstruction. Prints JSON: seconds and the version. Needs python3-torch (Debian) or torch (PyPI).
With --epochs below 300 the time is of those epochs; unmix-bench scales it up.
"""
import argparse
import json
import time

import torch


class Encoder(torch.nn.Module):
    """Two ADMM iterations with learnt W, B, theta and eta."""

    def __init__(self, endmembers, layer_count=2, penalty=1.0, sparsity=0.1):
        super().__init__()
        band_count, count = endmembers.shape
        inverse = torch.linalg.inv(endmembers.T @ endmembers + penalty * torch.eye(count))
        parameter = torch.nn.Parameter
        self.weights = torch.nn.ParameterList(
            [parameter(endmembers @ inverse) for _ in range(layer_count)])
        self.mixings = torch.nn.ParameterList(
            [parameter(penalty * inverse) for _ in range(layer_count)])
        self.thresholds = torch.nn.ParameterList(
            [parameter(torch.tensor(sparsity / penalty)) for _ in range(layer_count)])
        self.steps = torch.nn.ParameterList(
            [parameter(torch.tensor(1.0)) for _ in range(layer_count)])

    def forward(self, spectra):
        split = dual = None
        for weight, mixing, threshold, step in zip(
                self.weights, self.mixings, self.thresholds, self.steps):
            state = spectra @ weight
            if split is None:
                dual = torch.zeros_like(state)
            else:
                state = state + (split + dual) @ mixing
            split = torch.relu(state - dual - threshold)
            dual = dual - step * (state - split)
        split = split + 1e-8
        return split / split.sum(dim=1, keepdim=True)


def abundance_loss(estimate, truth):
    cut = truth.clamp(1e-8, 0.99)
    squared = ((estimate - truth) ** 2).sum(dim=1).mean()
    cosine = (estimate * cut).sum(dim=1) / (estimate.norm(dim=1) * cut.norm(dim=1))
    angle = torch.rad2deg(torch.acos(cosine.clamp(-0.99, 0.99))).mean()
    divergence = ((estimate - cut) * (estimate.log() - cut.log())).sum(dim=1).mean()
    return squared + 1e-7 * angle + 1e-5 * divergence


def train(network, spectra, abundances, endmembers, epoch_count):
    encoder = Encoder(endmembers)
    parameters = list(encoder.parameters())
    decoder = None
    if network == "bunet":
        decoder = torch.nn.Parameter(endmembers.clone())
        parameters.append(decoder)
    optimiser = torch.optim.Adam(parameters, lr=1e-4)
    for _ in range(epoch_count):
        order = torch.randperm(len(spectra))
        for start in range(0, len(order), 64):
            batch = order[start:start + 64]
            pixels = spectra[batch]
            estimate = encoder(pixels)
            if decoder is None:
                loss = abundance_loss(estimate, abundances[batch])
            else:
                loss = ((estimate @ decoder.T - pixels) ** 2).sum(dim=1).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            if decoder is not None:
                with torch.no_grad():
                    decoder.clamp_(1e-6, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("network", choices=["aenet", "bunet"])
    for name, value in [("pixels", 256), ("bands", 198), ("endmembers", 4), ("epochs", 300)]:
        parser.add_argument(f"--{name}", type=int, default=value)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    endmembers = torch.rand(options.bands, options.endmembers) * 0.6 + 0.05
    abundances = torch.distributions.Dirichlet(
        torch.ones(options.endmembers)).sample((options.pixels,))
    spectra = abundances @ endmembers.T + 0.005 * torch.randn(options.pixels, options.bands)
    train(options.network, spectra, abundances, endmembers, 1)
    start = time.perf_counter()
    train(options.network, spectra, abundances, endmembers, options.epochs)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "version": f"PyTorch {torch.__version__}"}))


if __name__ == "__main__":
    main()
