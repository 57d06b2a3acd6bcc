import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StepCaServer } from '@bfcert/pki-authority/step-ca-server';
import type { Station } from '@bfcert/simulator';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Mischief, openBrowser, watch } from './browser/open-browser.ts';
import { type System, startSystem } from './system/start-system.ts';
import { enrol, planMigration, simulate } from './system/stations.ts';
import { ordersFrom } from './system/step-ca.ts';

describe('orphan certificates in a browser', { timeout: 120_000 }, () => {
  let folder: string;
  let stepCa: StepCaServer;
  let system: System;
  let browser: Browser;
  let page: Page;
  let mischief: Mischief;
  const stations: Station[] = [];
  const address = (path: string): string => `http://127.0.0.1:${system.ports.http}${path}`;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bfcert-orphans-'));
    stepCa = await StepCaServer.listen();
    const configuration = join(folder, 'bfcert.yaml');
    await writeFile(configuration, await ordersFrom(stepCa, folder, { reconciliationSeconds: 1 }));
    system = await startSystem({ environment: { BFCERT_CONFIG: configuration } });
    browser = await openBrowser();
    page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    page.setDefaultTimeout(60_000);
    mischief = await watch(page);
    await page.goto(address('/orphans'));
    await page.getByRole('button', { name: 'Use the first start’s token' }).click();
    await page.getByLabel(/^Token/).fill(system.token);
    await page.getByRole('button', { name: 'Sign in' }).click();
  });
  afterAll(async () => {
    for (const station of stations) await station.stop();
    await browser.close();
    await system.stop();
    await stepCa.server.goAway();
    await rm(folder, { recursive: true });
  });

  async function startedStation(name: string): Promise<void> {
    const id = await enrol(system, name);
    const station = await simulate(system, name);
    stations.push(station);
    await station.start();
    await planMigration(system, [id]);
  }

  it('are none at first, and the page at their address says so', async () => {
    await page.getByRole('heading', { name: 'Orphan certificates' }).waitFor();
    await page.getByText('None: every certificate that is known of belongs to a record.').waitFor();
  });

  it('that are found need a person while the page stays open, and are counted', async () => {
    await page.getByRole('link', { name: 'All certificates' }).click();
    await page.getByText('Need a person').waitFor();
    await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
    expect(await page.getByRole('link', { name: /orphan/ }).count()).toBe(0);

    stepCa.next('sign_with_another_ca');
    await startedStation('ORPHAN-1');
    const tile = page.locator('main').getByText('Need a person').locator('..');
    await tile.getByRole('link', { name: '1 orphan certificate', exact: true }).waitFor();
    expect(await page.evaluate(() => 'sameDocument' in globalThis), 'the same document').toBe(true);
    await tile.getByRole('link', { name: '1 orphan certificate' }).click();
    await page.getByRole('row').filter({ hasText: 'CN=SN-ORPHAN-1' }).waitFor();
  });

  it('are listed with what is known of them, and one that nobody has seen joins them by itself', async () => {
    const first = page.getByRole('row').filter({ hasText: 'CN=SN-ORPHAN-1' });
    await first.getByText('not what was ordered').waitFor();
    await first.getByText('depot').first().waitFor();
    await first.getByText('It was not signed by the configured issuing authority.').waitFor();

    // Whoever orders next: the first station may try again meanwhile.
    stepCa.next('cut_after_signing');
    await startedStation('ORPHAN-2');
    const second = page.getByRole('row').filter({ hasText: 'may exist' });
    await second.getByText(/unknown; of its key: [0-9a-f]{64}/).waitFor();
    expect(await second.getByRole('button').count()).toBe(0);
  });

  it('give their PEM away, never more, and lead to their order', async () => {
    const { data } = await system.api.get<{ data: { certificatePem: string | null; fingerprint: string | null }[] }>(
      '/orphan-certificates',
    );
    const acceptable = data.find(({ certificatePem: pem }) => pem !== null);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const row = page.getByRole('row').filter({ hasText: acceptable?.fingerprint ?? 'no fingerprint' });
    await row.getByRole('button', { name: 'Copy PEM' }).click();
    await row.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(acceptable?.certificatePem);
    await row.getByRole('link', { name: 'Its order →' }).click();
    await page.getByRole('heading', { name: 'ORPHAN-1' }).waitFor();
  });

  it('fit a phone, and no page did what it must not', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of ['/orphans', '/certificates']) {
      await page.goto(address(path));
      await page.getByText(path === '/orphans' ? '◷may exist' : '2 orphan certificates').waitFor();
      const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      expect(widths, `${path} is not wider than a phone`).toEqual([390, 390]);
    }
    expect(mischief.dialogs.concat(mischief.policyViolations)).toEqual([]);
    expect(mischief.consoleErrors.filter((text) => !text.includes('401'))).toEqual([]);
  });
});
