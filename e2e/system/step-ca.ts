import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StepCaServer } from '@bfcert/pki-authority/step-ca-server';

/**
 * The text of a `bfcert.yaml` by which station certificates come from this CA, under the name `depot`;
 * what is secret, and the chain, are written to files in `folder`.
 */
export async function ordersFrom(
  stepCa: StepCaServer,
  folder: string,
  { reconciliationSeconds }: { readonly reconciliationSeconds: number },
): Promise<string> {
  const { url, provisioner } = stepCa.configuration();
  const [chainFile, keyFile] = [join(folder, 'chain.pem'), join(folder, 'key.pem')];
  await writeFile(chainFile, stepCa.ca.chainPem);
  await writeFile(keyFile, provisioner.key.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  return `authorities:
  - name: depot
    kind: step-ca
    trustDomain: charger-identity
    profiles: [charging-station]
    chainFile: ${chainFile}
    reconciliationSeconds: ${reconciliationSeconds}
    settings:
      url: ${url}
      provisioner: { name: ${provisioner.name}, keyId: ${provisioner.keyId}, keyFile: ${keyFile} }
      answerMilliseconds: 5000
`;
}
