import { type GraphQLField, isListType, isNonNullType } from 'graphql';
import { type Argument, literal, Variable, type VariableDefinition } from './operation.js';
import { type Known, RandomInput } from './random-input.js';
import type { Tape } from './tape.js';

/** The arguments and directives of a random operation, and the variables that they use. */
export class RandomArguments {
  readonly variables = new Map<string, VariableDefinition>();
  private readonly input: RandomInput;

  constructor(
    private readonly draws: Tape,
    known: Known,
  ) {
    this.input = new RandomInput(draws, known);
  }

  directives(): string {
    if (!this.draws.chance(12)) return '';
    const [name, value] = [this.draws.pick(['skip', 'include']), this.draws.chance(50)];
    if (this.draws.chance(30)) return ` @${name}(if: ${value})`;
    const given = this.draws.chance(50);
    return ` @${name}(if: $${this.variable('Boolean', given ? value : undefined, given && this.draws.chance(50) ? null : String(this.draws.chance(50)))})`;
  }

  /** @returns the name; without a fallback the type is made required */
  private variable(type: string, value: unknown, fallback: string | null): string {
    const name = `v${this.variables.size + 1}`;
    this.variables.set(name, { type: fallback === null && !type.endsWith('!') ? `${type}!` : type, value, fallback });
    return name;
  }

  args(field: GraphQLField<unknown, unknown>, searching = false): Record<string, Argument> {
    const chances: Record<string, number> = {
      filter: 35,
      orderBy: 40,
      first: 50,
      last: 25,
      validOn: 25,
      knownOn: 35,
      types: 40,
      direction: 50,
      property: 50,
      id: 100,
      ids: 100,
    };
    const args: Record<string, Argument> = {};
    for (const { name, type } of field.args) {
      const chance = searching && name === 'filter' ? 85 : (chances[name] ?? 0);
      if (!this.draws.chance(chance) || (name === 'last' && args.first !== undefined)) continue;
      const value =
        name === 'id'
          ? this.input.idFor(field.name)
          : name === 'property'
            ? this.draws.pick(['name', 'sectors', 'value', 'aliases', 'nothing'])
            : this.input.value(type, searching ? 3 : 2, name);
      const written =
        isListType(isNonNullType(type) ? type.ofType : type) && name === 'orderBy' && Array.isArray(value) ? value.slice(0, 2) : value;
      args[name] = { type, value: this.draws.chance(25) ? this.asVariable(type, written) : written };
    }
    return args;
  }

  private asVariable(type: Argument['type'], value: unknown): Variable {
    const bare = String(isNonNullType(type) ? type.ofType : type);
    const fallback = literal(value, type);
    switch (this.draws.below(3)) {
      case 0:
        return new Variable(this.variable(`${bare}!`, value, null));
      case 1:
        return new Variable(this.variable(bare, undefined, fallback));
      default:
        return new Variable(this.variable(bare, value, fallback));
    }
  }
}
