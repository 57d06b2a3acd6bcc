/** The check of a password, without a gateway: for whoever measures it. */
export { PASSWORD_CHECKS_AT_ONCE, PasswordChecker } from './admission/password.ts';
