/**
 * Who may import whom, and why. `from` and `to` are matched against paths relative to the
 * repository root; packages of npm appear as `npm:<name>`, Node's own modules as `node:<name>`.
 * Tests obey the same rules except where a rule says `testsToo: false`.
 */
export interface Rule {
  readonly name: string;
  readonly from: RegExp;
  /** A file that matches is outside the rule. */
  readonly fromExcept?: RegExp;
  readonly to: RegExp;
  readonly toExcept?: RegExp;
  readonly testsToo: boolean;
  readonly reason: string;
}

const ADAPTERS = /^contexts\/[^/]+\/src\/adapters\//;

export const rules: readonly Rule[] = [
  {
    name: 'kernel-knows-no-business',
    from: /^kernel\//,
    to: /^(contexts|pki|apps)\//,
    testsToo: true,
    reason: 'The kernel has no business word; everything rests on it and it rests on nothing.',
  },
  {
    name: 'contexts-know-no-app',
    from: /^contexts\//,
    to: /^apps\//,
    testsToo: true,
    reason: 'The business does not know how it is started or shown.',
  },
  {
    name: 'lifecycle-knows-no-neighbour',
    from: /^contexts\/certificate-lifecycle\//,
    to: /^contexts\/(evse-security|vehicle-provisioning)\//,
    testsToo: true,
    reason: 'Certificate Lifecycle is the source of truth for every purpose (D-003); its neighbours follow its events.',
  },
  {
    name: 'neighbours-do-not-meet',
    from: /^contexts\/evse-security\//,
    to: /^contexts\/vehicle-provisioning\//,
    testsToo: true,
    reason: 'Charger and vehicle are separate bounded contexts (D-001).',
  },
  {
    name: 'neighbours-do-not-meet-either',
    from: /^contexts\/vehicle-provisioning\//,
    to: /^contexts\/evse-security\//,
    testsToo: true,
    reason: 'Charger and vehicle are separate bounded contexts (D-001).',
  },
  {
    name: 'contexts-have-no-infrastructure',
    from: /^contexts\//,
    fromExcept: ADAPTERS,
    to: /^(node:(net|tls|http|https|dgram|fs|child_process|sqlite)|npm:(pg|kysely|pg-boss|fastify|ws|ajv)|kernel\/src\/(postgres|local-socket|link)\/)/,
    testsToo: false,
    reason: 'Outside adapters/ a context has no socket, no HTTP, no SQL: its decisions stay readable and testable.',
  },
  {
    name: 'only-lifecycle-adapters-reach-the-pki',
    from: /^(contexts|apps\/(ocpp-gateway|simulator|operator-ui))\//,
    fromExcept: /^contexts\/certificate-lifecycle\/src\/adapters\//,
    to: /^pki\//,
    toExcept: /^pki\/contract\/src\/(index|messages|fake)/,
    testsToo: true,
    reason: 'Only the designated lifecycle service may issue or revoke (NFR-003).',
  },
  {
    name: 'gateway-and-evse-do-not-name-the-pki',
    from: /^(contexts\/evse-security|contexts\/vehicle-provisioning|apps\/(ocpp-gateway|simulator|operator-ui))\//,
    to: /^pki\//,
    testsToo: false,
    reason: 'Only the designated lifecycle service may issue or revoke (NFR-003).',
  },
  {
    name: 'pki-knows-no-business',
    from: /^pki\//,
    to: /^(contexts|apps)\//,
    testsToo: true,
    reason: 'What signs is asked through its contract; it knows nobody who asks.',
  },
  {
    name: 'control-plane-has-no-third-party-code',
    from: /^pki\//,
    fromExcept: /^pki\/authority\//,
    to: /^npm:/,
    testsToo: false,
    reason: 'What signs is small enough to read: no code of others in its process.',
  },
  {
    name: 'control-plane-has-no-third-party-kernel',
    from: /^pki\//,
    to: /^kernel\/src\/(postgres|outbox|link)\//,
    testsToo: false,
    reason: 'Those parts of the kernel rest on npm packages, or on the main database.',
  },
  {
    name: 'lints-open-neither-keys-nor-ledger',
    from: /^pki\/control-plane\/src\/(lint\.ts|lints\/|profiles\/)/,
    to: /^pki\/control-plane\/src\/(authorities|ledger)\//,
    testsToo: false,
    reason: 'The command line lints certificates of anybody with the same code; it must never come near a key.',
  },
  {
    name: 'authorities-are-reached-by-their-socket',
    from: /^pki\/(contract|control-plane|process)\//,
    to: /^pki\/authority\//,
    testsToo: true,
    reason: 'Tokens and external CAs come with code of others, which has a process of its own for that reason.',
  },
  {
    name: 'authorities-do-not-know-the-control-plane',
    from: /^pki\/authority\//,
    to: /^pki\/control-plane\//,
    testsToo: true,
    reason: 'An authority carries out what it is asked; ledger, lints and profiles stay where they are decided.',
  },
  {
    name: 'third-party-code-stays-with-its-authority',
    from: /^pki\/authority\//,
    fromExcept: /^pki\/authority\/src\/(aws-private-ca|pkcs11)\//,
    to: /^npm:/,
    testsToo: false,
    reason: 'A process loads the code of its own kind of authority and of no other.',
  },
  {
    name: 'only-the-supervisor-starts-authorities',
    from: /^(contexts|apps)\//,
    fromExcept: /^apps\/cli\//,
    to: /^pki\/(authority|process)\//,
    testsToo: true,
    reason: 'Nobody but the control plane has a word with an authority, and nobody but the supervisor starts one.',
  },
  {
    name: 'gateway-has-no-database',
    from: /^apps\/ocpp-gateway\//,
    to: /^(npm:(pg|kysely|pg-boss)|node:sqlite|kernel\/src\/(postgres|outbox)\/|contexts\/certificate-lifecycle\/)/,
    testsToo: true,
    reason: 'A gateway decides handshakes from the admission table; it holds no database, CA or audit credential.',
  },
  {
    name: 'gateway-sees-only-the-station-contract',
    from: /^apps\/ocpp-gateway\//,
    to: /^contexts\/evse-security\//,
    toExcept: /^contexts\/evse-security\/src\/station-contract\//,
    testsToo: false,
    reason: 'The words between server and gateway are the contract; the rest of the context stays in the server.',
  },
  {
    name: 'simulator-is-independent',
    from: /^apps\/simulator\//,
    to: /^(contexts|pki|apps\/(server|ocpp-gateway|cli))\//,
    testsToo: true,
    reason: 'A simulator that shares our gateway would share its misunderstandings.',
  },
  {
    name: 'ui-speaks-rest',
    from: /^apps\/operator-ui\//,
    to: /^(kernel|contexts|pki|apps\/(server|cli|ocpp-gateway|simulator))\//,
    testsToo: false,
    reason: 'The operator view uses the public API and nothing else.',
  },
  {
    name: 'client-knows-only-the-api',
    from: /^apps\/api-client\//,
    to: /^(kernel|contexts|pki|apps)\//,
    toExcept: /^apps\/api-client\//,
    testsToo: false,
    reason: 'Browsers and scripts of others use it: all it knows is the OpenAPI document.',
  },
  {
    name: 'doors-only',
    from: /^(apps|contexts|pki|e2e|bench)\//,
    to: /^relative-into-another-package:/,
    testsToo: true,
    reason: 'A package is entered through its exports, never by a relative path.',
  },
];
