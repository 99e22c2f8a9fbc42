/** Streams that a scan reads an index in: as many as the service allows (API sheet §3.17). */
export const SEGMENTS = 16;

/**
 * A browser opens six connections to one host: more requests would only wait in it,
 * before those of the page. A listing whose streams do not take turns has as many.
 */
export const REQUESTS_AT_ONCE = 6;
