/** The two versions whose messages stand here; what one of them lacks is left out of what is sent to it. */
export type Version2 = '2.0.1' | '2.1';
