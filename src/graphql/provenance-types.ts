import { Field, ObjectType } from 'type-graphql';
import { declareField, register, typeNamed } from './declare.js';
import { ontologyEnum } from './enums.js';
import { Entity, Node } from './interfaces.js';
import { nestedPageArgs } from './page-args.js';
import { Planned } from './planned-field.js';
import { DateScalar, DateTimeScalar, JsonScalar } from './scalars.js';
import { Locator } from './value-types.js';

/** Where a fact comes from: claims and their sources. */

@ObjectType({ description: 'Where claims are found.', implements: Node })
export class Source extends Node {
  @Planned({ read: 'field', field: 'title' })
  @Field(() => String, { description: 'The title.' })
  title!: string;

  @Planned({ read: 'field', field: 'publisher' })
  @Field(() => String, { nullable: true, description: 'Who published it.' })
  publisher!: string | null;

  @Planned({ read: 'field', field: 'url' })
  @Field(() => String, { nullable: true, description: 'Where it is.' })
  url!: string | null;

  @Planned({ read: 'field', field: 'publishedOn' })
  @Field(() => DateScalar, { nullable: true, description: 'When it was published.' })
  publishedOn!: string | null;

  @Planned({ read: 'field', field: 'language' })
  @Field(() => String, { nullable: true, description: 'Its language, a BCP 47 tag.' })
  language!: string | null;

  @Planned({ read: 'field', field: 'kind' })
  @Field(() => ontologyEnum('SourceKind'), { description: 'What sort of source.' })
  kind!: string;

  // A whole article is as heavy as a page of records.
  @Planned({ read: 'field', field: 'text' }, 50)
  @Field(() => String, { nullable: true, description: 'Its whole text, where we hold it.' })
  text!: string | null;
}

@ObjectType({
  description: 'One statement by someone, in one source, about one subject. Claims that contradict each other stand side by side.',
  implements: Node,
})
export class Claim extends Node {
  @Planned({ read: 'reference', to: ['subjectEntity', 'subjectRelationship'] })
  @Field(() => Node, { description: 'The entity or relationship that it is about.' })
  subject!: Node;

  @Planned({ read: 'field', field: 'property' })
  @Field(() => String, { nullable: true, description: 'The property whose value it states; null: that the subject exists.' })
  property!: string | null;

  @Planned({ read: 'field', field: 'value' })
  @Field(() => String, { nullable: true, description: 'The value as canonical text; of a list, one member.' })
  value!: string | null;

  @Planned({ read: 'field', field: 'typedValue' })
  @Field(() => JsonScalar, { nullable: true, description: 'The value as JSON, of the shape that the property has.' })
  typedValue!: unknown;

  @Planned({ read: 'field', field: 'commitment' })
  @Field(() => ontologyEnum('Commitment'), { nullable: true, description: 'How firm the statement is; null where that makes no sense.' })
  commitment!: string | null;

  @Planned({ read: 'field', field: 'confidence' })
  @Field(() => ontologyEnum('Confidence'), { description: 'How far we trust it.' })
  confidence!: string;

  @Planned({ read: 'reference', to: ['attributedTo'] })
  @Field(() => Entity, { nullable: true, description: 'Who said it; null when only the source does.' })
  attributedTo!: Entity | null;

  @Planned({ read: 'reference', to: ['source'] })
  @Field(() => Source, { description: 'Where it is found.' })
  source!: Source;

  @Planned({ read: 'reference', to: ['reportedFrom'] })
  @Field(() => Source, { nullable: true, description: 'The document that the source reports from.' })
  reportedFrom!: Source | null;

  @Planned({ read: 'field', field: 'quote' })
  @Field(() => String, { nullable: true, description: "The source's own words, where we hold its text." })
  quote!: string | null;

  @Planned({ read: 'field', field: 'locator' })
  @Field(() => Locator, { nullable: true, description: 'Where the quote stands in the text.' })
  locator!: Locator | null;

  @Planned({ read: 'field', field: 'statement' })
  @Field(() => String, { description: 'What is claimed, in our own words.' })
  statement!: string;

  @Planned({ read: 'field', field: 'statedOn' })
  @Field(() => DateScalar, { nullable: true, description: 'When it was said, which may be before it was reported.' })
  statedOn!: string | null;

  @Planned({ read: 'field', field: 'recordedAt' })
  @Field(() => DateTimeScalar, { description: 'When it was written to the graph.' })
  recordedAt!: string;

  @Planned({ read: 'field', field: 'retractedAt' })
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was retracted; a retracted claim is found by its id alone.' })
  retractedAt!: string | null;

  @Planned({ read: 'reference', to: ['supersedes'] })
  @Field(() => Claim, {
    nullable: true,
    description: 'The claim that it replaces; null also when that one is retracted or was not known yet.',
  })
  supersedes!: Claim | null;
}

declareField(Source.prototype, {
  name: 'claims',
  type: () => typeNamed('ClaimConnection'),
  description: 'The claims found in it, newest first.',
  args: nestedPageArgs(),
  planned: { read: 'connection', set: { of: 'claims' } },
});

register(Source);
register(Claim);
