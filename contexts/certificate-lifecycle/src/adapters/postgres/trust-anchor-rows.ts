import { hash } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import type { TrustAnchorBundle } from '../../trust-anchor-bundle/trust-anchor-bundle.ts';

/** What `lifecycle.trust_anchor` has of a version. Names in lower case, as searches are. */
export const anchorRows = ({ id, anchors }: Pick<TrustAnchorBundle, 'id' | 'anchors'>) =>
  anchors.map(({ pem, name }) => {
    const { der, fingerprint, spkiSha256, serial } = unwrap(parseCertificatePem(pem));
    return {
      bundle_id: id,
      fingerprint,
      sha1: hash('sha1', der),
      spki_sha256: spkiSha256,
      serial,
      name: name.toLowerCase().toWellFormed().replaceAll('\u0000', '\ufffd'),
    };
  });
