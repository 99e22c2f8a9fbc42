import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

export interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type' | 'aria-label'> {
  /** What ticking it means; read out, not shown. */
  label: string;
  indeterminate?: boolean;
  /** Drawn in the colour of what is staged. */
  staged?: boolean;
}

export function Checkbox({
  label,
  indeterminate = false,
  staged,
  className,
  ...rest
}: CheckboxProps) {
  return (
    <input
      type="checkbox"
      aria-label={label}
      ref={(element) => {
        if (element) element.indeterminate = indeterminate;
      }}
      className={classNames('checkbox', staged && 'checkbox-staged', className)}
      {...rest}
    />
  );
}
