"""Prime fields for exact evaluation: a tree of primes in which exp, sin and cos are homomorphisms between levels.

A level is a path: below a level with prime p, "e" has a prime that divides p - 1 (where exponents live) and "t" one that
divides p + 1 (where angles live). All primes are 3 modulo 4, so that -1 is not a square and squares have odd order.
"""

import random

SMALL = [p for p in range(3, 200) if all(p % d for d in range(2, p))]


def is_prime(n):
    """Miller-Rabin with 40 fixed pseudo-random bases: the primes are generated here, not supplied by a certificate."""
    if n < 2 or n % 2 == 0:
        return n == 2
    for p in SMALL:
        if n % p == 0:
            return n == p
    d, r = n - 1, 0
    while d % 2 == 0:
        d, r = d // 2, r + 1
    source = random.Random(n)
    for _ in range(24):
        x = pow(source.randrange(2, n - 1), d, n)
        if x in (1, n - 1):
            continue
        for _ in range(r - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def residues_of(q):
    """The residues modulo an odd prime q of those primes p = 3 mod 4 for which q is a square modulo p."""
    squares = {x * x % q for x in range(1, q)}
    return frozenset(x for x in range(1, q) if (x if q % 4 == 1 else -x % q) in squares)


LONGEST_LOGARITHM = 36   # bits of the group
SIGNED = (2, 3, 5, 7, 11, 13)
UNIQUE = 3, 5, 7          # odd roots that are unique
ALLOWED = tuple((q, sorted(residues_of(q) - {1} if q in UNIQUE else residues_of(q))) for q in SIGNED[1:])


def find_prime(bits, residues, source):
    """A random prime of about the given size, 7 mod 8 and p = r mod m for the given (m, r).

    2, 3, 5, 7, 11 and 13 are squares modulo p, as positive numbers are; p - 1 has no divisor 3, 5 or 7 other than the
    given moduli, so that odd roots are unique. The residues that say so are drawn first.
    """
    modulus, value = 8, 7
    for m, r in (*residues, *((q, source.choice(allowed)) for q, allowed in ALLOWED)):
        value += modulus * ((r - value) * pow(modulus, -1, m) % m)
        modulus *= m
    while True:
        p = value + modulus * source.randrange(1 << max(bits - modulus.bit_length(), 12))
        if is_prime(p):
            return p


class TooLarge(Exception):
    """A logarithm in a group too large for it."""


class Level:
    """One prime field with generators of the subgroups in which the levels below live."""

    def __init__(self, path, prime, below):
        self.path, self.prime = path, prime
        self.below = {kind: level.prime for kind, level in below.items()}
        self._table = None
        source = random.Random(prime)
        if "e" in self.below:
            self.cofactor = (prime - 1) // self.below["e"]
            self.generator = 1
            while self.generator == 1:
                self.generator = pow(source.randrange(2, prime), self.cofactor, prime)
        if "t" in self.below:
            self.rotation = (1, 0)
            while self.rotation == (1, 0):
                a, b = source.randrange(1, prime), source.randrange(1, prime)
                norm = pow(a * a + b * b, -1, prime)
                unit = ((a * a - b * b) * norm % prime, 2 * a * b * norm % prime)
                self.rotation = self.rotate(unit, (prime + 1) // self.below["t"])

    def exp(self, a):
        return pow(self.generator, a, self.prime)

    def rotate(self, unit, k):
        """The k-th power of a point (cos, sin) of the circle."""
        p, (c, s), (x, y) = self.prime, (1, 0), unit
        while k:
            if k & 1:
                c, s = (c * x - s * y) % p, (c * y + s * x) % p
            x, y = (x * x - y * y) % p, 2 * x * y % p
            k >>= 1
        return c, s

    def project(self, a):
        """The part of a in the subgroup of exponentials: exp(log a)."""
        q = self.below["e"]
        return pow(a, self.cofactor * pow(self.cofactor, -1, q), self.prime)

    def log(self, a):
        """The discrete logarithm of the projection, by baby and giant steps."""
        p, q = self.prime, self.below["e"]
        if q.bit_length() > LONGEST_LOGARITHM:
            raise TooLarge
        a = self.project(a)
        width = 1 << (q.bit_length() // 2 + 1)
        if self._table is None:
            x, self._table = 1, {}
            for k in range(width):
                self._table.setdefault(x, k)
                x = x * self.generator % p
            self._giant = pow(pow(self.generator, width, p), -1, p)
        for k in range(q // width + 2):
            hit = self._table.get(a)
            if hit is not None:
                return (k * width + hit) % q
            a = a * self._giant % p
        raise ValueError("no discrete logarithm")


def tower(paths, bits, step, source):
    """The levels for a set of paths closed under prefixes; a leaf has `bits` bits, each level above `step` more."""
    source = random.Random(source.getrandbits(256))  # candidates are many, and the operating system's source is slow

    def build(path):
        below = {kind: build(path + kind) for kind in "et" if path + kind in paths}
        residues = [(level.prime, 1 if kind == "e" else level.prime - 1) for kind, level in below.items()]
        size = sum(level.prime.bit_length() for level in below.values()) + max(step, 16) if below else bits
        levels[path] = Level(path, find_prime(size, residues, source), below)
        return levels[path]
    levels = {}
    build("")
    return levels
