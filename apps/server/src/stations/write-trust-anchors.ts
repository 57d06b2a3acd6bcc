import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lifecycle } from '@bfcert/certificate-lifecycle';

/** The roots that a person carries to a station, one file each, replaced whole. */
export async function writeTrustAnchors(lifecycle: Lifecycle, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const { anchors } = await lifecycle.stationTrustAnchors();
  const files = [
    { name: 'csms-root.pem', content: anchors.find(({ name }) => /backend server/i.test(name))?.pem },
    { name: 'station-anchors.pem', content: anchors.map(({ pem }) => pem).join('') },
  ];
  for (const { name, content } of files) {
    if (content === undefined) throw new Error(`the station bundle has no anchor for ${name}`);
    await writeFile(join(directory, `${name}.new`), content);
    await rename(join(directory, `${name}.new`), join(directory, name));
  }
}
