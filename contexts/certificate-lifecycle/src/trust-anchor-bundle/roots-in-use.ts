import { unwrap } from '@bfcert/kernel/result';
import { parseChainPem } from '@bfcert/kernel/x509';
import { type Certificate, hasMaterial } from '../certificate/certificate.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { everyAnchor } from './anchor-change.ts';
import { listenerCertificates, ownCertificatesOf, standsUnder } from './anchor-rollout.ts';
import type { TrustAnchor } from './trust-anchor-bundle.ts';

/** The roots that a station's connection stands on now, whether any version of anchors has them or not. */
export interface RootsInUse {
  /** Of ours, of whatever version: they are known in each of their forms. */
  readonly anchors: readonly TrustAnchor[];
  /** Who issued what of the chains, as the name's DER: of a root that nobody gave us no more is known. */
  readonly issuers: readonly Buffer[];
}

/** Of each of these stations: what our listeners may be showing to it, whoever signed that, and what it may come in with. */
export async function rootsInUse(
  deps: Pick<LifecycleDependencies, 'bundles' | 'certificates' | 'clock'>,
  ids: readonly IdentityId[],
): Promise<ReadonlyMap<IdentityId, RootsInUse>> {
  const anchors = await everyAnchor(deps);
  const shown = await listenerCertificates(deps);
  const own = await ownCertificatesOf(deps, ids);
  return new Map(ids.map((id) => [id, rootsAbove([...shown, ...(own.get(id) ?? [])], anchors)]));
}

function rootsAbove(records: readonly Certificate[], anchors: readonly TrustAnchor[]): RootsInUse {
  const above = new Set(records.flatMap((record) => standsUnder(record, anchors)));
  const issuers = new Map<string, Buffer>();
  for (const record of records) {
    if (!hasMaterial(record) || record.signed.chainPem === null) continue;
    for (const { issuer } of unwrap(parseChainPem(record.signed.chainPem)))
      issuers.set(issuer.der.toString('hex'), issuer.der);
  }
  return { anchors: anchors.filter(({ fingerprint }) => above.has(fingerprint)), issuers: [...issuers.values()] };
}
