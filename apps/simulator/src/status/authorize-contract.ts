import { unwrap } from '@bfcert/kernel/result';
import { parseChainPem, verifyIssuedBy } from '@bfcert/kernel/x509';
import { anchorCertificates } from '../security/judge-anchor.ts';
import type { Outbox } from '../station/outbox.ts';
import type { StationContext } from '../station/station-context.ts';
import { namedChain } from './named-chain.ts';

/** What a vehicle shows of its contract. */
export interface Contract {
  readonly emaid: string;
  /** PEM, leaf first, root left out. */
  readonly chainPem: string;
}

const MOST_NAMED = 4;

/**
 * C07: with the root the station sends hash data; without it the chain, where it may leave the validation to the CSMS
 * (FR.06); else the contract is refused here.
 */
export async function authorizeContract(
  { emaid, chainPem }: Contract,
  {
    flash,
    events,
    outbox,
    maySend,
  }: Pick<StationContext, 'flash' | 'events'> & { readonly outbox: Outbox; readonly maySend: () => boolean },
): Promise<void> {
  const { anchors, centralContractValidation = false } = flash.memory;
  const chain = unwrap(parseChainPem(chainPem));
  const roots = [
    ...anchorCertificates(anchors, 'MORootCertificate'),
    ...anchorCertificates(anchors, 'V2GRootCertificate'),
  ];
  const last = chain.at(-1);
  const hasRoot = last !== undefined && roots.some((root) => verifyIssuedBy(last, root));
  if (!hasRoot && !centralContractValidation) {
    events.emit({ type: 'contract_answered', certificateStatus: null, tokenStatus: 'Invalid' });
    return;
  }
  const named = namedChain(chain, roots).flatMap(({ certificate, hashData }) =>
    certificate.ocspUris.slice(0, 1).map((responderURL) => ({ ...hashData, responderURL })),
  );
  const request = {
    idToken: { idToken: emaid, type: 'eMAID' },
    ...(hasRoot ? {} : { certificate: chainPem }),
    ...(named.length === 0 ? {} : { iso15118CertificateHashData: named.slice(0, MOST_NAMED) }),
  } as const;
  const outcome = maySend() ? await outbox.send('Authorize', request) : null;
  const answer = outcome?.kind === 'answered' ? outcome.answer : null;
  events.emit({
    type: 'contract_answered',
    certificateStatus: answer?.certificateStatus ?? null,
    tokenStatus: answer?.idTokenInfo.status ?? null,
  });
}
