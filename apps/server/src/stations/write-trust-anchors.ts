import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import { type PkiControlPlane, PkiUnavailable } from '@bfcert/pki-contract';

/**
 * What a person carries to a station, one file each, replaced whole: `csms-root.pem`, the root of our
 * listeners; `csms-root-rsa.pem` in its place for a station that speaks the TLS_RSA suites alone; and
 * `station-anchors.pem`, all that is installed on it later.
 */
export async function writeTrustAnchors(
  lifecycle: Pick<Lifecycle, 'stationTrustAnchors'>,
  pki: Pick<PkiControlPlane, 'authorities'>,
  directory: string,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const files = { 'backend-server-ec': 'csms-root.pem', 'backend-server-rsa': 'csms-root-rsa.pem' };
  const listenerRoots = Object.entries(files).map(([authority, file]) => ({ authority, path: join(directory, file) }));
  try {
    const authorities = await pki.authorities();
    for (const { authority, path } of listenerRoots) {
      const root = authorities.find(({ name }) => name === authority)?.rootPem;
      if (root === undefined) throw new Error(`the PKI has no authority ${authority} for our listeners`);
      await replace(path, root);
    }
  } catch (error) {
    // Roots live for decades: what was written before holds while the PKI is away.
    if (!(error instanceof PkiUnavailable) || !listenerRoots.every(({ path }) => existsSync(path))) throw error;
  }
  const { anchors } = await lifecycle.stationTrustAnchors();
  await replace(join(directory, 'station-anchors.pem'), anchors.map(({ pem }) => pem).join(''));
}

async function replace(path: string, content: string): Promise<void> {
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
}
