import neo4j, { type BookmarkManager } from 'neo4j-driver';

/** Where the last transactions of this process stand: whatever it asks next waits until the server has come as far. */
export class Bookmarks {
  /** Keeps those of everything that goes through the driver, whoever ends last. */
  readonly manager: BookmarkManager = neo4j.bookmarkManager({
    bookmarksConsumer: async (bookmarks) => {
      this.current = [...bookmarks];
    },
  });
  /** For what does not go through the driver. */
  current: readonly string[] = [];
}
