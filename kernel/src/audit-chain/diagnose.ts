import { canonicalJson } from '../canonical-json.ts';
import type { LogFault } from './log-fault.ts';
import { type AuditEntry, type ChainHead, sealText } from './seal.ts';

/** An entry as it is stored: what is claimed of it, to be believed only where it can be recomputed. */
export interface LogEntry {
  readonly sequence: number;
  /** Canonical JSON of the entry with its sequence: what was hashed. */
  readonly text: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** As many entries may have been taken out before one that was numbered anew for it still to be recognised. */
const RENUMBERED_BY = 1_000;

/**
 * Says what the first entry that does not follow is. Some answers need what comes after it: `follow`
 * is given every later entry, and keeps nothing of them.
 */
export class Diagnosis {
  readonly #broken: LogEntry;
  readonly #head: ChainHead;
  #fault: LogFault;
  /** What the last word depends on: where the entry that belongs here turns up. */
  #settled: boolean;

  /** `head` is the last entry that holds, `before` the one before that. */
  constructor(broken: LogEntry, head: ChainHead, before: ChainHead) {
    this.#broken = broken;
    this.#head = head;
    [this.#fault, this.#settled] = atOnce(broken, head, before);
  }

  get fault(): LogFault {
    return this.#fault;
  }

  follow(later: LogEntry): void {
    if (this.#settled || later.previousHash !== this.#head.hash) return;
    const place = this.#head.sequence + 1;
    if (!sealsAs(later, this.#head.hash, place)) return;
    this.#settled = true;
    const movedHere =
      this.#broken.sequence !== place || sealsAs(this.#broken, this.#broken.previousHash, later.sequence);
    this.#fault = movedHere
      ? fault('swapped', place, `Entry ${place} stands in another place, and another entry in its own.`)
      : fault('inserted', place, `What stands as entry ${place} was never sealed; the real one comes after it.`);
  }
}

function atOnce(broken: LogEntry, head: ChainHead, before: ChainHead): readonly [LogFault, boolean] {
  const place = head.sequence + 1;
  const own = sealText(broken.previousHash, broken.text) === broken.hash;
  if (broken.sequence < place) return [outOfOrder(broken, head, before, own), true];
  if (broken.sequence > place) {
    const last = broken.sequence - 1;
    return [
      fault(
        'missing',
        place,
        last === place ? `Entry ${place} is missing.` : `Entries ${place} to ${last} are missing.`,
      ),
      false,
    ];
  }
  if (broken.previousHash !== head.hash) {
    if (head.sequence > 0 && broken.previousHash === before.hash && sealsAs(broken, before.hash, head.sequence)) {
      const detail = `What stands as entry ${head.sequence} was put in after the sealing; the real one comes after it.`;
      return [fault('inserted', head.sequence, detail), true];
    }
    if (own) {
      const detail = `Entry ${head.sequence} was changed and sealed anew; entry ${place} is still chained to what it was.`;
      return [fault('changed', Math.max(head.sequence, 1), detail), true];
    }
    if (sealsAs(broken, head.hash, place)) {
      return [fault('changed', place, `The hash that entry ${place} is chained to was changed.`), true];
    }
    if (renumbered(broken, place)) {
      return [fault('missing', place, `Entry ${place} is missing, and what follows was numbered anew.`), false];
    }
  }
  return [fault('changed', place, `Entry ${place} is not what was sealed.`), false];
}

function outOfOrder(broken: LogEntry, head: ChainHead, before: ChainHead, own: boolean): LogFault {
  const { sequence } = broken;
  if (sequence === head.sequence && broken.hash !== head.hash && own && broken.previousHash === before.hash) {
    const detail = `Two entries have the number ${sequence}, and both follow entry ${sequence - 1}: two have written.`;
    return fault('two_writers', sequence, detail);
  }
  return fault(
    'inserted',
    head.sequence + 1,
    `Where entry ${head.sequence + 1} belongs, one stands with the number ${sequence}.`,
  );
}

function renumbered(entry: LogEntry, place: number): boolean {
  for (let sequence = place + 1; sequence <= place + RENUMBERED_BY; sequence++) {
    if (sealsAs(entry, entry.previousHash, sequence)) return true;
  }
  return false;
}

/** Whether its seal is the one it would have with this number after that hash. */
function sealsAs({ text, hash }: LogEntry, previousHash: string, sequence: number): boolean {
  let entry: AuditEntry;
  try {
    entry = JSON.parse(text) as AuditEntry;
  } catch {
    return false;
  }
  if (typeof entry !== 'object' || entry === null) return false;
  return sealText(previousHash, canonicalJson({ ...entry, sequence })) === hash;
}

const fault = (kind: LogFault['kind'], entry: number, detail: string): LogFault => ({ kind, entry, to: null, detail });
