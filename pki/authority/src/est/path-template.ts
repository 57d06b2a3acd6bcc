import type { NamedText } from './configuration.ts';

const PLACEHOLDER = /\{([^{}]*)\}/g;

/** One sentence against a template, or null: every name in braces has a value, and no brace stands alone. */
export function pathFault(template: string, values: readonly NamedText[]): string | null {
  for (const [, name = ''] of template.matchAll(PLACEHOLDER)) {
    if (!values.some((value) => value.name === name)) return `have no value for {${name}}`;
  }
  return /[{}]/.test(template.replace(PLACEHOLDER, '')) ? 'have a brace without its other half' : null;
}

/** A value is one segment or one query value, whatever characters it has. */
export function fillPath(template: string, values: readonly NamedText[]): string {
  return template.replace(PLACEHOLDER, (placeholder, name: string) => {
    const value = values.find((candidate) => candidate.name === name);
    return value === undefined ? placeholder : encodeURIComponent(value.value);
  });
}
