// The layout of the memory. The host lays out everything from FREE on: the columns, the arena of the
// schemas, then the page that is read and written.

/** Sixteen bytes for each kind of schema: an entry before all others. */
export const FIRST_ENTRIES: usize = 64;

/** For each kind of schema the entry that was read last. */
export const LASTS: usize = 128;

/** The closing brackets around a JSON value, the outermost first. */
export const OUTER: usize = 256;
export const MAX_DEPTH: usize = 64;

/**
 * The entities of the line that was written last, for the host: the index behind its contexts, then of
 * the self-describing event where its schema URI and its data begin and end, zeros without one.
 */
export const FOUND: usize = 384;

/**
 * The contexts of a line: where the data of each begins and ends, the next one of its column, and
 * where its schema URI begins and ends.
 */
export const CONTEXTS: usize = 1024;
export const CONTEXT_SIZE: usize = 20;
export const MOST_CONTEXTS: usize = 1024;

/**
 * A column of entities: the last line that had it, its first and last context there, the last line that
 * was written with it, for the host, and the text before its entities.
 */
export const LINE: usize = 0;
export const FIRST: usize = 8;
export const LAST: usize = 12;
export const WRITTEN: usize = 16;
export const HEAD_LENGTH: usize = 24;
export const HEAD: usize = 28;

/** The columns of entities that a line has. */
export const GROUPS: usize = CONTEXTS + MOST_CONTEXTS * CONTEXT_SIZE;

/** The entries of schema URIs, by their hashes. */
export const SLOTS: usize = GROUPS + MOST_CONTEXTS * 4;
export const SLOT_COUNT: usize = 8192;

/** The first address for the host. */
export const FREE: usize = SLOTS + SLOT_COUNT * 4;
