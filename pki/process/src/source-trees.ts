import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const OURS = '@bfcert/';

/**
 * The directories a process's code is read from: the package of `entry`, the packages it depends on,
 * and the links by which node finds them. Packages of others count only where the process names them
 * itself: what rests on them in the rest of our code is not loaded here.
 */
export function sourceTrees(entry: string): readonly string[] {
  const own = packageOf(realpathSync(entry));
  const found = new Set([own, entry]);
  const follow = (directory: string, othersToo: boolean) => {
    for (const name of dependenciesOf(directory)) {
      if (!othersToo && !name.startsWith(OURS)) continue;
      const link = nearest(directory, join('node_modules', name));
      // An optional package of another platform is not there.
      if (link === null) continue;
      const real = realpathSync(link);
      found.add(link);
      if (found.has(real) && real !== link) continue;
      found.add(real);
      follow(real, !name.startsWith(OURS));
    }
  };
  follow(own, true);
  return [...found];
}

function dependenciesOf(directory: string): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest;
  return Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
}

function packageOf(file: string): string {
  const manifest = nearest(dirname(file), 'package.json');
  if (manifest === null) throw new Error(`${file} belongs to no package`);
  return dirname(manifest);
}

function nearest(from: string, name: string): string | null {
  for (let directory = from; ; directory = dirname(directory)) {
    const candidate = join(directory, name);
    if (existsSync(candidate)) return candidate;
    if (directory === dirname(directory)) return null;
  }
}
