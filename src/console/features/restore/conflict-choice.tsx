import { counted } from '#console/lib/number-format.ts';
import type { ConflictCounts } from '#console/worker/restore-preparation.ts';

interface ConflictChoiceProps {
  counts: ConflictCounts;
  overwrite: boolean;
  onChange: (overwrite: boolean) => void;
}

/** What becomes of keys that name something else by now. Nothing is destroyed unless it is chosen here. */
export function ConflictChoice({ counts, overwrite, onChange }: ConflictChoiceProps) {
  const keys = counted(counts.different, 'key');
  const verb = counts.different === 1 ? 'is' : 'are';
  const ways = [
    { value: false, words: `Skip ${keys} that ${verb} there with other content` },
    { value: true, words: `Write over ${keys} that ${verb} there with other content` },
  ];
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="section-label mb-2">Keys with other content</legend>
      {ways.map(({ value, words }) => (
        <label key={words} className="flex min-h-6 items-start gap-2">
          <input
            type="radio"
            name="restore-overwrite"
            checked={overwrite === value}
            onChange={() => onChange(value)}
            className="mt-[3px] size-3.5 flex-none accent-accent"
          />
          {words}
        </label>
      ))}
      {overwrite && (
        <p className="text-staged">
          What is there now is lost, and this backup does not have it. If it may be needed, stage
          these keys and back them up first.
        </p>
      )}
    </fieldset>
  );
}
