import type { ValidationRule } from 'graphql';
import { introspectionAliasesRule } from './limits/introspection-aliases.js';
import type { Limits } from './limits/limits.js';
import { maxAliasesRule } from './limits/max-aliases.js';
import { maxDepthRule } from './limits/max-depth.js';
import { maxNameRule } from './limits/max-name.js';
import { operationTypeRule } from './limits/operation-type.js';

export { createCostCheck } from './limits/cost.js';
export type { Limits } from './limits/limits.js';
export { assertNesting } from './limits/nesting.js';

/** The limits that a document alone can break; they run with graphql's own rules. Cost needs variables and comes after. */
export function limitRules(limits: Limits): ValidationRule[] {
  return [operationTypeRule(), maxDepthRule(limits.maxDepth), maxAliasesRule(limits.maxAliases), maxNameRule(), introspectionAliasesRule()];
}

/** How deep brackets of a document may nest: field depth with an inline fragment at each level, then a value as deep as one in JSON. */
export function maxNesting(limits: Limits): number {
  return 3 * limits.maxDepth + limits.maxJsonDepth;
}
