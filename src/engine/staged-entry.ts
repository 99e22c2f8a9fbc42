/** How a key came to be staged; shown in the review and kept in the report. */
export type Provenance =
  | { readonly kind: 'by-hand' }
  /** Everything that matched; `description` says what, in words. */
  | { readonly kind: 'match'; readonly description: string }
  /** Among the nearest neighbours of a key. */
  | { readonly kind: 'neighbour'; readonly of: string }
  /** Found from a list of keys: the name of its file, or how it was given. */
  | { readonly kind: 'list'; readonly name: string }
  /** What a comparison with a file found; `difference` is seen from the file. */
  | {
      readonly kind: 'comparison';
      readonly file: string;
      readonly difference: 'added' | 'changed';
    }
  /** From a saved set. */
  | { readonly kind: 'set'; readonly name: string }
  /**
   * Has the vector of another key, which stays; `kept` says in words which one of each
   * group does. Not the key itself: what was staged together has to have one provenance.
   */
  | { readonly kind: 'duplicate'; readonly kept: string };

/** A key put aside for deletion, with what was seen of it at that moment. */
export interface StagedEntry {
  readonly key: string;
  readonly provenance: Provenance;
  /** `metadataFingerprint` of the metadata when staged. */
  readonly fingerprint: string;
  /** Milliseconds since the Unix epoch. */
  readonly stagedAt: number;
}
