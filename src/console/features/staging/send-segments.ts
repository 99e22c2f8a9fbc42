/**
 * Tells of what is staged, and in a second attempt sends the segments along that were
 * missing for it: a million keys leave the page once, not with each decision.
 *
 * @param send answers with the segments that are missing; nothing was taken over then
 * @throws Error when it was not taken over
 */
export async function sendSegments<Segment>(
  segmentOf: (name: string) => Segment | undefined,
  send: (segments: Readonly<Record<string, Segment>>) => Promise<readonly string[]>,
): Promise<void> {
  const missing = await send({});
  if (missing.length === 0) return;
  const found = missing.flatMap((name) => {
    const segment = segmentOf(name);
    return segment === undefined ? [] : [[name, segment] as const];
  });
  const left = await send(Object.fromEntries(found));
  if (left.length === 0) return;
  throw new Error(
    `What is staged was not taken over: ${left.length} of its blocks of keys are missing still. ` +
      'Load the page anew; what is staged is kept.',
  );
}
