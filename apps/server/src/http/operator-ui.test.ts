import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER } from './testing/api-bench.ts';

const PERSON = { accept: 'text/html,application/xhtml+xml' };

describe('the operator UI’s files', () => {
  let bench: ApiBench;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bfcert-ui-'));
    const uiDirectory = join(folder, 'dist');
    await mkdir(join(uiDirectory, 'assets'), { recursive: true });
    await writeFile(join(folder, 'secret.txt'), 'the secret');
    await writeFile(join(uiDirectory, 'index.html'), '<title>UI</title>');
    await writeFile(join(uiDirectory, 'assets', 'app.js'), 'run()');
    bench = await apiBench({ uiDirectory });
  });
  afterAll(async () => {
    await bench.app.close();
    await rm(folder, { recursive: true });
  });
  const get = (url: string, headers: Record<string, string> = PERSON) => bench.app.inject({ url, headers });

  it('are served to everybody', async () => {
    expect((await get('/')).body).toBe('<title>UI</title>');
    const script = await get('/assets/app.js', { accept: '*/*' });
    expect(script.body).toBe('run()');
    expect(script.headers['content-type']).toContain('javascript');
  });

  it('start with the same page at each of the UI’s addresses', async () => {
    const answer = await get('/certificates/crt_1?tab=timeline');
    expect([answer.statusCode, answer.body]).toEqual([200, '<title>UI</title>']);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it('are not made up: a script that is not there is not the page', async () => {
    expect((await get('/assets/gone.js', { accept: '*/*' })).statusCode).toBe(404);
  });

  it('do not cover up the API', async () => {
    const answer = await get('/api/v1/nothing', { ...PERSON, ...BEARER });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'not_found']);
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%5c..%5csecret.txt',
  ])('end at their folder: %s', async (url) => {
    expect((await get(url)).body).not.toContain('the secret');
    expect((await get(url, { accept: '*/*' })).statusCode).toBeGreaterThanOrEqual(400);
  });
});
