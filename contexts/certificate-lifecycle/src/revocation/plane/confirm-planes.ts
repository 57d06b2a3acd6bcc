import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { LifecycleDependencies } from '../../ports.ts';
import { IssuerFingerprints } from '../issuer-fingerprints.ts';
import { afterLook, type GatewayAnswer, type Look, lookAtGateways, lookAtPublication } from './look.ts';
import type { PlaneConfirmation } from './plane-confirmation.ts';
import { tellOfPlane } from './tell-of-plane.ts';
import type { PlaneWitnesses, PublishedRevocation } from './witnesses.ts';

const BATCH = 500;
/** In milliseconds. Whatever seems to wait for longer was written by a clock that was ahead. */
const NO_PAUSE_IS_LONGER = 5 * 60_000;

/**
 * Asks the planes that can be asked whether the revocations that they owe have arrived, and keeps what
 * they say. Any number of servers may do this at once. Returns how many have been confirmed.
 */
export async function confirmPlanes(deps: LifecycleDependencies, witnesses: PlaneWitnesses): Promise<number> {
  const now = deps.clock.now();
  const beyond = new Date(now.getTime() + NO_PAUSE_IS_LONGER).toISOString();
  const due = await deps.planes.due(now.toISOString(), beyond, BATCH);
  if (due.length === 0) return 0;
  const looks = [
    ...(await atGateways(
      due.filter(({ plane }) => plane === 'gateway'),
      witnesses,
    )),
    ...(await atPublication(
      deps,
      due.filter(({ plane }) => plane !== 'gateway'),
      witnesses,
      now,
    )),
  ];
  let confirmed = 0;
  for (const [row, look] of looks) if (await keep(deps, row, look)) confirmed += 1;
  return confirmed;
}

/** Gateways are asked at the same time: one that hangs does not hold up what the others say. */
async function atGateways(
  rows: readonly PlaneConfirmation[],
  witnesses: PlaneWitnesses,
): Promise<readonly (readonly [PlaneConfirmation, Look])[]> {
  if (rows.length === 0) return [];
  const answers = rows.map(() => new Map<string, GatewayAnswer>());
  await Promise.all(
    witnesses.gateways().map(async (gateway) => {
      const said = await witnesses.shutOut(gateway, rows).catch(whyNot);
      for (const [index, answer] of answers.entries())
        answer.set(gateway, 'notAsked' in said ? said : said[index] === true);
    }),
  );
  return rows.map((row, index) => [row, lookAtGateways(row, answers[index] ?? new Map())] as const);
}

/** It stands in the plane's row, where people read it and where the incident of a late one takes it from. */
const whyNot = (error: unknown): { readonly notAsked: string } => ({
  notAsked: (error instanceof Error ? error.message : String(error)).slice(0, 200),
});

async function atPublication(
  deps: LifecycleDependencies,
  rows: readonly PlaneConfirmation[],
  witnesses: PlaneWitnesses,
  now: Date,
): Promise<readonly (readonly [PlaneConfirmation, Look])[]> {
  const issuers = new IssuerFingerprints(deps.authority);
  const looks: (readonly [PlaneConfirmation, Look])[] = [];
  for (const row of rows) {
    const issuer = row.issuer ?? (await issuers.ofAuthority(row.authority));
    const published = issuer === null ? 'elsewhere' : await witnesses.published(issuer, row.serial);
    looks.push([row, lookAtPublication(row, saidOf(row, published), now)]);
  }
  return looks;
}

type Said = PublishedRevocation | 'elsewhere' | 'not_ready';

const saidOf = ({ plane }: PlaneConfirmation, published: Said) =>
  typeof published === 'string' ? published : plane === 'ocsp' ? published.ocsp : published.crl;

/** Whether it is confirmed by this look. Somebody quicker may have said it already. */
async function keep(deps: LifecycleDependencies, seen: PlaneConfirmation, look: Look): Promise<boolean> {
  return deps.transactions.run(async (tx) => {
    const row = await deps.planes.lock(tx, seen.certificateId, seen.plane);
    if (row === null || row.state !== 'outstanding' || row.attempts !== seen.attempts) return false;
    const now = deps.clock.now();
    const after = afterLook(row, look, now);
    await deps.planes.update(tx, after);
    if (after.state !== 'confirmed') return false;
    const context = {
      actor: systemActor('revocation-planes'),
      reason: 'the revocation has arrived',
      correlationId: newId('cor', now.getTime()),
    };
    await tellOfPlane(deps, tx, after, { action: 'confirm-plane', context });
    return true;
  });
}
