/**
 * Names that are CiString are the same where they differ by case alone. No version of OCPP says by whose rules, and its schemas
 * let every sign of Unicode in, so two names are the same here wherever some station may take them for it: full mapping has
 * `ſ` for `s`, `ı` for `i`, `ﬁ` for `fi` and the Kelvin sign for `k`; Java's `equalsIgnoreCase` has `İ` for `i` as well, of which
 * JavaScript leaves a dot behind. Nobody gives anything two names as close as these, so nothing honest is lost by it.
 */
export const caseless = (name: string): string => name.toUpperCase().toLowerCase().replaceAll('\u0307', '');
