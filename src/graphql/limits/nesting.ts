import { Lexer, Source, TokenKind } from 'graphql';
import { KeiretsuError } from '../../kernel/errors.js';

/**
 * Refuses documents whose brackets of any kind nest deeper than `limit` (TOO_DEEP).
 * Runs before graphql's parser, which is recursive: 2,000 nested lists overflow its stack.
 * Looks at the first `maxTokens` tokens only, since the parser stops there.
 */
export function assertNesting(document: string, limit: number, maxTokens: number): void {
  // Nearly every document has fewer opening brackets altogether; only others are worth lexing twice.
  if (!hasMoreBrackets(document, limit)) return;
  const lexer = new Lexer(new Source(document));
  let depth = 0;
  for (let tokens = 0; tokens <= maxTokens; tokens += 1) {
    const kind = nextKind(lexer);
    if (kind === TokenKind.BRACE_L || kind === TokenKind.BRACKET_L || kind === TokenKind.PAREN_L) {
      depth += 1;
      if (depth > limit) {
        throw new KeiretsuError('TOO_DEEP', `Brackets in the document are nested more than ${limit} deep. Pass large values as variables.`);
      }
    } else if (kind === TokenKind.BRACE_R || kind === TokenKind.BRACKET_R || kind === TokenKind.PAREN_R) {
      depth -= 1;
    } else if (kind === TokenKind.EOF) {
      return;
    }
  }
}

/** A lexical error ends the look: the parser meets it too, and says where. */
function nextKind(lexer: Lexer): TokenKind {
  try {
    return lexer.advance().kind;
  } catch {
    return TokenKind.EOF;
  }
}

function hasMoreBrackets(document: string, limit: number): boolean {
  let count = 0;
  for (let index = 0; index < document.length; index += 1) {
    const unit = document.charCodeAt(index);
    if ((unit === 0x7b || unit === 0x5b || unit === 0x28) && ++count > limit) return true;
  }
  return false;
}
