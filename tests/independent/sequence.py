"""The search for the factors of the fixed sequence: lattices of 1,024 points, ranked by how evenly they fill the cube.

The measure is P2 of the literature, the worst error over smooth periodic functions, of the whole cube added to the worst of its
three faces: two inputs often matter where the third does not.

    python3 tests/independent/sequence.py
"""

import numpy

POINTS = 1024
KEPT = 3_000


def main():
    index = numpy.arange(POINTS)
    # 2 pi^2 B2(x), with the second Bernoulli polynomial: the kernel of P2.
    kernel = [
        2 * numpy.pi**2 * (place**2 - place + 1 / 6)
        for place in ((index * factor % POINTS) / POINTS for factor in range(POINTS))
    ]
    face = {factor: (kernel[1] * kernel[factor]).mean() for factor in range(1, POINTS, 2)}
    faces = []
    for second in range(3, POINTS // 2, 2):
        inverse = pow(second, -1, POINTS)
        for third in range(second + 2, POINTS // 2, 2):
            worst = max(face[second], face[third], face[third * inverse % POINTS])
            faces.append((worst, second, third))
    ranked = sorted(
        ((kernel[1] * kernel[second] * kernel[third]).mean() + worst, second, third)
        for worst, second, third in sorted(faces)[:KEPT]
    )
    for measure, second, third in ranked[:6]:
        print(f"1, {second}, {third}: {measure:.6f}")


if __name__ == "__main__":
    main()
