import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeApi } from '@bfcert/server/api-description';
import { problemDocument } from '@bfcert/server/problem-document';
import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript';

/**
 * Writes the types of the REST API, as its client uses them, and docs/problems.md. `--check` only compares. It has a
 * TypeScript of its own: the generator needs the JavaScript API, which TypeScript 7 does not have.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const target = join(root, 'apps/api-client/src/generated/schema.d.ts');
const document = (await describeApi()) as unknown as OpenAPI3;
const source = astToString(await openapiTypescript(document));

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== source) {
    console.error('The API changed: run npm run generate:api and commit the result.');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, source);
  writeFileSync(join(root, 'docs/problems.md'), problemDocument());
}
