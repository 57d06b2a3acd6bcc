import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { performConfined } from '@bfcert/pki-control-plane/ceremony';
import { type Ceremony, readCeremony } from './ceremony-file.ts';
import { withOfflinePki } from './offline-pki.ts';
import { readPassphrase } from './passphrase.ts';
import { type Protocol, protocolJson, protocolOf, protocolText } from './protocol.ts';
import { syncDirectory } from './sync-directory.ts';

interface InitOptions {
  readonly ceremony: string;
  readonly export?: string;
  readonly passphraseFile?: string;
  readonly protocol?: string;
  readonly json: boolean;
}

/**
 * `bfcert pki init`: every authority as a reviewed file plans it. All is made in a directory of its own,
 * which becomes the control plane's by one renaming at the end: what was cut off has made nothing.
 */
export async function init(options: InitOptions): Promise<void> {
  const ceremony = readCeremony(options.ceremony);
  const exportDirectory = exportDirectoryFor(ceremony, options.export);
  await withOfflinePki(async (pki, dataDir) => {
    if (existsSync(pki.dataDirectory) && readdirSync(pki.dataDirectory).length > 0) {
      throw new Error(`${pki.dataDirectory} has its authorities already: a ceremony makes the first ones`);
    }
    const passphrase =
      exportDirectory === null ? null : await readPassphrase(options.passphraseFile, EXPORT_PASSPHRASE, 'new');

    const making = `${pki.dataDirectory}.ceremony`;
    rmSync(making, { recursive: true, force: true });
    const { made } = await performConfined({
      ...pki,
      dataDirectory: making,
      task: 'init',
      chains: ceremony.chains,
      export: exportDirectory === null || passphrase === null ? null : { directory: exportDirectory, passphrase },
    });
    if (exportDirectory !== null) syncDirectory(dirname(exportDirectory));
    const protocol = protocolOf(ceremony, made, exportDirectory, new Date());
    writeProtocol(resolve(options.protocol ?? join(dataDir, 'ceremony')), protocol);
    rmSync(pki.dataDirectory, { recursive: true, force: true });
    renameSync(making, pki.dataDirectory);
    syncDirectory(dataDir);
    process.stdout.write(options.json ? protocolJson(protocol) : protocolText(protocol));
  });
}

const EXPORT_PASSPHRASE = 'the passphrase of the exported root keys';

function exportDirectoryFor({ rootKeys }: Ceremony, directory: string | undefined): string | null {
  if (rootKeys === 'keep') {
    if (directory !== undefined) throw new Error('the ceremony keeps the root keys: nothing is exported');
    return null;
  }
  if (directory === undefined) throw new Error('the ceremony exports the root keys: say where to, with --export');
  return resolve(directory);
}

/** Durable before the authorities are in force: none exists that no protocol tells of. */
function writeProtocol(directory: string, protocol: Protocol): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const roots = protocol.certificates.filter(({ role }) => role === 'root');
  const files: readonly (readonly [string, string])[] = [
    ['protocol.json', protocolJson(protocol)],
    ['protocol.txt', protocolText(protocol)],
    ...roots.map(({ authority, certificatePem }) => [`${authority}-root.pem`, certificatePem] as const),
  ];
  for (const [name, content] of files) {
    const file = openSync(join(directory, name), 'w', 0o600);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
  syncDirectory(directory);
}
