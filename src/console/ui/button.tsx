import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

const KINDS = {
  /** The next step; at most one on a screen. */
  primary:
    'h-[34px] px-3.5 bg-accent text-on-accent border-transparent hover:brightness-110 disabled:brightness-100',
  plain: 'h-[30px] px-3 bg-surface text-text border-line-strong hover:bg-sunken',
  quiet:
    'h-[30px] px-2 bg-transparent text-muted border-transparent hover:bg-sunken hover:text-text',
  /** Only for what cannot be undone. */
  danger: 'h-[34px] px-3.5 bg-danger text-on-danger border-transparent hover:brightness-110',
} as const;

export interface ButtonProps extends ComponentProps<'button'> {
  kind?: keyof typeof KINDS;
}

export function Button({ kind = 'plain', className, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={classNames(
        'inline-flex items-center justify-center gap-2 rounded-control border text-base font-medium whitespace-nowrap',
        'transition-colors duration-100 disabled:opacity-50',
        KINDS[kind],
        className,
      )}
      {...rest}
    />
  );
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** Read out, and shown as a tip: an icon alone says nothing. */
  label: string;
}

export function IconButton({ label, className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={classNames(
        'inline-flex size-[26px] flex-none items-center justify-center rounded-control text-muted',
        'hover:bg-sunken hover:text-text disabled:opacity-40',
        className,
      )}
      {...rest}
    />
  );
}
