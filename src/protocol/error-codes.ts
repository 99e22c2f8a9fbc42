/**
 * Every error code the service is known to answer with: the HTTP status it is
 * paired with, the EC where one was seen, and the message (API sheet §4.2).
 * `null` stands for a message that is always made for the occasion.
 */
export const ERROR_CODES = {
  NoSuchBucket: {
    status: 404,
    ec: '0015-00000101',
    message: 'The specified bucket does not exist.',
  },
  NoSuchVectorIndex: {
    status: 404,
    ec: '0015-00000601',
    message: 'The specified vector index does not exist.',
  },
  NoSuchBucketPolicy: {
    status: 404,
    ec: '0015-00000609',
    message: 'The bucket policy does not exist.',
  },
  InvalidVectorBucketName: { status: 400, ec: '0015-00000602', message: null },
  TooManyBuckets: { status: 400, ec: '0015-00000603', message: null },
  BucketNameNotAvailable: { status: 409, ec: '0015-00000604', message: null },
  BucketAlreadyExists: {
    status: 409,
    ec: '0015-00000104',
    message: 'The requested bucket name is not available.',
  },
  VectorBucketNotEmpty: {
    status: 409,
    ec: '0015-00000301',
    message: 'The bucket has vector indexes. Delete them first.',
  },
  VectorIndexParameterInvalid: { status: 400, ec: '0015-00000605', message: null },
  MalformedJson: {
    status: 400,
    ec: '0015-00000606',
    message: 'The JSON you provided is not well-formed.',
  },
  VectorBucketIndexExceedLimit: { status: 400, ec: '0015-00000607', message: null },
  VectorBucketIndexAlreadyExist: {
    status: 409,
    ec: '0015-00000608',
    message: 'The vector index already exists.',
  },
  AccessDenied: { status: 403, ec: '0003-00000001', message: null },
  InvalidAccessKeyId: {
    status: 403,
    ec: '0002-00000902',
    message: 'The OSS Access Key Id you provided does not exist in our records.',
  },
  SignatureDoesNotMatch: {
    status: 403,
    ec: '0002-00000040',
    message:
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  },
  RequestTimeTooSkewed: {
    status: 403,
    ec: '0002-00000504',
    message: 'The difference between the request time and the current time is too large.',
  },
  SecurityTokenExpired: {
    status: 403,
    ec: '0002-00000069',
    message: 'The security token you provided has expired.',
  },
  InvalidSecurityToken: {
    status: 403,
    ec: '0002-00000068',
    message: 'The security token you provided is invalid.',
  },
  MissingArgument: { status: 400, ec: '0016-00000502', message: null },
  InvalidArgument: { status: 400, ec: '0017-00000303', message: null },
  InvalidDigest: {
    status: 400,
    ec: '0017-00000301',
    message: 'The Content-MD5 you specified is not valid.',
  },
  InvalidPolicyDocument: { status: 400, ec: '0015-00000610', message: null },
  MalformedXML: { status: 400, ec: '0015-00000611', message: null },
  InvalidTargetBucketForLogging: { status: 400, ec: '0015-00000612', message: null },
  NotImplemented: { status: 501, ec: '0026-00000001', message: null },
  MethodNotAllowed: { status: 405, ec: '0026-00000002', message: null },
  RequestTooLarge: { status: 413, ec: '0026-00000003', message: null },
  QpsLimitExceeded: {
    status: 503,
    ec: '0026-00000004',
    message: 'Please reduce your request rate.',
  },
  TooManyRequests: {
    status: 429,
    ec: '0026-00000005',
    message: 'Please reduce your request rate.',
  },
  InternalError: {
    status: 500,
    ec: '0026-00000006',
    message: 'We encountered an internal error. Please try again.',
  },
} as const satisfies Record<string, { status: number; ec: string; message: string | null }>;

export type ServiceErrorCode = keyof typeof ERROR_CODES;
