import { WrongUse } from '../exit-codes.ts';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const NUMBERS = [0, 1, 2, 3, 4, 5, 6] as const;
type Day = (typeof NUMBERS)[number];
const FORM = /^(?<days>[A-Za-z,-]+) (?<from>\d{2}:\d{2})-(?<to>\d{2}:\d{2}) (?<timeZone>\S+)$/;

export interface Window {
  /** 0: Sunday. */
  readonly days: Day[];
  /** Minutes since midnight. */
  readonly from: number;
  readonly to: number;
  readonly timeZone: string;
}

/** `Mon-Fri 22:00-04:00 Europe/Berlin`, or with single days, `Sat,Sun`. @throws WrongUse with the form. */
export function parseWindow(text: string): Window {
  const { days = '', from = '', to = '', timeZone = '' } = FORM.exec(text.trim())?.groups ?? {};
  const window = { days: daysIn(days), from: minutes(from), to: minutes(to), timeZone };
  if (window.days.length > 0 && !Number.isNaN(window.from + window.to)) return window;
  throw new WrongUse('--window takes days, times and a zone, such as "Mon-Fri 22:00-04:00 Europe/Berlin"');
}

/** Empty: there is a name among them that is no day's. */
function daysIn(text: string): Day[] {
  const days = text.split(',').flatMap((part) => {
    const [first = -1, last = first] = part.split('-').map((name) => DAYS.indexOf(name.toLowerCase()));
    if (first === -1 || last === -1 || part.split('-').length > 2) return [Number.NaN];
    const count = ((last - first + 7) % 7) + 1;
    return Array.from({ length: count }, (_, index) => (first + index) % 7);
  });
  return days.some(Number.isNaN) ? [] : NUMBERS.filter((day) => days.includes(day));
}

function minutes(text: string): number {
  const [hours = Number.NaN, rest = Number.NaN] = text.split(':').map(Number);
  return hours < 24 && rest < 60 ? hours * 60 + rest : Number.NaN;
}
