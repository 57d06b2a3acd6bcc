/** The environment variable that tells test workers the socket at which they ask for the test server. */
export const TEST_SERVER_VARIABLE = 'BFCERT_TEST_POSTGRES_SOCKET';
