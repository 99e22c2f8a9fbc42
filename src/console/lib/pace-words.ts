import type { Pace } from '#console/worker/work-pace.ts';
import { formatDuration } from './date-format.ts';

/**
 * How fast work goes, and for how long it will: "35 MB a second, about 12 s left".
 *
 * @param format writes what is done
 */
export function paceWords({ perSecond, leftMs }: Pace, format: (done: number) => string): string {
  const left = leftMs === null ? '' : `, about ${formatDuration(leftMs)} left`;
  return `${format(perSecond)} a second${left}`;
}
