import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import { type PkiControlPlane, PkiUnavailable } from '@bfcert/pki-contract';

/**
 * What a person carries to a station, one file each, replaced whole: `csms-root.pem`, the roots of our
 * listeners, the EC one first (a station that speaks the TLS_RSA suites alone needs the other), and
 * `station-anchors.pem`, all that is installed on it later.
 */
export async function writeTrustAnchors(
  lifecycle: Pick<Lifecycle, 'stationTrustAnchors'>,
  pki: Pick<PkiControlPlane, 'authorities'>,
  directory: string,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const listenerRoots = join(directory, 'csms-root.pem');
  try {
    const listeners = (await pki.authorities()).filter(({ trustDomain }) => trustDomain === 'backend-server');
    if (listeners.length === 0) throw new Error('the PKI has no authority for our listeners');
    const ecFirst = listeners.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    await replace(listenerRoots, ecFirst.map(({ rootPem }) => rootPem).join(''));
  } catch (error) {
    // Roots live for decades: what was written before holds while the PKI is away.
    if (!(error instanceof PkiUnavailable) || !existsSync(listenerRoots)) throw error;
  }
  const { anchors } = await lifecycle.stationTrustAnchors();
  await replace(join(directory, 'station-anchors.pem'), anchors.map(({ pem }) => pem).join(''));
}

async function replace(path: string, content: string): Promise<void> {
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
}
