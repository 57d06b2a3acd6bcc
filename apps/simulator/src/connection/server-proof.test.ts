import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { OpensslAuthority } from '../testing/openssl-authority.ts';
import { serverProof } from './server-proof.ts';

it('tells the chain up to the installed root, in whatever order the rest was sent, and of nothing beside it', async () => {
  const root = await OpensslAuthority.create('Root of the proof');
  const between = await OpensslAuthority.create('CA of the proof', 'brainpoolP256r1');
  const stranger = await OpensslAuthority.create('Stranger');
  const leaf = new X509Certificate((await between.issueServer('localhost')).certificatePem);
  const middle = new X509Certificate(await root.crossSign(between));
  const sent = [leaf, new X509Certificate(stranger.rootPem), middle];
  const { chainFingerprints } = serverProof({ getProtocol: () => 'TLSv1.3' }, sent, [stranger.rootPem, root.rootPem]);
  const fingerprints = [leaf, middle, new X509Certificate(root.rootPem)].map(({ fingerprint256 }) =>
    fingerprint256.replaceAll(':', '').toLowerCase(),
  );
  expect(chainFingerprints).toEqual(fingerprints);
});
