import { unwrap } from '@bfcert/kernel/result';
import { parseChainPem, sameHashData } from '@bfcert/kernel/x509';
import type { StationMemory } from '../flash/station-memory.ts';
import type { CertificateHashData } from '../ocpp/messages.ts';
import { anchorCertificates } from '../security/judge-anchor.ts';
import { namedChain } from '../status/named-chain.ts';
import type { VehicleCredential } from './vehicle-credential.ts';

export interface ListedChain {
  readonly listed: {
    readonly certificateType: 'V2GCertificateChain';
    readonly certificateHashData: CertificateHashData;
    readonly childCertificateHashData?: readonly CertificateHashData[];
  };
  readonly credential: VehicleCredential;
}

/** M03.FR.05: the leaf names a chain, its sub-CAs are the children: at most four. */
export const listVehicleChains = ({ v2gCredentials = [], anchors }: StationMemory): readonly ListedChain[] =>
  v2gCredentials.flatMap((credential) => {
    const roots = anchorCertificates(anchors, 'V2GRootCertificate');
    const named = namedChain(unwrap(parseChainPem(credential.chainPem)), roots);
    const [leaf, ...subCas] = named.map(({ hashData }) => hashData);
    if (leaf === undefined) return [];
    const children = subCas.length === 0 ? {} : { childCertificateHashData: subCas.slice(0, 4) };
    const listed = { certificateType: 'V2GCertificateChain', certificateHashData: leaf, ...children } as const;
    return [{ listed, credential }];
  });

/** Null when no chain has a leaf with this hash data. */
export const vehicleChainNamed = (memory: StationMemory, wanted: CertificateHashData): VehicleCredential | null =>
  listVehicleChains(memory).find(({ listed }) => sameHashData(listed.certificateHashData, wanted))?.credential ?? null;
