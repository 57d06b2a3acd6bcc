import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
const FOLDER = `${ROOT}deploy/prometheus/`;
const GUIDE = 'docs/operations/alerts.md';

/** A file of alarm rules, and the cases by which `promtool` tests it. */
export interface AlarmRules {
  readonly file: string;
  readonly cases: string;
  readonly alarms: readonly string[];
  /** Of ours, by the names under which they are declared. */
  readonly metrics: ReadonlySet<string>;
  /** Whether some case expects it to fire. */
  hasFired(alarm: string): boolean;
  /** The heading of the guide that it refers to, as an anchor; null: it refers to none. */
  anchorOf(alarm: string): string | null;
}

/** `name`: of `deploy/prometheus/<name>.rules.yaml`. */
export function alarmRules(name: string): AlarmRules {
  const [file, cases] = [`${name}.rules.yaml`, `${name}.rules.test.yaml`];
  const rules = readFileSync(`${FOLDER}${file}`, 'utf8');
  const tested = readFileSync(`${FOLDER}${cases}`, 'utf8');
  return {
    file,
    cases,
    alarms: [...rules.matchAll(/alert: (\w+)/g)].map(([, alarm = '']) => alarm),
    metrics: new Set([...rules.matchAll(/\bbfcert_\w+/g)].map(([metric]) => metric.replace(/_bucket$/, ''))),
    hasFired: (alarm) =>
      new RegExp(`alertname: ${alarm}\\n(?:\\s+eval_time: .*\\n)?\\s+exp_alerts:\\n\\s+- exp_labels`).test(tested) ||
      new RegExp(`\\{alertname="${alarm}"[,}]`).test(tested),
    anchorOf: (alarm) =>
      new RegExp(`alert: ${alarm}\\n(?:(?!.*alert: ).*\\n)*?.*runbook_url: ${GUIDE}#(\\w+)`).exec(rules)?.[1] ?? null,
  };
}

/** Prometheus takes the rules, and they fire and sleep as their cases say. */
export function expectPassing({ file, cases }: AlarmRules): void {
  for (const args of [
    ['check', 'rules', file],
    ['test', 'rules', cases],
  ]) {
    const { status, stdout, stderr, error } = spawnSync('promtool', args, { cwd: FOLDER, encoding: 'utf8' });
    if (error !== undefined) throw error;
    const said = stdout + stderr;
    expect({ args, status, said }).toEqual({ args, status: 0, said: expect.stringContaining('SUCCESS') });
  }
}

/** Every alarm rests on metrics that are declared, fires in some case, and has its part of the guide. */
export function expectGrounded(rules: AlarmRules, declared: ReadonlySet<string>): void {
  expect([...rules.metrics].filter((metric) => !declared.has(metric))).toEqual([]);
  const guide = readFileSync(`${ROOT}${GUIDE}`, 'utf8');
  const anchors = [...guide.matchAll(/^## (\w+)$/gm)].map(([, heading = '']) => heading.toLowerCase());
  for (const alarm of rules.alarms) {
    expect({ alarm, hasFired: rules.hasFired(alarm) }).toEqual({ alarm, hasFired: true });
    expect(anchors, alarm).toContain(rules.anchorOf(alarm));
  }
}

/** The names of what a scrape shows. */
export const declaredIn = (scrape: string): ReadonlySet<string> =>
  new Set([...scrape.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name));
