import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

test('a reader that has enough ends it without a word', () => {
  const { stderr } = spawnSync('sh', ['-c', '"$0" "$1" completion bash | true', process.execPath, MAIN], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
});

test('where the packages are missing it says so in one sentence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bfcert-bare-'));
  try {
    cpSync(fileURLToPath(new URL('.', import.meta.url)), folder, { recursive: true });
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'main.ts'), '--help'], {
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^bfcert: the package \S+ is not installed; run `npm ci` where package\.json lies, then try again\n$/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a command that only asks the API begins without database, mail and the parts of the server', () => {
  const told = `import { registerHooks } from 'node:module';
    registerHooks({ load: (url, context, next) => (process.stderr.write(url + '\\n'), next(url, context)) });`;
  const { stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(told)}`, MAIN, 'jobs', 'list'],
    { encoding: 'utf8', env: { PATH: process.env.PATH, BFCERT_DATA_DIR: join(tmpdir(), 'bfcert-nowhere') } },
  );
  expect(stderr).toMatch(/the token file \S+ does not exist/);
  const loaded = stderr.split('\n').filter((line) => line.startsWith('file:'));
  expect(loaded).toContainEqual(expect.stringMatching(/\/apps\/cli\/src\/configuration\/configuration\.ts$/));
  expect(
    loaded.filter((url) =>
      /\/node_modules\/(?:pg|kysely|nodemailer|fastify)\/|\/contexts\/[^/]+\/src\/index\.ts$/.test(url),
    ),
  ).toEqual([]);
});

test('every command stands in the page of the command line', () => {
  const script = spawnSync(process.execPath, [MAIN, 'completion', 'bash'], { encoding: 'utf8' }).stdout;
  const paths = [...script.matchAll(/'bfcert ([a-z -]+)'/g)].map(([, path = '']) => path);
  const commands = paths.filter((path) => !paths.some((other) => other.startsWith(`${path} `)));
  expect(commands.length).toBeGreaterThan(100);

  const page = readFileSync(fileURLToPath(new URL('../../../docs/operations/cli.md', import.meta.url)), 'utf8');
  const told = [...page.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll('\\|', '|').split(' '));
  const isTold = (command: string): boolean => {
    const nouns = command.split(' ');
    const verb = nouns.pop() ?? '';
    return told.some(
      (words) => nouns.every((noun, at) => words[at] === noun) && words[nouns.length]?.split('|').includes(verb),
    );
  };
  // The short name of `certificates`.
  expect(commands.filter((command) => !command.startsWith('cert ') && !isTold(command))).toEqual([]);
});
