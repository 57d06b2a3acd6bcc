import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { type ApiBench, apiBench } from '../testing/api-bench.ts';
import { problemDocument } from './problem-document.ts';
import type { ProblemEntry } from './problem-entry.ts';
import { problemList } from './problem-list.ts';

const codes = Object.entries<ProblemEntry>(problemList);

describe('the list of problems', () => {
  let bench: ApiBench;
  let tags: ReadonlySet<string>;
  beforeAll(async () => {
    bench = await apiBench();
    const { paths = {} } = bench.app.swagger() as unknown as {
      paths?: Record<string, Record<string, { tags: string[] }>>;
    };
    tags = new Set(Object.values(paths).flatMap((item) => Object.values(item).flatMap((operation) => operation.tags)));
  });
  afterAll(() => bench.app.close());

  it.each(codes)(
    '%s has a page that says what it means, what to do and which operations give it',
    async (code, entry) => {
      const page = await bench.app.inject({ url: `/problems/${code}` });
      expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.body).toContain(`HTTP ${entry.status} · <code>${code}</code>`);
      expect(page.body).toContain('What it means');
      expect(page.body).toMatch(
        entry.by === 'any' ? /Every operation\./ : /<li><code>(GET|POST|PUT|PATCH|DELETE) \/api\//,
      );
      expect(page.body).not.toContain('undefined');
    },
  );

  it.each(codes)('%s is told in whole sentences, of operations that there are', (_, { title, meaning, remedy, by }) => {
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    for (const text of [meaning, remedy]) expect(text).toMatch(/^([A-Z]|`).*[.]$/);
    expect(by === 'any' ? [] : by.filter((tag) => !tags.has(tag))).toEqual([]);
  });

  it('is a page as well, with a link to each', async () => {
    const { body } = await bench.app.inject({ url: '/problems' });
    const linked = [...body.matchAll(/href="\/problems\/(\w+)"/g)].map(([, code]) => code);
    expect(linked).toEqual(codes.map(([code]) => code));
  });

  it.each(['nothing_like_this', '__proto__', 'constructor', 'toString', '%3Cscript%3E'])(
    'has no page for %s',
    async (code) => {
      const answer = await bench.app.inject({ url: `/problems/${code}` });
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'not_found']);
      expect(answer.body).not.toContain('<script>');
    },
  );
});

test('docs/problems.md is the list', async () => {
  const written = await readFile(new URL('../../../../../docs/problems.md', import.meta.url), 'utf8');
  // Should it differ: `node tools/api-types/src/main.ts` writes it.
  expect(written).toBe(problemDocument());
});
