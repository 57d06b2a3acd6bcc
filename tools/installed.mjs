import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/**
 * Before anything that needs the packages, or the Node that comes with them: JavaScript that a Node of years ago runs,
 * because nothing else may be there.
 */
const installed = join(dirname(fileURLToPath(import.meta.url)), '../node_modules/.package-lock.json');
const NEEDED = 24;

if (!existsSync(installed)) {
  process.stderr.write(
    'bfcert: the packages are not installed; run `npm ci` where package.json lies, then try again\n',
  );
  process.exitCode = 1;
} else if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  process.stderr.write(
    `bfcert: this is Node ${process.versions.node}, and ${NEEDED} is needed, which \`npm ci\` brings where it can: run it again, or install it\n`,
  );
  process.exitCode = 1;
}
