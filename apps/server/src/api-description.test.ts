import { expect, test } from 'vitest';
import { describeApi } from './api-description.ts';

interface Operation {
  readonly tags?: readonly string[];
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly required?: boolean }[];
  readonly responses: Record<string, { readonly $ref?: string }>;
  readonly security?: readonly unknown[];
}

const document = (await describeApi()) as {
  openapi: string;
  security: readonly Record<string, unknown>[];
  components: { securitySchemes: object };
  paths: Record<string, Record<string, Operation>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
);

test('the description is OpenAPI 3.1 and every reference in it leads somewhere', () => {
  expect(document.openapi).toBe('3.1.0');
  const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g);
  for (const [, path = ''] of references) {
    const found = path.split('/').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document);
    expect(found, path).toBeDefined();
  }
});

test.each(operations)('$method $path declares its path parameters, a success and how it refuses', (operation) => {
  const declared = (operation.parameters ?? []).filter((one) => one.in === 'path').map(({ name }) => name);
  expect(declared).toEqual([...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  expect(operation.tags).toHaveLength(1);
  // A browser that signs in at the provider is sent on.
  const succeeds = operation.path.startsWith('/api/v1/session/openid') ? /^302$/ : /^2\d\d$/;
  expect(Object.keys(operation.responses).some((status) => succeeds.test(status))).toBe(true);
  expect(operation.responses['default']).toEqual({ $ref: '#/components/responses/Problem' });
});

test('everything needs a token or a session but signing in and out', () => {
  expect(document.security.map((one) => Object.keys(one))).toEqual([['token'], ['session']]);
  expect(Object.keys(document.components.securitySchemes)).toEqual(['token', 'session']);
  const open = operations.filter(({ security }) => security?.length === 0);
  expect(open.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'post /api/v1/session',
    'delete /api/v1/session',
    'get /api/v1/session/methods',
    'get /api/v1/session/openid',
    'get /api/v1/session/openid/callback',
  ]);
});

test('every command asks for an idempotency key, and those on a versioned record take its ETag', () => {
  const headers = ({ parameters = [] }: Operation) =>
    parameters.filter((one) => one.in === 'header').map(({ name }) => name);
  const commands = operations.filter(
    ({ method, path }) => ['post', 'put', 'patch'].includes(method) && path !== '/api/v1/session',
  );
  for (const operation of commands) {
    const versioned =
      // `keep` takes back a plan, of which there is one or none: the record stays what it is.
      /^\/api\/v1\/certificates\/.*\/actions\/(?!keep$)/.test(operation.path) ||
      operation.path === '/api/v1/certificates/{id}/deliveries' ||
      operation.path === '/api/v1/users/{id}/actions/change' ||
      operation.path.startsWith('/api/v1/webhooks/{id}/actions/') ||
      operation.path.startsWith('/api/v1/incidents/{id}/actions/') ||
      // A one-time key is handed out once, whatever version the case has.
      /^\/api\/v1\/recovery-cases\/\{id\}\/actions\/(?!take-one-time-key$)/.test(operation.path) ||
      operation.path.startsWith('/api/v1/identities/{id}/actions/') ||
      operation.path.startsWith('/api/v1/provisioning-cases/{id}/actions/') ||
      operation.path.startsWith('/api/v1/binding-exceptions') ||
      operation.path.startsWith('/api/v1/station-tolerances') ||
      // Anchors are named to be removed, of whichever version is the newest.
      /^\/api\/v1\/trust-anchor-bundles(?!\/removals$)/.test(operation.path) ||
      operation.path === '/api/v1/policies' ||
      operation.path === '/api/v1/ownership-matrix' ||
      operation.path === '/api/v1/capability-matrix/families/{family}' ||
      operation.method === 'patch';
    expect(headers(operation), operation.path).toEqual(['idempotency-key', ...(versioned ? ['if-match'] : [])]);
  }
});
