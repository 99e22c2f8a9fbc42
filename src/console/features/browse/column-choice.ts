import * as z from 'zod/mini';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';

/** Columns that somebody switched on or off, by field. */
export type ColumnChoice = Readonly<Record<string, boolean>>;

const storedSchema = z.object({
  choices: z.record(z.string(), z.record(z.string(), z.boolean())),
});
type ColumnStore = z.infer<typeof storedSchema>;

const useColumnStore = create<ColumnStore>()(
  persist((): ColumnStore => ({ choices: {} }), {
    name: 'vbc-columns',
    merge: (stored, initial) => {
      const read = storedSchema.safeParse(stored);
      return read.success ? read.data : initial;
    },
  }),
);

const NO_CHOICE: ColumnChoice = {};

export function useColumnChoice(target: IndexTarget): ColumnChoice {
  const id = targetId(target);
  return useColumnStore(({ choices }) => choices[id] ?? NO_CHOICE);
}

/** Shows or hides a field's column from now on. */
export function chooseColumn(target: IndexTarget, field: string, isShown: boolean): void {
  const id = targetId(target);
  useColumnStore.setState(({ choices }) => ({
    choices: { ...choices, [id]: { ...choices[id], [field]: isShown } },
  }));
}
