/** What the actions that share a route do, one by one, for the API's description. */
export const whatActionsDo = {
  certificate: {
    renew: 'Orders the next certificate; this one stays in force until the next is seen in use.',
    revoke:
      'Refused everywhere at once; each plane confirms by itself. The last way in needs a second person; a compromise needs none, but `confirmIdentity`.',
    'replace-and-revoke': 'Orders the next one, and revokes this one when the next is seen in use, or at the deadline.',
    cancel: 'Takes an order back that nothing was signed for.',
    abandon: 'Gives a certificate up that was issued and is certainly not in use.',
    deactivate: 'Out of service until it is activated again.',
    activate: 'Back into service; it is active once it is seen in use.',
    install: 'Sends the same chain to its station again; the handshake proves that it arrived.',
    delete: 'Leaves the tombstone and the audit. Only of what nobody could accept any more.',
  },
  identity: {
    decommission:
      'It is gone for good: its certificates and passwords end, what is under way for it ends, no count has it and no gateway lets it in. Never deleted; its names can be registered anew. Where it has a certificate in force or was there within 30 days a second person is asked: 202 then.',
  },
  hub: {
    activate: 'The hub lets it in.',
    deactivate: 'The hub lets it in no more, until it is activated again.',
    delete: 'The hub forgets it; a last attached one is refused.',
  },
  approval: {
    approve: 'By another person than who asked. The command runs in the same moment.',
    decline: 'By another person than who asked. Nothing is done.',
    withdraw: 'By the person who asked.',
  },
  incident: {
    acknowledge: 'Somebody has seen it and takes it on.',
    assign: 'To somebody with an account.',
    'add-note': 'Kept with the incident.',
    close: 'Once its cause is mended.',
  },
  alertDelivery: {
    replay: 'Now, from the first attempt on and with the same key, whatever became of it.',
    dismiss: 'One that is tried no more: somebody has seen it, and it need not be told.',
  },
  webhook: {
    enable: 'It is sent what happens from now on.',
    disable: 'Nothing more is sent until it is enabled.',
    'rotate-secret': 'The new secret is in this answer and nowhere else.',
    remove: 'Nothing more is sent to it.',
  },
  controller: {
    'bind-station':
      'From now on the station comes in with the certificate of the controller and with nothing else; what it has open is closed. Only to a controller with a certificate in use, and by two people: 202, and a second one is asked.',
    'release-station':
      'The station comes in by itself again. While the controller holds a certificate a second person is asked, 202 then; a station with nothing of its own is not let go.',
  },
  wave: {
    start:
      'Asks a second person, whose approval starts it: 202. From then on its stations are begun by themselves, as its rules say.',
    pause: 'Nothing more is begun until it is resumed; what has been begun goes on.',
    resume:
      'Goes on. Of a wave that was held, the failures so far are taken as looked at: only those that come count towards the next hold.',
    abort: 'Nothing more is begun, for good; what has been begun goes on.',
  },
  trustAnchors: {
    prepare:
      'Says that a draft is complete, or that one that was rolled back may go on. Its anchors are judged once more; one that was prepared before gives way.',
    release:
      'A prepared version begins its way to the stations, which waves of `trust_anchors` bring it to; of a bundle that no station is given it is in force at once. Where it takes away what stations depend on, a second person is asked: 202.',
    activate:
      'It is in force, in the place of the version before. This happens by itself once every station that can has it; a person does not wait for the others.',
    'roll-back': 'Nobody is given it any more; the version in force stays what it is.',
    withdraw:
      'An emergency: it is trusted no more, and the version that was in force before is in force again. By two people, always: 202.',
  },
  serverChain: {
    switch:
      'Our listeners’ next certificates are issued under this root; those that are served stay until they are renewed. Where any station would lose its connection, or it is not known of one, a second person is asked: 202.',
  },
  authorizationKey: {
    rotate:
      'Makes the station a new key and tells it over its live session; both are good until it has come back with the new one. With a trigger `exposure` at once, and the old one is revoked then.',
    issue:
      'A key that a person types into the station: its first one, or one in the place of what was lost. It is in this answer and nowhere else; as soon as the station comes with it, it gets another that nobody has seen.',
    revoke:
      'It opens nothing from now on, and what it has opened is closed. The last way in of a station goes by two people, 202 then, unless it is compromised: that waits for nobody.',
  },
  keyRotation: {
    retry: 'Goes on with a fresh budget, and with a new key where the one on its way cannot be sent again.',
    abandon: 'Ends it. Both keys stay good: nobody knows here which of them the station has.',
  },
  migration: {
    resume: 'Sends a case in quarantine on, from where it stopped.',
    retry: 'Begins a case anew with a new key and certificate: one in quarantine, or one that is waiting.',
    abandon: 'Ends a case; the station stays on the profile it is on, and may be planned again.',
    quarantine: 'Stops the automated migration; certificate and access of the station stay as they are.',
  },
} as const;
