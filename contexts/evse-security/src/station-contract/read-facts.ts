import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '@bfcert/kernel/canonical-json';
import { z } from 'zod';
import { type StationFact, stationFact } from './facts.ts';

/** Something in a message of facts that is none as we know them, as of a gateway of another release, or with a fault. */
export interface UnreadableFact {
  /** Its own where it has one, else of what it is: it is the same when it comes again. */
  readonly factId: string;
  readonly kind: string | null;
  readonly identityId: string | null;
  readonly fact: Json;
  readonly problem: string;
}

export interface ReadFacts {
  readonly facts: readonly StationFact[];
  readonly unreadable: readonly UnreadableFact[];
}

const LONGEST_PROBLEM = 1_000;
const anything = z.object({ facts: z.array(z.json()) });
/** Ids and words of ours; what looks otherwise is looked up nowhere. */
const named = z
  .string()
  .regex(/^[\w-]{1,64}$/)
  .nullable()
  .catch(null);
const names = z
  .object({ factId: named, kind: named, identityId: named })
  .catch({ factId: null, kind: null, identityId: null });

/** A message on `station.facts`, fact by fact: one that cannot be read must not cost those beside and behind it. */
export function readStationFacts(payload: Json): ReadFacts {
  const message = anything.safeParse(payload);
  if (!message.success) return { facts: [], unreadable: [unreadable(payload, message.error)] };
  const facts: StationFact[] = [];
  const others: UnreadableFact[] = [];
  for (const fact of message.data.facts) {
    const read = stationFact.safeParse(fact);
    if (read.success) facts.push(read.data);
    else others.push(unreadable(fact, read.error));
  }
  return { facts, unreadable: others };
}

function unreadable(fact: Json, error: z.ZodError): UnreadableFact {
  const { factId, kind, identityId } = names.parse(fact);
  return {
    factId: factId ?? `unnamed_${createHash('sha256').update(canonicalJson(fact)).digest('hex')}`,
    kind,
    identityId,
    fact,
    problem: z.prettifyError(error).slice(0, LONGEST_PROBLEM),
  };
}
