import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { FailureNotice } from '#console/features/failure/failure-notice.tsx';
import { counted } from '#console/lib/number-format.ts';
import { saveFile } from '#console/lib/save-file.ts';
import { Button } from '#console/ui/button.tsx';
import { CodeBlock } from '#console/ui/code-block.tsx';
import { Dialog } from '#console/ui/dialog.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { KeysFile } from '#console/worker/review-keys-file.ts';
import type { Connection } from '#protocol/proxy-api.ts';
import { type CodeFacts, goCode, ossutilCode, pythonCode } from './equivalent-code.ts';
import type { ReviewModel } from './review-model.ts';
import { reviewKey, reviewOptions } from './review-query.ts';

const LANGUAGES = [
  { name: 'ossutil', code: ossutilCode },
  { name: 'Go SDK V2', code: goCode },
  { name: 'Python SDK V2', code: pythonCode },
] as const;

type Language = (typeof LANGUAGES)[number];

interface AsCodeDialogProps {
  model: ReviewModel;
  connection: Connection;
  onClose: () => void;
}

/** The same deletion without this console: a file of keys, and code that deletes exactly those. */
export function AsCodeDialog({ model, connection, onClose }: AsCodeDialogProps) {
  const [language, setLanguage] = useState<Language>(LANGUAGES[0]);
  const { target } = model;
  const { bucket, index } = target;
  const { data, error, refetch } = useQuery({
    queryKey: reviewKey('keys-file', target, model.state.revision),
    queryFn: () => engineWorker().cleanup.keysFile(target),
    ...reviewOptions<KeysFile>(target),
  });
  const count = data?.count ?? model.state.counts.present;
  const { region, accountId } = connection;
  const facts: CodeFacts = { region, accountId, bucket, index, keysFile: `${index}-keys.json` };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${counted(count, 'vector')} as code`}
      description="Save the keys, then run the code beside the file. It asks nothing, backs up nothing and proves nothing."
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <div className="flex flex-col gap-3 px-6 pb-5">
        <Button
          className="self-start"
          disabled={data === undefined}
          onClick={() => data && saveFile(data.file, facts.keysFile)}
        >
          <Download size={16} strokeWidth={1.75} aria-hidden />
          Save {counted(count, 'key')} as {facts.keysFile}
        </Button>
        {error && (
          <FailureNotice
            error={error}
            attempted="the keys could not be listed"
            operations={[]}
            scope={{ accountId: '' }}
            onRetry={() => void refetch()}
          />
        )}
        <LanguageChoice chosen={language} onChoose={setLanguage} />
        <LanguageCode language={language} facts={facts} unfit={data?.unfit ?? 0} />
      </div>
    </Dialog>
  );
}

function LanguageChoice({
  chosen,
  onChoose,
}: {
  chosen: Language;
  onChoose: (language: Language) => void;
}) {
  return (
    <fieldset className="flex gap-1">
      <legend className="sr-only">Language</legend>
      {LANGUAGES.map((language) => (
        <Button
          key={language.name}
          kind={language === chosen ? 'plain' : 'quiet'}
          aria-pressed={language === chosen}
          onClick={() => onChoose(language)}
        >
          {language.name}
        </Button>
      ))}
    </fieldset>
  );
}

function LanguageCode({
  language,
  facts,
  unfit,
}: {
  language: Language;
  facts: CodeFacts;
  /** Keys that no list of a shell can carry. */
  unfit: number;
}) {
  if (language.name === 'ossutil' && unfit > 0) {
    return (
      <p className="text-muted">
        {counted(unfit, 'key')} with a comma, a control character or a blank at an end cannot be
        named in a list of ossutil. Use one of the SDKs.
      </p>
    );
  }
  return <CodeBlock code={language.code(facts)} label={`${language.name} code`} />;
}
