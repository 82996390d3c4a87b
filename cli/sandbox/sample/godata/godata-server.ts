import { uuidOf } from '../../godata/index.ts';

/** The outbreak of the sample. */
export const OUTBREAK = { id: uuidOf('outbreak measles'), name: 'Measles, Tallyland' };

/** The user whose cases are counted. */
export const GODATA_USER = { email: 'tallysheet@example.org', password: 'Tally-1-sheet' };
