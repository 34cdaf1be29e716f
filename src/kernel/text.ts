const ASCII = /^\p{ASCII}*$/u;

/** Characters that change when their case is mapped; all others fold to themselves. */
const CASED = /\p{Changes_When_Casemapped}/gu;

/** The one script that folds to its capitals, which are older in Unicode than its small letters. */
const CHEROKEE = /\p{Script=Cherokee}/u;

/**
 * Raised whenever the same text gets another key: stores keep keys beside the texts, and make them anew when this
 * differs from what they were written with.
 */
export const TEXT_KEY_VERSION = 2;

/** Unicode's full case folding (statuses C and F of CaseFolding.txt), character by character so that no context rule (final sigma) applies. */
function foldCase(text: string): string {
  return text.replace(CASED, (character) => {
    // Dotless ı folds to itself.
    if (character === 'ı') return character;
    if (CHEROKEE.test(character)) return character.toUpperCase();
    // Upper then lower reaches the folded form of ß, ſ, ς and the ligatures, lower first that of ẞ.
    return character.toLowerCase().toUpperCase().toLowerCase();
  });
}

/** The text as it is stored and compared by `eq`: Unicode normal form C. */
export function normalText(text: string): string {
  return ASCII.test(text) ? text : text.normalize('NFC');
}

/** The key by which texts are ordered and searched: NFKC, full case fold, NFKC again. Compared by code point. */
export function textKey(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return foldCase(text.normalize('NFKC')).normalize('NFKC');
}

/** Order by Unicode code point, as UTF-8 bytes compare; JavaScript's `<` compares UTF-16 units instead. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) {
      const leftAstral = left >= 0xd800 && left <= 0xdfff;
      const rightAstral = right >= 0xd800 && right <= 0xdfff;
      return leftAstral === rightAstral ? left - right : leftAstral ? 1 : -1;
    }
  }
  return a.length - b.length;
}

/** A count with its noun, as people read it: `1 claim`, `2 claims`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
