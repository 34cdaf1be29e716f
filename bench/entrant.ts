import type { Running } from './contenders/start.js';
import { factsOf } from './facts.js';
import { Dice, seededRandom } from './random.js';
import type { Draw, Shape, Variables } from './shapes.js';

const SEED = 20_250_904;

/** A contender about to be asked one shape: always another question, and to each contender the same ones. */
export class Entrant {
  private readonly dice = new Dice(seededRandom(SEED));

  constructor(
    readonly running: Running,
    private readonly shape: Shape,
    private readonly draw: Omit<Draw, 'dice'>,
  ) {}

  get name(): Running['contender']['name'] {
    return this.running.contender.name;
  }

  /** Whether it has a way to ask this shape. */
  get canAsk(): boolean {
    return this.running.contender.body(this.shape, {}) !== null;
  }

  readonly next = (): Buffer => this.bodyOf(this.shape.draw({ ...this.draw, dice: this.dice }));

  async facts(variables: Variables): Promise<unknown> {
    const { text } = await this.running.client.ask(this.bodyOf(variables));
    return factsOf(JSON.parse(text.toString()));
  }

  private bodyOf(variables: Variables): Buffer {
    return Buffer.from(JSON.stringify(this.running.contender.body(this.shape, variables)));
  }
}
