import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import neo4j from 'neo4j-driver';
import { STATEMENTS } from './statements.js';

/** The least that a program in Node can do: its body names a statement, the rows of it are the answer. */
const { NEO4J_URI = '', NEO4J_USER = 'neo4j', NEO4J_PASSWORD = '', NEO4J_DATABASE = 'neo4j', PORT = '0' } = process.env;

const driver = neo4j.driver(NEO4J_URI, NEO4J_PASSWORD === '' ? undefined : neo4j.auth.basic(NEO4J_USER, NEO4J_PASSWORD), {
  disableLosslessIntegers: true,
  fetchSize: -1,
  notificationFilter: { minimumSeverityLevel: 'OFF' },
  telemetryDisabled: true,
});

interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

async function body(request: IncomingMessage): Promise<Question> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Question;
}

/** A driver takes numbers for floats unless told, and LIMIT wants integers. */
function parameters({ first, ...others }: Question['variables']): Record<string, unknown> {
  return typeof first === 'number' ? { ...others, first: neo4j.int(first) } : others;
}

async function answer(request: IncomingMessage): Promise<string> {
  const { query, variables } = await body(request);
  const session = driver.session({ database: NEO4J_DATABASE, defaultAccessMode: neo4j.session.READ });
  try {
    const { records } = await session.run(STATEMENTS[query] as string, parameters(variables));
    return JSON.stringify({ data: { rows: records.map((record) => record.get(0) as unknown) } });
  } finally {
    await session.close();
  }
}

const server = createServer((request, response) => {
  answer(request).then(
    (text) => response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
server.listen(Number(PORT), '127.0.0.1', () => {
  process.stdout.write(`LISTENING http://127.0.0.1:${(server.address() as AddressInfo).port}/\n`);
});
