import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { needOf } from '../permissions.ts';
import { problem } from '../schemas/common.ts';
import { SESSION_COOKIE } from '../session-cookie.ts';
import { exampleOf, type Schema } from './example-of.ts';
import { operationIdOf } from './operation-id.ts';
import { requestExamples } from './request-examples.ts';
import { nounsWithSamples } from './samples.ts';

type Transform = NonNullable<FastifyDynamicSwaggerOptions['transform']>;
type TransformObject = NonNullable<FastifyDynamicSwaggerOptions['transformObject']>;

/** The API's description, made of the routes: what the schemas do not say, headers and problems, is added here for all. */
export const openApi: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: { title: 'BetterFleet Certificates', version: '1' },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: SESSION_COOKIE,
          description: 'of a browser; what changes something needs the header X-Requested-With too',
        },
      },
    },
    security: [{ token: [] }, { session: [] }],
  },
  transform: (route) => withName(route, withPermission(route, withHeaders(route, jsonSchemaTransform(route)))),
  transformObject: (document) => withProblems(withExamples(document)),
};

const COMMANDS = ['POST', 'PATCH', 'PUT'];

/** The name by which a generated client calls it. */
function withName({ route }: Parameters<Transform>[0], described: ReturnType<Transform>): ReturnType<Transform> {
  return { ...described, schema: { ...described.schema, operationId: operationIdOf(String(route.method), route.url) } };
}

/** Which permission it needs, and whether for every owner; docs/operations/access.md says which roles have it. */
function withPermission({ route }: Parameters<Transform>[0], described: ReturnType<Transform>): ReturnType<Transform> {
  const need = needOf(String(route.method), route.url);
  if (need === null) return described;
  const more = { 'x-permission': need.permission, ...(need.scoped ? {} : { 'x-all-owners': true }) };
  return { ...described, schema: { ...described.schema, ...more } };
}

/** Every POST, PATCH and PUT by a signed-in caller is a command, and `commandContext` reads these headers of it. */
function withHeaders({ route }: Parameters<Transform>[0], described: ReturnType<Transform>): ReturnType<Transform> {
  const schema: typeof described.schema = { ...described.schema };
  if (route.config?.public) return { ...described, schema: { ...schema, security: [] } };
  if (!COMMANDS.includes(String(route.method))) return described;
  const headers = {
    'idempotency-key': {
      type: 'string',
      minLength: 1,
      maxLength: 128,
      description: 'the same key by the same caller is the same command',
    },
    ...(route.config?.versioned
      ? { 'if-match': { type: 'string', description: 'the ETag of the record as it was read' } }
      : {}),
  };
  return {
    ...described,
    schema: { ...schema, headers: { type: 'object', properties: headers, required: ['idempotency-key'] } },
  };
}

interface Content {
  example?: unknown;
  readonly schema?: Schema;
}

interface Operation {
  readonly operationId?: string;
  readonly requestBody?: { readonly content?: Readonly<Record<string, Content>> };
  readonly responses?: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>;
}

/** What a request and its answer look like, made of their schemas. */
function withExamples(document: Parameters<TransformObject>[0]): Parameters<TransformObject>[0] {
  if (!('openapiObject' in document)) throw new Error('described as OpenAPI only');
  for (const [path, item] of Object.entries(document.openapiObject.paths ?? {})) {
    const noun = nounOf(path);
    for (const operation of Object.values(item ?? {}) as Operation[]) {
      const asked = operation.requestBody?.content?.['application/json'];
      if (asked?.schema)
        asked.example = requestExamples[operation.operationId ?? ''] ?? exampleOf(asked.schema, { noun });
      for (const { content } of Object.values(operation.responses ?? {})) {
        const answered = content?.['application/json'];
        if (answered?.schema) answered.example = exampleOf(answered.schema, { noun, whole: true });
      }
    }
  }
  return document;
}

/** The longest noun with samples of its own, from the end: `iot-hubs/operations` of `…/operations/{operationId}`. */
function nounOf(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && !part.startsWith('{'));
  for (let end = parts.length; end > 0; end--) {
    for (let from = 0; from < end; from++) {
      const noun = parts.slice(from, end).join('/');
      if (nounsWithSamples.has(noun)) return noun;
    }
  }
  return '';
}

/** Any operation may be refused, and every refusal has one form. */
function withProblems(document: Parameters<TransformObject>[0]): ReturnType<TransformObject> {
  if (!('openapiObject' in document)) throw new Error('described as OpenAPI only');
  const { openapiObject } = document;
  for (const path of Object.values(openapiObject.paths ?? {})) {
    for (const operation of [path?.get, path?.post, path?.put, path?.patch, path?.delete]) {
      if (operation?.responses) operation.responses['default'] = { $ref: '#/components/responses/Problem' };
    }
  }
  const { $schema: _, ...schema } = z.toJSONSchema(problem);
  return {
    ...openapiObject,
    components: {
      ...openapiObject.components,
      schemas: { ...openapiObject.components?.schemas, Problem: schema },
      responses: {
        Problem: {
          description: 'RFC 9457: why it was refused',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  } as ReturnType<TransformObject>;
}
