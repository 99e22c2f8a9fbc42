import { expect, it } from 'vitest';
import { ramPolicy } from './ram-policy.ts';

it('grants the named operations on the narrowest resources', () => {
  const scope = { accountId: '123', bucket: 'docs', index: 'articles' };

  expect(ramPolicy(['listVectors', 'deleteVectors', 'getVectorIndex'], scope)).toEqual({
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['oss:ListVectors', 'oss:DeleteVectors'],
        Resource: ['acs:ossvector:*:123:docs/articles/*'],
      },
      {
        Effect: 'Allow',
        Action: ['oss:GetVectorIndex'],
        Resource: ['acs:ossvector:*:123:docs/articles'],
      },
    ],
  });
});
