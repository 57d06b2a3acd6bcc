import type { VehicleIssuers } from '@bfcert/certificate-lifecycle';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, parseCertificatePem } from '@bfcert/kernel/x509';

/** The same as the lifecycle tells them, read once for many handshakes. */
export interface KnownIssuers {
  /** Whose leaves are vehicles' certificates towards a service. */
  readonly vasRoots: readonly Certificate[];
  readonly vasIntermediates: readonly Certificate[];
  /** Whose leaves are vehicles' provisioning certificates. */
  readonly manufacturers: readonly Certificate[];
}

/** All of them were read when they were registered: one that cannot be read is a bug. */
export const knownIssuers = ({ ownRoots, ownIntermediates, outside, manufacturers }: VehicleIssuers): KnownIssuers => ({
  vasRoots: [...ownRoots.map(read), ...outside.map(({ pem }) => read(pem))],
  vasIntermediates: ownIntermediates.map(read),
  manufacturers: manufacturers.map(({ pem }) => read(pem)),
});

const read = (pem: string): Certificate => unwrap(parseCertificatePem(pem));
