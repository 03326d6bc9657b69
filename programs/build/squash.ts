/** tanh and the logistic function by sums, products and quotients alone, so that every machine computes the same bits. */

/** From here on tanh is 1 to within 2^-53. */
const saturation = 20;

/** Lambert's continued fraction x / (1 + x² / (3 + x² / (5 + …))): so many terms are exact to the last bits below saturation. */
const terms = 60;

export function tanh(x: number): number {
  if (x > saturation) return 1;
  if (x < -saturation) return -1;
  const square = x * x;
  let fraction = 2 * terms + 1;
  for (let odd = 2 * terms - 1; odd >= 1; odd -= 2) fraction = odd + square / fraction;
  return x / fraction;
}

/** 1 / (1 + e^−x) */
export function logistic(x: number): number {
  return (1 + tanh(x / 2)) / 2;
}
