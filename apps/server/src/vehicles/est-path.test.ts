import { expect, test } from 'vitest';
import { parseEstPath } from './est-path.ts';

test.each([
  ['/.well-known/est/cacerts', null, 'cacerts'],
  ['/.well-known/est/north-line/simpleenroll', 'north-line', 'simpleenroll'],
  // strongSwan's pki --est --url https://host/north-line
  ['/north-line/.well-known/est/simplereenroll', 'north-line', 'simplereenroll'],
])('%s names the program %s and the operation %s', (path, label, operation) => {
  expect(parseEstPath(path)).toEqual({ label, operation });
});

test.each([
  '/',
  '/.well-known/est',
  '/.well-known/est/north-line',
  '/.well-known/est/North/cacerts',
  '/.well-known/est/cacerts/cacerts',
  '/.well-known/est/north-line/more/cacerts',
  '/a/.well-known/est/b/cacerts',
  '/.well-known/est//cacerts',
  '/.well-known/est/-north/cacerts',
  '/.well-known/est/../cacerts',
  'north-line/.well-known/est/cacerts',
])('%s is no path of EST', (path) => {
  expect(parseEstPath(path)).toBeNull();
});
