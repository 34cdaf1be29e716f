/**
 * Neo4j compares a stored text with a parameter by UTF-16 units, two stored texts by code point, and an index by UTF-8
 * bytes. They agree on texts without characters behind the surrogates, so text keys are stored spelled that way:
 * every character from U+E000 on becomes three private ones, its number in digits of seven bits. Each place has digits
 * of its own, so that `CONTAINS` cannot match across the middle of a character.
 */
const FIRST = 0xe000;
const DIGIT = 0x80;
const SPELLED = /[\ue000-\uffff]|[\u{10000}-\u{10ffff}]/gu;
const SPELLING = /[\ue000-\ue07f][\ue080-\ue0ff][\ue100-\ue17f]/g;

/** How a text key is stored. */
export function toSortable(key: string): string {
  return key.replace(SPELLED, (character) => {
    const rest = (character.codePointAt(0) as number) - FIRST;
    return String.fromCharCode(FIRST + (rest >> 14), FIRST + DIGIT + ((rest >> 7) & 0x7f), FIRST + 2 * DIGIT + (rest & 0x7f));
  });
}

/** The text key that was stored so. */
export function fromSortable(stored: string): string {
  return stored.replace(SPELLING, (digits) => {
    const [high, middle, low] = [0, 1, 2].map((place) => digits.charCodeAt(place) - FIRST - place * DIGIT) as [number, number, number];
    return String.fromCodePoint(FIRST + (high << 14) + (middle << 7) + low);
  });
}

/** Neo4j refuses to index texts of more than about 8,000 bytes: indexes hold the beginning of a key. */
const INDEXED = 500;

/** The part of a stored key that is indexed. Order by it never contradicts order by the whole key. */
export function indexedPart(stored: string): string {
  return stored.slice(0, INDEXED);
}
