import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { completeLockfile, type Lockfile, missingOptionalPackages } from './complete.ts';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../../..');

describe('the lockfile', () => {
  it('lists every optional package of every platform (else: npm run lockfile)', () => {
    const lockfile = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as Lockfile;
    expect(missingOptionalPackages(lockfile)).toEqual([]);
  });

  it('names no host of a registry', () => {
    expect(readFileSync(join(repository, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "https?:/);
  });

  it('gets what it lacks, with the platform that the name tells', () => {
    const lockfile: Lockfile = {
      packages: {
        'node_modules/tool': {
          version: '1.2.3',
          dev: true,
          optionalDependencies: { '@tool/linux-arm64-musl': '1.2.3', '@tool/linux-x64': '1.2.3' },
        },
        'node_modules/@tool/linux-x64': { version: '1.2.3' },
      },
    };
    expect(completeLockfile(lockfile)).toBe(1);
    expect(lockfile.packages['node_modules/@tool/linux-arm64-musl']).toEqual({
      version: '1.2.3',
      cpu: ['arm64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    });
    expect(completeLockfile(lockfile)).toBe(0);
  });
});
