/** Levels of a value that are shown; what is deeper is a mark. */
const DEPTH = 3;
const MORE = '…';
/** Control characters of both sets, which terminals obey, and those that turn the direction of what stands beside them. */
const CONTROLS = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/**
 * A value as JSON, for messages: at most so many characters, whatever its size and depth. It looks at no more of the value
 * than it shows, and never throws.
 */
export function shown(value: unknown, most = 80): string {
  return cut(jsonOf(value, most + 1, DEPTH), most);
}

/** A text of somebody else, for messages: at most so many characters, without any that a terminal would obey. */
export function shownText(text: string, most = 100): string {
  return cut(text.slice(0, most + 1).replace(CONTROLS, ' '), most);
}

/** Cut so that no character is left in halves. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const short = text.slice(0, most);
  return `${/[\ud800-\udbff]$/.test(short) ? short.slice(0, -1) : short}${MORE}`;
}

function jsonOf(value: unknown, room: number, depth: number): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.slice(0, room)).replace(
        CONTROLS,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
    case 'object':
      return value === null ? 'null' : depth === 0 ? MORE : membersOf(value, room, depth);
    case 'number':
    case 'boolean':
    case 'bigint':
    case 'undefined':
      return String(value);
    default:
      return typeof value;
  }
}

function membersOf(value: object, room: number, depth: number): string {
  const isList = Array.isArray(value);
  let text = isList ? '[' : '{';
  const add = (name: string | null, member: unknown): boolean => {
    const key = name === null ? '' : `${jsonOf(name, room, depth)}:`;
    text += `${text.length === 1 ? '' : ','}${key}${jsonOf(member, room - text.length, depth - 1)}`;
    return text.length <= room;
  };
  // As far as there is room: a list can have millions of members.
  if (isList) value.every((member) => add(null, member));
  else Object.keys(value).every((name) => add(name, (value as Record<string, unknown>)[name]));
  return `${text}${isList ? ']' : '}'}`;
}
