import * as z from 'zod/mini';
import { parseJson } from './parse-json.ts';

/** An error of the service, as far as its answer tells. */
export interface ServiceFailure {
  readonly code: string;
  readonly message: string;
  readonly requestId: string | undefined;
  readonly ec: string | undefined;
}

export interface FailedAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The beginning of the body is enough. */
  readonly body: string;
}

const fieldsSchema = z.object({
  Code: z.string(),
  Message: z.optional(z.string()),
  RequestId: z.optional(z.string()),
  EC: z.optional(z.string()),
});
type Fields = z.infer<typeof fieldsSchema>;
const wrappedSchema = z.object({ Error: fieldsSchema });

/**
 * Reads an error in every form that the official SDKs know: `{"Error":{…}}`,
 * flat JSON, XML, or any of them in base64 in the header `x-oss-err`
 * (API sheet §4.1). Anything else is a `BadErrorResponse` with an excerpt.
 *
 * @param clean takes out of a text what nobody may see, before anything is cut off it
 */
export function serviceFailure(
  { status, headers, body }: FailedAnswer,
  clean: (text: string) => string = (text) => text,
): ServiceFailure {
  const requestId = asName(first(headers['x-oss-request-id']));
  const ec = asName(first(headers['x-oss-ec']));
  const encoded = Buffer.from(first(headers['x-oss-err']) ?? '', 'base64').toString('utf8');
  const text = clean(body.trim() || encoded.trim());
  const fields = jsonFields(text) ?? xmlFields(text);
  const code = asName(fields?.Code);
  if (fields === null || code === undefined) {
    return {
      code: 'BadErrorResponse',
      message: `The service answered ${status} without a readable error. ${excerpt(text)}`.trim(),
      requestId,
      ec,
    };
  }
  return {
    code,
    message: printable(fields.Message ?? '').slice(0, 1000) || `The service answered ${code}.`,
    requestId: asName(fields.RequestId) ?? requestId,
    ec: asName(fields.EC) ?? ec,
  };
}

function jsonFields(text: string): Fields | null {
  if (!text.startsWith('{')) return null;
  const value = parseJson(text);
  const wrapped = wrappedSchema.safeParse(value);
  if (wrapped.success) return wrapped.data.Error;
  const flat = fieldsSchema.safeParse(value);
  return flat.success ? flat.data : null;
}

/** The five fields are plain text elements of one level: no XML parser is needed to find them. */
function xmlFields(text: string): Fields | null {
  if (!text.startsWith('<')) return null;
  const element = (name: string) => {
    const content = new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
    return content === undefined ? undefined : unescapeXml(content.trim());
  };
  const found = fieldsSchema.safeParse({
    Code: element('Code'),
    Message: element('Message'),
    RequestId: element('RequestId'),
    EC: element('EC'),
  });
  return found.success ? found.data : null;
}

const XML_ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
};

function unescapeXml(text: string): string {
  return text.replaceAll(/&(?:lt|gt|quot|apos|amp);/g, (entity) => XML_ENTITIES[entity] ?? entity);
}

/** Codes and ids go into logs, headers and the audit log: nothing but a plain word is taken for one. */
function asName(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w.:-]{1,128}$/.test(text) ? text : undefined;
}

function excerpt(text: string): string {
  const start = printable(text).slice(0, 200);
  return start === '' ? 'Its body was empty.' : `It began: ${start}`;
}

function printable(text: string): string {
  return text.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
}

function first(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}
