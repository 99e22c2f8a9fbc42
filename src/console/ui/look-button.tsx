interface LookButtonProps {
  /** What is looked at; read out. */
  label: string;
  isOpen: boolean;
  onClick: () => void;
}

/** In a row: opens what it stands for beside the table. */
export function LookButton({ label, isOpen, onClick }: LookButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={isOpen}
      onClick={onClick}
      className="inline-flex h-6 items-center rounded-control font-medium text-accent underline underline-offset-2"
    >
      Look
    </button>
  );
}
