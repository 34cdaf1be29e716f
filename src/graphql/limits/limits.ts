/** Bounds of one request, see MAX_… in config.ts. */
export interface Limits {
  readonly maxBodyBytes: number;
  readonly maxTokens: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxPage: number;
  readonly maxCost: number;
  readonly maxJsonDepth: number;
}
