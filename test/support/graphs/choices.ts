/**
 * Decisions of a random graph, read off a list of natural numbers. Zero means the simplest alternative everywhere, and so does a
 * list that has come to its end: fast-check makes a graph simpler by making the numbers smaller.
 */

/** Numbers of a list are below this. */
export const choiceLimit = 2 ** 16;

export class Choices {
  private readonly numbers: readonly number[];
  private position = 0;

  constructor(numbers: readonly number[]) {
    this.numbers = numbers;
  }

  /** In [0, choiceLimit). */
  next(): number {
    return this.numbers[this.position++] ?? 0;
  }

  /** In [low, high]; the simplest is `low`. */
  integer(low: number, high: number): number {
    return low + (this.next() % (high - low + 1));
  }

  /** The simplest is the first. */
  pick<T>(options: readonly T[]): T {
    if (options.length === 0) throw new Error('nothing to choose from');
    return options[this.next() % options.length]!;
  }

  /** True in one of `n` cases; the simplest is false. */
  oneIn(n: number): boolean {
    return this.next() % n === n - 1;
  }

  /** Of a random source. */
  seed(): number {
    return this.next() * choiceLimit + this.next();
  }

  /** 2^−(0…8) times 1…2. */
  scale(): number {
    return Math.fround(2 ** -this.integer(0, 8) * (1 + this.next() / choiceLimit));
  }
}
