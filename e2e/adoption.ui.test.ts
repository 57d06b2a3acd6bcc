import type { ApiClient } from '@bfcert/api-client';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Mischief, openBrowser, watch } from './browser/open-browser.ts';
import { type System, startSystem } from './system/start-system.ts';
import { enrol } from './system/stations.ts';
import { twoAdministrators } from './system/two-administrators.ts';

const PASSWORD = 'correct horse battery staple';

describe('stations of another CA, taken over in a browser', { timeout: 120_000 }, () => {
  let system: System;
  let second: ApiClient;
  let browser: Browser;
  const mischief: Mischief[] = [];

  beforeAll(async () => {
    system = await startSystem();
    [, second] = await twoAdministrators(system);
    browser = await openBrowser();
    for (const name of ['TAKE-1', 'TAKE-2']) await enrol(system, name, { basicAuthPassword: undefined });
    await enrol(system, 'TAKE-WITH-PASSWORD');
  });
  afterAll(async () => {
    await browser.close();
    await system.stop();
  });

  /** The page of stations, as this person sees it. */
  async function stationsAs(name: string, role: string): Promise<Page> {
    const user = { name, roles: [role], owners: 'all', reason: 'a test' };
    const { id } = await system.api.post<{ id: string }>('/users', user);
    await system.api.post(`/users/${id}/actions/set-password`, { password: PASSWORD, reason: 'a test' });
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    page.setDefaultTimeout(20_000);
    mischief.push(await watch(page));
    await page.goto(`http://127.0.0.1:${system.ports.http}/stations`);
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'Stations' }).waitFor();
    return page;
  }

  it('are none of an operator’s business, who is told why', async () => {
    const page = await stationsAs('olaf', 'operator');
    const button = page.getByRole('button', { name: 'Take stations over' });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    // By keyboard: a reason that only a mouse finds is none for everybody.
    await page.getByRole('link', { name: 'Local controllers' }).focus();
    await page.keyboard.press('Tab');
    await page.getByText('Needs the role administrator.').waitFor();
    await page.keyboard.press('Enter');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('are counted first, asked for with the count that was typed, and let in by another administrator', async () => {
    const page = await stationsAs('carla', 'administrator');
    await page.getByRole('button', { name: 'Take stations over' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Part of a name').fill('TAKE-');
    await dialog.getByLabel('Reason').fill('we have bought the depot');
    await dialog.getByRole('button', { name: 'Count the stations' }).click();
    await dialog.getByText('2 stations would be let in with what they have.').waitFor();
    await dialog.getByText(/1 left alone: It comes in with a password/).waitFor();

    const asks = dialog.getByRole('button', { name: 'Ask for approval' });
    await dialog.getByLabel('Type 2 to ask for it').fill('3');
    expect(await asks.isDisabled()).toBe(true);
    // What was counted is not what is meant any more once the filter is another.
    await dialog.getByLabel('Part of a name').fill('TAKE');
    expect(await asks.count()).toBe(0);
    await dialog.getByRole('button', { name: 'Count the stations' }).click();
    await dialog.getByLabel('Type 2 to ask for it').fill('2');
    await asks.click();
    const asked = (await dialog.getByText(/Approval requested/).textContent()) ?? '';
    const [approvalId] = /apr_\w+/.exec(asked) ?? [];
    const tolerated = page.getByText('tolerated: outside certificate');
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('row').filter({ hasText: 'TAKE-2' }).waitFor();
    expect(await tolerated.count()).toBe(0);

    await second.post(`/approvals/${approvalId}/actions/approve`, { reason: 'they are ours' });
    await page.reload();
    await tolerated.nth(1).waitFor();
    expect(await tolerated.count()).toBe(2);
  });

  it('and no page did what it must not', () => {
    expect(mischief.flatMap(({ dialogs, policyViolations }) => [...dialogs, ...policyViolations])).toEqual([]);
  });
});
