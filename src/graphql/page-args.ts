import { Equals, IsInt, IsOptional, Min, ValidateIf, validateSync } from 'class-validator';
import { Int } from 'type-graphql';
import { KeiretsuError } from '../kernel/errors.js';
import type { ArgDeclaration } from './declare.js';
import { DateScalar } from './scalars.js';

/** Page sizes where `first` is left out. */
export const ROOT_PAGE = 50;
export const NESTED_PAGE = 20;

/** Arguments of a nested connection; `more` come first. */
export function nestedPageArgs(more: readonly ArgDeclaration[] = []): ArgDeclaration[] {
  return [
    ...more,
    { name: 'first', type: () => Int, description: `How many items at the most; ${NESTED_PAGE} when left out.` },
    { name: 'after', type: () => String, description: 'Only items behind this cursor.' },
  ];
}

/** Arguments of a root list; `more` come first. */
export function rootPageArgs(more: readonly ArgDeclaration[] = []): ArgDeclaration[] {
  return [
    ...more,
    {
      name: 'first',
      type: () => Int,
      description: `How many items at the most, from the start; ${ROOT_PAGE} when neither this nor \`last\` is given.`,
    },
    { name: 'after', type: () => String, description: 'Only items behind this cursor.' },
    { name: 'last', type: () => Int, description: 'How many items at the most, from the end.' },
    { name: 'before', type: () => String, description: 'Only items ahead of this cursor.' },
  ];
}

/** The time a question is asked for; everything nested inherits it. */
export const timeArgs: readonly ArgDeclaration[] = [
  { name: 'validOn', type: () => DateScalar, description: 'Only relationships that held on this date. Left out: whenever they held.' },
  {
    name: 'knownOn',
    type: () => DateScalar,
    description: 'Only what had been said by the last day of this date. Left out: all that is known.',
  },
];

/** The page arguments of one field, checked. */
export class PageArgs {
  @IsOptional()
  @IsInt({ message: '`first` is a whole number' })
  @Min(0, { message: '`first` cannot be negative; 0 gives an empty page' })
  readonly first: number | null;

  @IsOptional()
  @IsInt({ message: '`last` is a whole number' })
  @Min(0, { message: '`last` cannot be negative; 0 gives an empty page' })
  readonly last: number | null;

  @ValidateIf((args: PageArgs) => args.last !== null)
  @Equals(null, { message: '`first` and `last` exclude each other: give one of them' })
  protected readonly firstBesideLast: number | null;

  readonly after: string | null;
  readonly before: string | null;

  /** Throws BAD_PAGE when the arguments do not make a page of at most `maximum` items. */
  constructor(args: Readonly<Record<string, unknown>>, maximum: number) {
    this.first = (args.first ?? null) as number | null;
    this.last = (args.last ?? null) as number | null;
    this.firstBesideLast = this.first;
    this.after = (args.after ?? null) as string | null;
    this.before = (args.before ?? null) as string | null;
    const [problem] = validateSync(this, { forbidUnknownValues: true, validationError: { target: false, value: false } });
    if (problem !== undefined) throw new KeiretsuError('BAD_PAGE', `${Object.values(problem.constraints ?? {})[0]}.`);
    for (const name of ['first', 'last'] as const) {
      if ((this[name] ?? 0) > maximum) throw new KeiretsuError('BAD_PAGE', `\`${name}\` is at most ${maximum}; page on with \`after\`.`);
    }
  }
}
