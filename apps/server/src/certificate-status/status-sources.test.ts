import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import { parseChainPem } from '@bfcert/kernel/x509';
import { issued, stationRequest } from '@bfcert/pki-contract/contract-test';
import { FakeControlPlane } from '@bfcert/pki-contract/fake';
import { beforeAll, expect, test } from 'vitest';
import { statusSources } from './status-sources.ts';

type Query = Parameters<Lifecycle['trustAnchorBundles']>[0];

let pems: readonly string[];
beforeAll(async () => {
  const { chainPem } = await issued(new FakeControlPlane(), stationRequest());
  pems = chainPem.split(/(?<=-----END CERTIFICATE-----\n)/).filter((pem) => pem.includes('BEGIN'));
});

/** The anchors by a lifecycle that has these bundles, one certificate each. */
async function anchorsWith(bundles: Readonly<Record<string, string | undefined>>): Promise<readonly string[]> {
  const lifecycle = {
    trustAnchorBundles: async ({ purpose, state }: Query) => {
      const pem = bundles[`${purpose} ${state}`];
      return pem === undefined ? [] : [{ anchors: [{ pem }] }];
    },
  } as unknown as Lifecycle;
  const sources = statusSources({ hosts: [], allowedNetworks: [] }, lifecycle, {
    answerOf: async () => ({ kind: 'not_ours' }),
    isOurs: () => false,
  });
  return (await sources.anchors()).map(({ fingerprint }) => fingerprint);
}
const fingerprintOf = (pem = ''): string => {
  const parsed = parseChainPem(pem);
  if (!parsed.ok) throw new Error(parsed.detail);
  return parsed.value[0]?.fingerprint ?? '';
};

test('what is believed are the versions in force, and a draft where there is none', async () => {
  const [one, other] = pems;
  expect(await anchorsWith({})).toEqual([]);
  expect(await anchorsWith({ 'v2g_trust active': one, 'v2g_trust draft': other })).toEqual([fingerprintOf(one)]);
  expect(await anchorsWith({ 'v2g_trust active': one, 'contract_trust draft': other })).toEqual(
    [one, other].map(fingerprintOf),
  );
  // What a released version is without is not believed any longer, however far that one is on its way to stations.
  expect(await anchorsWith({ 'v2g_trust active': one, 'v2g_trust releasing': other })).toEqual([fingerprintOf(other)]);
  expect(await anchorsWith({ 'oem_provisioning_trust active': one })).toEqual([]);
});
