import { describe, expect, it } from 'vitest';
import { serviceFailure } from './service-failure.ts';

const FIELDS = {
  Code: 'NoSuchBucket',
  Message: 'Gone & "lost" <here>.',
  RequestId: 'R1',
  EC: '0015-1',
};
const XML =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n  <Code>NoSuchBucket</Code>\n  <Message>Gone &amp; &quot;lost&quot; &lt;here&gt;.</Message>\n  <RequestId>R1</RequestId>\n  <HostId>h</HostId>\n  <EC>0015-1</EC>\n</Error>';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const read = (body: string, headers: Record<string, string> = {}) =>
  serviceFailure({ status: 404, headers, body });

describe('an error', () => {
  it.each<[string, string, Record<string, string>]>([
    ['wrapped JSON', JSON.stringify({ Error: FIELDS }), {}],
    ['flat JSON', JSON.stringify(FIELDS), {}],
    ['XML', XML, {}],
    ['JSON in x-oss-err', '', { 'x-oss-err': base64(JSON.stringify({ Error: FIELDS })) }],
    ['XML in x-oss-err', '', { 'x-oss-err': base64(XML) }],
  ])('is read from %s', (_case, body, headers) => {
    expect(read(body, headers)).toEqual({
      code: 'NoSuchBucket',
      message: 'Gone & "lost" <here>.',
      requestId: 'R1',
      ec: '0015-1',
    });
  });

  it('takes request id and EC from the headers when the body has none', () => {
    const headers = { 'x-oss-request-id': 'R2', 'x-oss-ec': '0015-2' };

    expect(read('{"Error":{"Code":"NoSuchBucket"}}', headers)).toEqual({
      code: 'NoSuchBucket',
      message: 'The service answered NoSuchBucket.',
      requestId: 'R2',
      ec: '0015-2',
    });
  });

  it.each([
    ['nothing', '', 'Its body was empty.'],
    ['a page', '<html><title>502</title></html>', 'It began: <html><title>502</title></html>'],
    ['other JSON', '{"message":"no"}', 'It began: {"message":"no"}'],
    ['half a JSON', '{"Error":{"Code":"NoSu', 'It began: {"Error":{"Code":"NoSu'],
    ['a code that is no word', '{"Code":"a\\nb"}', 'It began: {"Code":"a\\nb"}'],
    ['control characters', 'a\u0000\u202e\u001b[31mb', 'It began: a [31mb'],
  ])('is a BadErrorResponse when the body is %s', (_case, body, message) => {
    expect(read(body)).toEqual({
      code: 'BadErrorResponse',
      message: `The service answered 404 without a readable error. ${message}`,
      requestId: undefined,
      ec: undefined,
    });
  });

  it('takes no ids that are more than a word, and no message without end', () => {
    const failure = read(
      JSON.stringify({ ...FIELDS, RequestId: 'a b', Message: 'x'.repeat(5000) }),
      {
        'x-oss-request-id': 'R 2',
      },
    );

    expect(failure.requestId).toBeUndefined();
    expect(failure.message).toHaveLength(1000);
  });

  it('is cleaned before anything is cut off it', () => {
    const failed = { status: 500, headers: {}, body: `${'x'.repeat(195)}SECRET` };
    const failure = serviceFailure(failed, (text) => text.replaceAll('SECRET', '***'));

    expect(failure.message).not.toContain('SEC');
  });
});
