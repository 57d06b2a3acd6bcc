/** What a good station of 2.0.1 or 2.1 is told on its way to Profile 3, in this order and nothing else. */
export const lawfulCommands = [
  'read_settings',
  'report_settings',
  'read_connection_slot',
  'change authorization_key',
  'close_session',
  'list_trust_anchors',
  'install_trust_anchor',
  'install_trust_anchor',
  'list_trust_anchors',
  'change organisation_name',
  'request_signing_request',
  'deliver_certificate',
  'write_connection_slot',
  'change connection_priority',
  'restart',
  'read_settings',
];

/** The same of 1.6. */
export const lawfulCommandsOf16 = [
  'read_settings',
  'change authorization_key',
  'close_session',
  'list_trust_anchors',
  'install_trust_anchor',
  'install_trust_anchor',
  'list_trust_anchors',
  'change organisation_name',
  'request_signing_request',
  'deliver_certificate',
  'change security_profile',
  'read_settings',
];
