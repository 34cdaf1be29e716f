import { openSqliteStore } from '../src/store/sqlite/store.js';
import { storeProperty } from './store.property.js';

storeProperty({ name: 'SQLite', open: (observer) => openSqliteStore(':memory:', observer) });
