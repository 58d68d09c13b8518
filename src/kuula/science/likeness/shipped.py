"""The model Kuula comes with, estimated by `estimate` on made-up persons of four countries.

`python -m tests.bench.merging learn` makes it anew and prints it; docs/reference/likeness.md has
how right it is.
"""

from typing import Final

from kuula.science.likeness.model import Model

LEAST: Final = 19.0
"""From this weight on two are suggested to be one person."""
SHIPPED: Final = Model(
    m={
        "name": {
            "same": 0.661,
            "near": 0.118,
            "part": 0.0643,
            "given": 0.0488,
            "family": 0.0976,
            "differs": 0.0103,
        },
        "birthday": {"same": 0.467, "part": 0.164, "near": 0.0339, "differs": 0.335},
        "phone": {"same": 0.448, "home": 0.0391, "near": 0.0128, "differs": 0.5},
        "email": {"slip": 0.0924, "local": 0.00305, "differs": 0.905},
        "handle": {"same": 0.998, "differs": 0.00154},
        "company": {"same": 0.973, "differs": 0.0269},
        "city": {"same": 0.872, "differs": 0.128},
        "order": {"same": 0.0411},
    },
    u={
        "name": {
            "same": 8.52e-05,
            "near": 1e-05,
            "part": 1.42e-05,
            "given": 0.00808,
            "family": 0.00176,
            "differs": 0.99,
        },
        "birthday": {"same": 0.000127, "part": 0.000971, "near": 0.00173, "differs": 0.997},
        "phone": {"same": 3.15e-05, "home": 1.57e-05, "near": 1e-05, "differs": 1},
        "email": {"slip": 1.4e-05, "local": 1e-05, "differs": 1},
        "handle": {"same": 0.000941, "differs": 0.999},
        "company": {"same": 0.00215, "differs": 0.998},
        "city": {"same": 0.0238, "differs": 0.976},
        "order": {"same": 1e-05},
    },
    share=0.345,
)
