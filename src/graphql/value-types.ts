import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { ontologyEnum } from './enums.js';
import { CurrencyCodeScalar } from './scalars.js';

/** Values with several parts. Their objects come from the store as they are; nothing here computes. */

const QUALIFIER = () => ontologyEnum('AmountQualifier');

@ObjectType({ description: 'Money, never a bare number.' })
export class Amount {
  @Field(() => Float, { description: 'The figure, in whole units of the currency; of a range, its lower end.' })
  value!: number;
  @Field(() => CurrencyCodeScalar, { description: 'The currency, ISO 4217.' })
  currency!: string;
  @Field(QUALIFIER, { description: 'How the figure is meant.' })
  qualifier!: string;
  @Field(() => Float, { nullable: true, description: 'The upper end, where the qualifier is RANGE.' })
  upper!: number | null;
}

@ObjectType({ description: 'A count that may be vague.' })
export class Quantity {
  @Field(() => Float, { description: 'The figure; of a range, its lower end.' })
  value!: number;
  @Field(QUALIFIER, { description: 'How the figure is meant.' })
  qualifier!: string;
  @Field(() => Float, { nullable: true, description: 'The upper end, where the qualifier is RANGE.' })
  upper!: number | null;
}

@ObjectType({ description: 'A span of percentages, both ends included.' })
export class PercentRange {
  @Field(() => Float, { description: 'The lower end, in percent.' })
  lower!: number;
  @Field(() => Float, { description: 'The upper end, in percent.' })
  upper!: number;
}

@ObjectType({ description: "One party's part of the profits." })
export class ProfitShare {
  @Field(() => ID, { description: 'The id of the entity that receives; pass it to `entity(id:)`.' })
  party!: string;
  @Field(() => Float, { description: 'Its share, in percent.' })
  sharePct!: number;
}

@ObjectType({ description: 'One stage of a profit sharing; stages follow each other in time.' })
export class ProfitTranche {
  @Field(() => ontologyEnum('TrancheEnd'), { nullable: true, description: 'What ends the stage; the last one has no end.' })
  until!: string | null;
  @Field(() => [ProfitShare], { description: 'Who gets how much.' })
  shares!: readonly ProfitShare[];
}

@ObjectType({ description: 'Another name of an entity.' })
export class Alias {
  @Field(() => String, { description: 'The name.' })
  name!: string;
  @Field(() => String, { nullable: true, description: 'Its language, a BCP 47 tag.' })
  language!: string | null;
}

@ObjectType({ description: 'An identifier in another register.' })
export class Identifier {
  @Field(() => ontologyEnum('IdentifierScheme'), { description: 'Who gives it out.' })
  scheme!: string;
  @Field(() => String, { description: 'The identifier.' })
  value!: string;
}

@ObjectType({ description: 'Where a quote stands: UTF-16 offsets into `Source.text`, so that `text.slice(start, end)` is the quote.' })
export class Locator {
  @Field(() => Int, { description: 'Offset of the first character.' })
  start!: number;
  @Field(() => Int, { description: 'Offset behind the last character.' })
  end!: number;
}

@ObjectType({ description: 'Where a page stands in its list (Relay).' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether the list goes on behind this page; always exact.' })
  hasNextPage!: boolean;
  @Field(() => Boolean, { description: 'Whether the list has items ahead of this page; always exact.' })
  hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true, description: 'Cursor of the first item.' })
  startCursor!: string | null;
  @Field(() => String, { nullable: true, description: 'Cursor of the last item.' })
  endCursor!: string | null;
}

/** The names of these types. */
export const VALUE_TYPES: ReadonlySet<string> = new Set(
  [Amount, Quantity, PercentRange, ProfitShare, ProfitTranche, Alias, Identifier, Locator, PageInfo].map((type) => type.name),
);
