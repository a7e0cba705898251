"""PyTorch's process: answers the benchmark's requests, one JSON object a line, `pytorch.py <threads>`.

Messages as in ../competitor.ts, timing as in ../measure.ts. Where PyTorch offers several ways, it takes the fastest.
"""
import json
import math
import os
import sys
import time

import numpy
import torch
import torch.nn.functional as F

NAMES = ["x", "gamma", "beta", "runningMean", "runningVar", "dy"]
BINS, FIRST, WIDTH = 64, -32, 0.25


def say(answer):
    print(json.dumps(answer), flush=True)


def read(folder, shape):
    files = {name: numpy.fromfile(os.path.join(folder, name + ".f32"), "<f4") for name in NAMES}
    # Cloned: PyTorch's own memory is aligned to cache lines, NumPy's is not, which slows its kernels.
    inputs = {name: torch.from_numpy(data).clone() for name, data in files.items()}
    for name in ("x", "dy"):
        if inputs[name].numel():
            inputs[name] = inputs[name].reshape(shape)
    return inputs


def rms(x, gamma, eps):
    if hasattr(F, "rms_norm"):
        return F.rms_norm(x, gamma.shape, gamma, eps)
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + eps) * gamma


def forward(case, i, eps):
    """A function of no arguments → y."""
    x, gamma, beta, mean, var = (i[n] for n in NAMES[:5])
    return {
        "batch": lambda: F.batch_norm(x, mean, var, gamma, beta, True, 0.1, eps),
        "batchEval": lambda: F.batch_norm(x, mean, var, gamma, beta, False, 0.1, eps),
        "instance": lambda: F.instance_norm(x, None, None, gamma, beta, True, 0.1, eps),
        "group": lambda: F.group_norm(x, case["groups"], gamma, beta, eps),
        "layer": lambda: F.layer_norm(x, gamma.shape, gamma, beta, eps),
        "rms": lambda: rms(x, gamma, eps),
    }[case["operation"]]


def summary(x, with_histogram):
    variance, mean = torch.var_mean(x, dim=(0, 2, 3), unbiased=False)
    found = {"mean": mean, "variance": variance, "min": x.amin((0, 2, 3)), "max": x.amax((0, 2, 3))}
    if with_histogram:
        found["histogram"] = histogram(x)
    return found


def histogram(x):
    """Faster than torch.histc channel by channel."""
    channels = x.shape[1]
    first_bin = (torch.arange(channels) * BINS - FIRST).reshape(1, channels, 1, 1)
    bins = (x / WIDTH).floor_().long().add_(first_bin)
    return torch.bincount(bins.flatten(), minlength=channels * BINS).float()


def prepare(case, inputs, eps):
    """A function of no arguments → outputs by name."""
    if case["operation"] in ("statistics", "histogram"):
        return lambda: summary(inputs["x"], case["operation"] == "histogram")
    run = forward(case, inputs, eps)
    if not case["backward"]:
        return lambda: {"y": run()}
    names = ["x", "gamma"] if case["operation"] == "rms" else ["x", "gamma", "beta"]
    sources = [inputs[n].requires_grad_() for n in names]
    with torch.enable_grad():
        y = run()
    return lambda: dict(
        zip(["dx", "dgamma", "dbeta"], torch.autograd.grad(y, sources, inputs["dy"], retain_graph=True))
    )


def timed(run, runs):
    start = time.perf_counter()
    for _ in range(runs):
        run()
    return (time.perf_counter() - start) * 1e3


def measure(run, milliseconds):
    batch = max(1, math.ceil(0.5 / timed(run, 1)))
    samples = []
    end = time.perf_counter() + milliseconds / 1e3
    while len(samples) < 2 or (len(samples) < 200 and time.perf_counter() < end):
        samples.append(timed(run, batch) / batch)
    return samples


def load(request):
    case, folder = request["case"], request["folder"]
    run = prepare(case, read(folder, case["shape"]), request["eps"])
    outputs = run()
    for name, value in outputs.items():
        value.detach().contiguous().numpy().tofile(os.path.join(folder, f"torch.{name}.f32"))
    if case["timed"]:
        measure(run, 300)
    return run, list(outputs)


torch.set_num_threads(int(sys.argv[1]))
torch.set_grad_enabled(False)
say({"version": torch.__version__})
run = None
for line in sys.stdin:
    request = json.loads(line)
    if request["do"] == "load":
        run, outputs = load(request)
        say({"outputs": outputs})
    elif request["do"] == "measure":
        say({"samples": measure(run, request["milliseconds"])})
    else:
        run = None
        say({})
