/**
 * How long the texts may be that are stored, in UTF-16 units. Whatever can be asked for by `eq` is no longer than `ASKED`,
 * so that everything that is stored can be asked for.
 */
const ASKED = 10_000;

/** The longest text that `eq` and `in` may ask for. */
export const MAX_ASKED = ASKED;

export const MAX_LENGTH = {
  /** A text value, a name, an alias, an identifier's value, a key of a relationship. */
  text: ASKED,
  title: ASKED,
  publisher: ASKED,
  url: ASKED,
  language: 35,
  statement: ASKED,
  quote: ASKED,
  as: ASKED,
  /** The JSON of a profit sharing: of the other values that are made of several, each part has its bound. */
  tranches: ASKED,
  /** The text of a source: a long document. Who has a larger one brings the part that is quoted from. */
  source: 5_000_000,
} as const;

export type BoundedText = keyof typeof MAX_LENGTH;
