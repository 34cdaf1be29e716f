/** What keeps the schema to those who have it, where introspection is switched off. Half of it would hide nothing. */
import { getNamedType, type ValidationRule } from 'graphql';
import { refusal } from './refusal.js';

export const SWITCHED_OFF = 'Introspection is switched off here. Ask whoever runs this server for its schema.';

/** Refuses `ontology`, which tells kinds, relationship types and properties in words of its own. */
export const noOntologyRule: ValidationRule = (context) => ({
  Field: (node) => {
    const type = context.getType();
    if (type && getNamedType(type).name === 'Ontology') context.reportError(refusal('GRAPHQL_VALIDATION_FAILED', SWITCHED_OFF, node));
  },
});

/** A message without the names that graphql-js takes from the schema to suggest them. */
export function withoutSuggestions(message: string): string {
  const [told = ''] = message.split(/ ?\bDid you mean\b/, 1);
  return told;
}
