/** How a key came to be staged; shown in the review and kept in the report. */
export type Provenance =
  | { readonly kind: 'by-hand' }
  /** Everything that matched; `description` says what, in words. */
  | { readonly kind: 'match'; readonly description: string }
  /** Among the nearest neighbours of a key. */
  | { readonly kind: 'neighbour'; readonly of: string };

/** A key put aside for deletion, with what was seen of it at that moment. */
export interface StagedEntry {
  readonly key: string;
  readonly provenance: Provenance;
  /** `metadataFingerprint` of the metadata when staged. */
  readonly fingerprint: string;
  /** Milliseconds since the Unix epoch. */
  readonly stagedAt: number;
}
