import { setTimeout as sleep } from 'node:timers/promises';
import {
  AttachPolicyCommand,
  AttachThingPrincipalCommand,
  CreateKeysAndCertificateCommand,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  DetachPolicyCommand,
  DetachThingPrincipalCommand,
  IoTClient,
  ListAttachedPoliciesCommand,
  ListCertificatesCommand,
  ListPrincipalThingsCommand,
  ListThingPrincipalsCommand,
  UpdateCertificateCommand,
} from '@aws-sdk/client-iot';
import { systemClock } from '@bfcert/kernel/clock';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import {
  type CreatedCredential,
  type DescribedHubCertificate,
  type HubPage,
  type HubPageQuery,
  type HubRefusal,
  HubUnavailable,
  type IotHub,
  type SettableStatus,
} from '../../iot-hub/iot-hub.ts';
import { AwsCalls, type Declined, isDeclined, type Patience } from '../aws/aws-calls.ts';
import { type AwsAccess, clientSettings } from '../aws/aws-client.ts';
import { hubRefusal, isUnknown } from './declined.ts';
import { readCreated, readDescription, readLine } from './read-answers.ts';

export interface AwsIotConfiguration extends AwsAccess {
  readonly name: string;
  /** Calls per second: the account's quotas, less what others use of them. */
  readonly rates: { readonly read: number; readonly change: number };
  /** For one exchange, and for a call with all its waits; milliseconds. */
  readonly answerMilliseconds: number;
  readonly callMilliseconds: number;
}

/** The largest that AWS allows. */
const PAGE = 250;
/** A list that never ends would be read for ever. */
const MOST_PAGES = 400;
const CERTIFICATE_ARN = /^arn:[a-z-]+:iot:[a-z0-9-]+:\d{12}:cert\/([0-9a-f]{64})$/;

export const patience: Patience = { clock: systemClock, wait: (milliseconds) => sleep(milliseconds) };

export function awsIotHub(configuration: AwsIotConfiguration, time: Patience = patience): IotHub {
  return new AwsIotHub(configuration, time);
}

class AwsIotHub implements IotHub {
  readonly name: string;
  readonly #client: IoTClient;
  readonly #reads: AwsCalls;
  readonly #changes: AwsCalls;
  /** By id. AWS takes the ARN where it speaks of attachments. */
  readonly #arns = new Map<string, string>();

  constructor(configuration: AwsIotConfiguration, time: Patience) {
    const { name, rates, answerMilliseconds, callMilliseconds } = configuration;
    this.name = name;
    this.#client = new IoTClient(clientSettings(configuration));
    const calls = (perSecond: number): AwsCalls =>
      new AwsCalls('AWS IoT', time, { perSecond, answerMilliseconds, callMilliseconds }, unavailable);
    this.#reads = calls(rates.read);
    this.#changes = calls(rates.change);
  }

  async list({ cursor, order }: HubPageQuery): Promise<HubPage> {
    const query = { pageSize: PAGE, ascendingOrder: order === 'oldest_first', ...(cursor ? { marker: cursor } : {}) };
    const answer = await this.#read((abortSignal) =>
      this.#client.send(new ListCertificatesCommand(query), { abortSignal }),
    );
    if (isDeclined(answer)) throw declinedReading(answer);
    const items = (answer.certificates ?? []).map(readLine);
    for (const { id, arn } of items) this.#arns.set(id, arn);
    return {
      items: items.map(({ id, status, createdAt }) => ({ id, status, createdAt })),
      next: answer.nextMarker ?? null,
    };
  }

  async describe(id: string): Promise<DescribedHubCertificate | null> {
    const query = { certificateId: id };
    const answer = await this.#read((abortSignal) =>
      this.#client.send(new DescribeCertificateCommand(query), { abortSignal }),
    );
    if (isDeclined(answer)) {
      if (isUnknown(answer)) return null;
      throw declinedReading(answer);
    }
    const { arn, ...described } = readDescription(answer.certificateDescription ?? {});
    if (described.id !== id) throw new HubUnavailable(`AWS IoT answered about ${described.id} and not ${id}`, false);
    this.#arns.set(id, arn);
    return described;
  }

  async thingsOf(id: string): Promise<readonly string[]> {
    const principal = await this.#arnOf(id);
    if (principal === null) return [];
    const things = await this.#all(async (nextToken) => {
      const command = new ListPrincipalThingsCommand({
        principal,
        maxResults: PAGE,
        ...(nextToken ? { nextToken } : {}),
      });
      const answer = await this.#read((abortSignal) => this.#client.send(command, { abortSignal }));
      return isDeclined(answer) ? answer : { items: answer.things ?? [], next: answer.nextToken };
    });
    return things ?? [];
  }

  async policiesOf(id: string): Promise<readonly string[]> {
    const target = await this.#arnOf(id);
    if (target === null) return [];
    const policies = await this.#all(async (marker) => {
      const command = new ListAttachedPoliciesCommand({ target, pageSize: PAGE, ...(marker ? { marker } : {}) });
      const answer = await this.#read((abortSignal) => this.#client.send(command, { abortSignal }));
      if (isDeclined(answer)) return answer;
      return { items: (answer.policies ?? []).flatMap(({ policyName }) => policyName ?? []), next: answer.nextMarker };
    });
    return policies ?? [];
  }

  async certificatesOf(thing: string): Promise<readonly string[] | null> {
    const principals = await this.#all(async (nextToken) => {
      const query = { thingName: thing, maxResults: PAGE, ...(nextToken ? { nextToken } : {}) };
      const answer = await this.#read((abortSignal) =>
        this.#client.send(new ListThingPrincipalsCommand(query), { abortSignal }),
      );
      return isDeclined(answer) ? answer : { items: answer.principals ?? [], next: answer.nextToken };
    });
    // Other kinds of principal, such as Cognito identities, may be attached beside certificates.
    return principals?.flatMap((principal) => CERTIFICATE_ARN.exec(principal)?.[1] ?? []) ?? null;
  }

  async create(): Promise<Result<CreatedCredential, HubRefusal>> {
    const answer = await this.#changes.send((abortSignal) =>
      this.#client.send(new CreateKeysAndCertificateCommand({ setAsActive: false }), { abortSignal }),
    );
    if (isDeclined(answer)) return refused(hubRefusal(answer));
    const { arn, ...created } = readCreated(answer);
    this.#arns.set(created.id, arn);
    return ok(created);
  }

  setStatus(id: string, status: SettableStatus) {
    const command = new UpdateCertificateCommand({ certificateId: id, newStatus: status });
    return this.#change((abortSignal) => this.#client.send(command, { abortSignal }));
  }

  async attachThing(id: string, thing: string): Promise<Result<null, HubRefusal>> {
    const principal = await this.#arnOf(id);
    if (principal === null) return refused(unknownCertificate(id));
    const command = new AttachThingPrincipalCommand({ thingName: thing, principal });
    return this.#change((abortSignal) => this.#client.send(command, { abortSignal }), 'thing_or_policy_unknown');
  }

  async attachPolicy(id: string, policy: string): Promise<Result<null, HubRefusal>> {
    const target = await this.#arnOf(id);
    if (target === null) return refused(unknownCertificate(id));
    const command = new AttachPolicyCommand({ policyName: policy, target });
    return this.#change((abortSignal) => this.#client.send(command, { abortSignal }), 'thing_or_policy_unknown');
  }

  async detachThing(id: string, thing: string): Promise<Result<null, HubRefusal>> {
    const principal = await this.#arnOf(id);
    if (principal === null) return ok(null);
    const command = new DetachThingPrincipalCommand({ thingName: thing, principal });
    return doneIfUnknown(await this.#change((abortSignal) => this.#client.send(command, { abortSignal })));
  }

  async detachPolicy(id: string, policy: string): Promise<Result<null, HubRefusal>> {
    const target = await this.#arnOf(id);
    if (target === null) return ok(null);
    const command = new DetachPolicyCommand({ policyName: policy, target });
    return doneIfUnknown(await this.#change((abortSignal) => this.#client.send(command, { abortSignal })));
  }

  async delete(id: string): Promise<Result<null, HubRefusal>> {
    const command = new DeleteCertificateCommand({ certificateId: id, forceDelete: false });
    return doneIfUnknown(await this.#change((abortSignal) => this.#client.send(command, { abortSignal })));
  }

  close(): void {
    this.#client.destroy();
  }

  #read<Output extends object>(call: (signal: AbortSignal) => Promise<Output>): Promise<Output | Declined> {
    return this.#reads.send(call);
  }

  async #change(
    call: (signal: AbortSignal) => Promise<object>,
    unknown: 'certificate_unknown_to_hub' | 'thing_or_policy_unknown' = 'certificate_unknown_to_hub',
  ): Promise<Result<null, HubRefusal>> {
    const answer = await this.#changes.send(call);
    return isDeclined(answer) ? refused(hubRefusal(answer, unknown)) : ok(null);
  }

  /** Every page of a list; null when AWS knows nothing by that name. */
  async #all<Item>(
    page: (
      cursor: string | null,
    ) => Promise<{ readonly items: readonly Item[]; readonly next: string | undefined } | Declined>,
  ): Promise<readonly Item[] | null> {
    const all: Item[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const answer = await page(cursor);
      if (isDeclined(answer)) {
        if (isUnknown(answer)) return null;
        throw declinedReading(answer);
      }
      all.push(...answer.items);
      if (answer.next === undefined || answer.next === '') return all;
      cursor = answer.next;
    }
    throw new HubUnavailable(`AWS IoT gave ${MOST_PAGES} pages of one list and more`, false);
  }

  async #arnOf(id: string): Promise<string | null> {
    if (!this.#arns.has(id)) await this.describe(id);
    return this.#arns.get(id) ?? null;
  }
}

const unavailable = (message: string, mayHaveActed: boolean, cause: unknown): HubUnavailable =>
  new HubUnavailable(message, mayHaveActed, { cause });

/** A reading that is declined leaves everything open: it is no answer to what was asked. */
const declinedReading = ({ detail }: Declined): HubUnavailable => new HubUnavailable(detail, false);

const unknownCertificate = (id: string): HubRefusal => ({
  reason: 'certificate_unknown_to_hub',
  detail: `AWS IoT has no certificate ${id}.`,
});

const doneIfUnknown = (outcome: Result<null, HubRefusal>): Result<null, HubRefusal> =>
  !outcome.ok && outcome.refusal.reason === 'certificate_unknown_to_hub' ? ok(null) : outcome;
