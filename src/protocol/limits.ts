/**
 * Every limit of the vector bucket service that more than one room needs
 * (API sheet §5). Where the service's documentation drifted, the value here is
 * the one that both the older and the newer pages accept.
 */
export const LIMITS = {
  bucketNameLength: { min: 3, max: 32 },
  bucketsPerRegion: 100,
  indexesPerBucket: 100,
  indexNameLength: { min: 1, max: 63 },
  dimension: { min: 1, max: 4096 },
  nonFilterableKeys: { min: 1, max: 10 },
  nonFilterableKeyBytes: 63,
  filterableKeysPerVector: 10,
  metadataBytes: 40 * 1024,
  filterableMetadataBytes: 2 * 1024,
  /** Characters or bytes is undocumented; counted in code points here. */
  keyLength: { min: 1, max: 1024 },
  putVectorsPerCall: 500,
  deleteKeysPerCall: 500,
  getKeysPerCall: 100,
  listVectorsPage: { max: 1000, default: 500 },
  listVectorsPageBytes: 1024 * 1024,
  listTokenBytes: 2048,
  segments: 16,
  listIndexesPage: { max: 500, default: 100 },
  listBucketsPage: { max: 1000, default: 100 },
  topK: { min: 1, max: 100 },
  filterBytes: 64 * 1024,
  filterConditions: 1024,
  filterLevels: 8,
  clockSkewMs: 15 * 60 * 1000,
  presignedSeconds: 604_800,
} as const;
