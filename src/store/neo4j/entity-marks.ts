import { HUBS, OPEN_HUBS, ORDERED_SINCE } from './hubs.js';
import { PARALLEL } from './parallel.js';

/** What the store has marked on an entity, beside what is known of it. */
const MARKS = [PARALLEL, HUBS, OPEN_HUBS, ORDERED_SINCE];

/** Sets the properties of `e` to those of `row`, its marks excepted. */
export const REPLACE_ENTITY = `WITH e, row, ${MARKS.map((mark) => `e.${mark} AS ${mark}`).join(', ')}
SET e = row SET ${MARKS.map((mark) => `e.${mark} = ${mark}`).join(', ')}`;
