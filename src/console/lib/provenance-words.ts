import type { Provenance } from '#engine/staged-entry.ts';

/** How keys came to be staged, in words; equal words are one group in the review. */
export function provenanceWords(provenance: Provenance): string {
  switch (provenance.kind) {
    case 'by-hand':
      return 'by hand';
    case 'match':
      return provenance.description;
    case 'neighbour':
      return `neighbours of ${provenance.of}`;
    case 'list':
      return `from the list ${provenance.name}`;
    case 'comparison':
      return `${provenance.difference} since ${provenance.file}`;
    case 'set':
      return `from the saved set ${provenance.name}`;
    case 'duplicate':
      return `duplicates; of each group ${provenance.kept} stays`;
  }
}
