const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** "Today 14:02", or "12 Nov" for a run of another day; times since the Unix epoch. */
export function runDay(at: number, now: number): string {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date(now).toDateString();
  return isToday ? `Today ${time.format(date)}` : day.format(date);
}
