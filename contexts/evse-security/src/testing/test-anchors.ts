import { systemClock } from '@bfcert/kernel/clock';
import { certificatePem } from '@bfcert/kernel/x509';
import { root } from './test-authority.ts';

/** Roots of these names, each with a key of its own, as a released bundle has them. */
export const testAnchors = (...names: readonly string[]) => ({
  anchors: names.map((name) => {
    const { certificate } = root(name, systemClock);
    return { name, fingerprint: certificate.fingerprint, pem: certificatePem(certificate.der) };
  }),
});
