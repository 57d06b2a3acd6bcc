import { z } from 'zod';
import type { HttpApp } from '../app.ts';
import { isProblemCode } from '../problem-list/problem-list.ts';
import { type DescribedOperation, problemPage, problemsPage } from '../problem-list/problem-page.ts';
import { RefusedRequest } from '../problems.ts';

const HTML = 'text/html; charset=utf-8';

/** What stands behind the `type` of a problem: a page for people, and one that lists them all. */
export function problemRoutes(app: HttpApp): void {
  app.get('/problems', { schema: { hide: true } }, (_, reply) => reply.type(HTML).send(problemsPage()));
  app.get('/problems/:code', { schema: { hide: true, params: z.object({ code: z.string() }) } }, (request, reply) => {
    const { code } = request.params;
    if (!isProblemCode(code)) throw new RefusedRequest('not_found', 'There is no such problem.');
    return reply.type(HTML).send(problemPage(code, operationsOf(app)));
  });
}

function operationsOf(app: HttpApp): readonly DescribedOperation[] {
  const { paths = {} } = app.swagger() as unknown as {
    paths?: Record<string, Record<string, Pick<DescribedOperation, 'summary' | 'tags'>>>;
  };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { summary, tags }]) => ({ method, path, summary, tags })),
  );
}
