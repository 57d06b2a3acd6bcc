import { setTimeout as wait } from 'node:timers/promises';
import type { StationFact } from '@bfcert/evse-security/station-contract';
import type { GatewayLink } from '@bfcert/kernel/link';
import { MAX_FACTS_BYTES, type ReportableFact, reportableFact } from './reportable-fact.ts';
import { UnreadableFact, unreadableFieldOf } from './unreadable-fact.ts';

/** `stationFacts` takes no more. */
const MAX_BATCH = 500;
/** Each publish waits for the disk; when many stations connect at once, those of this time share one. */
const GATHER_MS = 5;

/** What a gateway saw is gathered for a moment, and while a publish is under way, and leaves in order, in batches. */
export interface FactReporter {
  /** Resolves once the fact is on stable storage; rejects when it could not be kept, with `UnreadableFact` when no server could read it. */
  report(fact: StationFact): Promise<void>;
}

interface Waiting extends ReportableFact {
  readonly kept: () => void;
  readonly lost: (error: unknown) => void;
}

export function reportFacts(link: GatewayLink): FactReporter {
  const waiting: Waiting[] = [];
  let publishing = false;

  const publishWaiting = async (): Promise<void> => {
    publishing = true;
    while (waiting.length > 0) {
      await wait(GATHER_MS);
      const batch = waiting.splice(0, batchSize(waiting));
      try {
        await link.publish('station.facts', { facts: batch.map(({ fact }) => fact) });
        for (const { kept } of batch) kept();
      } catch (error) {
        for (const { lost } of batch) lost(error);
      }
    }
    publishing = false;
  };

  return {
    report: async (fact) => {
      const reportable = reportableFact(fact);
      const field = unreadableFieldOf(reportable.fact);
      if (field !== null) throw new UnreadableFact(fact.kind, field);
      return new Promise((kept, lost) => {
        waiting.push({ ...reportable, kept, lost });
        if (!publishing) void publishWaiting();
      });
    },
  };
}

/** How many of the first go into one message: one peer's long texts must not cost the facts beside them. */
function batchSize(waiting: readonly ReportableFact[]): number {
  let bytes = 0;
  const tooMany = waiting.findIndex((one, index) => {
    bytes += one.bytes;
    return index === MAX_BATCH || bytes > MAX_FACTS_BYTES;
  });
  return tooMany === -1 ? waiting.length : tooMany;
}
