interface Sample {
  readonly language: 'python' | 'javascript';
  readonly code: string;
}

const working: readonly Sample[] = [
  { language: 'javascript', code: 'console.log([1, 2, 3].map((n) => n ** 2).join(", "));' },
  { language: 'javascript', code: 'setTimeout(() => console.log("patience"), 1200);' },
  { language: 'javascript', code: 'console.log(JSON.stringify({ sum: 0.1 + 0.2, big: 2 ** 53 }));' },
  { language: 'javascript', code: 'console.log("level".split("").reverse().join("") === "level");' },
];

const failing: readonly Sample[] = [
  { language: 'javascript', code: 'const cart = null;\nconsole.log(cart.items.length);' },
  { language: 'javascript', code: 'throw new RangeError("page 12 of 9");' },
  { language: 'javascript', code: 'while (true);' },
];

/** A piece of code; about one in seven fails. */
export function pickSample(): Sample {
  const from = Math.random() < 0.15 ? failing : working;
  const sample = from[Math.floor(Math.random() * from.length)];
  if (sample === undefined) throw new Error('There are no samples.');
  return sample;
}
