import { chunked } from './chunks.js';
import { PackStreamWriter } from './packstream-write.js';

/** Tags of messages. https://neo4j.com/docs/bolt/current/bolt/message/ */
const HELLO = 0x01;
const GOODBYE = 0x02;
const RESET = 0x0f;
const RUN = 0x10;
const PULL = 0x3f;
const LOGON = 0x6a;
export const SUCCESS = 0x70;
export const RECORD = 0x71;
export const IGNORED = 0x7e;
export const FAILURE = 0x7f;

export type Parameters = Readonly<Record<string, unknown>>;

export interface Login {
  readonly user: string;
  readonly password: string;
}

/** How a statement is run: in a transaction of its own, which only reads. */
export interface RunOptions {
  readonly database: string;
  /** Where the database has to be before it answers. */
  readonly bookmarks: readonly string[];
  /** Longest time that it may take there, in milliseconds. */
  readonly timeout: number;
}

/** What is sent at once, and how many messages other than records answer it. */
export interface Request {
  readonly bytes: Uint8Array;
  readonly answers: number;
}

const USER_AGENT = 'keiretsu';

const writer = new PackStreamWriter();
const single = (tag: number): Request => ({ bytes: chunked([writer.message(tag)]), answers: 1 });

export const goodbye = single(GOODBYE);
export const reset = single(RESET);
/** All records at once: answers are bounded by their statements. */
const pull = Uint8Array.from(writer.message(PULL, { n: -1n }));

/** The introduction; the login is a message of its own from 5.1 on. */
export function hello(minor: number, { user, password }: Login): Request {
  const auth = { scheme: 'basic', principal: user, credentials: password };
  const about = {
    user_agent: USER_AGENT,
    ...(minor >= 2 && { notifications_minimum_severity: 'OFF' }),
    ...(minor >= 3 && { bolt_agent: { product: USER_AGENT } }),
  };
  if (minor === 0) return { bytes: chunked([writer.message(HELLO, { ...about, ...auth })]), answers: 1 };
  const first = Uint8Array.from(writer.message(HELLO, about));
  return { bytes: chunked([first, writer.message(LOGON, auth)]), answers: 2 };
}

/** A statement whose records are asked for with it, which saves a round trip. */
export function run(text: string, parameters: Parameters, { database, bookmarks, timeout }: RunOptions): Request {
  const extra = { mode: 'r', db: database, tx_timeout: BigInt(Math.ceil(timeout)), ...(bookmarks.length > 0 && { bookmarks }) };
  return { bytes: chunked([writer.message(RUN, text, parameters, extra), pull]), answers: 2 };
}
