import type { StationFact } from '@bfcert/evse-security/station-contract';
import { GATEWAY_MESSAGE_LIMIT_BYTES } from '@bfcert/kernel/link';
import { cutText } from './cut-text.ts';

/** What the link puts around the facts of one message is far less. */
const ENVELOPE_BYTES = 1_024;
/** Of the facts of one message and what separates them, in UTF-8 bytes of their JSON. */
export const MAX_FACTS_BYTES = GATEWAY_MESSAGE_LIMIT_BYTES - ENVELOPE_BYTES;
/** Of any text in a fact that would be too large: a fact has some twenty fields. */
const LONGEST_TEXT = 256;

export interface ReportableFact {
  readonly fact: StationFact;
  /** UTF-8 bytes of its JSON with a separator; never more than `MAX_FACTS_BYTES`. */
  readonly bytes: number;
}

/**
 * A fact that fits into a message. Texts of peers are cut where they become part of a fact; should one
 * have been forgotten, the fact is reported with every text cut rather than lost.
 */
export function reportableFact(fact: StationFact): ReportableFact {
  const bytes = bytesOf(fact);
  if (bytes <= MAX_FACTS_BYTES) return { fact, bytes };
  const short = withShortTexts(fact);
  return { fact: short, bytes: bytesOf(short) };
}

const bytesOf = (fact: StationFact): number => Buffer.byteLength(JSON.stringify(fact)) + 1;

function withShortTexts(fact: StationFact): StationFact {
  const cut = (_key: string, value: unknown): unknown =>
    typeof value === 'string' ? cutText(value, LONGEST_TEXT) : value;
  return JSON.parse(JSON.stringify(fact, cut)) as StationFact;
}
