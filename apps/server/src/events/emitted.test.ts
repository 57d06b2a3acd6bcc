import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { eventTypes } from './dictionary.ts';

const CONTEXTS = fileURLToPath(new URL('../../../../contexts', import.meta.url));
/** What a station calls its security events is its own language, also of one that a model has, and no event of ours. */
const NOT_OURS = /\.test\.ts$|\/(?:testing|adapters|model|fleet-model)\/|\/security-event\/names\.ts$/;
/** Literals that are written like an event's name: classes of errors name themselves, and brands their type. */
const OTHER_WORDS: ReadonlySet<string> = new Set([
  'AnchorConflict',
  'AuditLogForked',
  // What people choose for a password.
  'AuthorizationKey',
  'BasicAuthPassword',
  'BrokerUnavailable',
  'HubUnavailable',
  'ProvisioningCertificateId',
  'SeccId',
  'SerialNumber',
  'SourceUnavailable',
  'VehicleIdentificationNumber',
  'WireName',
]);

/** By context, the words in its sources that are written like an event's name. */
function wordsOf(context: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const file of globSync(`${CONTEXTS}/${context}/src/**/*.ts`)) {
    if (NOT_OURS.test(file)) continue;
    const text = readFileSync(file, 'utf8');
    for (const [, word = ''] of text.matchAll(/'([A-Z][A-Za-z0-9]*)'/g)) if (ofSeveralWords(word)) words.add(word);
  }
  return words;
}
const ofSeveralWords = (name: string): boolean => /[a-z]/.test(name) && (name.match(/[A-Z]/g)?.length ?? 0) > 1;

const contexts = ['certificate-lifecycle', 'evse-security', 'vehicle-provisioning'];
const emitted = new Map(contexts.map((context) => [context, wordsOf(context)]));

describe('the event dictionary and the code', () => {
  test.each(contexts)('every event that %s names is in the dictionary', (context) => {
    const words = [...(emitted.get(context) ?? [])].filter((word) => !OTHER_WORDS.has(word));
    expect(words.filter((word) => !eventTypes.has(word))).toEqual([]);
  });

  test('every event of the dictionary is named by the context that tells it', () => {
    const missing = [...eventTypes.values()].filter(({ name, context }) => !emitted.get(context)?.has(name));
    expect(missing.map(({ name }) => name)).toEqual([]);
    expect(eventTypes.size).toBeGreaterThan(40);
  });
});
