/** Lets what a store has read into the memory of this process, one large answer after another. */
export interface ReadTurn {
  /**
   * Waits until there is room for an answer of a store that has about so many bytes. A store that is not asked whether
   * there is room has its answer in memory at once, so this is for what is large.
   *
   * @throws ANSWER_TOO_LARGE where there can never be room for so much
   * @throws SERVER_BUSY where there is none for a while
   */
  begin(bytes: number): Promise<void>;
}
