import type { Refusal } from './refusal.ts';

/** The body of an error (API sheet §4.1): string values only. */
export function errorJson(
  refusal: Refusal,
  { requestId, host }: { readonly requestId: string; readonly host: string },
): string {
  return JSON.stringify({
    Error: {
      Code: refusal.code,
      Message: refusal.message,
      RequestId: requestId,
      HostId: host,
      ...refusal.fields,
      EC: refusal.ec,
      RecommendDoc: `https://api.aliyun.com/troubleshoot?q=${refusal.ec}`,
    },
  });
}
