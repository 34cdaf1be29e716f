import { openSqliteStore } from '../src/store/sqlite/store.js';
import { storeQueries } from './store.queries.js';

storeQueries({ name: 'SQLite', open: (observer) => openSqliteStore(':memory:', observer) });
