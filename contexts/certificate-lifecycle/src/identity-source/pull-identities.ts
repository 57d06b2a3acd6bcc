import { type Actor, systemActor } from '@bfcert/kernel/actor';
import type { Clock } from '@bfcert/kernel/clock';
import { newId } from '@bfcert/kernel/ids';
import type { ImportJobId } from '../import-job/import-job-id.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { IdentityConnector } from './identity-connector.ts';

export type Pull =
  /** `isTrial`: a dry run, because the source was never synchronised. */
  | { readonly source: string; readonly outcome: 'started'; readonly isTrial: boolean; readonly job: ImportJobId }
  | { readonly source: string; readonly outcome: 'nothing_newer' }
  | { readonly source: string; readonly outcome: 'problem'; readonly problem: string };

export interface IdentityPulls {
  /** Of the sources that are to be asked now. */
  pullDue(): Promise<readonly Pull[]>;
}

const ACTOR: Actor = systemActor('identity-connector');

/**
 * Asks each declared source twice within its interval, so that one failed look does not make it late. What it has is
 * taken as if it had been sent: 1 is it time? · 2 is there anything newer? · 3 an import job of all of it. Until a person
 * has synchronised the source once, the job is a dry run, one for each content that this process sees: its report is what they decide by.
 */
export function createIdentityPulls({
  lifecycle,
  clock,
  connectors,
}: {
  readonly lifecycle: Pick<Lifecycle, 'identitySources' | 'startImportJob'>;
  readonly clock: Clock;
  readonly connectors: readonly IdentityConnector[];
}): IdentityPulls {
  const askedAt = new Map<string, number>();
  const triedOf = new Map<string, string>();
  /** When the last reading began: what is dropped while it is read is newer, though the job is later still. */
  const readFrom = new Map<string, string>();

  async function pull(connector: IdentityConnector, synchronisedAt: string | null): Promise<Pull> {
    const { source } = connector;
    const before = readFrom.get(source);
    const than = before !== undefined && synchronisedAt !== null && before < synchronisedAt ? before : synchronisedAt;
    readFrom.set(source, clock.now().toISOString());
    const read = await connector.readNewer(than);
    if (!read.ok) return { source, outcome: 'problem', problem: read.refusal };
    if (read.value === null) return { source, outcome: 'nothing_newer' };
    const { rows, digest } = read.value;
    const isTrial = synchronisedAt === null;
    if (isTrial && triedOf.get(source) === digest) return { source, outcome: 'nothing_newer' };
    const reason = isTrial ? 'what a person is to decide by before the first time' : 'the source has something newer';
    const context = { actor: ACTOR, reason, correlationId: newId('cor') };
    const sync = { id: context.correlationId, isLast: true };
    const started = await lifecycle.startImportJob(
      { kind: 'identities', source, rows, sync, dryRun: isTrial },
      context,
    );
    if (!started.ok) return { source, outcome: 'problem', problem: started.refusal.detail };
    if (isTrial) triedOf.set(source, digest);
    return { source, outcome: 'started', isTrial, job: started.value.id };
  }

  return {
    async pullDue() {
      const sources = new Map((await lifecycle.identitySources()).map((source) => [source.name, source]));
      const pulls: Pull[] = [];
      for (const connector of connectors) {
        const { intervalSeconds = null, synchronisedAt = null } = sources.get(connector.source) ?? {};
        const before = askedAt.get(connector.source);
        const now = clock.monotonic();
        if (intervalSeconds === null) continue;
        if (before !== undefined && now - before < (intervalSeconds * 1_000) / 2) continue;
        askedAt.set(connector.source, now);
        pulls.push(await pull(connector, synchronisedAt));
      }
      return pulls;
    },
  };
}
