import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { Neo4jError } from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { ChunkReader, chunked } from '../src/store/neo4j/bolt/chunks.js';
import { failed, UnspokenVersion } from '../src/store/neo4j/bolt/error.js';
import { chosenMinor, HANDSHAKE } from '../src/store/neo4j/bolt/handshake.js';

describe('chunks', () => {
  const NOOP = Buffer.alloc(2);

  /** The messages in a stream that arrives in these pieces. */
  function received(pieces: readonly Buffer[]): string[] {
    const messages: string[] = [];
    const chunks = new ChunkReader((bytes, start, end) => messages.push(bytes.toString('hex', start, end)));
    // What a socket has given is used again by it.
    for (const piece of pieces) {
      const borrowed = Buffer.from(piece);
      chunks.push(borrowed);
      borrowed.fill(0xee);
    }
    return messages;
  }

  /** As a server may do it: chunks of any size, and signs of life between messages. */
  function chunkedInto(message: Buffer, size: number): Buffer {
    const parts: Buffer[] = [];
    for (let from = 0; from < message.length; from += size) parts.push(chunked([message.subarray(from, from + size)]).subarray(0, -2));
    return Buffer.concat([NOOP, ...parts, NOOP, NOOP]);
  }

  it('are put together wherever the stream is cut', () => {
    const messages = [Buffer.from('b17f'), Buffer.from('x'.repeat(300)), Buffer.from([0]), Buffer.from('0000')];
    const expected = messages.map((message) => message.toString('hex'));
    for (const size of [1, 2, 7, 1000]) {
      const stream = Buffer.concat(messages.map((message) => chunkedInto(message, size)));
      expect(received([stream])).toEqual(expected);
      expect(received(Array.from(stream, (_, index) => stream.subarray(index, index + 1)))).toEqual(expected);
      for (let cut = 0; cut <= stream.length; cut += 1) expect(received([stream.subarray(0, cut), stream.subarray(cut)])).toEqual(expected);
    }
  });

  it('hold messages of any length', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 65_530, max: 65_540 }), fc.constant(400_000)), {
          maxLength: 5,
        }),
        fc.integer({ min: 1_000, max: 100_000 }),
        (lengths, piece) => {
          const messages = lengths.map((length, index) => Buffer.alloc(length, index + 1));
          const stream = chunked(messages);
          const pieces: Buffer[] = [];
          for (let from = 0; from < stream.length; from += piece) pieces.push(stream.subarray(from, from + piece));
          expect(received(pieces)).toEqual(messages.map((message) => message.toString('hex')));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('are framed as the specification shows', () => {
    expect(chunked([Buffer.from([1, 2]), Buffer.from([3])]).toString('hex')).toBe('0002010200000001030000');
  });
});

describe('the handshake', () => {
  it('offers 5.4 down to 5.0 and knows an answer to that', () => {
    expect(HANDSHAKE.toString('hex')).toBe(`6060b01700040405${'0'.repeat(24)}`);
    for (const minor of [0, 1, 2, 3, 4]) expect(chosenMinor(Buffer.from([0, 0, minor, 5]))).toBe(minor);
    expect(() => chosenMinor(Buffer.alloc(4))).toThrow(UnspokenVersion);
    for (const answer of ['00000505', '00000404', '48545450', 'ffffffff', '00010405']) {
      expect(() => chosenMinor(Buffer.from(answer, 'hex'))).toThrow(/does not keep to Bolt/);
    }
  });
});

describe('a failure', () => {
  it.each([
    ['Neo.TransientError.General.TransactionMemoryLimit', true],
    ['Neo.TransientError.Transaction.DeadlockDetected', true],
    ['Neo.ClientError.Security.AuthorizationExpired', true],
    ['Neo.ClientError.Security.Unauthorized', false],
    ['Neo.ClientError.Statement.SyntaxError', false],
    ['Neo.DatabaseError.General.UnknownError', false],
  ])('is asked again as the driver would: %s', (code, retriable) => {
    expect(failed({ code, message: 'm' })).toMatchObject({ code, message: 'm', retriable });
    expect(new Neo4jError('m', code, '', '').retriable).toBe(retriable);
  });

  it('by which somebody ended the transaction is not asked again', () => {
    for (const name of ['Terminated', 'LockClientStopped'])
      expect(failed({ code: `Neo.TransientError.Transaction.${name}` })).toMatchObject({
        code: `Neo.ClientError.Transaction.${name}`,
        retriable: false,
      });
  });

  it('without a code is none', () => {
    for (const metadata of [null, 1, {}, { code: 1 }]) expect(failed(metadata)).toMatchObject({ code: 'ProtocolError' });
  });
});
