import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_STRINGS } from './browser/hostile-strings.ts';
import { type Mischief, openBrowser, watch } from './browser/open-browser.ts';
import { knock, RawStation } from './clients/raw-station.ts';
import { type System, startSystem } from './system/start-system.ts';
import {
  certificatesOf,
  enrol,
  FACTORY_PASSWORD,
  planMigration,
  simulate,
  stationsOf,
  until,
} from './system/stations.ts';

const BUILD = fileURLToPath(new URL('../apps/operator-ui/build.ts', import.meta.url));

describe('the operator view in a browser', { timeout: 120_000 }, () => {
  let system: System;
  let browser: Browser;
  let page: Page;
  let mischief: Mischief;
  const address = (path: string): string => `http://127.0.0.1:${system.ports.http}${path}`;

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [BUILD]);
    system = await startSystem();
    browser = await openBrowser();
    page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    page.setDefaultTimeout(20_000);
    mischief = await watch(page);
  });
  afterAll(async () => {
    await browser.close();
    await system.stop();
  });

  it('lets nobody in with a wrong token, and says so', async () => {
    await page.goto(address('/'));
    await page.getByLabel(/^Token/).fill('bfcert_not-the-token');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This token is not valid.').waitFor();
    // The browser itself notes the refused requests; nothing else may be noted.
    expect(mischief.consoleErrors.filter((text) => !text.includes('401'))).toEqual([]);
    mischief.consoleErrors.length = 0;
  });

  it('opens with the right one on an inventory that says what is there', async () => {
    await page.getByLabel(/^Token/).fill(system.token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Certificates', exact: true }).waitFor();
    await page
      .locator('.mark')
      .filter({ hasText: /^✓live$/ })
      .waitFor();
    await page.getByRole('cell', { name: 'backend server (EC)' }).waitFor();
  });

  it('shows a certificate go from requested to active while the page stays open', async () => {
    const id = await enrol(system, 'SEEN-1');
    const station = await simulate(system, 'SEEN-1');
    await station.start();
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { seen });
      new MutationObserver(() => {
        const row = [...document.querySelectorAll('tr')].find((one) => one.textContent.includes('SEEN-1'));
        const state = row?.querySelectorAll('td')[2]?.querySelector('.mark')?.textContent ?? '';
        if (state !== '' && seen.at(-1) !== state) seen.push(state);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await planMigration(system, [id]);
    const row = page.getByRole('row').filter({ hasText: 'SEEN-1' });
    await row
      .locator('.mark')
      .filter({ hasText: /^✓active$/ })
      .waitFor({ timeout: 60_000 });
    // The same document all along: a reload would have forgotten what was seen.
    const seen = await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
    expect(seen.length, seen.join(' → ')).toBeGreaterThan(1);
    expect(seen.at(-1)).toContain('active');
    await page.getByText('1 of 1').first().waitFor();
  });

  it('shows its timeline and what it says, and revokes it after a confirmation: the station is out', async () => {
    await page.getByRole('link', { name: 'SEEN-1' }).click();
    await page.getByRole('heading', { name: 'SEEN-1' }).waitFor();
    for (const step of [
      'Certificate requested',
      'Certificate issued',
      'Certificate installed',
      'Certificate activated',
      'mTLS handshake',
    ]) {
      await page.getByText(step).first().waitFor();
    }
    await page.getByText('CN=SN-SEEN-1').first().waitFor();
    await page.getByText('digitalSignature').waitFor();

    await page.getByRole('button', { name: 'Revoke' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason', { exact: false }).last().fill('the key was copied');
    await dialog
      .getByRole('combobox')
      .or(dialog.getByRole('textbox', { name: 'Revocation reason' }))
      .first()
      .click();
    await page.getByRole('option', { name: /key.?compromise/i }).click();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await page.locator('.mark').getByText('revoked').first().waitFor();
    await until(async () => (await stationsOf(system)).get('SEEN-1')?.online === false);
    expect((await certificatesOf(system)).map(({ state }) => state)).toEqual(['revoked']);
  });

  it(`shows ${HOSTILE_STRINGS.length} hostile texts as texts: no dialog, no policy violation, no error`, async () => {
    await sendHostileStrings();
    const { data } = await system.api.get<{ data: { id: string }[] }>('/certificates');
    const paths = ['/certificates', '/stations', '/audit', '/certificates?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E'];
    for (const path of [...paths, ...data.map(({ id }) => `/certificates/${id}`)]) {
      await page.goto(address(path));
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      await page.waitForLoadState('load');
      expect(await page.locator('main img, main iframe, main script, main base, main form[action]').count(), path).toBe(
        0,
      );
    }
    await page.goto(address('/stations'));
    await page.getByText('HOSTILE-00').waitFor();
    expect(mischief).toEqual({ dialogs: [], consoleErrors: [], policyViolations: [] });
  });

  async function enrolWith(name: string, text: string, organisation = 'Example Transit'): Promise<string> {
    const { id } = await system.api.post<{ id: string }>('/identities', {
      ocppIdentity: name,
      serialNumber: `SN-${name}`,
      organisation,
      vendor: text.slice(0, 50),
      model: [...text].slice(0, 8).join(''),
      owner: text,
      cohorts: [text.slice(0, 50)],
      basicAuthPassword: FACTORY_PASSWORD,
      reason: `imported: ${text}`,
    });
    return id;
  }

  /** In every place where a station, a stranger or an import may say something. */
  async function sendHostileStrings(): Promise<void> {
    const trustAnchorsPem = [await system.csmsRootPem()];
    const url = system.profile2Url();
    for (const [index, text] of HOSTILE_STRINGS.entries()) {
      const name = `HOSTILE-${String(index).padStart(2, '0')}`;
      // What cannot be seen is refused as a name; it still comes by the station itself.
      await enrolWith(name, text).catch(() => enrolWith(name, 'plain'));
      await knock({ url, name: encodeURIComponent(text), trustAnchorsPem, basic: `x:${FACTORY_PASSWORD}` });
    }
    for (const [index, text] of HOSTILE_STRINGS.entries()) {
      const name = `HOSTILE-${String(index).padStart(2, '0')}`;
      const how = { url, name, trustAnchorsPem, basic: `${name}:${FACTORY_PASSWORD}` };
      await until(async () => (await knock(how)) === 101);
      const station = await RawStation.enter(how);
      const chargingStation = {
        vendorName: text.slice(0, 50),
        model: [...text].slice(0, 8).join('').slice(0, 20),
        serialNumber: `SN-${name}`,
      };
      await station.call('boot', 'BootNotification', { reason: 'PowerUp', chargingStation });
      const event = { type: text.slice(0, 50), timestamp: '2026-11-22T20:00:00Z', techInfo: text };
      await station.call('event', 'SecurityEventNotification', event);
      station.leave();
    }
    // One whose certificate itself carries such a text.
    const [organisation = ''] = HOSTILE_STRINGS;
    const id = await enrolWith('HOSTILE-O', organisation, organisation);
    const station = await simulate(system, 'HOSTILE-O');
    await station.start();
    await planMigration(system, [id]);
    await until(async () => (await stationsOf(system)).get('HOSTILE-O')?.migration?.state === 'active');
    await station.stop();
  }
});
