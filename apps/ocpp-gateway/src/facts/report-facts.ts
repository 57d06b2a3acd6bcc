import { setTimeout as wait } from 'node:timers/promises';
import { type StationFact, stationFacts } from '@bfcert/evse-security/station-contract';
import { type GatewayLink, SpoolFull } from '@bfcert/kernel/link';
import { placeInSpool } from './place-in-spool.ts';
import { MAX_FACTS_BYTES, type ReportableFact, reportableFact } from './reportable-fact.ts';
import type { StationShares } from './station-shares.ts';
import { UnreadableFact, unreadableFieldOf } from './unreadable-fact.ts';

/** `stationFacts` takes no more. */
const MAX_BATCH = 500;
/** Each publish waits for the disk; when many stations connect at once, those of this time share one. */
export const GATHER_MS = 5;

/** What a gateway saw is gathered for a moment, and while a publish is under way, and leaves in order, in batches. */
export interface FactReporter {
  /**
   * Resolves once the fact is on stable storage; rejects when it could not be kept, with `UnreadableFact` when no server could
   * read it, with `ShareSpent` when its station has too many waiting.
   */
  report(fact: StationFact): Promise<void>;
}

interface Waiting extends ReportableFact {
  /** Gives its part of its station's share back. */
  readonly taken: () => void;
  readonly kept: () => void;
  readonly lost: (error: unknown) => void;
}

/** What an earlier process of this gateway has left on the disk is of the shares of its stations, until a server has taken it. */
function holdInherited(link: GatewayLink, shares: StationShares): void {
  link.inherit('station.facts', (payload) => {
    const left = stationFacts.safeParse(payload);
    // Of a release that said it otherwise: it has no station that could be told apart here.
    const held = left.success ? left.data.facts.map((fact) => shares.hold(reportableFact(fact))) : [];
    return () => {
      for (const taken of held) taken();
    };
  });
}

export function reportFacts(link: GatewayLink, shares: StationShares): FactReporter {
  holdInherited(link, shares);
  const waiting: Waiting[] = [];
  let publishing = false;

  const publish = async (batch: readonly Waiting[], essential: boolean): Promise<void> => {
    const onTaken = (): void => {
      for (const { taken } of batch) taken();
    };
    await link.publish('station.facts', { facts: batch.map(({ fact }) => fact) }, { essential, onTaken });
    for (const { kept } of batch) kept();
  };

  const giveUp = (batch: readonly Waiting[], error: unknown): void => {
    for (const { taken, lost } of batch) {
      taken();
      lost(error);
    }
  };

  /** Where there is room for the essential ones alone, they are kept without those beside them. */
  const keep = async (batch: readonly Waiting[]): Promise<void> => {
    const essential = batch.filter(({ fact }) => placeInSpool[fact.kind].essential);
    try {
      await publish(batch, essential.length === batch.length);
    } catch (error) {
      const isFull = error instanceof SpoolFull && essential.length < batch.length;
      const saved = isFull ? essential : [];
      giveUp(
        batch.filter((one) => !saved.includes(one)),
        error,
      );
      if (saved.length > 0) await publish(saved, true).catch((again: unknown) => giveUp(saved, again));
    }
  };

  const publishWaiting = async (): Promise<void> => {
    publishing = true;
    while (waiting.length > 0) {
      await wait(GATHER_MS);
      await keep(waiting.splice(0, batchSize(waiting)));
    }
    publishing = false;
  };

  return {
    report: async (fact) => {
      const reportable = reportableFact(fact);
      const field = unreadableFieldOf(reportable.fact);
      if (field !== null) throw new UnreadableFact(fact.kind, field);
      const taken = shares.take(reportable);
      return new Promise((kept, lost) => {
        waiting.push({ ...reportable, taken, kept, lost });
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
