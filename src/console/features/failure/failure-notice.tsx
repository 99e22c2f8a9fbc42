import { Button } from '#console/ui/button.tsx';
import { CodeBlock } from '#console/ui/code-block.tsx';
import { ProblemNotice } from '#console/ui/problem-notice.tsx';
import { failureOf } from '#engine/failure.ts';
import { describeFailure, type FailureContext } from './describe-failure.ts';

export interface FailureNoticeProps extends FailureContext {
  error: unknown;
  onRetry?: (() => void) | undefined;
}

/** A failed request as the operator sees it: what happened, the request id, what to do next. */
export function FailureNotice({ error, onRetry, ...context }: FailureNoticeProps) {
  const failure = failureOf(error);
  const { title, remedy, policy } = describeFailure(failure, context);
  const facts = [
    {
      name: 'Code',
      value: failure.status ? `${failure.code} (HTTP ${failure.status})` : failure.code,
    },
    ...(failure.requestId ? [{ name: 'Request id', value: failure.requestId }] : []),
    ...(failure.ec ? [{ name: 'EC', value: failure.ec }] : []),
  ];
  return (
    <ProblemNotice title={title} detail={failure.message} facts={facts}>
      <p>{remedy}</p>
      {policy && <CodeBlock code={policy} label="RAM policy" />}
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </ProblemNotice>
  );
}
