import { unwrap } from '@bfcert/kernel/result';
import { parseChainPem, sameHashData } from '@bfcert/kernel/x509';
import type { StationMemory } from '../flash/station-memory.ts';
import type { CertificateHashData } from '../ocpp/messages.ts';
import { anchorCertificates } from '../security/judge-anchor.ts';
import { endsInOneOf } from '../security/judge-chain.ts';
import type { StationDescription } from '../station/station-context.ts';
import { namedChain } from '../status/named-chain.ts';

type Kind = Pick<StationDescription, 'hasOneForBoth'>;

export interface ListedChain {
  readonly listed: {
    readonly certificateType: 'V2GCertificateChain';
    readonly certificateHashData: CertificateHashData;
    readonly childCertificateHashData?: readonly CertificateHashData[];
  };
  readonly chainPem: string;
  /** It is the certificate of its connection as well. */
  readonly isCombined: boolean;
}

/** M03.FR.05: the leaf names a chain, its sub-CAs are the children: at most four. */
export function listVehicleChains(memory: StationMemory, kind: Kind): readonly ListedChain[] {
  const combined = combinedChain(memory, kind);
  const roots = anchorCertificates(memory.anchors, 'V2GRootCertificate');
  const shown = [
    ...(memory.v2gCredentials ?? []).map(({ chainPem }) => ({ chainPem, isCombined: false })),
    ...(combined === null ? [] : [{ chainPem: combined, isCombined: true }]),
  ];
  return shown.flatMap(({ chainPem, isCombined }) => {
    const named = namedChain(unwrap(parseChainPem(chainPem)), roots);
    const [leaf, ...subCas] = named.map(({ hashData }) => hashData);
    if (leaf === undefined) return [];
    const children = subCas.length === 0 ? {} : { childCertificateHashData: subCas.slice(0, 4) };
    const listed = { certificateType: 'V2GCertificateChain', certificateHashData: leaf, ...children } as const;
    return [{ listed, chainPem, isCombined }];
  });
}

/** Null when no chain has a leaf with this hash data. */
export const vehicleChainNamed = (memory: StationMemory, kind: Kind, wanted: CertificateHashData): ListedChain | null =>
  listVehicleChains(memory, kind).find(({ listed }) => sameHashData(listed.certificateHashData, wanted)) ?? null;

/** Of a station with one for both: its certificate, once it is one that vehicles can verify. */
export function combinedChain({ credential, anchors }: StationMemory, { hasOneForBoth }: Kind): string | null {
  if (!hasOneForBoth || credential === null) return null;
  const roots = anchorCertificates(anchors, 'V2GRootCertificate');
  return endsInOneOf(unwrap(parseChainPem(credential.chainPem)), roots) ? credential.chainPem : null;
}
