import { Agent, request } from 'node:http';

/** How long a contender may take for one answer. Longer ones are reported as failed. */
const PATIENCE_MS = 60_000;

/** Something that answers questions over HTTP. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

export interface Answer {
  readonly text: Buffer;
  readonly millis: number;
}

/** Asks one endpoint over connections that are kept; the same for every contender, so that its own cost is. */
export class HttpClient {
  private agent = newAgent();

  constructor(private readonly endpoint: Endpoint) {}

  /** The answer to a body of JSON; throws when it is not 200 with data and no errors. */
  ask(body: Buffer): Promise<Answer> {
    const start = performance.now();
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': body.length };
      const asked = request({ ...this.endpoint, method: 'POST', headers, agent: this.agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
          const millis = performance.now() - start;
          if (response.statusCode === 200 && isData(text)) resolve({ text, millis });
          else reject(new Error(`status ${response.statusCode}: ${text.toString('utf8', 0, 500)}`));
        });
      });
      asked.setTimeout(PATIENCE_MS, () => asked.destroy(new Error(`no answer within ${PATIENCE_MS / 1_000} s`)));
      asked.on('error', reject);
      asked.end(body);
    });
  }

  /**
   * Leaves the connections that there are. A server hangs up on one that was idle for some seconds, maybe just as it is asked
   * again: whoever comes back after others had their turn begins anew.
   */
  renew(): void {
    this.agent.destroy();
    this.agent = newAgent();
  }

  /** Another client of the same endpoint, with connections of its own. */
  beside(): HttpClient {
    return new HttpClient(this.endpoint);
  }

  close(): void {
    this.agent.destroy();
  }
}

const newAgent = (): Agent => new Agent({ keepAlive: true, maxSockets: 64, scheduling: 'lifo' });

const DATA = Buffer.from('{"data":{');
const ERRORS = Buffer.from('"errors":[');

/** Cheaply, since it is done for every answer: where there are errors they stand before the data or at the end. */
function isData(text: Buffer): boolean {
  return text.subarray(0, DATA.length).equals(DATA) && !text.subarray(-4_096).includes(ERRORS);
}
