import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { completeLockfile, type Lockfile } from './complete.ts';

const path = join(dirname(fileURLToPath(import.meta.url)), '../../../package-lock.json');
const lockfile = JSON.parse(readFileSync(path, 'utf8')) as Lockfile;
const added = completeLockfile(lockfile);
writeFileSync(path, `${JSON.stringify(lockfile, null, 2)}\n`);
console.log(`lockfile: ${added} optional packages of other platforms added`);
