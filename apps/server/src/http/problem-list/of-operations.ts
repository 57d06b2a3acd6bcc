import { problemsBy } from './problem-entry.ts';

/** Of hubs, sources, policies, incidents, recovery, trust anchors, webhooks and the audit. */
export const problemsOfOperations = {
  ...problemsBy(['IoT hubs'], {
    hub_unknown: {
      status: 404,
      title: 'There is no such hub',
      meaning: 'No hub of this name is configured.',
      remedy: 'See `bfcert iot-hubs list`; hubs stand in bfcert.yaml.',
    },
    hub_name_invalid: {
      status: 400,
      field: '/body',
      title: 'The name of a thing or policy is not one',
      meaning: 'It does not have the form that the hub takes.',
      remedy: 'Use the name as the hub shows it.',
    },
    certificate_unknown_to_hub: {
      status: 404,
      title: 'The hub has no such certificate',
      meaning: 'It had none of this id when it was last looked at.',
      remedy: 'See `bfcert iot-hubs certificates`; wait for the next look if it is new.',
    },
    operation_unknown: {
      status: 404,
      title: 'The hub has no such operation',
      meaning: 'No operation at this hub has this id.',
      remedy: 'See `bfcert iot-hubs operation HUB OPERATION`.',
    },
    not_its_requester: {
      status: 403,
      title: 'The key is given to whoever ordered it',
      meaning: 'A key that a hub made is handed out once, to one caller.',
      remedy: 'Have whoever ordered it take it, or order another.',
    },
    no_certificate_yet: {
      status: 409,
      title: 'The operation has made no certificate',
      meaning: 'It is not done, or it has failed.',
      remedy: 'Look at the operation; wait, or order again.',
    },
    key_not_held: {
      status: 409,
      title: 'The key is not held here any more',
      meaning: 'It was taken, waited too long, or was lost with a restart; it is nowhere on disk.',
      remedy: 'Delete the certificate, and order another.',
    },
    too_many_keys_waiting: {
      status: 409,
      title: 'Too many keys wait for their download',
      meaning: 'Keys are held in memory, and only so many.',
      remedy: 'Take those first.',
    },
  }),
  ...problemsBy(['Server certificates'], {
    source_unknown: {
      status: 404,
      title: 'There is no such source',
      meaning: 'No source of server certificates has this name.',
      remedy: 'See `bfcert server-certificates sources`; sources stand in bfcert.yaml.',
    },
  }),
  ...problemsBy(['policies'], {
    policy_invalid: {
      status: 400,
      field: '/body/draft',
      title: 'The policy cannot be like this',
      meaning: 'A rule contradicts itself or another; the detail says which.',
      remedy: 'Mend the rule that the detail names.',
    },
    policy_version_unknown: {
      status: 404,
      title: 'The policy has no such version',
      meaning: 'Versions are numbered from 1.',
      remedy: 'See `bfcert policies versions`.',
    },
    dry_run_unknown: {
      status: 404,
      title: 'There is no such dry run',
      meaning: 'None has this id, or it has ended.',
      remedy: 'Make another: `bfcert policies preview`.',
    },
  }),
  ...problemsBy(['incidents'], {
    incident_unknown: {
      status: 404,
      title: 'There is no such incident',
      meaning: 'No incident has this id, or it is of an owner that you do not act for.',
      remedy: 'See `bfcert incidents list`.',
    },
    incident_not_open: {
      status: 409,
      title: 'Somebody has acknowledged it already, or it is over',
      meaning: 'An incident is acknowledged once.',
      remedy: 'See who has it: `bfcert incidents show`.',
    },
    incident_closed: {
      status: 409,
      title: 'The incident is closed',
      meaning: 'Should its cause come again, it opens again.',
      remedy: 'Nothing.',
    },
    cause_still_holds: {
      status: 409,
      title: 'What has caused it still holds',
      meaning: 'An incident is closed once its cause is mended.',
      remedy: 'Mend the cause; the incident names it.',
    },
    incident_notes_full: {
      status: 409,
      title: 'It has as many notes as are kept',
      meaning: 'An incident keeps a limited number of notes.',
      remedy: 'Go on in your ticket system, and name it in the closing reason.',
    },
    person_unknown: {
      status: 400,
      field: '/body/person',
      title: 'There is nobody of this name',
      meaning: 'An incident is assigned to somebody with an account.',
      remedy: 'See `bfcert users list`.',
    },
  }),
  ...problemsBy(['recovery cases', 'approvals'], {
    recovery_case_unknown: {
      status: 404,
      title: 'There is no such recovery case',
      meaning: 'No case has this id, or it is of an owner that you do not act for.',
      remedy: 'See `bfcert recovery-cases list`.',
      by: ['recovery cases'],
    },
    recovery_case_open: {
      status: 409,
      title: 'A recovery case of it is open',
      meaning: 'A station has one at a time.',
      remedy: 'Go on with that one; the detail names it.',
      by: ['recovery cases'],
    },
    recovery_case_over: {
      status: 409,
      title: 'The recovery case is over',
      meaning: 'It was completed, withdrawn, or has run out.',
      remedy: 'Open another one if the station still has no way in.',
    },
    recovery_case_admits_already: {
      status: 409,
      title: 'A bootstrap is named already',
      meaning: 'A case admits one, for one time.',
      remedy: 'Withdraw the case to name another.',
    },
    recovery_not_for_this_subject: {
      status: 409,
      title: 'Only a charging station is recovered in this way',
      meaning: 'Other endpoints get their next certificate by an order.',
      remedy: 'Order a certificate for it.',
      by: ['recovery cases'],
    },
    bootstrap_unsuitable: {
      status: 409,
      title: 'This certificate cannot be the bootstrap',
      meaning: 'It is no factory certificate of this station that is recorded here and in force.',
      remedy: 'Name one that is; import it first if need be.',
    },
    way_in_left: {
      status: 409,
      title: 'The station has a way in',
      meaning: 'A certificate of its own is still admitted: Profile 2 is not reopened beside it.',
      remedy: 'Let it come with that, or revoke it first.',
    },
    one_time_key_not_there: {
      status: 409,
      title: 'There is no key to take',
      meaning: 'It was not approved, was taken already, or its time is over.',
      remedy: 'Withdraw the case and ask for another key if nobody has it.',
      by: ['recovery cases'],
    },
    end_date_unsuitable: {
      status: 400,
      field: '/body/until',
      title: 'The end date will not do',
      meaning: 'It must lie ahead, and not far.',
      remedy: 'Choose one as the detail says.',
      by: ['recovery cases', 'binding exceptions', 'approvals'],
    },
  }),
  ...problemsBy(['trust anchors'], {
    bundle_unchanged: {
      status: 409,
      title: 'The bundle has these very anchors',
      meaning: 'A next version would be the same as the one in force.',
      remedy: 'Nothing.',
    },
    bundle_follows_own_pki: {
      status: 409,
      title: 'This bundle follows our own PKI',
      meaning: 'Its anchors are those of our own authorities and change with them.',
      remedy: 'Replace the authority: docs/operations/key-ceremony.md.',
    },
  }),
  ...problemsBy(['webhooks'], {
    webhook_unknown: {
      status: 404,
      title: 'There is no such webhook',
      meaning: 'No webhook has this id, or it is of owners that you do not act for.',
      remedy: 'See `bfcert webhooks list`.',
    },
    delivery_unknown: {
      status: 404,
      title: 'The webhook was never sent this event',
      meaning: 'Only what was sent is sent again.',
      remedy: 'See `bfcert webhooks deliveries`.',
    },
    too_many_webhooks: {
      status: 409,
      title: 'There are as many webhooks as there may be',
      meaning: 'Each event is sent to each of them.',
      remedy: 'Remove one that is not needed.',
    },
    url_not_allowed: {
      status: 400,
      field: '/body/url',
      title: 'Nothing is sent to this address',
      meaning: 'It is no https address, or of a private network that is not allowed.',
      remedy: 'Use another, or allow its network in bfcert.yaml (docs/how-to/receive-events.md).',
    },
  }),
  ...problemsBy(['audit'], {
    audit_entry_unknown: {
      status: 404,
      title: 'There is no such audit entry',
      meaning: 'No entry has this id.',
      remedy: 'See `bfcert audit list`.',
    },
    audit_entry_not_signed_yet: {
      status: 409,
      title: 'No checkpoint covers the entry yet',
      meaning: 'Entries are sealed at once, and signed in checkpoints a little later.',
      remedy: 'Ask again in a minute.',
    },
    checkpoint_unknown: {
      status: 404,
      title: 'There is no such checkpoint',
      meaning: 'No checkpoint is over exactly so many entries.',
      remedy: 'List them: GET /api/v1/audit-checkpoints.',
    },
    checkpoints_out_of_order: {
      status: 400,
      field: '/querystring',
      title: 'The checkpoints are in the wrong order',
      meaning: 'The first is the one over fewer entries.',
      remedy: 'Exchange them.',
    },
  }),
};
