interface ExportOptionProps {
  /** One form of several, or something that goes in or does not. */
  type: 'radio' | 'checkbox';
  checked: boolean;
  onChange: (checked: boolean) => void;
  name: string;
  /** What choosing it means. */
  words: string;
}

export function ExportOption({ type, checked, onChange, name, words }: ExportOptionProps) {
  return (
    <label className="flex items-start gap-2.5">
      <input
        type={type}
        {...(type === 'radio' && { name: 'export-format' })}
        className={type === 'radio' ? 'mt-0.5 size-4 flex-none accent-accent' : 'checkbox mt-0.5'}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <span className="font-medium">{name}</span>
        <span className="block text-muted">{words}</span>
      </span>
    </label>
  );
}
