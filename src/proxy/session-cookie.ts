import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { type Role, roleSchema } from '#protocol/proxy-api.ts';
import { messageCode } from './message-code.ts';
import { parseJson } from './parse-json.ts';
import { tokensMatch } from './tokens-match.ts';

const payloadSchema = z.object({
  sid: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  role: roleSchema,
  /** Milliseconds since the epoch. */
  issued: z.number(),
  expires: z.number(),
});

/** A session without a store: everything it is stands in its signed cookie. */
export type SessionPayload = z.infer<typeof payloadSchema>;

export function startSession(role: Role, now: Date, lifetimeMs: number): SessionPayload {
  const issued = now.valueOf();
  return { sid: randomBytes(16).toString('hex'), role, issued, expires: issued + lifetimeMs };
}

/** `PAYLOAD.CODE`: base64url of the JSON, and its message code. */
export function sealSession(session: SessionPayload, secret: string): string {
  const payload = Buffer.from(JSON.stringify(session)).toString('base64url');
  return `${payload}.${messageCode(secret, 'session/1', [payload])}`;
}

/** @returns null for a cookie that was not sealed with `secret`, or has had its time */
export function openSession(cookie: string, secret: string, now: Date): SessionPayload | null {
  const [payload = '', code = '', ...rest] = cookie.split('.');
  if (rest.length > 0 || !tokensMatch(code, messageCode(secret, 'session/1', [payload]))) {
    return null;
  }
  const parsed = payloadSchema.safeParse(parseJson(Buffer.from(payload, 'base64url').toString()));
  return parsed.success && now.valueOf() < parsed.data.expires ? parsed.data : null;
}
