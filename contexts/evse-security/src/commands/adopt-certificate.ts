import { auditEntryOf } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { adoptionOf } from '../admission/adoption-of.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { isAdmissible } from './is-admissible.ts';
import type { SessionOpened } from './session-opened.ts';

/**
 * A station that is to be taken over came with a certificate that nobody had recorded: it gets its record now, and its
 * handshake brings that into force. Whether it may be is asked again here: its gateway's table may be older than the end of
 * the tolerance, or than a password that it has got since. The import looks at names, key, chain and trust domain once more.
 * False: refused, or no longer tolerated, and it opens nothing. May be repeated.
 */
export async function adoptCertificate(
  deps: EvseSecurityDependencies,
  { identityId: named, fingerprint, connectionId }: Pick<SessionOpened, 'identityId' | 'fingerprint' | 'connectionId'>,
  leafPem: string,
): Promise<boolean> {
  const { lifecycle, clock, stores, transactions } = deps;
  const identityId = named as ChargerId;
  const tolerated = (await lifecycle.toleratedOf([identityId])).get(identityId) ?? [];
  const keys = await transactions.run((tx) => stores.keys.ofCharger(tx, identityId));
  const by = adoptionOf(tolerated, keys);
  if (by === 'not_tolerated' || fingerprint === null) return isAdmissible(lifecycle, identityId, fingerprint);
  if (by === 'password_usable') {
    await auditRefusal(deps, { identityId, fingerprint, connectionId });
    return isAdmissible(lifecycle, identityId, fingerprint);
  }
  const anchors = await lifecycle.adoptedAnchors();
  await lifecycle.importCertificates(
    {
      purpose: 'charger_identity',
      operatingModel: null,
      bundlePem: [leafPem, ...anchors.map(({ pem }) => pem)].join('\n'),
      entries: [{ fingerprint, identityId }],
      dryRun: false,
    },
    {
      actor: systemActor('adoption'),
      reason: `the station came with it, and ${by.stationToleranceId} lets it be taken over`,
      correlationId: newId('cor', clock.now().getTime()),
      causationId: connectionId,
    },
  );
  // Whether it was new or known: what its record says now. One that has ended was known too.
  return isAdmissible(lifecycle, identityId, fingerprint);
}

/** What the lifecycle refuses it audits itself; this it never saw. */
async function auditRefusal(
  { transactions, audit, clock }: EvseSecurityDependencies,
  seen: { readonly identityId: ChargerId; readonly fingerprint: string; readonly connectionId: string },
): Promise<void> {
  const { identityId, fingerprint, connectionId } = seen;
  const reason = 'the station came with a certificate that nobody has recorded';
  const context = { actor: systemActor('adoption'), reason, correlationId: connectionId };
  await transactions.run((tx) => {
    const detail = { refusal: 'password_usable', fingerprint };
    const refused = {
      action: 'adopt-certificate',
      outcome: 'refused',
      identityId,
      purpose: 'charger_identity',
      detail,
    } as const;
    return audit.append(tx, auditEntryOf(clock.now(), context, refused));
  });
}
