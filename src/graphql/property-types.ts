import { Float } from 'type-graphql';
import type { PropertyType } from '../ontology/define.js';
import type { NamedProperty } from '../ontology/ontology.js';
import type { FieldDeclaration, TypeReference } from './declare.js';
import { ontologyEnum } from './enums.js';
import { CountryCodeScalar, DateScalar } from './scalars.js';
import { Alias, Amount, Identifier, PercentRange, ProfitTranche, Quantity } from './value-types.js';

/** The GraphQL type of each property type; ENUM depends on the property. */
const outputTypes: Readonly<Record<Exclude<PropertyType, 'ENUM'>, TypeReference>> = {
  TEXT: String,
  DATE: DateScalar,
  COUNTRY: CountryCodeScalar,
  NUMBER: Float,
  AMOUNT: Amount,
  QUANTITY: Quantity,
  PERCENT_RANGE: PercentRange,
  PROFIT_SHARING: [ProfitTranche],
  ALIAS: Alias,
  IDENTIFIER: Identifier,
};

/** The output type of one value, or of one member where the property is a list. */
export function memberType({ type, enumName }: NamedProperty): TypeReference {
  return type === 'ENUM' ? ontologyEnum(enumName ?? '') : outputTypes[type];
}

/** The field through which a property is read. Lists are never null, and only a name is promised. */
export function propertyField(property: NamedProperty): FieldDeclaration {
  const member = memberType(property);
  return {
    name: property.name,
    type: () => (property.list ? [member] : member),
    description: property.doc,
    nullable: !property.list && property.name !== 'name',
    planned: { read: 'field', field: property.name },
  };
}
