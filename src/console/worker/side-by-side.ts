/** Streams that an index is read in: as many as the service allows (API sheet, ListVectors). */
export const SEGMENTS = 16;

/** A browser opens six connections to one host: more requests would only wait in it, before those of the page. */
export const REQUESTS_AT_ONCE = 6;
