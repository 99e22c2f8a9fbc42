import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';

/** The index that a screen is about, as its address names it. */
export interface IndexTarget {
  readonly connection: string;
  readonly bucket: string;
  readonly index: string;
}

/** The index in the address, the same object as long as it is; only for screens below `/c/$connection/$bucket/$index`. */
export function useIndexTarget(): IndexTarget {
  const { connection, bucket, index } = useParams({ strict: false });
  if (connection === undefined || bucket === undefined || index === undefined) {
    throw new Error('useIndexTarget is for screens whose address names an index.');
  }
  return useMemo(() => ({ connection, bucket, index }), [connection, bucket, index]);
}

/** One string for an index, for maps and storage. None of the three names can hold a slash unescaped. */
export function targetId({ connection, bucket, index }: IndexTarget): string {
  return [connection, bucket, index].map(encodeURIComponent).join('/');
}
