// What a person recognises a device by: its browser and system, from the User-Agent; never the whole line, no address.
// https://www.rfc-editor.org/rfc/rfc9110#name-user-agent

const browsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** `Firefox, Windows`; empty when nothing is known. */
export function deviceOf(userAgent: string | undefined): string {
  const line = (userAgent ?? '').slice(0, 400);
  const nameIn = (table: [RegExp, string][]): string[] =>
    table
      .filter(([form]) => form.test(line))
      .map(([, name]) => name)
      .slice(0, 1);
  return [...nameIn(browsers), ...nameIn(systems)].join(', ');
}
