/** The least double that has all its digits. */
const LEAST = 2 ** -1022;

/**
 * Whether the number that a text spells is held as it is written. JSON and YAML make doubles of numbers: from 2^53 on these
 * are whole numbers with gaps between them, and what lies in a gap, is too large or too small, becomes another number. Of
 * fractions a double holds 15 digits and more, which is what they mean.
 */
export function isHeld(text: string): boolean {
  const value = Number(text);
  const size = Math.abs(value);
  if (!Number.isFinite(size)) return false;
  if (text.length <= 15 && !/[eExXoO]/.test(text)) return true;
  if (/^[+-]?0[xo]/i.test(text)) return Number.isSafeInteger(value) || BigInt(text) === BigInt(value);
  const written = digitsOf(text);
  if (written === digitsOf(String(value))) return true;
  if (size >= 2 ** 53) return written === digitsOf(BigInt(size).toString());
  return size >= LEAST;
}

/** The digits of a decimal number without zeros at either end, and where its point is: the same for however it is written. */
function digitsOf(text: string): string {
  const [, whole = '', fraction = '', exponent = '0'] = /^[+-]?(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const short = digits.replace(/0+$/, '');
  if (short === '') return '0';
  return `${short}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - short.length)}`;
}
