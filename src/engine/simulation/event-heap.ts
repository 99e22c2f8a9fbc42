/** Something that happens at a moment of the model's time. */
export interface Event {
  readonly at: number;
  /** Decides between events of the same moment. */
  readonly tie: number;
  readonly fire: () => void;
  /** Stays in its place and is skipped when its turn comes. */
  isCancelled: boolean;
}

/** Events, the next one first: a binary heap. */
export class EventHeap {
  readonly #events: Event[] = [];

  push(event: Event): void {
    const events = this.#events;
    let at = events.length;
    events.push(event);
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = events[parentAt];
      if (parent === undefined || !isBefore(event, parent)) break;
      events[at] = parent;
      at = parentAt;
    }
    events[at] = event;
  }

  /** @returns the next event that was not cancelled */
  pop(): Event | undefined {
    for (;;) {
      const event = this.#popAny();
      if (event === undefined || !event.isCancelled) return event;
    }
  }

  #popAny(): Event | undefined {
    const events = this.#events;
    const first = events[0];
    const last = events.pop();
    if (first === undefined || last === undefined || events.length === 0) return first;
    let at = 0;
    for (;;) {
      const leftAt = 2 * at + 1;
      const left = events[leftAt];
      const right = events[leftAt + 1];
      if (left === undefined) break;
      const isRight = right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (!isBefore(child, last)) break;
      events[at] = child;
      at = isRight ? leftAt + 1 : leftAt;
    }
    events[at] = last;
    return first;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.tie < b.tie);
}
