import type { StationFact } from '@bfcert/evse-security/station-contract';
import type { GatewayLink } from '@bfcert/kernel/link';
import { MAX_FACTS_BYTES, type ReportableFact, reportableFact } from './reportable-fact.ts';

/** `stationFacts` takes no more. */
const MAX_BATCH = 500;
/** Each publish waits for the disk; when many stations connect at once, those of this time share one. */
const GATHER_MS = 5;
/** In a rush, when one publish follows the other with so many facts in each: it costs the disk and the link as much as they do. */
const RUSH = 4;
const RUSH_GATHER_MS = 25;
/** So many are worth a publish, and nobody waits any longer. */
const ENOUGH = 32;

/** What a gateway saw is gathered for a moment, and while a publish is under way, and leaves in order, in batches. */
export interface FactReporter {
  /** Resolves once the fact is on stable storage; rejects when it could not be kept. */
  report(fact: StationFact): Promise<void>;
}

interface Waiting extends ReportableFact {
  readonly kept: () => void;
  readonly lost: (error: unknown) => void;
}

export function reportFacts(link: GatewayLink): FactReporter {
  const waiting: Waiting[] = [];
  let publishing = false;
  let stopGathering = (): void => undefined;

  const gather = (longestMs: number): Promise<void> =>
    new Promise((gathered) => {
      if (waiting.length >= ENOUGH) return gathered();
      const timer = setTimeout(gathered, longestMs);
      stopGathering = () => {
        clearTimeout(timer);
        gathered();
      };
    });

  const publishWaiting = async (): Promise<void> => {
    publishing = true;
    let together = 0;
    while (waiting.length > 0) {
      await gather(together >= RUSH ? RUSH_GATHER_MS : GATHER_MS);
      const batch = waiting.splice(0, batchSize(waiting));
      together = batch.length;
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
    report: (fact) =>
      new Promise((kept, lost) => {
        waiting.push({ ...reportableFact(fact), kept, lost });
        if (!publishing) void publishWaiting();
        else if (waiting.length >= ENOUGH) stopGathering();
      }),
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
