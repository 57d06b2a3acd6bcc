import { findJsonDefect, type JsonDefect } from '@bfcert/kernel/json-text';
import type { FastifyInstance, FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import { RefusedRequest } from './problems.ts';
import { faultsOf, UnfitRequest } from './request-faults.ts';

const SENTENCES: Readonly<Record<JsonDefect, string>> = {
  duplicate_key: 'The body names one member of an object twice.',
  forbidden_key: 'The body has a member called __proto__, constructor or prototype.',
  too_deep: 'The body is nested too deeply.',
  lone_surrogate: 'A text in the body is not valid Unicode: half of a surrogate pair stands alone.',
  null_character: 'A text in the body has the character NUL.',
  number_out_of_range: 'A number in the body is too large to be read exactly.',
};

/** Bodies are JSON that every parser reads alike, or nothing. */
export function readJsonBodies(app: Pick<FastifyInstance, 'addContentTypeParser' | 'removeContentTypeParser'>): void {
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, async (_: unknown, body: string) => {
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch {
      throw new RefusedRequest('invalid', 'The body is not valid JSON.', '/body');
    }
    const defect = findJsonDefect(body);
    if (defect !== null) throw new RefusedRequest('invalid', SENTENCES[defect], '/body');
    return value;
  });
}

/** What cannot be decoded the parser would leave as it stands, and a list would be filtered by the signs themselves. */
export function readQueries(app: Pick<FastifyInstance, 'addHook'>): void {
  app.addHook('preValidation', async ({ originalUrl }) => {
    const [, query = ''] = originalUrl.split(/\?(.*)/s);
    try {
      decodeURIComponent(query);
    } catch {
      throw new RefusedRequest('invalid', 'The query is not UTF-8 in percent-encoding.', '/querystring');
    }
  });
}

/** The database has no such character; what is decoded from a URL is valid Unicode otherwise. */
const nulsIn = (query: unknown) =>
  Object.entries(query ?? {}).flatMap(([name, value]) =>
    [value].flat().some((text) => typeof text === 'string' && text.includes('\0'))
      ? [{ pointer: `/querystring/${name}`, detail: 'The text has the character NUL.' }]
      : [],
  );

/** A query with a parameter that the operation does not have is refused: else a mistyped filter would filter nothing. */
export const compileValidator: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart = 'body' }) => {
  const strict = httpPart === 'querystring' && schema instanceof z.ZodObject ? schema.strict() : schema;
  return (given: unknown) => {
    if (httpPart === 'querystring') {
      const faults = nulsIn(given);
      if (faults.length > 0) return { error: new UnfitRequest(faults) };
    }
    const checked = strict.safeParse(given);
    if (checked.success) return { value: checked.data };
    return { error: new UnfitRequest(faultsOf(checked.error.issues, given, httpPart)) };
  };
};
