import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Builds the operator UI into `dist/`, unless what is there was built from the same sources: the one
 * build step of this repository, paid only when something changed.
 */
const here = dirname(fileURLToPath(import.meta.url));
const stamp = join(here, 'dist', '.sources');

const sources = globSync(['src/**/*', 'index.html', 'vite.config.ts', 'package.json', '../../package-lock.json'], {
  cwd: here,
  withFileTypes: true,
})
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();
const hash = createHash('sha256');
for (const path of sources) hash.update(path.slice(here.length)).update('\0').update(readFileSync(path)).update('\0');
const fingerprint = hash.digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== fingerprint) {
  const { build } = await import('vite');
  console.log('Building the operator UI …');
  await build({ root: here, configFile: join(here, 'vite.config.ts'), logLevel: 'warn' });
  writeFileSync(stamp, fingerprint);
}
