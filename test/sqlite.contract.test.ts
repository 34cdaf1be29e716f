import { openSqliteStore } from '../src/store/sqlite/store.js';
import { storeContract } from './store.contract.js';

storeContract({ name: 'SQLite', open: (observer) => openSqliteStore(':memory:', observer) });
