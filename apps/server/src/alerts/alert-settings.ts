import { resolve } from 'node:path';
import { securityEventCategories } from '@bfcert/certificate-lifecycle/security-event-taxonomy';
import { z } from 'zod';
import { type Alert, alertOccasions, alertSeverities } from './alert.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be up to 32 lower-case letters, digits and hyphens');
const file = z
  .string()
  .min(1)
  .transform((path) => resolve(path));
const port = z.int().min(1).max(65_535);
const host = z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/, 'must be a host name or an IP address');
const url = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });
/** An address, or a name with one; nothing that ends a header. */
const mailbox = z
  .string()
  .regex(/^[^\r\n\p{Cc}]{3,320}$/u, 'must be one address')
  .refine((text) => text.includes('@'), 'must be an address');

const emailRoute = z.strictObject({
  kind: z.literal('email'),
  name,
  host,
  port: port.default(587),
  /** `tls`: from the first byte on; `starttls`: nothing is sent without it; `none`: for a relay on this machine. */
  security: z.enum(['tls', 'starttls', 'none']).default('starttls'),
  user: z.string().min(1).nullable().default(null),
  passwordFile: file.nullable().default(null),
  trustAnchorsFile: file.nullable().default(null),
  from: mailbox,
  to: z.array(mailbox).min(1).max(50),
});

const syslogRoute = z.strictObject({
  kind: z.literal('syslog'),
  name,
  host,
  port: port.default(6514),
  /** RFC 5425; `tcp`: RFC 6587 with counted octets, readable by everybody on the way. */
  transport: z.enum(['tls', 'tcp']).default('tls'),
  trustAnchorsFile: file.nullable().default(null),
});

const otlpRoute = z.strictObject({
  kind: z.literal('otlp'),
  name,
  /** With its path: `http://collector:4318/v1/logs`. */
  url,
  /** Sent as the `authorization` header, all of the file but its end of line. */
  authorizationFile: file.nullable().default(null),
});

const webhookRoute = z.strictObject({ kind: z.literal('webhook'), name, url, secretFile: file });

export type EmailRoute = z.infer<typeof emailRoute>;
export type SyslogRoute = z.infer<typeof syslogRoute>;
export type OtlpRoute = z.infer<typeof otlpRoute>;
export type WebhookRoute = z.infer<typeof webhookRoute>;
export type AlertRoute = EmailRoute | SyslogRoute | OtlpRoute | WebhookRoute;

/** What an alert has to be; what is left out does not matter. */
const match = {
  occasions: z.array(z.enum(alertOccasions)).min(1).optional(),
  leastSeverity: z.enum(alertSeverities).optional(),
  categories: z.array(z.enum(securityEventCategories)).min(1).optional(),
  /** Causes of incidents and types of security events. */
  names: z.array(z.string().min(1).max(60)).min(1).optional(),
  owners: z.array(z.string().min(1).max(200)).min(1).optional(),
  supportOwners: z.array(z.string().min(1).max(120)).min(1).optional(),
};

/** Where alerts go to, which, and which not for a while. Checked where the file is read and where it is used. */
export const alertSettings = z
  .strictObject({
    routes: z
      .array(z.discriminatedUnion('kind', [emailRoute, syslogRoute, otlpRoute, webhookRoute]))
      .max(50)
      .default([]),
    rules: z
      .array(
        z.strictObject({
          ...match,
          routes: z.array(name).min(1),
          /** Told as well when nobody has acknowledged the incident in the time of its severity. */
          escalateTo: z.array(name).default([]),
        }),
      )
      .max(200)
      .default([]),
    silences: z
      .array(z.strictObject({ ...match, until: z.iso.datetime({ offset: true }), because: z.string().min(1).max(200) }))
      .max(200)
      .default([]),
  })
  .refine(({ routes }) => new Set(routes.map((route) => route.name)).size === routes.length, {
    path: ['routes'],
    error: 'each must have another name',
  })
  .refine(({ routes, rules }) => unknownRoute(routes, rules) === undefined, {
    path: ['rules'],
    error: 'must name routes that there are',
  })
  .refine(
    ({ routes }) =>
      routes.every((route) => route.kind !== 'email' || (route.user === null) === (route.passwordFile === null)),
    {
      path: ['routes'],
      error: 'user and passwordFile go together',
    },
  )
  .prefault({});

export type AlertSettings = z.infer<typeof alertSettings>;
export type AlertMatch = Omit<AlertSettings['rules'][number], 'routes' | 'escalateTo'>;

function unknownRoute(
  routes: readonly { readonly name: string }[],
  rules: readonly { readonly routes: readonly string[]; readonly escalateTo: readonly string[] }[],
): string | undefined {
  const known = new Set(routes.map((route) => route.name));
  return rules.flatMap((rule) => [...rule.routes, ...rule.escalateTo]).find((one) => !known.has(one));
}

/** Whether an alert is what is described. An alert of nobody has no owner, and so is in no list of owners. */
export function matches(
  { occasions, leastSeverity, categories, names, owners, supportOwners }: AlertMatch,
  alert: Alert,
): boolean {
  const within = (list: readonly string[] | undefined, value: string | null): boolean =>
    list === undefined || (value !== null && list.includes(value));
  return (
    within(occasions, alert.occasion) &&
    within(categories, alert.category) &&
    within(names, alert.name) &&
    within(owners, alert.owner) &&
    within(supportOwners, alert.supportOwner) &&
    (leastSeverity === undefined || alertSeverities.indexOf(alert.severity) <= alertSeverities.indexOf(leastSeverity))
  );
}
