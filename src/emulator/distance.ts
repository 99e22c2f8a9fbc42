import type { DistanceMetric } from './store/index-table.ts';

/**
 * Measures from `query`. The service does not document its formulas: cosine is
 * 1 − cos here and euclidean the plain L2 distance; only their order is certain
 * (API sheet §3.18).
 */
export function distanceFrom(
  query: Float32Array,
  metric: DistanceMetric,
): (vector: Float32Array) => number {
  if (metric === 'euclidean') return (vector) => euclideanDistance(query, vector);
  const norm = Math.sqrt(dotProduct(query, query));
  return (vector) => cosineDistance(query, norm, vector);
}

function euclideanDistance(query: Float32Array, vector: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < query.length; at += 1) {
    const difference = (query[at] ?? 0) - (vector[at] ?? 0);
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}

function cosineDistance(query: Float32Array, queryNorm: number, vector: Float32Array): number {
  let dot = 0;
  let squares = 0;
  for (let at = 0; at < query.length; at += 1) {
    const number = vector[at] ?? 0;
    dot += (query[at] ?? 0) * number;
    squares += number * number;
  }
  // Rounding may take a vector a hair closer to itself than 0.
  return Math.max(0, 1 - dot / (queryNorm * Math.sqrt(squares)));
}

function dotProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
