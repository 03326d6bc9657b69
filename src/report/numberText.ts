/** Numbers as people read them in tables: thousands apart, counts with k/M/G, bytes in KiB, shares in per cent. */

export function integerText(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

/** Three significant digits and a decimal prefix: `12.5 M`. */
export function countText(value: number): string {
  return scaled(value, 1000, ['', ' k', ' M', ' G', ' T']);
}

/** Binary prefix: `96.0 KiB`. */
export function bytesText(value: number): string {
  return scaled(value, 1024, [' B', ' KiB', ' MiB', ' GiB']);
}

export function percentText(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** `120 µs`, `1.32 ms`. */
export function secondsText(seconds: number): string {
  if (seconds >= 1) return `${seconds.toPrecision(3)} s`;
  if (seconds >= 1e-3) return `${(seconds * 1e3).toPrecision(3)} ms`;
  return `${(seconds * 1e6).toPrecision(3)} µs`;
}

function scaled(value: number, step: number, prefixes: readonly string[]): string {
  let rest = value;
  let index = 0;
  while (rest >= step && index < prefixes.length - 1) {
    rest /= step;
    index++;
  }
  const digits = index === 0 || rest >= 100 ? 0 : rest >= 10 ? 1 : 2;
  return `${rest.toFixed(digits)}${prefixes[index]!}`;
}
